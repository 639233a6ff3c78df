//! A `deny_if` that is skipped by leaving an optional argument out.

use serde_json::Value;

use crate::analysis::values::ArgSet;
use crate::decide::holds;
use crate::diagnostic::{Diagnostic, Fix, Level};
use crate::lint::shared::bypass;
use crate::lint::shared::declared::{self, ConditionSite, Declared};
use crate::lint::shared::rules::Kind;
use crate::lint::{Category, Check, Context, Findings, Lint};
use crate::policy::{Condition, Rule, Scalar, Test};
use crate::source::quote;

pub(super) const LINT: Lint = Lint {
    id: "optional-argument-bypass",
    summary: "a `deny_if` that is skipped by leaving an optional argument out",
    category: Category::Arguments,
    level: Level::Warn,
    since: "0.1.0",
    fixable: true,
    needs_catalogue: true,
    docs: include_str!("optional_argument_bypass.md"),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, found: &mut Findings) {
    for declared in declared::all(context) {
        let sites =
            declared.conditions().filter(|site| site.rule.kind == Kind::DenyIf && site.is_first_on_its_argument());
        for site in sites.filter(|site| needs_presence(site.condition) && !is_harmless(&declared, site.condition)) {
            found_at(context, &declared, &site).into_iter().for_each(|finding| found.add(finding));
        }
    }
}

fn found_at(context: &Context<'_>, declared: &Declared<'_>, site: &ConditionSite<'_>) -> Option<Diagnostic> {
    if context.reasoner().is_spent() || declared.unknown_name(&site.condition.path).is_some() {
        return None;
    }
    let rest = other_conditions(site);
    let absent = Condition { path: site.condition.path.clone(), test: Test::Exists(false) };
    // only worth a word if the rule denies something when the argument is there
    let denied = ArgSet::of_rule(site.rule.rule)
        .intersection(&bypass::without_rule(declared.listed.entry, site.rule.at))
        .intersection(&declared.accepted);
    let escaping = ArgSet::allowed_by(declared.listed.entry)
        .intersection(&ArgSet::of_rule(&Rule { conditions: rest.clone(), on_deny: None }))
        .intersection(&ArgSet::of_condition(&absent))
        .intersection(&declared.accepted);
    let reasoner = context.reasoner();
    let args = reasoner.member(&escaping)?;
    if site.condition.path.value_in(args.value()).is_some() || reasoner.is_surely_empty(&denied) {
        return None;
    }
    let path = quote(&site.condition.path.to_string());
    let message = format!("this `deny_if` rule of {} is skipped by leaving {path} out", quote(site.rule.tool));
    let (fix, help) = repair(context, declared, site, rest);
    let finding = bypass::finding(&LINT, context, site, &args, (message, help))?.label("false if it is missing");
    Some(match fix {
        Some(fix) => finding.fix(fix),
        None => finding,
    })
}

/// The fix, and what to type.
fn repair(
    context: &Context<'_>,
    declared: &Declared<'_>,
    site: &ConditionSite<'_>,
    mut rest: Vec<Condition>,
) -> (Option<Fix>, String) {
    let (reasoner, path) = (context.reasoner(), site.condition.path.clone());
    if let Some((fix, condition)) = bypass::required_instead(reasoner, declared, site) {
        return (Some(fix), format!("write `{condition}` as a `require` rule instead, which a missing argument fails"));
    }
    let (name, on_deny) = (quote(&path.to_string()), site.rule.rule.on_deny.clone());
    if rest.is_empty() {
        let rule = Rule { conditions: vec![Condition { path, test: Test::Exists(true) }], on_deny };
        let fix = bypass::with_rule(reasoner, declared, site, "require", (&rule, format!("require {name}")));
        return (fix, format!("add a `require` rule that {name} exists"));
    }
    rest.push(Condition { path, test: Test::Exists(false) });
    let rule = Rule { conditions: rest, on_deny };
    let title = format!("deny it where {name} is missing too");
    let fix = bypass::with_rule(reasoner, declared, site, "deny_if", (&rule, title));
    (fix, format!("add a `deny_if` rule of the other conditions and `exists` `false` for {name}"))
}

