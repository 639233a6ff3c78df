//! The verdict rests on something that the vendor of the gateway does not document.

use crate::diagnostic::{Diagnostic, Level, Place};
use crate::lint::context::Listed;
use crate::lint::shared::{rules, schema};
use crate::lint::{Category, Context, Findings, Lint};
use crate::policy::{Condition, Limit, Scalar, Test};
use crate::source::{Pointer, quote};

pub(super) const LINT: Lint = Lint {
    id: "portability",
    summary: "the verdict rests on something that the vendor of the gateway does not document",
    category: Category::Document,
    level: Level::Warn,
    since: "0.1.0",
    fixable: false,
    needs_catalogue: false,
    docs: include_str!("portability.md"),
    check,
};

fn check(context: &Context<'_>, found: &mut Findings) {
    let all_tools = Pointer::root().key("all_tools");
    context.policy().all_tools.iter().enumerate().for_each(|(at, limit)| spend_cap(None, &all_tools, at, limit, found));
    for listed in context.listed() {
        let pointer = listed.pointer();
        for (at, limit) in listed.entry.limits.iter().enumerate() {
            spend_cap(Some(listed.name), &pointer, at, limit, found);
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
fn spend_cap(tool: Option<&str>, parent: &Pointer, at: usize, limit: &Limit, found: &mut Findings) {
    if limit.increment_from.is_none() {
        return;
    }
    let pointer = parent.key("limits").index(at).key("increment_from");
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

/// Values that are compared by text with numbers that the gateway may print with an exponent.
fn printed_numbers(listed: &Listed<'_>, condition: &Condition, pointer: &Pointer, found: &mut Findings) {
    let (values, is_list): (&[Scalar], bool) = match &condition.test {
        Test::Eq(value) | Test::Neq(value) | Test::Contains(value) => (std::slice::from_ref(value), false),
        Test::In(values) | Test::NotIn(values) => (values, true),
        _ => return,
    };
    for (at, value) in values.iter().enumerate() {
        // the comparison is by text when the argument is of the other kind
        let other_kind = match value {
            Scalar::Number(number) if has_exponent(*number) => "string",
            Scalar::String(text)
                if text.parse().is_ok_and(|number| has_exponent(number) && value.equals(&Scalar::Number(number))) =>
            {
                "number"
            }
            _ => continue,
        };
        let element = matches!(condition.test, Test::Contains(_));
        if element || schema::may_be(listed.tool, &condition.path, other_kind) {
            let place = if is_list { pointer.index(at) } else { pointer.clone() };
            found.add(exponent(listed.name, value, other_kind, place));
        }
    }
}

fn exponent(tool: &str, value: &Scalar, other_kind: &str, place: Pointer) -> Diagnostic {
    let value = quote(&value.to_string());
    let message = format!(
        "whether {value} equals the same number as a {other_kind} depends on how the gateway prints it, with an exponent or without"
    );
    let help = if other_kind == "string" {
        "compare with `gte` and `lte`, which hold for numbers only, or list the text as well".to_owned()
    } else {
        "add a `regex` condition, which holds for strings only, or compare with a number".to_owned()
    };
    LINT.finding(Place::value(place), message, help).tool(tool)
}

/// Whether Intercept, the open-source predecessor of the gateway, prints the number with an exponent.
fn has_exponent(number: f64) -> bool {
    let size = number.abs();
    size.is_finite() && (size >= 1e6 || (size > 0.0 && size < 1e-4))
}
