//! Breaking text into lines.

use unicode_width::UnicodeWidthStr;

/// Breaks text at spaces so that no line is wider than `width` columns, as far as its words allow. Line breaks that
/// the text has stay, and what stands between backticks is one word, so that it can be copied.
pub fn wrap(text: &str, width: usize) -> String {
    let mut wrapped = String::with_capacity(text.len() + text.len() / width.max(1));
    let mut column = 0;
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            wrapped.push('\n');
            column = 0;
        }
        let mut quoted = false;
        let words = line.split(|c| {
            quoted ^= c == '`';
            c == ' ' && !quoted
        });
        for (at, word) in words.enumerate() {
            let needed = word.width();
            if at > 0 && column + 1 + needed > width && column > 0 {
                wrapped.push('\n');
                column = 0;
            } else if at > 0 {
                wrapped.push(' ');
                column += 1;
            }
            wrapped.push_str(word);
            column += needed;
        }
    }
    wrapped
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn breaks_at_spaces_only() {
        assert_eq!(wrap("one two three", 7), "one two\nthree");
        assert_eq!(wrap("a very-long-word b", 4), "a\nvery-long-word\nb");
        assert_eq!(wrap("a\n  b c", 20), "a\n  b c");
        assert_eq!(wrap("削除 削除", 6), "削除\n削除");
        assert_eq!(wrap("", 6), "");
    }

    #[test]
    fn keeps_code_whole() {
        assert_eq!(wrap("add `{\"a\": 1}` to it", 8), "add\n`{\"a\": 1}`\nto it");
        assert_eq!(wrap("a ` b c", 3), "a\n` b c");
    }
}
