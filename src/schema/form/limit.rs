//! Limits.

use serde_json::{Map, Value, json};

use super::{rate, span};

/// Largest `max` of the format.
const LARGEST_MAX: u64 = (1 << 53) - 1;

/// The counter that a limit gets when it names none: the tool's name in lower case and `_rate`.
pub fn counter(tool: Option<&str>) -> String {
    format!("{}_rate", tool.unwrap_or("all").to_lowercase())
}

/// The limit that a value means, complete and well formed. A maximum that is not understood becomes 1.
pub fn limit(value: &Value, tool: Option<&str>) -> Value {
    let rate = rate(value);
    let window = || value.get("window").and_then(span).map_or("minute", |span| span.window);
    let members = value.as_object();
    let named = |key| members.and_then(|members: &Map<String, Value>| members.get(key)).and_then(Value::as_str);
    let mut limit = json!({
        "counter": named("counter").or_else(|| named("name")).filter(|name| !name.is_empty()).map_or_else(|| counter(tool), str::to_owned),
        "window": rate.map_or_else(window, |rate| rate.window),
        "max": rate.map_or(1, |rate| rate.max.min(LARGEST_MAX)),
        "scope": "grant",
    });
    if let (Some(path), Some(limit)) = (named("increment_from"), limit.as_object_mut()) {
        limit.insert("increment_from".to_owned(), Value::from(super::path(path).unwrap_or_else(|| path.to_owned())));
    }
    limit
}

/// Whether an object was meant as a limit.
pub fn is_limit_like(value: &Value) -> bool {
    value.get("max").is_some() && (value.get("window").is_some() || value.get("counter").is_some())
}

/// The nearest whole `max` within the bounds of the format that is not greater than what stands there.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float saturates, and 1 or more is left")]
pub fn whole_max(value: &Value) -> Option<u64> {
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().replace(['_', ','], "").parse().ok()?,
        _ => return None,
    };
    (number >= 1.0).then(|| (number as u64).min(LARGEST_MAX))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{limit, whole_max};

    #[test]
    fn a_limit_is_completed() {
        let pasted = json!({ "counter": "all", "window": 60, "max": 100, "scope": "session" });
        assert_eq!(limit(&pasted, None), json!({"counter": "all", "window": "minute", "max": 100, "scope": "grant"}));
        assert_eq!(
            limit(&json!("10/day"), Some("Pay")),
            json!({"counter": "pay_rate", "window": "day", "max": 10, "scope": "grant"})
        );
    }

    #[test]
    fn a_maximum_is_rounded_down() {
        assert_eq!(whole_max(&json!(1.5)), Some(1));
        assert_eq!(whole_max(&json!("10")), Some(10));
        assert_eq!(whole_max(&json!(1e300)), Some(9_007_199_254_740_991));
        assert_eq!(whole_max(&json!(0.5)), None);
        assert_eq!(whole_max(&json!(-1)), None);
        assert_eq!(whole_max(&json!("many")), None);
    }
}
