//! JSON that people read: on one line where it fits.

use serde_json::Value;

use super::json::json_text;

/// JSON on one line, with spaces between its parts; nothing in it can steer a terminal.
pub fn one_line(value: &Value) -> String {
    let members: Vec<String> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| format!("{}: {}", json_text(&key.as_str().into()), one_line(value)))
            .collect(),
        Value::Array(entries) => entries.iter().map(one_line).collect(),
        scalar => return json_text(scalar),
    };
    let (open, close) = if value.is_object() { ('{', '}') } else { ('[', ']') };
    format!("{open}{}{close}", members.join(", "))
}

/// JSON in which whatever fits into a line of `width` columns, indented by `indent`, stands on one, and the rest is broken
/// into its parts. The first line is not indented.
pub fn fitted(value: &Value, indent: usize, width: usize) -> String {
    let line = one_line(value);
    if indent + line.len() <= width {
        return line;
    }
    let inner = indent + 2;
    let parts: Vec<String> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| format!("{}: {}", json_text(&key.as_str().into()), fitted(value, inner, width)))
            .collect(),
        Value::Array(entries) => entries.iter().map(|entry| fitted(entry, inner, width)).collect(),
        _ => return line,
    };
    if parts.is_empty() {
        return line;
    }
    let (open, close) = if value.is_object() { ('{', '}') } else { ('[', ']') };
    let between = format!(",\n{:inner$}", "");
    format!("{open}\n{:inner$}{}\n{:indent$}{close}", "", parts.join(&between), "")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::fitted;

    #[test]
    fn breaks_only_what_is_too_long() {
        let value = json!({"policy": "p", "cases": [{"a": 1}, {"a": [1, 2, 3], "b": "xxxxxxxxxxxx"}]});
        assert_eq!(
            fitted(&value, 0, 30),
            "{\n  \"policy\": \"p\",\n  \"cases\": [\n    {\"a\": 1},\n    {\n      \"a\": [1, 2, 3],\n      \"b\": \"xxxxxxxxxxxx\"\n    }\n  ]\n}"
        );
        assert_eq!(fitted(&json!({}), 0, 1), "{}");
    }
}
