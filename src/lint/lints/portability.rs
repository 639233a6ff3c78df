//! The verdict rests on something that the vendor of the gateway does not document.

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Level, Place};
use crate::lint::context::Listed;
use crate::lint::shared::{rules, schema};
use crate::lint::{Category, Check, Context, Findings, Lint};
use crate::policy::{Condition, Limit, Operator, Scalar, Test};
use crate::source::{Pointer, Safe};

pub(super) const LINT: Lint = Lint {
    id: "portability",
    summary: "the verdict rests on something that the vendor of the gateway does not document",
    category: Category::Document,
    level: Level::Warn,
    since: "0.1.0",
    fixable: false,
    needs_catalogue: false,
    docs: include_str!("portability.md"),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, found: &mut Findings) {
    for (at, limit) in context.policy().all_tools.iter().enumerate() {
        spend_cap(None, || Pointer::root().key("all_tools"), at, limit, found);
    }
    for listed in context.listed() {
        for (at, limit) in listed.entry.limits.iter().enumerate() {
            spend_cap(Some(listed.name), || listed.pointer(), at, limit, found);
        }
        for site in rules::of(listed) {
            for (at, condition) in site.rule.conditions.iter().enumerate() {
                let pointer = site.pointer().key("conditions").index(at).key("value");
                printed_numbers(listed, condition, &pointer, found);
            }
        }
    }
}

/// `increment_from`, which the vendor has under a name that it does not document.
fn spend_cap(tool: Option<&str>, parent: impl Fn() -> Pointer, at: usize, limit: &Limit, found: &mut Findings) {
    if limit.increment_from.is_none() {
        return;
    }
    let pointer = parent().key("limits").index(at).key("increment_from");
    let message =
        "the vendor documents no `increment_from`, so a gateway may count calls here and not the amount".to_owned();
    let help = "try a call above the limit on your gateway, and add a `require` rule that caps the amount of one call"
        .to_owned();
    let finding = LINT.finding(Place::key(pointer), message, help);
    found.add(match tool {
        Some(tool) => finding.tool(tool),
        None => finding,
    });
}

/// A value that is compared by text with numbers that the gateway may print with an exponent.
fn printed_numbers(listed: &Listed<'_>, condition: &Condition, pointer: &Pointer, found: &mut Findings) {
    let (values, is_list): (&[Scalar], bool) = match &condition.test {
        Test::Eq(value) | Test::Neq(value) | Test::Contains(value) => (std::slice::from_ref(value), false),
        Test::In(values) | Test::NotIn(values) => (values, true),
        _ => return,
    };
    let doubtful: Vec<(usize, Scalar)> =
        values.iter().enumerate().filter_map(|(at, value)| Some((at, other_form(value)?))).collect();
    if doubtful.is_empty() {
        return;
    }
    // an entry of a list may be of any type
    let any = matches!(condition.test, Test::Contains(_));
    let may_be = |kind| any || schema::may_be(listed.tool, &condition.path, kind);
    let (text, number) = (may_be("string"), may_be("number"));
    let tested: HashSet<String> = values.iter().map(Scalar::to_string).collect();
    let untested = |(_, other): &&(usize, Scalar)| {
        let possible = if matches!(other, Scalar::String(_)) { text } else { number };
        possible && !tested.contains(&other.to_string())
    };
    if let Some((at, other)) = doubtful.iter().find(untested)
        && let Some(value) = values.get(*at)
    {
        let place = if is_list { pointer.index(*at) } else { pointer.clone() };
        found.add(exponent(listed.name, condition.test.operator(), value, other, place));
    }
}

/// The same number as text, or the number that a text prints, if the gateway may print it with an exponent.
fn other_form(value: &Scalar) -> Option<Scalar> {
    match value {
        Scalar::Number(number) if has_exponent(*number) => Some(Scalar::String(value.printed())),
        Scalar::String(text) => {
            let number = text.parse().ok().filter(|number| has_exponent(*number)).map(Scalar::Number)?;
            number.equals(value).then_some(number)
        }
        _ => None,
    }
}

fn exponent(tool: &str, operator: Operator, value: &Scalar, other: &Scalar, place: Pointer) -> Diagnostic {
    let kind = if matches!(other, Scalar::String(_)) { "string" } else { "number" };
    let (shown, other) = (Safe(&value.to_string()).to_string(), Safe(&other.to_string()).to_string());
    let message = format!(
        "whether `{shown}` equals the same number as a {kind} depends on how the gateway prints numbers of this size"
    );
    let help = match operator {
        Operator::Eq => format!("compare with both: `\"op\": \"in\", \"value\": [{shown}, {other}]`"),
        Operator::Neq => format!("compare with both: `\"op\": \"not_in\", \"value\": [{shown}, {other}]`"),
        Operator::In | Operator::NotIn => format!("add `{other}` to the list"),
        _ => format!("add a rule for `{other}`"),
    };
    LINT.finding(Place::value(place), message, help).tool(tool)
}

/// Whether Intercept, the open-source predecessor of the gateway, prints the number with an exponent.
fn has_exponent(number: f64) -> bool {
    let size = number.abs();
    size.is_finite() && (size >= 1e6 || (size > 0.0 && size < 1e-4))
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::tester::Tester;

    #[test]
    fn finds_what_it_says() {
        Tester::new(&LINT)
            .pass([
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.n", "op": "lte", "value": 5000000}, {"path": "args.s", "op": "eq", "value": "v1000000"}, {"path": "args.n", "op": "neq", "value": 999999}, {"path": "args.z", "op": "in", "value": [0, 0.0001, true]}, {"path": "args.y", "op": "in", "value": [1000000, "1000000"]}]}], "limits": [{"counter": "c", "window": "day", "max": 5000000, "scope": "grant"}]}}"#,
            ])
            .fail([
                r#""all_tools": {"limits": [{"counter": "s", "window": "day", "max": 5, "scope": "grant", "increment_from": "args.n"}]}, "tools": {"a": {"limits": [{"counter": "s", "window": "day", "max": 5, "scope": "grant", "increment_from": "args.n"}]}}"#,
                r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.n", "op": "eq", "value": 1000000}]}, {"conditions": [{"path": "args.n", "op": "in", "value": [1, 0.00005, "20000000"]}]}]}}"#,
            ])
            .catalogue(&[("a", "Read")])
            .schema(r#"{"properties": {"id": {"type": "integer"}, "o": {"properties": {"s": {"type": ["string", "null"]}}}}}"#)
            .pass([
                r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.id", "op": "eq", "value": 1000000}]}, {"conditions": [{"path": "args.o.s", "op": "eq", "value": "1000000"}]}]}}"#,
            ])
            .fail([
                r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.id", "op": "eq", "value": "1000000"}]}, {"conditions": [{"path": "args.o.s", "op": "eq", "value": 1000000}]}, {"conditions": [{"path": "args.else", "op": "eq", "value": 1000000}]}]}}"#,
            ])
            .run();
    }
}
