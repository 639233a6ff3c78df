//! What can be said of a text without a tree, for texts whose tree would be too large.

use super::{DEEPEST, MOST_VALUES, syntax};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Whether the text may hold more values than [`MOST_VALUES`]. Looks at bytes alone, so that it costs next to nothing.
pub(super) fn is_vast(text: &str) -> bool {
    let starts_a_value = |byte: &&u8| matches!(byte, b',' | b'[' | b'{');
    text.len() > MOST_VALUES && text.as_bytes().iter().filter(starts_a_value).count() > MOST_VALUES
}

/// How many values the text has, at most. Of a text that is no JSON it says nothing.
pub(super) fn most_values(text: &str) -> usize {
    let (mut count, mut in_string, mut escaped) = (1_usize, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b',' | b'[' | b'{' => count = count.saturating_add(1),
            _ => {}
        }
    }
    count
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

#[cfg(test)]
mod tests {
    use super::most_values;

    #[test]
    fn values_are_counted_outside_of_strings() {
        for (text, most) in [
            ("0", 1),
            ("[]", 2),
            ("[1, 2]", 3),
            (r#"{"a": {"b": [1, 2]}, "c": 3}"#, 6),
            (r#"{"a,[{": ",[{\",[{\\", "b": 1}"#, 3),
        ] {
            assert_eq!(most_values(text), most, "{text}");
        }
    }
}
