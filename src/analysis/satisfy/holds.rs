//! One condition, one value.

use serde_json::Value;

use crate::policy::{Scalar, Test};

/// Whether the test holds for what its path reaches; `None` is *missing*.
pub(super) fn holds(test: &Test, value: Option<&Value>) -> bool {
    let Some(value) = value else { return matches!(test, Test::Exists(false)) };
    let equals = |scalar: &Scalar| Scalar::from_json(value).is_some_and(|own| own.equals(scalar));
    let number = |test: &dyn Fn(f64) -> bool| value.as_f64().is_some_and(test);
    match test {
        Test::Eq(scalar) => equals(scalar),
        Test::Neq(scalar) => !equals(scalar),
        Test::In(scalars) => scalars.iter().any(equals),
        Test::NotIn(scalars) => !scalars.iter().any(equals),
        Test::Lt(bound) => number(&|own| own < *bound),
        Test::Lte(bound) => number(&|own| own <= *bound),
        Test::Gt(bound) => number(&|own| own > *bound),
        Test::Gte(bound) => number(&|own| own >= *bound),
        Test::Exists(expected) => value.is_null() != *expected,
        Test::Regex(pattern) => value.as_str().is_some_and(|text| pattern.is_match(text)),
        Test::Contains(scalar) => match (value, scalar) {
            (Value::String(text), Scalar::String(part)) => text.contains(part.as_str()),
            (Value::Array(entries), scalar) => {
                entries.iter().filter_map(Scalar::from_json).any(|entry| entry.equals(scalar))
            }
            _ => false,
        },
    }
}
