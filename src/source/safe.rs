//! Untrusted text on its way to a person: nothing invisible, nothing that steers a terminal.

use std::fmt;
use std::sync::LazyLock;

use regex::Regex;

/// Longest piece of untrusted text that a message quotes, in characters.
const LONGEST_QUOTE: usize = 120;

/// Displays text with every control, format, bidirectional, zero-width, private or unassigned character as `\u{…}`.
///
/// All names, descriptions and messages from documents and servers go through this before they reach a person.
#[derive(Debug, Clone, Copy)]
pub struct Safe<'a>(pub &'a str);

impl fmt::Display for Safe<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while !is_plain(rest)
            && let Some((at, c)) = rest.char_indices().find(|(_, c)| is_unsafe_char(*c))
        {
            f.write_str(rest.get(..at).unwrap_or_default())?;
            write!(f, "\\u{{{:x}}}", u32::from(c))?;
            rest = rest.get(at + c.len_utf8()..).unwrap_or_default();
        }
        f.write_str(rest)
    }
}

/// Untrusted text between backticks, escaped as by [`Safe`] and cut to a length a message can bear.
pub fn quote(text: &str) -> String {
    // most names are short and plain, and of those there may be thousands
    if text.len() <= LONGEST_QUOTE && is_plain(text) {
        return ["`", text, "`"].concat();
    }
    match text.char_indices().nth(LONGEST_QUOTE) {
        Some((cut, _)) => format!("`{}…`", Safe(text.get(..cut).unwrap_or_default())),
        None => format!("`{}`", Safe(text)),
    }
}

/// Whether all characters are printable ones of ASCII: most names are, and it is told faster than anything else of them.
pub(crate) fn is_plain(text: &str) -> bool {
    let is_plain = |byte: &u8| matches!(byte, b' '..=b'~');
    let (eights, rest) = text.as_bytes().as_chunks::<8>();
    // eight at once, without a branch for each
    eights.iter().all(|eight| eight.iter().fold(true, |all, byte| all & is_plain(byte))) && rest.iter().all(is_plain)
}

/// Whether a character must not reach a terminal or a report as it is.
pub fn is_unsafe_char(c: char) -> bool {
    static UNSAFE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\x{2800}]").ok());
    in_class(c, &UNSAFE)
}

/// Whether a character is a control or format character (Unicode Cc or Cf), which no tool name may hold.
pub fn is_control_or_format(c: char) -> bool {
    static CONTROL_OR_FORMAT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[\p{Cc}\p{Cf}]").ok());
    in_class(c, &CONTROL_OR_FORMAT)
}

/// Tests one character; a class that could not be built holds every character that is not ASCII.
fn in_class(c: char, class: &LazyLock<Option<Regex>>) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    let mut buffer = [0; 4];
    class.as_ref().is_none_or(|class| class.is_match(c.encode_utf8(&mut buffer)))
}

#[cfg(test)]
mod tests {
    use super::{Safe, is_control_or_format, quote};

    #[test]
    fn shows_what_would_steer_a_terminal() {
        let hostile = "a\u{1b}[31m\u{202e}b\u{200b}c\u{9b}d\u{feff}\r\n\u{e0041}\u{7f}\u{3164}\u{e000}\u{378}";
        assert_eq!(
            Safe(hostile).to_string(),
            r"a\u{1b}[31m\u{202e}b\u{200b}c\u{9b}d\u{feff}\u{d}\u{a}\u{e0041}\u{7f}\u{3164}\u{e000}\u{378}"
        );
    }

    #[test]
    fn leaves_words_of_the_world_alone() {
        for word in ["delete_file", "löschen", "удалить", "削除", "e\u{301}té", "हिन्दी", "✓ done"]
        {
            assert_eq!(Safe(word).to_string(), word);
        }
    }

    #[test]
    fn quotes_are_short() {
        assert_eq!(quote("a\u{1b}b"), r"`a\u{1b}b`");
        assert_eq!(quote(&"x".repeat(1_000_000)).chars().count(), 123);
    }

    #[test]
    fn names_hold_no_control_or_format_characters() {
        assert!(['\u{0}', '\u{7f}', '\u{85}', '\u{200b}', '\u{202e}', '\u{ad}'].into_iter().all(is_control_or_format));
        assert!(!['a', ' ', 'é', '\u{e000}', '\u{2028}'].into_iter().any(is_control_or_format));
    }
}
