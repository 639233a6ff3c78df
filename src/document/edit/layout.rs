//! How a text is laid out, so that what is added looks like what is there.

use jsonc_parser::common::Range;
use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{PrettyFormatter, Serializer};

/// The habits of one text.
pub(super) struct Layout<'a> {
    text: &'a str,
    line_break: &'static str,
    /// One level of indentation.
    unit: &'a str,
    /// Whether the text has line breaks between its values at all.
    multi_line: bool,
    /// Whether a space follows commas and colons within a line.
    spaced: bool,
}

type Added<'v> = [(Option<String>, &'v Value)];

impl<'a> Layout<'a> {
    pub fn of(text: &'a str) -> Self {
        let body = text.trim();
        let multi_line = body.contains('\n');
        Self {
            text,
            line_break: if text.contains("\r\n") { "\r\n" } else { "\n" },
            unit: body.split('\n').skip(1).map(indentation).find(|found| !found.is_empty()).unwrap_or("  "),
            multi_line,
            spaced: multi_line || body.contains("\": ") || body.contains(", "),
        }
    }

    /// The text of a value that takes the place of the one at `range`.
    pub fn value_at(&self, range: Range, value: &Value) -> String {
        // a text of one huge line is not searched for its beginning with every edit
        if self.multi_line { self.value(value, self.line_indentation(range.start)) } else { self.in_line(value) }
    }

    /// What goes between the brackets of a container that loses all entries it had (`first` is the first of them).
    pub fn fill(&self, container: Range, first: Option<Range>, added: &Added<'_>) -> String {
        if added.is_empty() {
            return String::new();
        }
        let opens = container.start + 1;
        let on_lines = first.map_or(self.multi_line, |first| self.breaks_between(opens, first.start));
        if !on_lines {
            return self.entries(added, None).join(self.comma());
        }
        let outer = self.line_indentation(container.start);
        let inner = format!("{outer}{}", self.unit);
        let entries = self.entries(added, Some(&inner)).join(&format!(",{}{inner}", self.line_break));
        format!("{0}{inner}{entries}{0}{outer}", self.line_break)
    }

    /// What goes behind the last entry that a container keeps.
    pub fn append(&self, container: Range, entries: &[Range], added: &Added<'_>) -> String {
        let Some(first) = entries.first() else { return String::new() };
        if self.breaks_between(container.start + 1, first.start) {
            let indent = self.line_indentation(first.start);
            let between = format!(",{}{indent}", self.line_break);
            return self.entries(added, Some(indent)).iter().map(|entry| format!("{between}{entry}")).collect();
        }
        let gap = entries.get(1).and_then(|second| self.text.get(first.end..second.start));
        let gap = gap.filter(|gap| !gap.contains('\n')).unwrap_or_else(|| self.comma());
        self.entries(added, None).iter().map(|entry| format!("{gap}{entry}")).collect()
    }

    /// The texts of new entries: over several lines at this indentation, or each within a line.
    fn entries(&self, added: &Added<'_>, indent: Option<&str>) -> Vec<String> {
        let colon = if self.spaced { ": " } else { ":" };
        let text = |(key, value): &(Option<String>, &Value)| {
            let value = indent.map_or_else(|| self.in_line(value), |indent| self.value(value, indent));
            key.as_ref().map_or_else(|| value.clone(), |key| format!("{}{colon}{value}", Value::from(key.as_str())))
        };
        added.iter().map(text).collect()
    }

    fn value(&self, value: &Value, indent: &str) -> String {
        if !self.multi_line {
            return self.in_line(value);
        }
        let mut bytes = Vec::new();
        let mut serializer = Serializer::with_formatter(&mut bytes, PrettyFormatter::with_indent(self.unit.as_bytes()));
        match value.serialize(&mut serializer).ok().and_then(|()| String::from_utf8(bytes).ok()) {
            Some(text) => text.replace('\n', &format!("{}{indent}", self.line_break)),
            None => value.to_string(),
        }
    }

    /// A value within one line, spaced as the text is.
    fn in_line(&self, value: &Value) -> String {
        if !self.spaced {
            return value.to_string();
        }
        match value {
            Value::Array(entries) => {
                let entries: Vec<String> = entries.iter().map(|entry| self.in_line(entry)).collect();
                format!("[{}]", entries.join(", "))
            }
            Value::Object(members) if members.is_empty() => "{}".to_owned(),
            Value::Object(members) => {
                let member =
                    |(key, value): (&String, &Value)| format!("{}: {}", Value::from(key.as_str()), self.in_line(value));
                let members: Vec<String> = members.iter().map(member).collect();
                format!("{{{}}}", members.join(", "))
            }
            scalar => scalar.to_string(),
        }
    }

    fn comma(&self) -> &'static str {
        if self.spaced { ", " } else { "," }
    }

    fn breaks_between(&self, start: usize, end: usize) -> bool {
        self.text.get(start..end).is_some_and(|between| between.contains('\n'))
    }

    /// The white space at the start of the line in which a byte lies.
    fn line_indentation(&self, at: usize) -> &'a str {
        let before = self.text.get(..at).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |found| found + 1);
        self.text.get(start..).map_or("", indentation)
    }
}

fn indentation(line: &str) -> &str {
    line.find(|c| c != ' ' && c != '\t').and_then(|end| line.get(..end)).unwrap_or_default()
}
