//! One walk over a fresh tree: duplicate keys, depth, raw control characters and numbers out of range.

use std::collections::HashMap;

use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::{Range, Ranged};

use crate::diagnostic::{Diagnostic, MOST_DIAGNOSTICS};
use crate::source::{Span, quote};

use super::{DEEPEST, Document, codes, syntax};

/// Objects with more members than this get an index by name.
const SMALL_OBJECT: usize = 16;

/// What the walk found.
pub(super) struct Found {
    /// At most one more than [`MOST_DIAGNOSTICS`].
    pub diagnostics: Vec<Diagnostic>,
    /// Members of large objects by name, under the byte at which the object starts. The first of duplicates counts.
    pub members: HashMap<usize, HashMap<String, usize>>,
}

/// Walks the tree. The parser bounds its depth, so the walk's own stack is bounded too.
pub(super) fn scan(document: &Document<'_>) -> Found {
    let found = Found { diagnostics: Vec::new(), members: HashMap::new() };
    let mut walk = Walk { document, found };
    walk.value(&document.root, 1);
    walk.found
}

struct Walk<'d, 'a> {
    document: &'d Document<'a>,
    found: Found,
}

impl Walk<'_, '_> {
    fn value(&mut self, value: &Value<'_>, depth: usize) {
        if depth > DEEPEST && matches!(value, Value::Object(_) | Value::Array(_)) {
            let start = self.document.span(value.range()).start;
            self.add(syntax::too_deep(Span::new(start, start + 1)));
            return;
        }
        match value {
            Value::Object(object) => {
                self.keys(object);
                for member in &object.properties {
                    self.string(member.name.range());
                    self.value(&member.value, depth + 1);
                }
            }
            Value::Array(array) => array.elements.iter().for_each(|element| self.value(element, depth + 1)),
            Value::StringLit(string) => self.string(string.range),
            Value::NumberLit(number) => self.number(number.range, number.value),
            Value::BooleanLit(_) | Value::NullKeyword(_) => {}
        }
    }

    fn keys(&mut self, object: &Object<'_>) {
        let members = &object.properties;
        if members.len() <= SMALL_OBJECT {
            for (at, member) in members.iter().enumerate() {
                let first = members.iter().take(at).find(|first| first.name.as_str() == member.name.as_str());
                self.duplicate(first, member);
            }
            return;
        }
        let mut index: HashMap<String, usize> = HashMap::with_capacity(members.len());
        for (at, member) in members.iter().enumerate() {
            match index.get(member.name.as_str()) {
                Some(first) => self.duplicate(members.get(*first), member),
                None => {
                    index.insert(member.name.as_str().to_owned(), at);
                }
            }
        }
        self.found.members.insert(object.range.start, index);
    }

    fn duplicate(&mut self, first: Option<&ObjectProp<'_>>, second: &ObjectProp<'_>) {
        let Some(first) = first.filter(|_| !self.is_full()) else { return };
        let name = quote(second.name.as_str());
        let diagnostic = Diagnostic::new(
            codes::DUPLICATE_KEY,
            self.document.span(second.name.range()),
            format!("the key {name} stands twice in one object, and readers differ in which one counts"),
            format!("join the two entries of {name} into one, or remove one of them"),
        )
        .label("here again")
        .related(self.document.span(first.name.range()), "first here");
        self.add(diagnostic);
    }

    fn string(&mut self, range: Range) {
        let span = self.document.span(range);
        let raw = self.document.source.slice(span);
        let Some((at, c)) = raw.char_indices().find(|(_, c)| c.is_ascii_control() && *c != '\u{7f}') else { return };
        self.add(Diagnostic::new(
            codes::SYNTAX,
            Span::new(span.start + at, span.start + at + 1),
            "the string holds a raw control character",
            format!("write it as `\\u{:04x}`, or remove it", u32::from(c)),
        ));
    }

    fn number(&mut self, range: Range, text: &str) {
        if !text.parse::<f64>().is_ok_and(f64::is_infinite) {
            return;
        }
        self.add(Diagnostic::new(
            codes::SYNTAX,
            self.document.span(range),
            "the number is larger than any number that a policy can hold",
            "write a number between -1.7e308 and 1.7e308",
        ));
    }

    fn add(&mut self, diagnostic: Diagnostic) {
        if !self.is_full() {
            self.found.diagnostics.push(diagnostic);
        }
    }

    fn is_full(&self) -> bool {
        self.found.diagnostics.len() > MOST_DIAGNOSTICS
    }
}
