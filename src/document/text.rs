//! From bytes to text.

use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};

use super::codes;

/// The text that bytes are. Where they are not UTF-8 there is a diagnostic, and each byte that is none stands as `?`
/// in the source, so that places stay right.
pub fn decode(name: &str, bytes: Vec<u8>) -> (Source, Option<Diagnostic>) {
    match String::from_utf8(bytes) {
        Ok(text) => (Source::new(name, text), None),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let length = error.utf8_error().error_len().unwrap_or(1);
            let diagnostic = Diagnostic::new(
                codes::NOT_UTF_8,
                Span::new(at, at + length),
                "the text is not UTF-8",
                "save the file as UTF-8 without a byte order mark",
            )
            .label("these bytes are no character");
            (Source::new(name, with_marks(error.as_bytes())), Some(diagnostic))
        }
    }
}

fn with_marks(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    text
}

/// The text behind a byte order mark, and what to say of the mark.
pub(super) fn without_byte_order_mark(source: &Source) -> (&str, Vec<Diagnostic>) {
    match source.text().strip_prefix('\u{feff}') {
        None => (source.text(), Vec::new()),
        Some(rest) => {
            let diagnostic = Diagnostic::new(
                codes::SYNTAX,
                Span::new(0, source.text().len() - rest.len()),
                "the file begins with a byte order mark, which JSON does not have",
                "save the file as UTF-8 without a byte order mark",
            );
            (rest, vec![diagnostic])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::decode;
    use crate::diagnostic::Place;
    use crate::source::Span;

    #[test]
    fn bytes_that_are_no_text_are_an_error_at_their_place() {
        let (source, diagnostic) = decode("x", b"{\"a\xff\xfe\": \"\xc3\xa9\"}".to_vec());
        assert_eq!(source.text(), "{\"a??\": \"é\"}");
        assert_eq!(diagnostic.unwrap().primary.place, Place::Bytes(Span::new(3, 4)));
        assert!(decode("x", b"{}".to_vec()).1.is_none());
    }
}
