//! Strict JSON with places: a text becomes a tree in which every pointer leads to its bytes, or a list of everything
//! that is wrong with it. Also edits that leave the layout of the text alone.
//!
//! Nothing is repaired in silence: a duplicate key, a comment or a number that no double can hold is an error here, so
//! that no later layer can read the text in another way than the gateway does.

mod canonical;
pub mod edit;
mod locate;
mod pieces;
mod scan;
mod skim;
mod syntax;
mod text;
mod value;
mod vast;

pub use canonical::{Members, canonical};
pub use pieces::locate_all;
pub use text::decode;

use std::collections::HashMap;

use jsonc_parser::ast;

use crate::diagnostic::{Diagnostic, Place};
use crate::source::{Source, Span};

/// Deepest nesting of arrays and objects in a document.
pub const DEEPEST: usize = 128;

/// Most values of a text for which a tree should be made: tiny values cost a hundred times the bytes they are written in.
pub const MOST_VALUES: usize = 2_000_000;

/// The codes of the diagnostics that this layer makes.
pub mod codes {
    /// The text is not JSON.
    pub const SYNTAX: &str = "syntax-error";
    /// A key stands twice in one object.
    pub const DUPLICATE_KEY: &str = "duplicate-key";
    /// Arrays and objects are nested deeper than [`super::DEEPEST`].
    pub const TOO_DEEP: &str = "too-deep";
    /// The bytes are not UTF-8.
    pub const NOT_UTF_8: &str = "not-utf-8";
}

/// A parsed JSON text.
#[derive(Debug)]
pub struct Document<'a> {
    source: &'a Source,
    /// Bytes before the text that was parsed: those of a byte order mark.
    skipped: usize,
    root: ast::Value<'a>,
    /// Members of large objects by name, under the byte at which the object starts.
    members: HashMap<usize, HashMap<String, usize>>,
}

impl<'a> Document<'a> {
    /// Parses a text and reports everything about it that is not strict JSON. There is no document only where the text
    /// has no recognisable tree at all; a document that comes with diagnostics serves to find further errors, never to
    /// be acted upon.
    pub fn parse(source: &'a Source) -> (Option<Self>, Vec<Diagnostic>) {
        let (text, mut diagnostics) = text::without_byte_order_mark(source);
        let skipped = source.text().len() - text.len();
        let Some(root) = syntax::parse(text, skipped, &mut diagnostics) else {
            return (None, diagnostics);
        };
        let document = Self::scanned(source, skipped, root, &mut diagnostics);
        if diagnostics.is_empty() {
            diagnostics.extend(syntax::second_opinion(text, skipped));
        }
        (Some(document), diagnostics)
    }

    /// Parses a settings file of an editor, in which comments and a comma after the last entry may stand. All else is as
    /// in [`Document::parse`].
    pub fn parse_settings(source: &'a Source) -> (Option<Self>, Vec<Diagnostic>) {
        let (text, mut diagnostics) = text::without_byte_order_mark(source);
        let skipped = source.text().len() - text.len();
        let root = syntax::parse_settings(text, skipped, &mut diagnostics);
        let document = root.map(|root| Self::scanned(source, skipped, root, &mut diagnostics));
        (document, diagnostics)
    }

    fn scanned(source: &'a Source, skipped: usize, root: ast::Value<'a>, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut document = Self { source, skipped, root, members: HashMap::new() };
        let found = scan::scan(&document);
        document.members = found.members;
        diagnostics.extend(found.diagnostics);
        document
    }

    /// Whether the text may hold more values than [`MOST_VALUES`], so that no tree should be made of it.
    pub fn would_be_vast(text: &str) -> bool {
        vast::is_vast(text)
    }

    /// How many values a JSON text has, at most, found without a tree.
    pub fn most_values(text: &str) -> usize {
        vast::most_values(text)
    }

    /// Where the text is nested deeper than [`DEEPEST`], found without a tree.
    pub fn too_deep(text: &str) -> Option<Diagnostic> {
        vast::too_deep(text)
    }

    /// The source that it was parsed from.
    pub fn source(&self) -> &'a Source {
        self.source
    }

    /// The tree as a plain JSON value. Of a duplicate key the first member counts, and a number that no double can
    /// hold is `null`; both have been reported.
    pub fn value(&self) -> serde_json::Value {
        value::to_json(&self.root)
    }

    /// The bytes of a place, or none where the document has no such place. A key is underlined with its quotes.
    pub fn locate(&self, place: &Place) -> Option<Span> {
        locate::locate(self, place)
    }

    fn span(&self, range: jsonc_parser::common::Range) -> Span {
        Span::new(range.start + self.skipped, range.end + self.skipped)
    }
}

#[cfg(test)]
mod tests;
