//! The harness of the tests of catalogue lints: catalogues that pass, and catalogues that fail with what is said about
//! them (a snapshot).
//!
//! A catalogue is written in full, or as its tools.

use super::tester::render;
use super::{Levels, Lint, check_catalogues};
use crate::catalog::Listing;
use crate::diagnostic::{Diagnostic, Level};
use crate::document::locate_all;
use crate::source::Source;

/// Tests one lint of catalogues.
pub(super) struct CatalogueTester {
    lint: &'static str,
    level: Option<Level>,
    /// Another catalogue of the same stack.
    beside: Option<String>,
    rendered: String,
}

impl CatalogueTester {
    pub(super) fn new(lint: &Lint) -> Self {
        Self { lint: lint.id, level: None, beside: None, rendered: String::new() }
    }

    /// From here on the lint has this level.
    pub(super) fn set(self, level: Level) -> Self {
        Self { level: Some(level), ..self }
    }

    /// From here on another catalogue is given before the one under test.
    pub(super) fn beside(self, catalogue: &str) -> Self {
        Self { beside: Some(catalogue.to_owned()), ..self }
    }

    /// None of these catalogues has a finding of the lint.
    pub(super) fn pass<const N: usize>(self, catalogues: [&str; N]) -> Self {
        for catalogue in catalogues {
            let found = self.findings(&source(catalogue));
            assert!(found.is_empty(), "{catalogue}\n{found:#?}");
        }
        self
    }

    /// Each of these catalogues has findings of the lint; what they say goes into the snapshot.
    pub(super) fn fail<const N: usize>(mut self, catalogues: [&str; N]) -> Self {
        for catalogue in catalogues {
            let source = source(catalogue);
            let found = self.findings(&source);
            assert!(!found.is_empty(), "no finding in {catalogue}");
            self.rendered.push_str(&format!("{catalogue}\n"));
            for finding in found {
                self.rendered.push_str(&render(&finding, |place| {
                    let span = locate_all(&source, &[place]).first().copied().flatten();
                    source.slice(span.unwrap_or_else(|| panic!("{place:?} is nowhere"))).to_owned()
                }));
            }
            self.rendered.push('\n');
        }
        self
    }

    /// Compares the findings with the snapshot.
    pub(super) fn run(self) {
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(self.lint, self.rendered);
        });
    }

    fn findings(&self, source: &Source) -> Vec<Diagnostic> {
        let mut levels = Levels::default();
        if let Some(level) = self.level {
            levels.set(self.lint, level).unwrap();
        }
        let beside = self.beside.as_deref().map(|text| Source::new("beside.json", text));
        let sources = beside.iter().chain([source]);
        let listings: Vec<Listing<'_>> = sources.map(|source| Listing::read(source).unwrap()).collect();
        let found = check_catalogues(&listings, &levels).pop().unwrap();
        found.into_iter().filter(|finding| finding.code == self.lint).collect()
    }
}

fn source(catalogue: &str) -> Source {
    let is_whole = catalogue.starts_with('[') || catalogue.contains("\"tools\"");
    Source::new("catalog.json", if is_whole { catalogue.to_owned() } else { format!(r#"{{"tools": [{catalogue}]}}"#) })
}
