//! What the policy allows together takes in strangers' text, reads private data and has a way out.

use crate::diagnostic::{Diagnostic, Level};
use crate::lint::shared::flows::Flow;
use crate::lint::{Category, Check, Context, Findings, Lint};
use crate::source::quote;

/// Tools that the help names.
const MOST_NAMED: usize = 12;

pub(super) const LINT: Lint = Lint {
    id: "toxic-flow",
    summary: "what the policy allows together takes in strangers' text, reads private data and has a way out",
    category: Category::Risk,
    level: Level::Warn,
    since: "0.1.0",
    fixable: false,
    needs_catalogue: true,
    docs: include_str!("toxic_flow.md"),
    check: Check::Policy(check),
};

/// The tools that one link of the chain consists of, and what they do.
struct Side<'c, 'a> {
    does: &'static str,
    tools: Vec<&'c Flow<'a>>,
}

fn check(context: &Context<'_>, found: &mut Findings) {
    let side = |does, part: fn(&Flow<'_>) -> bool| Side {
        does,
        tools: context.flows().iter().filter(|flow| part(flow)).collect(),
    };
    let sides = [
        side("send something outside", |flow| flow.sends_outside()),
        side("take in what strangers wrote", |flow| flow.takes_untrusted_content()),
        side("read private data", |flow| flow.reads_private_data()),
    ];
    // any tool of each side makes a chain, so every chain is broken when one whole side is gone, and not before
    if let [Some(out), Some(untrusted), Some(private)] = sides.each_ref().map(example)
        && let Some(smallest) = sides.iter().min_by_key(|side| side.tools.len())
    {
        found.add(toxic(out, untrusted, private, smallest));
    }
}

/// The tool to name: one that the policy lists goes before one that the default lets through, a secret before other data,
/// a short name before a long one.
fn example<'c, 'a>(side: &Side<'c, 'a>) -> Option<&'c Flow<'a>> {
    side.tools.iter().copied().min_by_key(|flow| (!flow.is_listed, !flow.reads_secrets(), flow.name.len()))
}

fn toxic(out: &Flow<'_>, untrusted: &Flow<'_>, private: &Flow<'_>, smallest: &Side<'_, '_>) -> Diagnostic {
    let message = format!(
        "what the policy allows can be turned against you: {} takes in what strangers wrote, {} reads private data, {} sends \
         it outside",
        quote(untrusted.name),
        quote(private.name),
        quote(out.name)
    );
    let names: Vec<String> = smallest.tools.iter().take(MOST_NAMED).map(|flow| quote(flow.name)).collect();
    let more = match smallest.tools.len().saturating_sub(MOST_NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let tools = match smallest.tools.len() {
        1 => "the only tool".to_owned(),
        count => format!("all {count} tools"),
    };
    let does = if smallest.tools.len() == 1 { third_person(smallest.does) } else { smallest.does.to_owned() };
    let help = format!(
        "hide or deny {tools} that {does}, which breaks every such chain with the fewest edits: {}{more}",
        names.join(", ")
    );
    LINT.finding(out.place(), message, help)
        .label("a way out")
        .related(untrusted.place(), "strangers' text")
        .related(private.place(), "private data")
        .tool(out.name)
}

/// "send something" as it is said of one tool.
fn third_person(does: &str) -> String {
    match does.split_once(' ') {
        Some((verb, rest)) => format!("{verb}s {rest}"),
        None => format!("{does}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::tester::Tester;

    #[test]
    fn finds_what_it_says() {
        Tester::new(&LINT)
            .catalogue(&[
                ("fetch_webpage", "Read"),
                ("search_web", "Read"),
                ("read_email", "Read"),
                ("list_customers", "Read"),
                ("send_email", "Execute"),
                ("add_numbers", "Read"),
            ])
            .pass([
                r#""tools": {"search_web": {}, "list_customers": {}, "add_numbers": {}}"#,
                r#""tools": {"list_customers": {}, "send_email": {}}"#,
                r#""hide": ["send_email"], "tools": {"search_web": {}, "read_email": {}, "send_email": {}}"#,
                r#""tools": {"search_web": {}, "list_customers": {}, "send_email": {"deny_if": [{"conditions": []}]}}"#,
                r#"{"version": "1", "default": "allow", "hide": ["send_email"]}"#,
            ])
            .fail([
                r#""tools": {"search_web": {}, "list_customers": {}, "send_email": {}}"#,
                r#""tools": {"read_email": {}, "send_email": {}}"#,
                r#"{"version": "1", "default": "allow"}"#,
            ])
            .run();
    }
}
