//! A limit allows more calls a minute than the class of the tool recommends.

use crate::analysis::quota::Quota;
use crate::catalog::RiskClass;
use crate::diagnostic::{Diagnostic, Edit, Fix, Level, Place};
use crate::lint::context::Listed;
use crate::lint::shared::{limits, repairs};
use crate::lint::{Category, Check, Context, Findings, Lint};
use crate::policy::{Limit, Window};
use crate::source::{Pointer, quote};

pub(super) const LINT: Lint = Lint {
    id: "loose-limit",
    summary: "a limit allows more calls a minute than the class of the tool recommends",
    category: Category::Risk,
    level: Level::Warn,
    since: "0.1.0",
    fixable: true,
    needs_catalogue: true,
    docs: include_str!("loose_limit.md"),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, found: &mut Findings) {
    for listed in context.listed() {
        let Some(class) = listed.callable_class() else { continue };
        let Some(most) = context.most_per_minute(class) else { continue };
        let finding = match Quota::of(&listed.entry.limits).minute {
            Some(allowed) if allowed > most => too_many(context, listed, class, allowed, most),
            // of the other classes a lint of its own says so
            None if matches!(class, RiskClass::Read | RiskClass::Other) && context.has_own_limit(class) => {
                uncapped(context, listed, class, most)
            }
            _ => continue,
        };
        found.add_rated(finding, listed.is_guess());
    }
}

fn too_many(context: &Context<'_>, listed: &Listed<'_>, class: RiskClass, allowed: u64, most: u64) -> Diagnostic {
    let name = quote(listed.name);
    let message =
        format!("{name} is {class} and may be called {allowed} times within a minute, where {most} are recommended");
    let tightest = |(_, limit): &(usize, &Limit)| (limit.increment_from.is_some(), limit.max, limit.window);
    let Some((at, limit)) = listed.entry.limits.iter().enumerate().min_by_key(tightest) else {
        return LINT.finding(Place::key(listed.pointer()), message, String::new());
    };
    let max = || Pointer::of(["tools".into(), listed.name.into(), "limits".into(), at.into(), "max".into()]);
    let place = Place::value(max());
    if limit.window == Window::Minute {
        let finding = LINT.finding(place, message, format!("lower `max` to {most}")).tool(listed.name);
        return repairs::with(context, finding, || Fix {
            title: format!("limit {name} to {most} calls a minute"),
            edits: vec![Edit::Replace(max(), most.into())],
        });
    }
    let counter = context.free_counter(listed.name);
    let help = limits::advice(listed, counter.as_deref(), most);
    let finding = LINT
        .finding(place, message, help)
        .label(format!("all of them may come in one minute of the {}", limit.window))
        .tool(listed.name);
    repairs::with_limit(context, finding, listed.name, counter, most)
}

/// The team wants a limit for a class that mostly has none.
fn uncapped(context: &Context<'_>, listed: &Listed<'_>, class: RiskClass, most: u64) -> Diagnostic {
    let message = format!(
        "{} is {class} and may be called any number of times, where `policy.toml` says {most} within a minute",
        quote(listed.name)
    );
    let counter = context.free_counter(listed.name);
    let help = limits::advice(listed, counter.as_deref(), most);
    let finding = LINT.finding(Place::key(listed.pointer()), message, help).tool(listed.name);
    repairs::with_limit(context, finding, listed.name, counter, most)
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::tester::Tester;

    #[test]
    fn finds_what_it_says() {
        Tester::new(&LINT)
            .catalogue(&[("create_issue", "Write"), ("run_job", "Execute"), ("get_file", "Read"), ("ping", "Other"), ("delete_file", "Destructive")])
            .pass([
                r#""tools": {"create_issue": {"limits": [{"counter": "a", "window": "minute", "max": 30, "scope": "grant"}]}, "run_job": {"limits": [{"counter": "b", "window": "hour", "max": 10, "scope": "grant"}]}, "get_file": {"limits": [{"counter": "c", "window": "minute", "max": 9999, "scope": "grant"}]}, "ping": {"limits": [{"counter": "d", "window": "minute", "max": 60, "scope": "grant"}]}}"#,
                r#""tools": {"create_issue": {}, "ping": {}}"#,
                r#""hide": ["run_job"], "tools": {"run_job": {"limits": [{"counter": "b", "window": "minute", "max": 500, "scope": "grant"}]}}"#,
                r#""tools": {"run_job": {"limits": [{"counter": "a", "window": "minute", "max": 100, "scope": "grant"}, {"counter": "b", "window": "hour", "max": 10, "scope": "grant"}]}}"#,
            ])
            .fail([
                r#""tools": {"create_issue": {"limits": [{"counter": "a", "window": "minute", "max": 31, "scope": "grant"}]}}"#,
                r#""tools": {"run_job": {"limits": [{"counter": "a", "window": "minute", "max": 90, "scope": "grant"}, {"counter": "b", "window": "hour", "max": 60, "scope": "grant"}, {"counter": "c", "window": "day", "max": 5, "scope": "grant", "increment_from": "args.n"}]}}"#,
                r#""tools": {"ping": {"limits": [{"counter": "a", "window": "minute", "max": 61, "scope": "grant"}]}, "delete_file": {"limits": [{"counter": "b", "window": "minute", "max": 11, "scope": "grant"}]}}"#,
            ])
            .fix([
                (
                    r#""tools": {"run_job": {"limits": [{"counter": "a", "window": "minute", "max": 100, "scope": "grant"}]}}"#,
                    r#""tools": {"run_job": {"limits": [{"counter": "a", "window": "minute", "max": 10, "scope": "grant"}]}}"#,
                ),
                (
                    r#""tools": {"run_job": {"limits": [{"counter": "a", "window": "hour", "max": 100, "scope": "grant"}]}}"#,
                    r#""tools": {"run_job": {"limits": [{"counter": "a", "window": "hour", "max": 100, "scope": "grant"}, {"counter": "run_job_rate", "window": "minute", "max": 10, "scope": "grant"}]}}"#,
                ),
            ])
            .run();
    }
}
