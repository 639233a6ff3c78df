//! One layout for every document: two spaces a level, one member a line, short lists and objects of scalars in one line.
//! Strings and numbers keep their spelling, and line breaks their kind.

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;

use super::Document;

/// Most characters of a line in which a whole list or object stands.
const WIDEST: usize = 100;

/// How the members of an object are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Members {
    /// In the order in which they stand, one a line.
    AsTheyStand,
    /// In the order of these keys, then all others; in one line if they fit.
    InOrder(&'static [&'static str]),
    /// The same, but one a line even if they fit.
    InOrderApart(&'static [&'static str]),
}

/// The text of a document in the one layout. `members` says of the object at a path of keys how its members are laid out;
/// arrays are no steps of the path.
pub fn canonical(document: &Document<'_>, members: fn(&[&str]) -> Members) -> String {
    let line_break = if document.source.text().contains("\r\n") { "\r\n" } else { "\n" };
    let mut writer =
        Writer { document, members, line_break, text: String::with_capacity(document.source.text().len()) };
    writer.value(&document.root, &mut Vec::new(), 0, 0);
    writer.text.push_str(line_break);
    writer.text
}

struct Writer<'d, 'a> {
    document: &'d Document<'a>,
    members: fn(&[&str]) -> Members,
    line_break: &'static str,
    text: String,
}

/// An entry of a list, or a member of an object with its key as written.
type Entry<'d, 'a> = (Option<(&'d str, &'d str)>, &'d Value<'a>);

impl<'d, 'a> Writer<'d, 'a> {
    /// Writes a value that begins in this column, inside of so many levels.
    fn value(&mut self, value: &'d Value<'a>, path: &mut Vec<&'d str>, level: usize, column: usize) {
        let (entries, [open, close], may_join) = match value {
            Value::Array(array) => (array.elements.iter().map(|entry| (None, entry)).collect(), ["[", "]"], true),
            Value::Object(object) => {
                let layout = (self.members)(path);
                let mut entries: Vec<Entry<'d, 'a>> =
                    object.properties.iter().map(|member| self.member(member)).collect();
                if let Members::InOrder(keys) | Members::InOrderApart(keys) = layout {
                    let rank = |name: &str| keys.iter().position(|key| *key == name).unwrap_or(keys.len());
                    entries.sort_by_key(|(key, _)| key.map(|(name, _)| rank(name)));
                }
                (entries, ["{", "}"], matches!(layout, Members::InOrder(_)))
            }
            scalar => return self.text.push_str(self.written(scalar)),
        };
        if let Some(line) = self.in_line(&entries, [open, close], column).filter(|_| may_join || entries.is_empty()) {
            return self.text.push_str(&line);
        }
        self.text.push_str(open);
        for (number, (key, entry)) in entries.into_iter().enumerate() {
            self.text.push_str(if number == 0 { "" } else { "," });
            self.start_line(level + 1);
            let mut column = 2 * (level + 1);
            if let Some((name, written)) = key {
                self.text.push_str(written);
                self.text.push_str(": ");
                column += written.chars().count() + 2;
                path.push(name);
            }
            self.value(entry, path, level + 1, column);
            if key.is_some() {
                path.pop();
            }
        }
        self.start_line(level);
        self.text.push_str(close);
    }

    fn member(&self, member: &'d jsonc_parser::ast::ObjectProp<'a>) -> Entry<'d, 'a> {
        (Some((member.name.as_str(), self.written(&member.name))), &member.value)
    }

    /// The whole of a container of scalars in one line, if it fits with a comma behind it.
    fn in_line(&self, entries: &[Entry<'d, 'a>], [open, close]: [&str; 2], column: usize) -> Option<String> {
        if entries.is_empty() {
            return Some(format!("{open}{close}"));
        }
        let space = if open == "{" { " " } else { "" };
        let mut line = format!("{open}{space}");
        for (number, (key, entry)) in entries.iter().enumerate() {
            line.push_str(if number == 0 { "" } else { ", " });
            if let Some((_, written)) = key {
                line.push_str(written);
                line.push_str(": ");
            }
            line.push_str(match entry {
                Value::Array(array) if array.elements.is_empty() => "[]",
                Value::Object(object) if object.properties.is_empty() => "{}",
                Value::Array(_) | Value::Object(_) => return None,
                scalar => self.written(*scalar),
            });
            // a character takes four bytes at most
            if line.len() > 4 * WIDEST {
                return None;
            }
        }
        line.push_str(space);
        line.push_str(close);
        (column + line.chars().count() < WIDEST).then_some(line)
    }

    fn start_line(&mut self, level: usize) {
        self.text.push_str(self.line_break);
        self.text.extend(std::iter::repeat_n("  ", level));
    }

    /// A scalar or a key as it is written.
    fn written(&self, part: &impl Ranged) -> &'d str {
        self.document.source.slice(self.document.span(part.range()))
    }
}
