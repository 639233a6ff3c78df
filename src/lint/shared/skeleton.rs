//! What a name looks like.

use std::sync::LazyLock;

use unicode_security::confusable_detection::skeleton;

/// The skeleton of a text by Unicode Technical Standard 39: texts that look the same have the same one.
pub(in crate::lint) fn of(text: &str) -> String {
    static ASCII: LazyLock<Vec<String>> = LazyLock::new(|| {
        (0..=127_u8).map(|byte| skeleton(char::from(byte).encode_utf8(&mut [0; 4])).collect()).collect()
    });
    if text.is_ascii() {
        // letter by letter comes to the same, and is much faster
        let mut shown = String::with_capacity(text.len() + 8);
        shown.extend(text.bytes().filter_map(|byte| ASCII.get(usize::from(byte))).map(String::as_str));
        shown
    } else {
        skeleton(text).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn lookalikes_have_one_skeleton() {
        assert_eq!(of("delete_file"), of("d\u{435}lete_file"));
        assert_eq!(of("delete_file"), of("delete_fi1e"));
        assert_eq!(of("delete_file"), of("delete_\u{fb01}le"));
        assert_ne!(of("delete_file"), of("delete_files"));
    }

    #[test]
    fn ascii_needs_no_detour() {
        for text in ["delete_file", "I|l1mrnw", "a\"b`c%d", "0O o"] {
            assert_eq!(of(text), super::skeleton(text).collect::<String>());
        }
    }
}
