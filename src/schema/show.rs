//! JSON in messages: on one line, escaped for a terminal, and never long.

use std::io;

use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{Formatter, Serializer};

use crate::source::Safe;

/// Longest string, in characters, and longest list that is shown in full.
const LONGEST_STRING: usize = 120;
const LONGEST_LIST: usize = 12;
/// Longest text of one value, in characters.
const LONGEST: usize = 900;

/// A value as JSON between backticks, on one line, fit for a terminal; what is long is cut and ends with `…`.
pub fn json(value: &Value) -> String {
    format!("`{}`", bare(value))
}

/// A member of an object, `"key": value`, between backticks.
pub fn member(key: &str, value: &Value) -> String {
    format!("`{}: {}`", bare(&Value::from(key)), bare(value))
}

/// What stands there, with its type: "the number `60`", "a list".
pub(super) fn found(value: &Value) -> String {
    match value {
        Value::Null => "`null`".to_owned(),
        Value::Bool(_) => json(value),
        Value::Number(_) => format!("the number {}", json(value)),
        Value::String(_) => format!("the string {}", json(value)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// Keys between backticks, with commas.
pub(super) fn list<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn bare(value: &Value) -> String {
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, OneLine);
    let written = shortened(value, 8).serialize(&mut serializer);
    debug_assert!(written.is_ok(), "a value can always be written to memory");
    let text = Safe(&String::from_utf8_lossy(&bytes)).to_string();
    cut(&text, LONGEST)
}

fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// A copy without what would be long, so that a huge value costs little.
fn shortened(value: &Value, depth: usize) -> Value {
    match value {
        Value::String(text) => Value::String(cut(text, LONGEST_STRING)),
        Value::Array(_) | Value::Object(_) if depth == 0 => Value::from("…"),
        Value::Array(entries) => {
            let rest = (entries.len() > LONGEST_LIST).then(|| Value::from("…"));
            entries.iter().take(LONGEST_LIST).map(|entry| shortened(entry, depth - 1)).chain(rest).collect()
        }
        Value::Object(members) => {
            let rest = (members.len() > LONGEST_LIST).then(|| ("…".to_owned(), Value::from("…")));
            members
                .iter()
                .take(LONGEST_LIST)
                .map(|(key, value)| (cut(key, LONGEST_STRING), shortened(value, depth - 1)))
                .chain(rest)
                .collect()
        }
        other => other.clone(),
    }
}

/// JSON on one line with a space after `:` and `,`.
struct OneLine;

impl Formatter for OneLine {
    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{found, json, member};

    #[test]
    fn shows_json_as_people_write_it() {
        assert_eq!(json(&json!({"a": [1, "x", true], "b": {}})), r#"`{"a": [1, "x", true], "b": {}}`"#);
        assert_eq!(member("window", &json!("minute")), r#"`"window": "minute"`"#);
        assert_eq!(found(&json!("60s")), r#"the string `"60s"`"#);
    }

    #[test]
    fn is_short_and_harmless_whatever_stands_there() {
        let huge = json!({ "x".repeat(100_000): vec!["y".repeat(100_000); 1000], "\u{202e}": "\u{1b}[31m" });
        let shown = json(&huge);
        assert!(shown.chars().count() < 1000, "{shown}");
        assert!(json(&json!("\u{202e}\u{1b}[31m")).is_ascii());
    }
}
