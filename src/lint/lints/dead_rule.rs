//! A `require` that nothing satisfies, or a `deny_if` that nothing can meet.

use crate::analysis::reach::Reasoner;
use crate::diagnostic::{Diagnostic, Level, Place};
use crate::lint::shared::repairs;
use crate::lint::shared::rules::{self, Kind, Site};
use crate::lint::{Category, Check, Context, Findings, Lint};
use crate::policy::{Condition, Rule};
use crate::source::quote;

pub(super) const LINT: Lint = Lint {
    id: "dead-rule",
    summary: "a `require` that nothing satisfies, or a `deny_if` that nothing can meet",
    category: Category::Document,
    level: Level::Deny,
    since: "0.1.0",
    fixable: true,
    needs_catalogue: false,
    docs: include_str!("dead_rule.md"),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, found: &mut Findings) {
    for listed in context.listed() {
        let (mut dead, mut live) = (Vec::new(), Vec::new());
        for site in rules::of(listed) {
            if context.reasoner().can_hold(site.rule) { live.push(site) } else { dead.push(site) }
        }
        live.retain(|site| site.kind == Kind::Require);
        dead.iter().for_each(|site| found.add(impossible(context.reasoner(), site)));
        if dead.iter().all(|site| site.kind == Kind::DenyIf)
            && let Some((first, rest)) = contradiction(context.reasoner(), &live)
        {
            found.add(contradictory(context.reasoner(), first, rest));
        }
    }
}

fn impossible(reasoner: &Reasoner, site: &Site<'_>) -> Diagnostic {
    let name = quote(site.tool);
    let conditions = site.pointer().key("conditions");
    // one condition may be to blame alone
    let alone =
        |condition: &Condition| !reasoner.can_hold(&Rule { conditions: vec![condition.clone()], on_deny: None });
    let blamed = match site.rule.conditions.iter().position(alone) {
        Some(at) => conditions.index(at),
        None => conditions,
    };
    let finding = |message: String, help: &str| {
        LINT.finding(Place::value(blamed.clone()), message, help.to_owned()).label("cannot be met").tool(site.tool)
    };
    match site.kind {
        Kind::Require => finding(
            format!("no arguments can meet this `require` rule, so {name} can never be called"),
            "correct the conditions, or hide the tool if that is what is meant",
        ),
        Kind::DenyIf => finding(
            format!("no arguments can meet this `deny_if` rule of {name}, so it denies nothing"),
            "correct the conditions, or take the rule out",
        )
        .fix(repairs::remove(format!("take the dead rule of {name} out"), site.pointer())),
    }
}

/// The first of these `require` rules that cannot hold together with those before it, and them.
fn contradiction<'s, 'a>(reasoner: &Reasoner, live: &'s [Site<'a>]) -> Option<(&'s Site<'a>, &'s [Site<'a>])> {
    let together = |count: usize| reasoner.can_hold_together(live.iter().take(count).map(|site| site.rule));
    if live.len() < 2 || together(live.len()) {
        return None;
    }
    // what cannot hold together cannot hold with more rules either
    let counts: Vec<usize> = (1..=live.len()).collect();
    let (last, before) = live.get(..=counts.partition_point(|count| together(*count)))?.split_last()?;
    Some((last, before))
}

fn contradictory(reasoner: &Reasoner, site: &Site<'_>, before: &[Site<'_>]) -> Diagnostic {
    let name = quote(site.tool);
    let message =
        format!("no arguments can meet this `require` rule and those before it, so {name} can never be called");
    let help = "correct the conditions, or hide the tool if that is what is meant".to_owned();
    let finding = LINT
        .finding(Place::value(site.pointer().key("conditions")), message, help)
        .label("contradicts the rules before it")
        .tool(site.tool);
    let pair = |other: &&Site<'_>| !reasoner.can_hold_together([other.rule, site.rule]);
    match before.iter().find(pair) {
        Some(other) => {
            finding.related(Place::value(other.pointer().key("conditions")), "cannot hold together with this")
        }
        None => finding,
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
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.n", "op": "lte", "value": 5}]}, {"conditions": [{"path": "args.n", "op": "gte", "value": 5}]}], "deny_if": [{"conditions": []}]}}"#,
                r#""tools": {"a": {"require": [{"conditions": []}], "deny_if": [{"conditions": [{"path": "args.s", "op": "regex", "value": "x"}]}]}}"#,
                // meet in a few strings, in the number 5
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.s", "op": "regex", "value": "^a"}, {"path": "args.s", "op": "regex", "value": "b$"}, {"path": "args.s", "op": "contains", "value": "xyz"}]}]}}"#,
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.n", "op": "eq", "value": "5"}, {"path": "args.n", "op": "gt", "value": 4}]}]}}"#,
            ])
            .fail([
                r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.n", "op": "gt", "value": 5}, {"path": "args.n", "op": "lt", "value": 3}]}]}}"#,
                r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.m", "op": "eq", "value": 1}, {"path": "args.n", "op": "in", "value": []}]}]}}"#,
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.n", "op": "gt", "value": 5}, {"path": "args.n", "op": "regex", "value": "5"}]}]}}"#,
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.m", "op": "eq", "value": 1}]}, {"conditions": [{"path": "args.n", "op": "gt", "value": 5}]}, {"conditions": [{"path": "args.n", "op": "eq", "value": 5}], "on_deny": "five"}, {"conditions": [{"path": "args.n", "op": "eq", "value": 4}]}]}}"#,
                r#""hide": ["a"], "tools": {"a": {"deny_if": [{"conditions": [{"path": "args.n", "op": "in", "value": []}]}]}}"#,
                // a path through no object, equal as text, patterns that share no string
                r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.a", "op": "eq", "value": "x"}, {"path": "args.a.b", "op": "exists", "value": true}]}]}}"#,
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.n", "op": "eq", "value": "5"}, {"path": "args.n", "op": "neq", "value": 5}]}]}}"#,
                r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.s", "op": "regex", "value": "^a"}, {"path": "args.s", "op": "regex", "value": "^[^a]*$"}]}]}}"#,
            ])
            .fix([
                (
                    r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.n", "op": "in", "value": []}]}, {"conditions": []}]}}"#,
                    r#""tools": {"a": {"deny_if": [{"conditions": []}]}}"#,
                ),
            ])
            .run();
    }
}
