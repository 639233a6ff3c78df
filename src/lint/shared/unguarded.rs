//! Tools of the two critical classes that can be called and that no rule guards.

use crate::analysis::reach::Reach;
use crate::catalog::RiskClass;
use crate::diagnostic::{Diagnostic, Fix, Place};
use crate::lint::context::Listed;
use crate::lint::shared::repairs;
use crate::lint::{Context, Findings, Lint};
use crate::source::quote;

/// Reports every tool of the class that can be called and no call to which is denied by a rule.
pub(in crate::lint) fn check(
    lint: &Lint,
    class: RiskClass,
    context: &Context<'_>,
    found: &mut Findings,
    help: impl Fn(&Listed<'_>) -> String,
    fix: impl Fn(&Listed<'_>) -> Fix,
) {
    let open = |listed: &&Listed<'_>| listed.reach == Reach::Callable { guarded: false };
    for listed in context.listed().iter().filter(open).filter(|listed| listed.callable_class() == Some(class)) {
        let finding = finding(lint, class, listed, help(listed));
        found.add_rated(repairs::with(context, finding, || fix(listed)), listed.is_guess());
    }
}

fn finding(lint: &Lint, class: RiskClass, listed: &Listed<'_>, help: String) -> Diagnostic {
    let message = format!("{} is {class} and can be called, and no rule denies any call to it", quote(listed.name));
    let finding = lint.finding(Place::key(listed.pointer()), message, help).label(class.meaning()).tool(listed.name);
    let rules = [("require", &listed.entry.require), ("deny_if", &listed.entry.deny_if)];
    rules.iter().filter(|(_, rules)| !rules.is_empty()).fold(finding, |finding, (member, _)| {
        finding.related(Place::value(listed.pointer().key(*member)), "denies nothing")
    })
}
