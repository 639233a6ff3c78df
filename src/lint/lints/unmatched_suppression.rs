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
        None if suppression.is_repeated => found.add(needless(suppression, |lint, tool, file| {
            format!("what `{lint}` finds{tool} in {file} is suppressed above already")
        })),
        None if suppression.is_unmatched => {
            found.add(needless(suppression, |lint, tool, file| format!("`{lint}` finds nothing{tool} in {file}")))
        }
        None => {}
    }
}

fn misplaced(suppression: &SuppressionFacts<'_>, configuration: &str, name: &str) -> Diagnostic {
    let (file, place) = suppression.file;
    let message = format!("another `policy.toml` counts for {}, so this never applies", quote(file));
    let help = format!("move the suppression to {}, with {} as its `file`", quote(configuration), quote(name));
    LINT.finding(Place::Bytes(place), message, help)
}

/// `says` makes the message of the lint, of the words about its tool and of the file.
fn needless(suppression: &SuppressionFacts<'_>, says: impl Fn(&str, &str, &str) -> String) -> Diagnostic {
    let ((lint, place), (file, _)) = (suppression.lint, suppression.file);
    let tool = suppression.tool.map(|tool| format!(" about {}", quote(tool))).unwrap_or_default();
    let help = "take the suppression out, or correct its `file` and `tool`".to_owned();
    LINT.finding(Place::Bytes(place), says(lint.id, &tool, &quote(file)), help)
}
