//! Replacements of byte ranges, joined into a new text.

use jsonc_parser::common::Range;

use crate::source::{Pointer, Span};

use super::{EditError, Replacement};

/// One replacement.
pub(super) struct Splice {
    range: Range,
    text: String,
    /// Whose edit it is, for the error.
    pointer: Pointer,
}

impl Splice {
    pub fn new(range: Range, text: String, pointer: &Pointer) -> Self {
        Self { range, text, pointer: pointer.clone() }
    }

    pub fn into_replacement(self) -> Replacement {
        Replacement { span: Span::new(self.range.start, self.range.end), text: self.text }
    }
}

/// The replacements as they stand in the text. Those that overlap are refused; inside a range that only goes away nothing
/// else may change either.
pub(super) fn in_order(mut splices: Vec<Splice>) -> Result<Vec<Splice>, EditError> {
    splices.sort_by_key(|splice| (splice.range.start, splice.range.end));
    let mut done = 0;
    for splice in &splices {
        if splice.range.start < done {
            return Err(EditError::Overlap(splice.pointer.clone()));
        }
        done = splice.range.end;
    }
    Ok(splices)
}

/// The text with all replacements made, which are in order.
pub(super) fn join(text: &str, splices: &[Splice]) -> String {
    let added: usize = splices.iter().map(|splice| splice.text.len()).sum();
    let mut joined = String::with_capacity(text.len() + added);
    let mut done = 0;
    for splice in splices {
        joined.push_str(text.get(done..splice.range.start).unwrap_or_default());
        joined.push_str(&splice.text);
        done = splice.range.end;
    }
    joined.push_str(text.get(done..).unwrap_or_default());
    joined
}
