//! A Destructive tool can be called and no rule denies any call to it.

use crate::catalog::RiskClass;
use crate::diagnostic::Level;
use crate::lint::shared::{repairs, unguarded};
use crate::lint::{Category, Context, Findings, Lint};
use crate::source::quote;

pub(super) const LINT: Lint = Lint {
    id: "reachable-destructive",
    summary: "a Destructive tool can be called and no rule denies any call to it",
    category: Category::Risk,
    level: Level::Deny,
    since: "0.1.0",
    fixable: true,
    needs_catalogue: true,
    docs: include_str!("reachable_destructive.md"),
    check,
};

fn check(context: &Context<'_>, found: &mut Findings) {
    unguarded::check(&LINT, RiskClass::Destructive, context, found, |listed| {
        let help = format!(
            "move {} from `tools` to `hide`, or add a rule that denies its dangerous calls",
            quote(listed.name)
        );
        (help, repairs::hide(listed.name))
    });
}
