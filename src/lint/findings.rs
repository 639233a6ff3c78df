//! Where lints put what they find.

use crate::diagnostic::{Diagnostic, Level, MOST_DIAGNOSTICS, Place};
use crate::source::Pointer;

/// The findings of lints, before levels are configured. Of one kind (lint, level, guess or not) at most
/// [`MOST_DIAGNOSTICS`] are kept, and one more that says so: a hostile policy may give cause for millions.
#[derive(Debug, Default)]
pub struct Findings {
    kept: Vec<Finding>,
    /// How many there are of each kind, which mostly come one behind the other.
    counts: Vec<(Kind, usize)>,
}

/// The lint, its level, and whether the finding is a guess.
type Kind = (&'static str, Level, bool);

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
        let count = self.count((diagnostic.code, diagnostic.level, guess));
        if count <= MOST_DIAGNOSTICS {
            self.kept.push(Finding { diagnostic, guess });
        } else if count == MOST_DIAGNOSTICS + 1 {
            self.kept.push(Finding { diagnostic: further(&diagnostic), guess });
        }
    }

    /// Counts one more of its kind, and gives how many there are now.
    fn count(&mut self, kind: Kind) -> usize {
        if let Some((_, count)) = self.counts.iter_mut().rfind(|(counted, _)| *counted == kind) {
            *count += 1;
            return *count;
        }
        self.counts.push((kind, 1));
        1
    }

    pub(super) fn into_iter(self) -> impl Iterator<Item = Finding> {
        self.kept.into_iter()
    }
}

/// Stands for all further findings of the same kind.
fn further(diagnostic: &Diagnostic) -> Diagnostic {
    let message = format!("there are more findings of this lint than the {MOST_DIAGNOSTICS} that are listed");
    let help = "mend these first and run the check again";
    Diagnostic::new(diagnostic.code, Place::value(Pointer::root()), message, help).at(diagnostic.level)
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Level;
    use crate::lint::{Context, Levels, check};
    use crate::policy::load;
    use crate::source::Source;

    #[test]
    fn endless_findings_are_cut_off() {
        let hide = r#""a", "#.repeat(20_000);
        let source = Source::new("x", format!(r#"{{"version": "1", "default": "deny", "hide": [{hide}"b"]}}"#));
        let policy = load(&source).policy.unwrap();
        let findings = check(&Context::new(&policy, None), &Levels::default()).findings;
        let of_hide: Vec<_> = findings.iter().filter(|finding| finding.code == "duplicate-hide").collect();
        assert_eq!(of_hide.len(), 10_001);
        let last = of_hide.iter().find(|finding| finding.tool.is_none()).unwrap();
        assert_eq!(last.message, "there are more findings of this lint than the 10000 that are listed");
        assert_eq!(last.level, Level::Warn);
    }
}
