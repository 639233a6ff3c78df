//! A Read tool that returns credentials can be called without limit.

use crate::analysis::quota::Quota;
use crate::catalog::RiskClass;
use crate::diagnostic::{Diagnostic, Level, Place};
use crate::lint::context::Listed;
use crate::lint::shared::flows::{Flow, SECRETS};
use crate::lint::shared::{limits, repairs};
use crate::lint::{Category, Check, Context, Findings, Lint};
use crate::source::{Pointer, quote};

/// Calls a minute that are enough for somebody who needs a secret now and then.
const ENOUGH: u64 = 10;

pub(super) const LINT: Lint = Lint {
    id: "secret-read",
    summary: "a Read tool that returns credentials can be called without limit",
    category: Category::Risk,
    level: Level::Warn,
    since: "0.1.0",
    fixable: true,
    needs_catalogue: true,
    docs: include_str!("secret_read.md"),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, found: &mut Findings) {
    let reading = |flow: &&Flow<'_>| flow.has(SECRETS);
    let secret: Vec<&Flow<'_>> = context.flows().iter().filter(reading).collect();
    if secret.is_empty() {
        return;
    }
    let names: Vec<&str> = secret.iter().filter(|flow| flow.is_listed).map(|flow| flow.name).collect();
    let read = context.listed().iter().filter(|listed| listed.callable_class() == Some(RiskClass::Read));
    for listed in read.filter(|listed| Quota::of(&listed.entry.limits).is_unlimited()) {
        if names.contains(&listed.name) {
            found.add(unlimited(context, listed));
        }
    }
    let is_read = |flow: &&&Flow<'_>| context.class_of(flow.name) == Some(RiskClass::Read);
    if let Some(flow) = secret.iter().filter(|flow| !flow.is_listed).find(is_read) {
        found.add(let_through(flow));
    }
}

fn unlimited(context: &Context<'_>, listed: &Listed<'_>) -> Diagnostic {
    let message =
        format!("{} returns credentials and can be called, and no limit of its own caps how often", quote(listed.name));
    let counter = context.free_counter(listed.name);
    let advice = limits::advice(listed, counter.as_deref(), ENOUGH);
    let help = format!("move it from `tools` to `hide` unless agents need it, else {advice}");
    let finding = LINT.finding(Place::key(listed.pointer()), message, help).label("reads secrets").tool(listed.name);
    repairs::with_limit(context, finding, listed.name, counter, ENOUGH)
}

/// `default: allow` is at fault for all of them, so one is named.
fn let_through(flow: &Flow<'_>) -> Diagnostic {
    let name = quote(flow.name);
    let message = format!("{name} returns credentials, and `default` lets it be called as often as the agent likes");
    let help = format!("put {name} into `hide`, or write `\"default\": \"deny\"`");
    LINT.finding(Place::value(Pointer::root().key("default")), message, help).tool(flow.name)
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::tester::Tester;

    #[test]
    fn finds_what_it_says() {
        Tester::new(&LINT)
            .catalogue(&[("get_secret", "Read"), ("list_files", "Read"), ("create_secret", "Write")])
            .pass([
                r#""tools": {"list_files": {}, "create_secret": {}}"#,
                r#""hide": ["get_secret"]"#,
                r#""tools": {"get_secret": {"limits": [{"counter": "c", "window": "hour", "max": 5, "scope": "grant"}]}}"#,
                r#""tools": {"get_secret": {"deny_if": [{"conditions": [], "on_deny": "no"}]}}"#,
            ])
            .fail([
                r#""tools": {"get_secret": {}}"#,
                r#"{"version": "1", "default": "allow"}"#,
            ])
            .fix([(
                r#""tools": {"get_secret": {}}"#,
                r#""tools": {"get_secret": {"limits": [{"counter": "get_secret_rate", "window": "minute", "max": 10, "scope": "grant"}]}}"#,
            )])
            .run();
    }
}
