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

/// A number that names of ASCII share when they look the same or differ only in upper and lower case, and few others do;
/// `None` for other names.
pub(in crate::lint) fn rough_hash(name: &str) -> Option<u64> {
    // Fowler–Noll–Vo
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    name.bytes().try_fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        Some(match ROUGH.get(usize::from(byte))? {
            [shape, 0] => step(hash, *shape),
            [first, second] => step(step(hash, *first), *second),
        })
    })
}

/// What each character of ASCII is taken for: the same for all that look alike or differ only in case, in one or two steps.
#[expect(clippy::indexing_slicing, reason = "tried when the program is compiled")]
static ROUGH: [[u8; 2]; 128] = {
    let mut shapes = [[0; 2]; 128];
    let mut byte = 0_u8;
    while byte < 128 {
        shapes[byte as usize] = match byte.to_ascii_lowercase() {
            b'0' => [b'o', 0],
            b'1' | b'i' | b'|' => [b'l', 0],
            b'm' => [b'r', b'n'],
            b'"' => [b'\'', b'\''],
            b'`' => [b'\'', 0],
            other => [other, 0],
        };
        byte += 1;
    }
    shapes
};

#[cfg(test)]
mod tests {
    use super::{of, rough_hash};

    #[test]
    fn lookalikes_have_one_rough_hash() {
        for byte in 0..=127_u8 {
            let text = char::from(byte).to_string();
            assert_eq!(rough_hash(&text), rough_hash(&text.to_ascii_lowercase()), "{text:?}");
            // the only one that looks like nothing else of ASCII is `%`
            let look = Some(of(&text)).filter(|_| byte != b'%').unwrap_or(text.clone());
            assert_eq!(rough_hash(&text), rough_hash(&look), "{text:?}");
        }
        assert_eq!(rough_hash("Adrn1nO"), rough_hash("admlno"));
        assert_ne!(rough_hash("delete_file"), rough_hash("delete_files"));
        assert_eq!(rough_hash("d\u{435}lete_file"), None);
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
