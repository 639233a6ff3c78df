//! A limit that the other limits of the tool make impossible to reach.

use crate::analysis::quota::Quota;
use crate::diagnostic::{Diagnostic, Level, Place};
use crate::lint::context::Listed;
use crate::lint::shared::repairs;
use crate::lint::{Category, Check, Context, Findings, Lint};
use crate::policy::{Limit, Window};
use crate::source::quote;

pub(super) const LINT: Lint = Lint {
    id: "unreachable-limit",
    summary: "a limit that the other limits of the tool make impossible to reach",
    category: Category::Document,
    level: Level::Warn,
    since: "0.1.0",
    fixable: true,
    needs_catalogue: false,
    docs: include_str!("unreachable_limit.md"),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, found: &mut Findings) {
    for listed in context.listed().iter().filter(|listed| listed.entry.limits.len() > 1) {
        let deciding = deciding(&listed.entry.limits);
        let most = Quota::of(&listed.entry.limits);
        for (at, limit) in counting(&listed.entry.limits).filter(|(at, _)| !deciding.contains(at)) {
            found.add(out_of_reach(listed, at, limit, most));
        }
    }
}

/// The limits without which more calls would pass.
fn deciding(limits: &[Limit]) -> Vec<usize> {
    let tightest = |window: &Window| {
        counting(limits).filter(|(_, limit)| limit.window == *window).min_by_key(|(at, limit)| (limit.max, *at))
    };
    let mut left: Vec<(usize, &Limit)> = Window::ALL.iter().filter_map(tightest).collect();
    for window in Window::ALL {
        let others = left.iter().map(|(_, limit)| *limit).filter(|limit| limit.window != window);
        let most = Quota::of(others).most(window);
        left.retain(|(_, limit)| limit.window != window || most.is_none_or(|most| most > limit.max));
    }
    left.into_iter().map(|(at, _)| at).collect()
}

/// The limits that count calls.
fn counting(limits: &[Limit]) -> impl Iterator<Item = (usize, &Limit)> {
    limits.iter().enumerate().filter(|(_, limit)| limit.increment_from.is_none())
}

fn out_of_reach(listed: &Listed<'_>, at: usize, limit: &Limit, quota: Quota) -> Diagnostic {
    let name = quote(listed.name);
    let most = quota.most(limit.window).unwrap_or(limit.max);
    let per = match limit.window {
        Window::Minute => "a minute",
        Window::Hour => "an hour",
        Window::Day => "a day",
    };
    let message = format!(
        "the limit of {} calls {per} on {name} never decides, the other limits allow at most {most}",
        limit.max
    );
    let pointer = listed.pointer().key("limits").index(at);
    LINT.finding(Place::value(pointer.key("max")), message, "take the limit out, or make it the tighter one".to_owned())
        .label("is never passed")
        .tool(listed.name)
        .fix(repairs::remove(format!("take the limit that never decides out of {name}"), pointer))
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::tester::Tester;

    #[test]
    fn finds_what_it_says() {
        Tester::new(&LINT)
            .pass([
                r#""tools": {"a": {"limits": [{"counter": "m", "window": "minute", "max": 10, "scope": "grant"}, {"counter": "h", "window": "hour", "max": 599, "scope": "grant"}, {"counter": "d", "window": "day", "max": 5000, "scope": "grant"}]}}"#,
                r#""tools": {"a": {"limits": [{"counter": "m", "window": "minute", "max": 10, "scope": "grant"}, {"counter": "s", "window": "minute", "max": 500, "scope": "grant", "increment_from": "args.n"}]}}"#,
            ])
            .fail([
                r#""tools": {"a": {"limits": [{"counter": "m", "window": "minute", "max": 10, "scope": "grant"}, {"counter": "h", "window": "hour", "max": 600, "scope": "grant"}]}}"#,
                r#""tools": {"a": {"limits": [{"counter": "m", "window": "minute", "max": 10, "scope": "grant"}, {"counter": "h", "window": "hour", "max": 5, "scope": "grant"}]}}"#,
                r#""tools": {"a": {"limits": [{"counter": "m", "window": "minute", "max": 10, "scope": "grant"}, {"counter": "n", "window": "minute", "max": 10, "scope": "grant"}, {"counter": "o", "window": "minute", "max": 11, "scope": "grant"}, {"counter": "d", "window": "day", "max": 99999, "scope": "grant"}]}}"#,
            ])
            .fix([
                (
                    r#""tools": {"a": {"limits": [{"counter": "m", "window": "minute", "max": 10, "scope": "grant"}, {"counter": "n", "window": "minute", "max": 10, "scope": "grant"}, {"counter": "d", "window": "day", "max": 99999, "scope": "grant"}]}}"#,
                    r#""tools": {"a": {"limits": [{"counter": "m", "window": "minute", "max": 10, "scope": "grant"}]}}"#,
                ),
            ])
            .run();
    }
}
