//! An Execute tool can be called and no limit caps how often.

use crate::catalog::RiskClass;
use crate::diagnostic::Level;
use crate::lint::shared::unlimited;
use crate::lint::{Category, Context, Findings, Lint};

pub(super) const LINT: Lint = Lint {
    id: "unlimited-execute",
    summary: "an Execute tool can be called and no limit caps how often",
    category: Category::Risk,
    level: Level::Deny,
    since: "0.1.0",
    fixable: true,
    needs_catalogue: true,
    docs: include_str!("unlimited_execute.md"),
    check,
};

fn check(context: &Context<'_>, found: &mut Findings) {
    unlimited::check(&LINT, RiskClass::Execute, context, found);
}
