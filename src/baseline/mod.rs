//! Baselines: findings that a team knew when it began, so that only new ones fail a run.
//!
//! A finding is known by its file, lint, tool and place in the document (a JSON Pointer, no line), so that edits of other
//! tools do not bring it back. The place of a rule is its number, so that removing one in front of it does; and what
//! stands there is not kept, so that a limit that is known to be loose may become looser. An entry covers so many findings as it counts, and none that weighs more than what it
//! stands for: a warning that becomes an error is new. Structure errors are never in a baseline.

mod read;

pub use read::BaselineError;

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Level};
use crate::lint;
use crate::source::Pointer;

/// Version of the file's format.
pub const VERSION: u32 = 1;

/// Findings that are known, each with how often.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: BTreeMap<Known, usize>,
}

/// What a finding is known by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Known {
    /// The policy, relative to the folder of the baseline, with `/` between folders.
    pub file: String,
    /// The id of the lint.
    pub lint: String,
    /// The tool that it concerns.
    pub tool: Option<String>,
    /// The JSON Pointer of its primary place.
    pub path: String,
    /// How much the lint itself took it to matter, whatever was configured.
    pub level: Level,
}

impl Known {
    /// What a finding in this file is known by; none for structure errors.
    pub fn of(file: &str, finding: &Diagnostic) -> Option<Self> {
        lint::find(finding.code).ok()?;
        Some(Self {
            file: file.to_owned(),
            lint: finding.code.to_owned(),
            tool: finding.tool.clone(),
            path: finding.primary.place.pointer().map(Pointer::to_string).unwrap_or_default(),
            level: finding.verdict,
        })
    }
}

impl Baseline {
    /// Adds a finding.
    pub fn add(&mut self, known: Known) {
        let count = self.entries.entry(known).or_default();
        *count = count.saturating_add(1);
    }

    /// Takes a finding out of what is not yet accounted for; gives whether the baseline had it, at its level or a higher
    /// one.
    pub fn take(&mut self, known: &Known) -> bool {
        let levels = [Level::Allow, Level::Warn, Level::Deny].into_iter().filter(|level| *level >= known.level);
        levels.into_iter().any(|level| {
            let Some(count) = self.entries.get_mut(&Known { level, ..known.clone() }) else { return false };
            let taken = *count > 0;
            *count = count.saturating_sub(1);
            taken
        })
    }

    /// The entries, each with how many findings it still covers.
    pub fn left(&self) -> impl Iterator<Item = (&Known, usize)> {
        self.entries.iter().map(|(known, count)| (known, *count)).filter(|(_, count)| *count > 0)
    }

    /// Keeps the entries for which this holds.
    pub fn retain(&mut self, keep: impl Fn(&Known) -> bool) {
        self.entries.retain(|known, _| keep(known));
    }

    /// Adds all entries of another baseline.
    pub fn merge(&mut self, other: Self) {
        for (known, count) in other.entries {
            let own = self.entries.entry(known).or_default();
            *own = own.saturating_add(count);
        }
    }

    /// How many findings it covers.
    pub fn len(&self) -> usize {
        self.entries.values().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// Whether it covers none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::{Baseline, Known};
    use crate::diagnostic::{Diagnostic, Level, Place};
    use crate::source::{Pointer, Source};

    fn known(tool: &str, level: Level) -> Known {
        let place = Place::entry(Pointer::root().key("tools").key(tool));
        Known::of("a.json", &Diagnostic::new("unlimited-write", place, "m", "h").at(level).tool(tool)).unwrap()
    }

    #[test]
    fn each_entry_covers_as_many_findings_as_it_counts() {
        let mut baseline = Baseline::default();
        (0..2).for_each(|_| baseline.add(known("t", Level::Warn)));
        assert!(baseline.take(&known("t", Level::Warn)) && baseline.take(&known("t", Level::Warn)));
        assert!(!baseline.take(&known("t", Level::Warn)) && !baseline.take(&known("u", Level::Warn)));
    }

    #[test]
    fn what_weighs_more_is_new() {
        let mut baseline = Baseline::default();
        baseline.add(known("t", Level::Warn));
        assert!(!baseline.take(&known("t", Level::Deny)));
        baseline.add(known("u", Level::Deny));
        assert!(baseline.take(&known("u", Level::Warn)));
    }

    #[test]
    fn structure_errors_are_never_known() {
        let error = Diagnostic::new("unknown-key", Place::value(Pointer::root()), "m", "h");
        assert_eq!(Known::of("a.json", &error), None);
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut baseline = Baseline::default();
        for tool in ["t", "t", "a/b~c", "\u{202e}x\""] {
            baseline.add(known(tool, Level::Warn));
        }
        let text = baseline.to_text();
        assert_eq!(text.lines().filter(|line| line.contains("\"file\"")).count(), 3, "one line each:\n{text}");
        assert!(!text.contains('\u{202e}'), "{text}");
        assert_eq!(Baseline::read(&Source::new("b", text)).unwrap(), baseline);
        let empty = Baseline::default();
        assert_eq!(Baseline::read(&Source::new("b", empty.to_text())).unwrap(), empty);
    }

    #[test]
    fn what_is_no_baseline_is_refused_with_its_place() {
        let refused = |text: &str| Baseline::read(&Source::new("b", text)).unwrap_err().to_string();
        let policy = refused(r#"{"version": "1", "default": "deny"}"#);
        assert!(policy.starts_with("it is no baseline: unknown field `version`"), "{policy}");
        assert!(refused(r#"{"schema_version": 2, "findings": []}"#).contains("version 2"));
        assert!(refused("{\n\"schema_version\": 1, \"findings\": [3]}").contains("line 2"));
        assert!(refused(r#"{"schema_version": 1}"#).contains("findings"));
        let zero = r#"{"schema_version": 1, "findings": [{"file": "a", "lint": "l", "path": "", "level": "warn", "count": 0}]}"#;
        assert!(refused(zero).contains("count"), "{}", refused(zero));
        let twice = r#"{"schema_version": 1, "findings": [], "findings": []}"#;
        assert!(refused(twice).contains("duplicate"));
    }
}
