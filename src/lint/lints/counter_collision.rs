//! Two tools use a counter of the same name, and whether they share a quota is not documented.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Edit, Fix, Level, Place};
use crate::lint::context::tool_pointer;
use crate::lint::{Category, Check, Context, Findings, Lint};
use crate::source::{Pointer, quote};

pub(super) const LINT: Lint = Lint {
    id: "counter-collision",
    summary: "two tools use a counter of the same name, and whether they share a quota is not documented",
    category: Category::Document,
    level: Level::Warn,
    since: "0.1.0",
    fixable: true,
    needs_catalogue: false,
    docs: include_str!("counter_collision.md"),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, found: &mut Findings) {
    let limits = context.listed().iter().flat_map(|listed| &listed.entry.limits);
    let mut counters: Vec<&str> = limits.map(|limit| limit.counter.as_str()).collect();
    counters.sort_unstable();
    if counters.windows(2).all(|pair| pair.first() != pair.last()) {
        return;
    }
    let mut users: HashMap<&str, Vec<User<'_>>> = HashMap::new();
    for listed in context.listed() {
        for (at, limit) in listed.entry.limits.iter().enumerate() {
            users.entry(&limit.counter).or_default().push(User { tool: listed.name, at });
        }
    }
    for listed in context.listed() {
        for limit in &listed.entry.limits {
            // taken out, so that every counter is reported once, in the order of the document
            if let Some([first, second, rest @ ..]) = users.remove(limit.counter.as_str()).as_deref() {
                found.add(shared(context, &limit.counter, first, second, rest));
            }
        }
    }
}

/// A limit that uses a counter.
struct User<'a> {
    tool: &'a str,
    at: usize,
}

fn shared(context: &Context<'_>, counter: &str, first: &User<'_>, second: &User<'_>, rest: &[User<'_>]) -> Diagnostic {
    let (quoted, count) = (quote(counter), rest.len() + 2);
    let message = format!("{count} tools use the counter {quoted}, and whether they share its quota is not documented");
    let free = context.free_counter(second.tool);
    let help = match &free {
        Some(free) => format!("give each tool a counter of its own, here {}", quote(free)),
        None => "give each tool a counter of its own".to_owned(),
    };
    let finding = LINT
        .finding(second.place(), message, help)
        .related(first.place(), format!("used by {} first", quote(first.tool)))
        .tool(second.tool);
    let finding = rest
        .iter()
        .take(1)
        .fold(finding, |finding, third| finding.related(third.place(), format!("and by {}", quote(third.tool))));
    // one new name is free for certain, several might collide with each other
    match free {
        Some(free) if rest.is_empty() => finding.fix(Fix {
            title: format!("count calls to {} apart", quote(second.tool)),
            edits: vec![Edit::Replace(second.pointer(), free.into())],
        }),
        _ => finding,
    }
}

impl User<'_> {
    fn pointer(&self) -> Pointer {
        tool_pointer(self.tool).key("limits").index(self.at).key("counter")
    }

    fn place(&self) -> Place {
        Place::value(self.pointer())
    }
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::tester::Tester;

    #[test]
    fn finds_what_it_says() {
        Tester::new(&LINT)
            .pass([
                r#""tools": {"a": {"limits": [{"counter": "a_rate", "window": "minute", "max": 1, "scope": "grant"}, {"counter": "a_day", "window": "day", "max": 1, "scope": "grant"}]}, "b": {"limits": [{"counter": "A_rate", "window": "minute", "max": 1, "scope": "grant"}]}}"#,
            ])
            .fail([
                r#""tools": {"a": {"limits": [{"counter": "x", "window": "minute", "max": 1, "scope": "grant"}]}, "b": {"limits": [{"counter": "b_rate", "window": "minute", "max": 1, "scope": "grant"}, {"counter": "x", "window": "hour", "max": 1, "scope": "grant"}]}}"#,
                r#""tools": {"a": {"limits": [{"counter": "x", "window": "minute", "max": 1, "scope": "grant"}, {"counter": "y", "window": "minute", "max": 1, "scope": "grant"}]}, "b": {"limits": [{"counter": "y", "window": "hour", "max": 1, "scope": "grant"}, {"counter": "x", "window": "hour", "max": 1, "scope": "grant"}]}, "c": {"limits": [{"counter": "x", "window": "hour", "max": 1, "scope": "grant"}]}, "d": {"limits": [{"counter": "x", "window": "hour", "max": 1, "scope": "grant"}]}}"#,
            ])
            .fix([
                (
                    r#""tools": {"a": {"limits": [{"counter": "a_rate", "window": "minute", "max": 1, "scope": "grant"}]}, "A": {"limits": [{"counter": "a_rate", "window": "minute", "max": 1, "scope": "grant"}]}}"#,
                    r#""tools": {"a": {"limits": [{"counter": "a_rate", "window": "minute", "max": 1, "scope": "grant"}]}, "A": {"limits": [{"counter": "a_rate_2", "window": "minute", "max": 1, "scope": "grant"}]}}"#,
                ),
            ])
            .run();
    }
}
