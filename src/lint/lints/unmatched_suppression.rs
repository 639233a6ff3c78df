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
    match suppression.governed_by {
        _ if suppression.is_expired => {}
        Some((configuration, name)) => found.add(misplaced(suppression, configuration, name)),
        None if suppression.is_repeated => found.add(repeated(suppression)),
        None if suppression.is_unmatched => found.add(unmatched(suppression)),
        None => {}
    }
}

fn misplaced(suppression: &SuppressionFacts<'_>, configuration: &str, name: &str) -> Diagnostic {
    let (file, place) = suppression.file;
    let message = format!("another `policy.toml` counts for {}, so this never applies", quote(file));
    let help = format!("move the suppression to {}, with {} as its `file`", quote(configuration), quote(name));
    LINT.finding(Place::Bytes(place), message, help)
}

fn repeated(suppression: &SuppressionFacts<'_>) -> Diagnostic {
    let ((lint, place), (file, _)) = (suppression.lint, suppression.file);
    let tool = suppression.tool.map(|tool| format!(" about {}", quote(tool))).unwrap_or_default();
    let message = format!("what `{}` finds{tool} in {} is suppressed above already", lint.id, quote(file));
    let help = "take the suppression out, or correct its `file` and `tool`".to_owned();
    LINT.finding(Place::Bytes(place), message, help)
}

fn unmatched(suppression: &SuppressionFacts<'_>) -> Diagnostic {
    let ((lint, place), (file, _)) = (suppression.lint, suppression.file);
    let tool = suppression.tool.map(|tool| format!(" about {}", quote(tool))).unwrap_or_default();
    let message = format!("`{}` finds nothing{tool} in {}", lint.id, quote(file));
    let help = "take the suppression out, or correct its `file` and `tool`".to_owned();
    LINT.finding(Place::Bytes(place), message, help)
}
