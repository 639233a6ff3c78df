//! Characters that a person does not see and a model reads.

/// Something invisible in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::lint) enum Invisible {
    /// Letters of the tag block, which stand for ASCII that nobody sees; here they are made visible.
    Tags(String),
    /// Controls that reorder what is shown.
    Bidirectional,
    /// Characters without width or shape in the middle of plain text.
    ZeroWidth,
    /// Several variation selectors in a row, which can spell out any bytes.
    Selectors,
    /// Control characters, which may rewrite what a terminal shows.
    Control,
}

/// The worst of what is invisible in a text. What the writing of a language or an emoji needs is not reported.
pub(in crate::lint) fn invisible(text: &str) -> Option<Invisible> {
    if text.bytes().all(|byte| (b' '..0x7f).contains(&byte) || matches!(byte, b'\n' | b'\r' | b'\t')) {
        return None;
    }
    let tags = hidden_tags(text);
    if !tags.is_empty() {
        return Some(Invisible::Tags(tags));
    }
    let right_to_left = text.chars().any(is_right_to_left);
    let (mut found, mut before) = (None, None);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let after = letters.peek().copied();
        let kind = match letter {
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' if !right_to_left || is_override(letter) => {
                Some(Invisible::Bidirectional)
            }
            '\u{200e}' | '\u{200f}' | '\u{61c}' if !right_to_left => Some(Invisible::Bidirectional),
            '\u{200b}' | '\u{ad}' | '\u{180e}' | '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}' | '\u{feff}' => {
                Some(Invisible::ZeroWidth)
            }
            '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => Some(Invisible::ZeroWidth),
            // joiners shape letters and emoji, and are idle beside plain letters
            '\u{200c}' | '\u{200d}' if is_plain(before) || is_plain(after) => Some(Invisible::ZeroWidth),
            letter if is_selector(letter) && before.is_some_and(is_selector) => Some(Invisible::Selectors),
            letter if letter.is_control() && !matches!(letter, '\n' | '\r' | '\t') => Some(Invisible::Control),
            _ => None,
        };
        found = found.or(kind);
        before = Some(letter);
    }
    found
}

/// What the tag characters of a text spell, those of flags apart.
fn hidden_tags(text: &str) -> String {
    let mut hidden = String::new();
    let mut in_flag = false;
    for letter in text.chars() {
        match u32::from(letter) {
            0x1f3f4 => in_flag = true,
            code @ 0xe0020..=0xe007e if !in_flag => hidden.extend(char::from_u32(code - 0xe0000)),
            0xe0020..=0xe007e => {}
            _ => in_flag = false,
        }
    }
    hidden
}

fn is_override(letter: char) -> bool {
    matches!(letter, '\u{202d}' | '\u{202e}')
}

fn is_selector(letter: char) -> bool {
    matches!(letter, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

fn is_plain(letter: Option<char>) -> bool {
    letter.is_none_or(|letter| letter.is_ascii())
}

/// Letters of the scripts that are written from right to left.
fn is_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{61b}' | '\u{61d}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

#[cfg(test)]
mod tests {
    use super::{Invisible, invisible};

    #[test]
    fn what_nobody_sees_is_found() {
        let tags: String = "send it".chars().map(|c| char::from_u32(u32::from(c) + 0xe0000).unwrap()).collect();
        assert_eq!(invisible(&format!("Adds.{tags}")), Some(Invisible::Tags("send it".to_owned())));
        assert_eq!(invisible("a\u{202e}b"), Some(Invisible::Bidirectional));
        assert_eq!(invisible("a\u{200f}b"), Some(Invisible::Bidirectional));
        assert_eq!(invisible("ig\u{200b}nore"), Some(Invisible::ZeroWidth));
        assert_eq!(invisible("ig\u{200d}nore"), Some(Invisible::ZeroWidth));
        assert_eq!(invisible("x\u{fe0f}\u{fe01}"), Some(Invisible::Selectors));
        assert_eq!(invisible("x\u{1b}[8m"), Some(Invisible::Control));
    }

    #[test]
    fn what_writing_needs_is_not() {
        for text in [
            "plain\n\ttext",
            "déjà vu",
            "👨\u{200d}👩\u{200d}👧 family",
            "❤\u{fe0f} heart",
            "می\u{200c}خواهم",
            "שלום \u{200f}(world)",
            "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} flag",
        ] {
            assert_eq!(invisible(text), None, "{text}");
        }
    }
}
