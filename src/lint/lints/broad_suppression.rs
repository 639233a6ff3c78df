//! A suppression covers findings that nobody has looked at.

use crate::diagnostic::{Diagnostic, Level, Place};
use crate::lint::{Category, Check, Findings, Lint, SuppressionFacts};
use crate::source::quote;

pub(super) const LINT: Lint = Lint {
    id: "broad-suppression",
    summary: "a suppression covers findings that nobody has looked at yet",
    category: Category::Configuration,
    level: Level::Warn,
    since: "0.1.0",
    fixable: false,
    needs_catalogue: false,
    docs: include_str!("broad_suppression.md"),
    check: Check::Configuration(check),
};

fn check(suppression: &SuppressionFacts<'_>, found: &mut Findings) {
    let (lint, _) = suppression.lint;
    if suppression.tool.is_some() || suppression.is_expired {
        return;
    }
    if suppression.means_every_file {
        found.add(every_file(suppression));
    } else if lint.names_tools() && matches!(lint.category, Category::Risk | Category::Arguments) {
        found.add(every_tool(suppression));
    }
}

fn every_file(suppression: &SuppressionFacts<'_>) -> Diagnostic {
    let ((lint, _), (file, place)) = (suppression.lint, suppression.file);
    let message = format!("{} suppresses `{}` in every file, also in those to come", quote(file), lint.id);
    let help = format!("name the files that are meant, or set `{} = \"allow\"` under `[lints]`", lint.id);
    LINT.finding(Place::Bytes(place), message, help)
}

fn every_tool(suppression: &SuppressionFacts<'_>) -> Diagnostic {
    let ((lint, place), (file, _)) = (suppression.lint, suppression.file);
    let message = format!("`{}` is suppressed for every tool of {}, also for those to come", lint.id, quote(file));
    LINT.finding(
        Place::Bytes(place),
        message,
        "add `tool = \"…\"`, one suppression for each tool that is meant".to_owned(),
    )
}
