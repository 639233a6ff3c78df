//! Values that the operator of their condition does not take.

use serde_json::{Value, json};

use super::Words;
use crate::schema::parts::Part;
use crate::schema::site::Site;
use crate::schema::{codes, show};

/// `around` is the condition, or the list of values in it.
pub(super) fn words(found: &Value, around: Option<&Site<'_>>) -> Words {
    if around.is_some_and(|site| site.part == Part::Scalars) {
        return entry(found);
    }
    let operator = around.and_then(|site| site.get("op")).and_then(Value::as_str).unwrap_or("eq");
    let message = format!("`{operator}` takes {}, and this is {}", takes(operator), show::found(found));
    let help = match right(operator, found) {
        Some(Right::Value(value)) => format!("write {}", show::member("value", &value)),
        Some(Right::Both(op, value)) => {
            format!("write {} and {}", show::member("op", &json!(op)), show::member("value", &value))
        }
        None => other_help(operator, found, around),
    };
    Words::new(codes::BAD_VALUE, message, help)
}

fn other_help(operator: &str, found: &Value, around: Option<&Site<'_>>) -> String {
    let path = around.and_then(|site| site.get("path")).and_then(Value::as_str).unwrap_or("args.amount");
    match found {
        Value::Object(members) => {
            let name = members.keys().next().map_or("<name>", String::as_str);
            let member = show::member("path", &json!(format!("{path}.{name}")));
            format!("compare a single member: write {member} and its value")
        }
        Value::Array(_) if operator == "contains" => "write one condition for each entry of the list".to_owned(),
        _ => format!("write {} or another such value", show::member("value", &sample(operator))),
    }
}

/// A value that the operator takes.
pub(in crate::schema) fn sample(operator: &str) -> Value {
    match operator {
        "lt" | "lte" | "gt" | "gte" => json!(100),
        "in" | "not_in" => json!(["a", "b"]),
        "exists" => json!(true),
        "regex" => json!("^[a-z]+$"),
        _ => json!("text"),
    }
}

fn takes(operator: &str) -> &'static str {
    match operator {
        "lt" | "lte" | "gt" | "gte" => "a number",
        "in" | "not_in" => "a list of strings, numbers or booleans",
        "exists" => "`true` or `false`",
        "regex" => "a pattern as a string",
        _ => "a string, number or boolean",
    }
}

/// A value, or operator and value, that say what was meant.
enum Right {
    Value(Value),
    Both(&'static str, Value),
}

fn right(operator: &str, found: &Value) -> Option<Right> {
    Some(match (operator, found) {
        ("lt" | "lte" | "gt" | "gte", Value::String(text)) => Right::Value(json!(number(text)?)),
        ("in" | "not_in", Value::String(_) | Value::Number(_) | Value::Bool(_)) => Right::Value(json!([found])),
        ("exists", Value::String(text)) => Right::Value(json!(text.trim().to_ascii_lowercase().parse::<bool>().ok()?)),
        ("exists", Value::Number(number)) => Right::Value(json!(number.as_f64()? != 0.0)),
        ("regex", Value::Number(_) | Value::Bool(_)) => {
            Right::Value(json!(format!("^{}$", regex::escape(&found.to_string()))))
        }
        // an empty pattern would match everything
        ("regex", Value::Array(patterns)) if !patterns.is_empty() => {
            let patterns: Vec<&str> = patterns.iter().take(12).map(Value::as_str).collect::<Option<_>>()?;
            Right::Value(json!(patterns.join("|")))
        }
        ("contains", Value::Array(values)) if values.len() == 1 => {
            Right::Value(values.first().filter(|value| is_scalar(value))?.clone())
        }
        ("eq", Value::Array(values)) if values.iter().take(50).all(is_scalar) => Right::Both("in", found.clone()),
        ("neq", Value::Array(values)) if values.iter().take(50).all(is_scalar) => Right::Both("not_in", found.clone()),
        ("eq", Value::Null) => Right::Both("exists", json!(false)),
        ("neq", Value::Null) => Right::Both("exists", json!(true)),
        _ => return None,
    })
}

fn number(text: &str) -> Option<Value> {
    let text = text.trim().replace(['_', ','], "");
    serde_json::from_str(text.get(..text.len().min(40))?).ok().filter(Value::is_number)
}

fn is_scalar(value: &Value) -> bool {
    matches!(value, Value::String(_) | Value::Number(_) | Value::Bool(_))
}

/// An entry of the list that `in` or `not_in` takes.
fn entry(found: &Value) -> Words {
    let message =
        format!("`in` and `not_in` compare with strings, numbers and booleans, and this is {}", show::found(found));
    let help = match found {
        Value::Null => "remove it; to test for a missing argument add a condition with `\"op\": \"exists\"`".to_owned(),
        Value::Array(_) => "write its entries in the outer list, without inner brackets".to_owned(),
        _ => "remove it; objects are never equal to a value".to_owned(),
    };
    Words::new(codes::BAD_VALUE, message, help)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::number;

    #[test]
    fn numbers_as_text() {
        assert_eq!(number("1,000"), Some(json!(1000)));
        assert_eq!(number("1.5"), Some(json!(1.5)));
        assert_eq!(number("ten"), None);
    }
}
