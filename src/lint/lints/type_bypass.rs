//! A `deny_if` that a value of another type escapes.

use serde_json::{Map, Value, json};

use crate::analysis::values::ArgSet;
use crate::decide::Arguments;
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::shared::bypass;
use crate::lint::shared::declared::{self, ConditionSite, Declared};
use crate::lint::shared::rules::Kind;
use crate::lint::{Category, Check, Context, Findings, Lint};
use crate::policy::{Scalar, Test};
use crate::source::quote;

pub(super) const LINT: Lint = Lint {
    id: "type-bypass",
    summary: "a `deny_if` that the same value of another type escapes, such as a number sent as a string",
    category: Category::Arguments,
    level: Level::Warn,
    since: "0.1.0",
    fixable: true,
    needs_catalogue: true,
    docs: include_str!("type_bypass.md"),
    check: Check::Policy(check),
};

/// A denied value in another type.
struct Disguise {
    value: Value,
    /// What became of what, as in "a number sent as a string".
    words: &'static str,
    /// Whether it only counts where the schema accepts it.
    declared: bool,
}

fn check(context: &Context<'_>, found: &mut Findings) {
    for declared in declared::all(context) {
        let sites =
            declared.conditions().filter(|site| site.rule.kind == Kind::DenyIf && site.is_first_on_its_argument());
        for site in sites.filter(|site| declared.unknown_name(&site.condition.path).is_none()) {
            found_at(context, &declared, &site).into_iter().for_each(|finding| found.add(finding));
        }
    }
}

fn found_at(context: &Context<'_>, declared: &Declared<'_>, site: &ConditionSite<'_>) -> Option<Diagnostic> {
    let is_vain = matches!(site.condition.test, Test::Exists(_) | Test::Neq(_) | Test::NotIn(_));
    if is_vain || context.reasoner().is_spent() {
        return None;
    }
    let denied = ArgSet::of_rule(site.rule.rule)
        .intersection(&bypass::without_rule(declared.listed.entry, site.rule.at))
        .intersection(&declared.accepted);
    let denied = context.reasoner().member(&denied)?;
    let names = site.condition.path.names();
    let value = site.condition.path.value_in(denied.value())?;
    if takes_anything(declared, &denied, names) {
        return None;
    }
    let path = quote(&site.condition.path.to_string());
    for disguise in disguises(&site.condition.test, value) {
        let Some(args) = with_value(&denied, names, disguise.value) else { continue };
        if disguise.declared && !declared.accepted.contains(args.value()) {
            continue;
        }
        let message =
            format!("this `deny_if` rule of {} is escaped by {} as {path}", quote(site.rule.tool), disguise.words);
        // a `require` of inequality lets other types pass just as well
        let instead = compares_numbers(&site.condition.test)
            .then(|| bypass::required_instead(context.reasoner(), declared, site))
            .flatten();
        let help = match &instead {
            Some((_, condition)) => {
                format!("write `{condition}` as a `require` rule instead, which a value of another type fails")
            }
            None => format!("say in a `require` rule what {path} must be"),
        };
        if let Some(finding) = bypass::finding(&LINT, context, site, &args, (message, help)) {
            let finding = finding.label("false for other types");
            return Some(match instead {
                Some((fix, _)) => finding.fix(fix),
                None => finding,
            });
        }
    }
    None
}

/// What a value that the test holds for may be sent as instead.
fn disguises(test: &Test, value: &Value) -> Vec<Disguise> {
    let mut disguises = Vec::new();
    if compares_numbers(test)
        && let Some(number) = Scalar::from_json(value)
    {
        let value = number.printed().into();
        disguises.push(Disguise { value, words: "a number sent as a string", declared: false });
    }
    if !value.is_array() {
        disguises.push(Disguise { value: json!([value]), words: "a list that holds the value", declared: true });
    }
    disguises
}

fn compares_numbers(test: &Test) -> bool {
    matches!(test, Test::Lt(_) | Test::Lte(_) | Test::Gt(_) | Test::Gte(_))
}

/// Whether the schema says nothing of the type.
fn takes_anything(declared: &Declared<'_>, args: &Arguments, names: &[String]) -> bool {
    [json!({}), json!([]), json!(true), json!("a"), json!(0)]
        .into_iter()
        .all(|value| with_value(args, names, value).is_some_and(|args| declared.accepted.contains(args.value())))
}

/// The same arguments with another value at a path that is there.
fn with_value(args: &Arguments, names: &[String], value: Value) -> Option<Arguments> {
    let mut changed = args.value().clone();
    let (last, before) = names.split_last()?;
    let holder = before.iter().try_fold(&mut changed, |at, name| at.get_mut(name))?;
    let holder: &mut Map<String, Value> = holder.as_object_mut()?;
    holder.insert(last.clone(), value);
    Arguments::new(changed).ok()
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::tester::Tester;

    const SCHEMA: &str = r#"{"type": "object", "required": ["amount", "to", "either"], "properties": {"amount": {"type": "number"}, "to": {"anyOf": [{"type": "string"}, {"type": "array"}]}, "either": {"type": ["number", "string"]}, "any": {}, "deep": {"type": "object", "properties": {"n": {"type": "integer"}}}}}"#;

    #[test]
    fn finds_what_it_says() {
        Tester::new(&LINT)
            .catalogue(&[("a", "Write")])
            .schema(SCHEMA)
            .pass([
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.amount", "op": "lte", "value": 5}]}], "deny_if": [{"conditions": [{"path": "args.amount", "op": "eq", "value": 3}]}]}}"#,
                // another rule wants a number
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.amount", "op": "gte", "value": 0}]}], "deny_if": [{"conditions": [{"path": "args.amount", "op": "gt", "value": 5}]}]}}"#,
                r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.any", "op": "gt", "value": 5}]}, {"conditions": [{"path": "args.to", "op": "exists", "value": true}]}]}}"#,
            ])
            .fail([
                r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.amount", "op": "gt", "value": 100}]}]}}"#,
                r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.either", "op": "lt", "value": 0}]}, {"conditions": [{"path": "args.deep.n", "op": "gte", "value": 7}]}]}}"#,
                r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.to", "op": "eq", "value": "boss"}]}]}}"#,
            ])
            .fix([
                (
                    r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.amount", "op": "gt", "value": 100}]}]}}"#,
                    r#""tools": {"a": {"require": [{"conditions": [{"path": "args.amount", "op": "lte", "value": 100}]}]}}"#,
                ),
            ])
            .run();
    }
}
