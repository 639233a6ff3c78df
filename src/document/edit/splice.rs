//! Replacements of byte ranges, joined into a new text.

use jsonc_parser::common::Range;

use crate::source::Pointer;

use super::EditError;

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
}

/// The text with all replacements made. Replacements that overlap are refused; inside a range that only goes away
/// nothing else may change either.
pub(super) fn join(text: &str, mut splices: Vec<Splice>) -> Result<String, EditError> {
    splices.sort_by_key(|splice| (splice.range.start, splice.range.end));
    let added: usize = splices.iter().map(|splice| splice.text.len()).sum();
    let mut joined = String::with_capacity(text.len() + added);
    let mut done = 0;
    for splice in &splices {
        if splice.range.start < done {
            return Err(EditError::Overlap(splice.pointer.clone()));
        }
        joined.push_str(text.get(done..splice.range.start).unwrap_or_default());
        joined.push_str(&splice.text);
        done = splice.range.end;
    }
    joined.push_str(text.get(done..).unwrap_or_default());
    Ok(joined)
}
