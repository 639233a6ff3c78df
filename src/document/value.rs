//! From the tree with places to a plain JSON value.

use jsonc_parser::ast;
use serde_json::{Map, Value};

/// Copies the tree. Of a duplicate key the first member counts.
pub(super) fn to_json(value: &ast::Value<'_>) -> Value {
    match value {
        ast::Value::StringLit(string) => Value::String(string.value.to_string()),
        ast::Value::NumberLit(number) => serde_json::from_str(number.value).unwrap_or(Value::Null),
        ast::Value::BooleanLit(boolean) => Value::Bool(boolean.value),
        ast::Value::NullKeyword(_) => Value::Null,
        ast::Value::Array(array) => array.elements.iter().map(to_json).collect(),
        ast::Value::Object(object) => {
            let mut members = Map::with_capacity(object.properties.len());
            for member in &object.properties {
                members.entry(member.name.as_str()).or_insert_with(|| to_json(&member.value));
            }
            Value::Object(members)
        }
    }
}
