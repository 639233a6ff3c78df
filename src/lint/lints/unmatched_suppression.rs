//! A suppression matches no finding.

use crate::diagnostic::{Diagnostic, Level, Place};
use crate::lint::{Category, Check, Findings, Lint, SuppressionFacts};
use crate::source::quote;

pub(super) const LINT: Lint = Lint {
    id: "unmatched-suppression",
    summary: "a suppression matches no finding",
    category: Category::Configuration,
    level: Level::Warn,
    since: "0.1.0",
    fixable: false,
    needs_catalogue: false,
    docs: include_str!("unmatched_suppression.md"),
    check: Check::Configuration(check),
};

fn check(suppression: &SuppressionFacts<'_>, found: &mut Findings) {
    if suppression.is_unmatched && !suppression.is_expired {
        found.add(unmatched(suppression));
    }
}

fn unmatched(suppression: &SuppressionFacts<'_>) -> Diagnostic {
    let ((lint, place), (file, _)) = (suppression.lint, suppression.file);
    let tool = suppression.tool.map(|tool| format!(" about {}", quote(tool))).unwrap_or_default();
    let message = format!("`{}` finds nothing{tool} in {}", lint.id, quote(file));
    let help = "take the suppression out, or correct its `file` and `tool`".to_owned();
    LINT.finding(Place::Bytes(place), message, help)
}
