//! A condition whose operator or value can never fit what the tool declares of the argument.

use crate::analysis::reach::Reasoner;
use crate::analysis::values::ArgSet;
use crate::diagnostic::{Diagnostic, Level, Place};
use crate::lint::shared::declared::{self, ConditionSite, Declared};
use crate::lint::shared::rules::Kind;
use crate::lint::{Category, Check, Context, Findings, Lint};
use crate::policy::{Condition, Scalar, Test};
use crate::source::{Pointer, Safe, quote};

pub(super) const LINT: Lint = Lint {
    id: "impossible-condition",
    summary: "an operator or a value that can never fit the declared type, choices or bounds of the argument",
    category: Category::Arguments,
    level: Level::Deny,
    since: "0.1.0",
    fixable: false,
    needs_catalogue: true,
    docs: include_str!("impossible_condition.md"),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, found: &mut Findings) {
    for declared in declared::all(context) {
        let unfit = |test: Test, site: &ConditionSite<'_>| is_unfit(context.reasoner(), &declared, site, test);
        for site in declared.conditions().filter(|site| declared.unknown_name(&site.condition.path).is_none()) {
            match &site.condition.test {
                Test::Exists(_) => {}
                // to deny what is none of them, though the schema knows no others, is caution
                Test::Neq(_) | Test::NotIn(_)
                    if site.rule.kind == Kind::Require && unfit(site.condition.test.clone(), &site) =>
                {
                    found.add(condition_finding(&site));
                }
                Test::In(values) | Test::NotIn(values) => {
                    for (at, value) in values.iter().enumerate() {
                        if unfit(Test::Eq(value.clone()), &site) {
                            found.add(value_finding(&site, value, site.pointer().key("value").index(at)));
                        }
                    }
                }
                Test::Eq(value) | Test::Neq(value) => {
                    if unfit(Test::Eq(value.clone()), &site) {
                        found.add(value_finding(&site, value, site.pointer().key("value")));
                    }
                }
                test => {
                    if unfit(test.clone(), &site) {
                        found.add(condition_finding(&site));
                    }
                }
            }
        }
    }
}

/// Whether the schema proves that a test holds for nothing that the argument can be, though it holds for something.
fn is_unfit(reasoner: &Reasoner, declared: &Declared<'_>, site: &ConditionSite<'_>, test: Test) -> bool {
    if reasoner.is_spent() {
        return false;
    }
    let held = ArgSet::of_condition(&Condition { path: site.condition.path.clone(), test });
    reasoner.is_surely_empty(&held.intersection(&declared.accepted)) && !reasoner.is_surely_empty(&held)
}

fn value_finding(site: &ConditionSite<'_>, value: &Scalar, pointer: Pointer) -> Diagnostic {
    let (path, tool) = (quote(&site.condition.path.to_string()), quote(site.rule.tool));
    let message = format!("{path} of {tool} is never `{}` by the input schema of the tool", Safe(&value.to_string()));
    LINT.finding(Place::value(pointer), message, "write a value that the argument can have".to_owned())
        .label("never the case")
        .tool(site.rule.tool)
}

fn condition_finding(site: &ConditionSite<'_>) -> Diagnostic {
    let tool = quote(site.rule.tool);
    let consequence = match site.rule.kind {
        Kind::Require => "so the rule denies every call",
        Kind::DenyIf => "so the rule denies nothing",
    };
    let message =
        format!("by the input schema of {tool} `{}` never holds, {consequence}", Safe(&site.condition.to_string()));
    let help = "use an operator and a value that fit what the tool declares".to_owned();
    LINT.finding(Place::value(site.pointer()), message, help).label("never holds").tool(site.rule.tool)
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::tester::Tester;

    const SCHEMA: &str = r##"{"type": "object", "required": ["amount"], "additionalProperties": false, "properties": {"amount": {"type": "integer", "minimum": 1, "maximum": 500}, "currency": {"enum": ["usd", "eur", 5]}, "note": {"type": ["string", "null"]}, "tags": {"type": "array"}, "to": {"type": "object", "properties": {"n": {"$ref": "#/$defs/n"}}}, "free": {}, "fixed": {"const": 1}}, "$defs": {"n": {"type": "string"}}}"##;

    #[test]
    fn finds_what_it_says() {
        Tester::new(&LINT)
            .catalogue(&[("a", "Write")])
            .schema(SCHEMA)
            .pass([
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.amount", "op": "lt", "value": 500}, {"path": "args.currency", "op": "in", "value": ["usd", "5", 5]}, {"path": "args.note", "op": "regex", "value": "x"}, {"path": "args.tags", "op": "contains", "value": 7}, {"path": "args.to.n", "op": "eq", "value": 5}, {"path": "args.free", "op": "gt", "value": 0}]}], "deny_if": [{"conditions": [{"path": "args.amount", "op": "exists", "value": false}]}, {"conditions": [{"path": "args.amount", "op": "neq", "value": "7"}]}]}}"#,
                r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.currency", "op": "not_in", "value": ["usd", 5, "eur"]}]}, {"conditions": [{"path": "args.fixed", "op": "neq", "value": 1}]}]}}"#,
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.unknown", "op": "eq", "value": 7}]}]}}"#,
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.amount", "op": "in", "value": []}]}]}}"#,
            ])
            .fail([
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.amount", "op": "gt", "value": 500}]}], "deny_if": [{"conditions": [{"path": "args.amount", "op": "regex", "value": "5"}]}, {"conditions": [{"path": "args.note", "op": "gte", "value": 5}]}, {"conditions": [{"path": "args.to.n", "op": "lt", "value": 5}]}, {"conditions": [{"path": "args.note.length", "op": "eq", "value": 5}]}]}}"#,
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.currency", "op": "not_in", "value": ["usd", 5, "eur"]}]}, {"conditions": [{"path": "args.fixed", "op": "neq", "value": 1}]}]}}"#,
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.currency", "op": "not_in", "value": ["usd", "uero"]}]}], "deny_if": [{"conditions": [{"path": "args.amount", "op": "eq", "value": 2.5}]}, {"conditions": [{"path": "args.amount", "op": "neq", "value": "5.0"}]}, {"conditions": [{"path": "args.tags", "op": "eq", "value": "x"}]}]}}"#,
            ])
            .run();
    }
}
