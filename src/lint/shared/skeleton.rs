//! What a name looks like.

use std::sync::LazyLock;

use unicode_security::confusable_detection::skeleton;

/// The skeletons of the characters of ASCII: letter by letter comes to the same, and is much faster.
static ASCII: LazyLock<Vec<String>> =
    LazyLock::new(|| (0..=127_u8).map(|byte| skeleton(char::from(byte).encode_utf8(&mut [0; 4])).collect()).collect());

/// The skeleton of a text by Unicode Technical Standard 39: texts that look the same have the same one.
pub(in crate::lint) fn of(text: &str) -> String {
    if text.is_ascii() {
        let mut shown = String::with_capacity(text.len() + 8);
        shown.extend(text.bytes().filter_map(|byte| ASCII.get(usize::from(byte))).map(String::as_str));
        shown
    } else {
        skeleton(text).collect()
    }
}

/// A number that texts of the same skeleton share, and hardly any others.
pub(in crate::lint) fn hash_of(text: &str) -> u64 {
    if !text.is_ascii() {
        return hash(of(text).bytes());
    }
    let ascii: &[String] = &ASCII;
    hash(text.bytes().filter_map(|byte| ascii.get(usize::from(byte))).flat_map(|shown| shown.bytes()))
}

/// A number that the same bytes share, and hardly any others (Fowler–Noll–Vo).
pub(in crate::lint) fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::{hash, hash_of, of};

    #[test]
    fn lookalikes_have_one_hash() {
        for text in ["delete_file", "d\u{435}lete_file", "delete_fi1e", "I|l1mrnw", "a\"b`c%d"] {
            assert_eq!(hash_of(text), hash(of(text).bytes()), "{text}");
        }
        assert_ne!(hash_of("delete_file"), hash_of("delete_files"));
    }

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
