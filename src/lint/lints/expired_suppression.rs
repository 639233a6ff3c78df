//! The last day of a suppression is past.

use std::fmt::Display;

use crate::diagnostic::{Diagnostic, Level, Place};
use crate::lint::{Category, Check, Findings, Lint, SuppressionFacts};
use crate::source::quote;

pub(super) const LINT: Lint = Lint {
    id: "expired-suppression",
    summary: "the last day of a suppression is past, so it holds no longer",
    category: Category::Configuration,
    level: Level::Warn,
    since: "0.1.0",
    fixable: false,
    needs_catalogue: false,
    docs: include_str!("expired_suppression.md"),
    check: Check::Configuration(check),
};

fn check(suppression: &SuppressionFacts<'_>, found: &mut Findings) {
    if let Some((day, place)) = suppression.expires.filter(|_| suppression.is_expired) {
        found.add(expired(suppression, day, Place::Bytes(place)));
    }
}

fn expired(suppression: &SuppressionFacts<'_>, day: &dyn Display, place: Place) -> Diagnostic {
    let ((lint, _), (file, _)) = (suppression.lint, suppression.file);
    let tool = suppression.tool.map(|tool| format!(" of {}", quote(tool))).unwrap_or_default();
    let message = format!("the suppression of `{}`{tool} in {} held until {day}", lint.id, quote(file));
    LINT.finding(
        place,
        message,
        "repair what it covered and take it out, or decide anew and set a later day".to_owned(),
    )
}