/// The conditions of the rule on other arguments.
fn other_conditions(site: &ConditionSite<'_>) -> Vec<Condition> {
    let others = site.rule.rule.conditions.iter().filter(|other| other.path != site.condition.path);
    others.cloned().collect()
}

/// Whether absence makes the condition false. A rule against the presence of an argument is not skipped by its absence.
fn needs_presence(condition: &Condition) -> bool {
    !matches!(condition.test, Test::Exists(_))
}

/// Whether leaving the argument out is as good as a value that is not denied: by its declared default, or because it is a
/// switch that is denied only when on.
fn is_harmless(declared: &Declared<'_>, condition: &Condition) -> bool {
    let Some(property) = declared.property(&condition.path) else { return false };
    match property.get("default") {
        Some(Value::Null) | None => {
            let is_switch = property.get("type").and_then(Value::as_str) == Some("boolean");
            is_switch && matches!(&condition.test, Test::Eq(Scalar::Bool(true)))
        }
        Some(default) => !holds(&condition.test, Some(default)),
    }
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::tester::Tester;

    const SCHEMA: &str = r#"{"type": "object", "required": ["to", "kind"], "properties": {"to": {"type": "string"}, "kind": {"enum": ["card", "cash"]}, "amount": {"type": "integer"}, "branch": {"type": "string"}, "force": {"type": "boolean"}, "size": {"type": "integer", "default": 5}}}"#;

    #[test]
    fn finds_what_it_says() {
        Tester::new(&LINT)
            .catalogue(&[("a", "Write")])
            .schema(SCHEMA)
            .pass([
                // required, a switch, a default that passes, presence itself
                r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.to", "op": "eq", "value": "x"}]}, {"conditions": [{"path": "args.force", "op": "eq", "value": true}]}, {"conditions": [{"path": "args.size", "op": "gt", "value": 9}]}, {"conditions": [{"path": "args.amount", "op": "exists", "value": true}]}]}}"#,
                // another rule wants the argument
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.amount", "op": "gte", "value": 0}]}], "deny_if": [{"conditions": [{"path": "args.amount", "op": "gt", "value": 9}]}]}}"#,
                r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.amount", "op": "gt", "value": 9}]}, {"conditions": [{"path": "args.amount", "op": "exists", "value": false}]}]}}"#,
                // no call passes at all
                r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.amount", "op": "gt", "value": 9}]}, {"conditions": []}]}}"#,
                r#""hide": ["a"], "tools": {"a": {"deny_if": [{"conditions": [{"path": "args.amount", "op": "gt", "value": 9}]}]}}"#,
            ])
            .fail([
                r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.amount", "op": "gt", "value": 100}], "on_deny": "Too much."}]}}"#,
                r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.size", "op": "lt", "value": 9}]}, {"conditions": [{"path": "args.branch", "op": "regex", "value": "main"}]}]}}"#,
                r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.kind", "op": "eq", "value": "card"}, {"path": "args.amount", "op": "gt", "value": 100}]}]}}"#,
            ])
            .fix([
                (
                    r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.amount", "op": "gt", "value": 100}], "on_deny": "Too much."}]}}"#,
                    r#""tools": {"a": {"require": [{"conditions": [{"path": "args.amount", "op": "lte", "value": 100}], "on_deny": "Too much."}]}}"#,
                ),
                (
                    r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.branch", "op": "regex", "value": "main"}]}]}}"#,
                    r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.branch", "op": "regex", "value": "main"}]}], "require": [{"conditions": [{"path": "args.branch", "op": "exists", "value": true}]}]}}"#,
                ),
                (
                    r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.kind", "op": "eq", "value": "card"}, {"path": "args.amount", "op": "gt", "value": 100}]}]}}"#,
                    r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.kind", "op": "eq", "value": "card"}, {"path": "args.amount", "op": "gt", "value": 100}]}, {"conditions": [{"path": "args.kind", "op": "eq", "value": "card"}, {"path": "args.amount", "op": "exists", "value": false}]}]}}"#,
                ),
            ])
            .run();
    }
}
