//! Where lints put what they find.

use crate::diagnostic::Diagnostic;

/// The findings of lints, before levels are configured.
#[derive(Debug, Default)]
pub struct Findings(Vec<Finding>);

/// One finding, and whether it may fail a run.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) diagnostic: Diagnostic,
    /// Rests on a rating that is only a guess of our own classifier.
    pub(super) guess: bool,
}

impl Findings {
    /// A finding that is proved from the documents.
    pub(super) fn add(&mut self, diagnostic: Diagnostic) {
        self.add_rated(diagnostic, false);
    }

    /// A finding that rests on the rating of tools; `guess` says whether that is only a guess.
    pub(super) fn add_rated(&mut self, diagnostic: Diagnostic, guess: bool) {
        self.0.push(Finding { diagnostic, guess });
    }

    pub(super) fn into_iter(self) -> impl Iterator<Item = Finding> {
        self.0.into_iter()
    }
}
