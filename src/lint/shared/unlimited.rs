//! Tools that can be called as often as the agent likes.

use crate::analysis::quota::Quota;
use crate::analysis::reach::Reach;
use crate::catalog::RiskClass;
use crate::diagnostic::{Diagnostic, Place};
use crate::lint::context::Listed;
use crate::lint::shared::{limits, repairs};
use crate::lint::{Context, Findings, Lint};
use crate::source::quote;

/// Reports every tool of the class that can be called and whose own limits cap no number of calls.
pub(in crate::lint) fn check(lint: &Lint, class: RiskClass, context: &Context<'_>, found: &mut Findings) {
    let classed = context.listed().iter().filter(|listed| listed.callable_class() == Some(class));
    for listed in classed.filter(|listed| Quota::of(&listed.entry.limits).is_unlimited()) {
        found.add_rated(finding(lint, class, context, listed), listed.is_guess());
    }
}

fn finding(lint: &Lint, class: RiskClass, context: &Context<'_>, listed: &Listed<'_>) -> Diagnostic {
    let message = format!("{} {}, and nothing limits how often it is called", quote(listed.name), class.meaning());
    let most = limits::most_per_minute(class).unwrap_or(1);
    let help = format!("add a limit of {most} calls a minute to the `limits` of {}", quote(listed.name));
    let finding = lint
        .finding(Place::key(listed.pointer()), message, help)
        .label(format!("{class}, without a limit"))
        .tool(listed.name);
    let finding = listed.entry.limits.iter().enumerate().fold(finding, |finding, (at, _)| {
        finding
            .related(Place::value(listed.pointer().key("limits").index(at)), "caps an amount, not the number of calls")
    });
    // a dangerous tool that nothing guards needs more than a limit
    let guard_first = matches!(class, RiskClass::Destructive | RiskClass::Financial)
        && listed.reach == Reach::Callable { guarded: false };
    match context.free_counter(listed.name) {
        Some(counter) if !guard_first => finding.fix(repairs::limit(listed.name, &counter, most)),
        _ => finding,
    }
}
