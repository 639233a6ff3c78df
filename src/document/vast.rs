//! What can be said of a text without a tree, for texts whose tree would be too large.

use super::{DEEPEST, MOST_VALUES, syntax};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Whether the text may hold more values than [`MOST_VALUES`]. Looks at bytes alone, so that it costs next to nothing.
pub(super) fn is_vast(text: &str) -> bool {
    let starts_a_value = |byte: &&u8| matches!(byte, b',' | b'[' | b'{');
    text.len() > MOST_VALUES && text.as_bytes().iter().filter(starts_a_value).count() > MOST_VALUES
}

/// The first place where arrays and objects are nested too deep.
pub(super) fn too_deep(text: &str) -> Option<Diagnostic> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(syntax::too_deep(Span::new(at, at + 1)));
        }
    }
    None
}
