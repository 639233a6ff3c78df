//! A rule that changes nothing: a `require` without conditions, or a rule implied by another.

use crate::analysis::reach::{self, Reasoner};
use crate::diagnostic::{Diagnostic, Level, Place};
use crate::lint::context::Listed;
use crate::lint::shared::repairs;
use crate::lint::shared::rules::{self, Kind, Site};
use crate::lint::{Category, Check, Context, Findings, Lint};
use crate::source::quote;

/// Tools with more rules are not searched for implied ones: every rule is compared with every other.
const MOST_RULES: usize = 50;

pub(super) const LINT: Lint = Lint {
    id: "inert-rule",
    summary: "a rule that changes nothing: a `require` without conditions, or a rule implied by another",
    category: Category::Document,
    level: Level::Warn,
    since: "0.1.0",
    fixable: true,
    needs_catalogue: false,
    docs: include_str!("inert_rule.md"),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, found: &mut Findings) {
    let with_rules = |listed: &&Listed<'_>| !(listed.entry.require.is_empty() && listed.entry.deny_if.is_empty());
    for listed in context.listed().iter().filter(with_rules) {
        let sites: Vec<Site<'_>> = rules::of(listed).collect();
        let empty = |site: &&Site<'_>| site.kind == Kind::Require && reach::always_holds(site.rule);
        sites.iter().filter(empty).for_each(|site| found.add(without_conditions(site)));
        let mut rest: Vec<&Site<'_>> = sites.iter().filter(|site| !empty(site)).collect();
        if rest.len() < 2 || rest.len() > MOST_RULES {
            continue;
        }
        rest.retain(|site| context.reasoner().can_hold(site.rule));
        // from the last to the first: of two equal rules the later changes nothing
        for at in (0..rest.len()).rev() {
            let Some(site) = rest.get(at).copied() else { continue };
            let Some(stronger) =
                rest.iter().find(|other| !std::ptr::eq(**other, site) && covers(context.reasoner(), other, site))
            else {
                continue;
            };
            found.add(implied(site, stronger));
            rest.remove(at);
        }
    }
}

fn without_conditions(site: &Site<'_>) -> Diagnostic {
    let name = quote(site.tool);
    let message = format!("this `require` rule of {name} has no conditions, so it always holds");
    let help = "add the conditions that calls must meet, or take the rule out".to_owned();
    LINT.finding(Place::value(site.pointer()), message, help)
        .label("denies nothing")
        .tool(site.tool)
        .fix(repairs::remove(format!("take the rule without conditions out of {name}"), site.pointer()))
}

fn implied(site: &Site<'_>, stronger: &Site<'_>) -> Diagnostic {
    let name = quote(site.tool);
    let message =
        format!("every call that this `{}` rule of {name} denies is denied by another rule", site.kind.as_str());
    let help = "take the rule out, or correct its conditions".to_owned();
    LINT.finding(Place::value(site.pointer()), message, help)
        .label("changes nothing")
        .related(Place::value(stronger.pointer()), "denies all of them")
        .tool(site.tool)
        .fix(repairs::remove(format!("take the rule that changes nothing out of {name}"), site.pointer()))
}

/// Whether whatever the second rule denies, the first denies too.
fn covers(reasoner: &Reasoner, stronger: &Site<'_>, site: &Site<'_>) -> bool {
    match (stronger.kind, site.kind) {
        (Kind::Require, Kind::Require) => reasoner.implies(stronger.rule, site.rule),
        (Kind::DenyIf, Kind::DenyIf) => reasoner.implies(site.rule, stronger.rule),
        (Kind::Require, Kind::DenyIf) => !reasoner.can_hold_together([stronger.rule, site.rule]),
        // the `require` rule speaks first, so its message is the one that is seen
        (Kind::DenyIf, Kind::Require) => false,
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
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.n", "op": "lte", "value": 5}]}, {"conditions": [{"path": "args.n", "op": "gte", "value": 5}]}], "deny_if": [{"conditions": [{"path": "args.m", "op": "exists", "value": true}]}]}}"#,
                r#""tools": {"a": {"deny_if": [{"conditions": []}]}}"#,
                r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.n", "op": "in", "value": []}]}, {"conditions": [{"path": "args.n", "op": "in", "value": []}]}]}}"#,
                // the number 5 is no string
                r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.s", "op": "regex", "value": "^5"}]}, {"conditions": [{"path": "args.s", "op": "eq", "value": "5"}]}]}}"#,
            ])
            .fail([
                r#""tools": {"a": {"require": [{"conditions": []}]}}"#,
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.n", "op": "lte", "value": 9}]}, {"conditions": [{"path": "args.n", "op": "lte", "value": 5}]}]}}"#,
                r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.n", "op": "gt", "value": 9}]}, {"conditions": [{"path": "args.n", "op": "gt", "value": 9}]}, {"conditions": [{"path": "args.n", "op": "gt", "value": 5}]}]}}"#,
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.n", "op": "lte", "value": 9}]}], "deny_if": [{"conditions": [{"path": "args.n", "op": "gt", "value": 9}]}]}}"#,
                r#""tools": {"a": {"deny_if": [{"conditions": []}, {"conditions": [{"path": "args.n", "op": "gt", "value": 5}]}]}}"#,
                // the same strings, an argument within another, a pattern within a text
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.s", "op": "in", "value": ["a", "b"]}]}, {"conditions": [{"path": "args.s", "op": "regex", "value": "^[ab]$"}]}]}}"#,
                r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.a", "op": "exists", "value": true}]}, {"conditions": [{"path": "args.a.b", "op": "eq", "value": 1}]}]}}"#,
                r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.s", "op": "contains", "value": "rm"}]}, {"conditions": [{"path": "args.s", "op": "regex", "value": "^rm -rf"}]}]}}"#,
            ])
            .fix([
                (
                    r#""tools": {"a": {"require": [{"conditions": []}, {"conditions": [{"path": "args.n", "op": "lte", "value": 5}]}, {"conditions": [{"path": "args.n", "op": "lte", "value": 9}]}]}}"#,
                    r#""tools": {"a": {"require": [{"conditions": [{"path": "args.n", "op": "lte", "value": 5}]}]}}"#,
                ),
            ])
            .run();
    }
}
