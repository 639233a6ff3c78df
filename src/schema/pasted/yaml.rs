//! Just enough YAML to recognise a pasted document and to show what it becomes: indented mappings and lists, plain and
//! quoted scalars, comments. What is beyond that is `None`; nothing is ever decided by it.

use serde_json::{Map, Value};

/// Longest text that is looked at, in bytes, and deepest nesting.
const LONGEST: usize = 64 << 10;
const DEEPEST: usize = 16;

#[derive(Debug)]
struct Line<'a> {
    indent: usize,
    text: &'a str,
}

/// The value that the beginning of a text is, if it is simple YAML. A text that is longer than what is looked at, or
/// that goes on in a way not understood, counts up to there.
pub(super) fn read(text: &str) -> Option<Map<String, Value>> {
    let end = (0..=text.len().min(LONGEST)).rev().find(|at| text.is_char_boundary(*at))?;
    let lines = text.get(..end)?.lines().map(without_comment).filter(|line| !line.trim().is_empty());
    let lines: Vec<Line<'_>> = lines
        .filter(|line| !matches!(line.trim_end(), "---" | "..."))
        .map(|line| Line { indent: line.len() - line.trim_start_matches(' ').len(), text: line.trim() })
        .collect();
    let mut rest = lines.as_slice();
    match block(&mut rest, 0, DEEPEST)? {
        Value::Object(members) if !members.is_empty() => Some(members),
        _ => None,
    }
}

/// A line up to its comment: a `#` at the start or after a space, outside quotes.
fn without_comment(line: &str) -> &str {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        match quote {
            None if c == '#' && before == ' ' => return line.get(..at).unwrap_or_default(),
            None if matches!(c, '"' | '\'') => quote = Some(c),
            Some(open) if c == open => quote = None,
            _ => {}
        }
        before = c;
    }
    line
}

/// The mapping or list whose lines are indented by exactly as much as the next line, which is at least `least`.
fn block(lines: &mut &[Line<'_>], least: usize, depth: usize) -> Option<Value> {
    let first = lines.first().filter(|line| line.indent >= least && depth > 0)?;
    let indent = first.indent;
    if is_entry(first.text) {
        let mut entries = Vec::new();
        while let Some((line, rest)) =
            lines.split_first().filter(|(line, _)| line.indent == indent && is_entry(line.text))
        {
            let text = line.text.trim_start_matches('-').trim_start();
            let inner = Line { indent: indent + line.text.len() - text.len(), text };
            *lines = rest;
            entries.push(entry(inner, lines, depth)?);
        }
        return Some(Value::Array(entries));
    }
    let mut members = Map::new();
    while let Some((line, rest)) = lines.split_first().filter(|(line, _)| line.indent == indent) {
        let Some((key, value)) = key_and_value(line.text) else { break };
        *lines = rest;
        let value = if value.is_empty() { nested(lines, indent, depth) } else { scalar(value) };
        members.insert(key, value);
    }
    (!members.is_empty()).then_some(Value::Object(members))
}

fn is_entry(text: &str) -> bool {
    text == "-" || text.starts_with("- ")
}

/// What stands under a key: a deeper block, or a list that is indented no deeper than the key.
fn nested(lines: &mut &[Line<'_>], indent: usize, depth: usize) -> Value {
    let least = match lines.first() {
        Some(line) if line.indent == indent && is_entry(line.text) => indent,
        _ => indent + 1,
    };
    block(lines, least, depth - 1).unwrap_or(Value::Null)
}

/// An entry of a list: a scalar, or a mapping whose first member stands on the line of the dash.
fn entry(first: Line<'_>, lines: &mut &[Line<'_>], depth: usize) -> Option<Value> {
    let Some((key, value)) = key_and_value(first.text) else { return Some(scalar(first.text)) };
    let value = if value.is_empty() { nested(lines, first.indent, depth) } else { scalar(value) };
    let mut members = Map::from_iter([(key, value)]);
    if lines.first().is_some_and(|line| line.indent == first.indent)
        && let Value::Object(more) = block(lines, first.indent, depth.checked_sub(1)?)?
    {
        members.extend(more);
    }
    Some(Value::Object(members))
}

fn key_and_value(text: &str) -> Option<(String, &str)> {
    let (key, value) = match text.strip_suffix(':') {
        Some(key) => (key, ""),
        None => text.split_once(": ")?,
    };
    let Value::String(key) = scalar(key.trim()) else { return None };
    Some((key, value.trim()))
}

fn scalar(text: &str) -> Value {
    let unquoted = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    if let Some(inner) = unquoted('"') {
        return serde_json::from_str(text).unwrap_or_else(|_| Value::from(inner));
    }
    if let Some(inner) = unquoted('\'') {
        return Value::from(inner.replace("''", "'"));
    }
    match serde_json::from_str(text) {
        Ok(value @ (Value::Number(_) | Value::Bool(_) | Value::Null | Value::Array(_) | Value::Object(_))) => value,
        _ => Value::from(text),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::read;

    #[test]
    fn reads_mappings_lists_and_scalars() {
        let text = "---\na: 1 # one\nb:\n  - x\n  - 'it''s'\nc:\n- k: \"v # w\"\n  l:\n    m: true\n- n: 10/day\nd: []\n\"*\":\n  e: ~\n";
        assert_eq!(
            serde_json::Value::Object(read(text).unwrap()),
            json!({"a": 1, "b": ["x", "it's"], "c": [{"k": "v # w", "l": {"m": true}}, {"n": "10/day"}], "d": [], "*": {"e": "~"}})
        );
    }

    #[test]
    fn hostile_text_ends() {
        for text in ["", ":", "- ", "a", "\u{feff}", &"- ".repeat(100_000), &"a:\n".repeat(100_000)] {
            let _ = read(text);
        }
        let deep: String = (0..1000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
        assert!(read(&deep).is_some());
    }
}
