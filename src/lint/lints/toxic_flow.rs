//! What the policy allows together takes in strangers' text, reads private data and has a way out.

use crate::diagnostic::{Diagnostic, Level};
use crate::lint::shared::flows::{Flow, PRIVATE_DATA, Part, SECRETS, UNTRUSTED_CONTENT, WAY_OUT};
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
    part: Part,
    /// Also those that may turn out not to, until the side is settled.
    tools: Vec<&'c Flow<'a>>,
}

impl<'c, 'a> Side<'c, 'a> {
    fn of(context: &'c Context<'a>, does: &'static str, part: Part) -> Self {
        Self { does, part, tools: context.flows().iter().filter(|flow| flow.may_have(part)).collect() }
    }

    /// Reads the descriptions of those that may turn out not to be of this side.
    fn settle(&mut self) {
        self.tools.retain(|flow| flow.has(self.part));
    }

    /// How many tools are left at least when it is settled.
    fn least(&self) -> usize {
        self.tools.iter().filter(|flow| flow.surely_has(self.part)).count()
    }

    /// Whether more than so many tools are left when it is settled. It reads no more descriptions than that takes.
    fn is_larger_than(&self, size: usize) -> bool {
        self.least() > size || self.tools.iter().filter(|flow| flow.has(self.part)).nth(size).is_some()
    }

    /// The tool to name: one that the policy lists goes before one that the default lets through, a secret before other
    /// data, a short name before a long one.
    fn example(&self) -> Option<&'c Flow<'a>> {
        let rank = |flow: &Flow<'_>| (!flow.is_listed, !flow.has(SECRETS), flow.name.len());
        let better = |best: Option<&'c Flow<'a>>, flow: &&'c Flow<'a>| {
            let is_better = best.is_none_or(|best| rank(flow) < rank(best)) && flow.has(self.part);
            if is_better { Some(*flow) } else { best }
        };
        self.tools.iter().fold(None, better)
    }
}

fn check(context: &Context<'_>, found: &mut Findings) {
    let mut sides = [
        Side::of(context, "send something outside", WAY_OUT),
        Side::of(context, "take in what strangers wrote", UNTRUSTED_CONTENT),
        Side::of(context, "read private data", PRIVATE_DATA),
    ];
    // a side that is larger than another need not be settled to know that it is not the smallest
    let probably_smallest = sides.iter_mut().min_by_key(|side| side.least());
    let size = probably_smallest.map_or(0, |side| {
        side.settle();
        side.tools.len()
    });
    sides.iter_mut().filter(|side| !side.is_larger_than(size)).for_each(Side::settle);
    // any tool of each side makes a chain, so every chain is broken when one whole side is gone, and not before
    if let [Some(out), Some(untrusted), Some(private)] = sides.each_ref().map(Side::example)
        && let Some(smallest) = sides.iter().min_by_key(|side| side.tools.len())
    {
        found.add(toxic(out, untrusted, private, smallest));
    }
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
