//! Whether one condition holds for one value.

use serde_json::Value;

use crate::policy::{Scalar, Test};

/// Whether a test holds for the value of its argument; `None` is a missing argument.
///
/// A missing argument makes every test false but `exists: false`; `null` counts as missing for `exists` alone.
pub fn holds(test: &Test, seen: Option<&Value>) -> bool {
    let Some(value) = seen else { return *test == Test::Exists(false) };
    match test {
        Test::Eq(expected) => equals(value, expected),
        Test::Neq(expected) => !equals(value, expected),
        Test::Lt(bound) => number(value).is_some_and(|number| number < *bound),
        Test::Lte(bound) => number(value).is_some_and(|number| number <= *bound),
        Test::Gt(bound) => number(value).is_some_and(|number| number > *bound),
        Test::Gte(bound) => number(value).is_some_and(|number| number >= *bound),
        Test::In(expected) => expected.iter().any(|expected| equals(value, expected)),
        Test::NotIn(expected) => !expected.iter().any(|expected| equals(value, expected)),
        Test::Exists(expected) => *expected != value.is_null(),
        Test::Regex(pattern) => value.as_str().is_some_and(|text| pattern.is_match(text)),
        Test::Contains(part) => contains(value, part),
    }
}

/// `null`, lists and objects equal no scalar.
fn equals(value: &Value, expected: &Scalar) -> bool {
    Scalar::from_json(value).is_some_and(|value| value.equals(expected))
}

/// A JSON number; text that looks like one is none.
fn number(value: &Value) -> Option<f64> {
    value.as_number()?.as_f64()
}

fn contains(value: &Value, part: &Scalar) -> bool {
    match (value, part) {
        (Value::String(text), Scalar::String(part)) => text.contains(part.as_str()),
        (Value::Array(entries), part) => entries.iter().any(|entry| equals(entry, part)),
        _ => false,
    }
}
