//! Tools that can be called as often as the agent likes.

use crate::analysis::quota::Quota;
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

/// The lint whose fix makes that of this one needless where both speak of the same tool: a dangerous tool that nothing guards
/// needs more than a limit.
pub fn gives_way_to(code: &str) -> Option<&'static str> {
    match code {
        "unlimited-destructive" => Some("reachable-destructive"),
        "unlimited-financial" => Some("reachable-financial"),
        _ => None,
    }
}

fn finding(lint: &Lint, class: RiskClass, context: &Context<'_>, listed: &Listed<'_>) -> Diagnostic {
    let message =
        format!("{} is {class} and can be called, and no limit of its own caps how often", quote(listed.name));
    let most = context.most_per_minute(class).unwrap_or(1);
    let counter = context.free_counter(listed.name);
    let help = limits::advice(listed, counter.as_deref(), most);
    let finding = lint.finding(Place::key(listed.pointer()), message, help).label(class.meaning()).tool(listed.name);
    let finding = listed.entry.limits.iter().enumerate().fold(finding, |finding, (at, _)| {
        finding
            .related(Place::value(listed.pointer().key("limits").index(at)), "caps an amount, not the number of calls")
    });
    repairs::with_limit(context, finding, listed.name, counter, most)
}
