//! A TOML table on its way to typed data: what is wrong is collected, with its place.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Located;
use crate::diagnostic::{Diagnostic, MOST_DIAGNOSTICS};
use crate::schema::codes::BAD_CONFIGURATION;
use crate::source::{Span, quote};
use crate::suggest::nearest;

/// The keys that stand before all tables.
const TOP_KEYS: [&str; 2] = ["baseline", "require-catalog"];

/// A value with its place.
pub(super) type Value<'v> = Spanned<DeValue<'v>>;

/// What is wrong so far.
#[derive(Debug, Default)]
pub(super) struct Wrong(Vec<Diagnostic>);

/// The members of a table that are known.
pub(super) type Members<'t, 'v> = BTreeMap<&'static str, &'t Value<'v>>;

impl Wrong {
    pub(super) fn add(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        if self.0.len() < MOST_DIAGNOSTICS {
            self.0.push(Diagnostic::new(BAD_CONFIGURATION, span, message, help));
        }
    }

    /// What is wrong, in the order of the text.
    pub(super) fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.0.sort_by_cached_key(|diagnostic| (diagnostic.primary.place.clone(), diagnostic.message.clone()));
        self.0
    }

    /// The members of a table; those that are not among `keys` are wrong.
    pub(super) fn members<'t, 'v>(
        &mut self,
        table: &'t DeTable<'v>,
        keys: &[&'static str],
        of: &str,
    ) -> Members<'t, 'v> {
        let mut members = Members::new();
        for (key, value) in table {
            let name: &str = key.get_ref();
            match keys.iter().find(|known| **known == name) {
                Some(known) => drop(members.insert(known, value)),
                None => {
                    let all = keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
                    let is_top = keys.iter().any(|key| TOP_KEYS.contains(key));
                    let help = match (nearest(name, keys.iter().copied()), move_up(name).filter(|_| !is_top)) {
                        (_, Some(help)) => help,
                        (Some(near), None) => format!("did you mean `{near}`?"),
                        (None, None) => format!("the keys are {all}"),
                    };
                    self.add(span(key), format!("{of} has no key {}", quote(name)), help);
                }
            }
        }
        members
    }

    /// A text that says something.
    pub(super) fn text(&mut self, key: &str, value: &Value<'_>) -> Option<Located<String>> {
        let Some(text) = value.get_ref().as_str() else {
            let help = if value.get_ref().is_datetime() {
                "write it between double quotes".to_owned()
            } else {
                format!("write a text: `{key} = \"…\"`")
            };
            self.add(span(value), format!("`{key}` is {}, not a text", kind(value)), help);
            return None;
        };
        if text.trim().is_empty() {
            self.add(span(value), format!("`{key}` is empty"), "say something, or leave the key out");
            return None;
        }
        Some(Located { value: text.to_owned(), span: span(value) })
    }

    /// A text, or a list of texts.
    pub(super) fn texts(&mut self, key: &str, value: &Value<'_>) -> Option<Vec<Located<String>>> {
        let Some(list) = value.get_ref().as_array() else { return self.text(key, value).map(|text| vec![text]) };
        if list.is_empty() {
            self.add(span(value), format!("`{key}` is empty"), "name a file, or leave the key out");
            return None;
        }
        let texts: Vec<_> = list.iter().map(|entry| self.text(key, entry)).collect();
        texts.into_iter().collect()
    }

    /// A table.
    pub(super) fn table<'t, 'v>(&mut self, key: &str, value: &'t Value<'v>) -> Option<&'t DeTable<'v>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.add(span(value), format!("`{key}` is {}, not a table", kind(value)), format!("write `[{key}]`"));
        }
        table
    }

    /// A list of tables, each with its place.
    pub(super) fn tables<'t, 'v>(&mut self, key: &str, value: &'t Value<'v>) -> Vec<(Span, &'t DeTable<'v>)> {
        let help = format!("write `[[{key}]]` before each");
        let Some(list) = value.get_ref().as_array() else {
            self.add(span(value), format!("`{key}` is {}, not a list of tables", kind(value)), help);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for entry in list.iter() {
            match entry.get_ref().as_table() {
                Some(table) => tables.push((span(entry), table)),
                None => {
                    self.add(
                        span(entry),
                        format!("`{key}` is a list of tables; this is {}", kind(entry)),
                        help.clone(),
                    );
                }
            }
        }
        tables
    }
}

/// What to do about a key in a table that belongs above the tables; none where it does not.
pub(super) fn move_up(name: &str) -> Option<String> {
    let key = TOP_KEYS.iter().find(|key| name.to_lowercase().replace('_', "-") == **key)?;
    Some(format!("move `{key}` above the first table: it belongs to the top level"))
}

/// Where it stands.
pub(super) fn span<T>(spanned: &Spanned<T>) -> Span {
    let range = spanned.span();
    Span::new(range.start, range.end)
}

/// What it is, in words.
pub(super) fn kind(value: &Value<'_>) -> &'static str {
    match value.get_ref() {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Datetime(_) => "a date without quotes",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
