//! Keeps text of strangers from being taken for commands by the runner of GitHub Actions, which reads what programs print: a
//! line that begins with `::`, blanks aside, and `##[` anywhere.

use std::io::{self, Write};

/// A writer in which no text is a workflow command. Of what would begin one, a sign becomes an escape that JSON reads as the
/// same sign, so documents stay what they are.
pub struct Guard<W> {
    inner: W,
    /// What is written.
    pub speech: Speech,
    line: Line,
    /// `#` that stand right before, two at most.
    hashes: u8,
}

/// What somebody writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speech {
    /// Words for people and programs.
    Words,
    /// Commands of our own: only what may stand anywhere is escaped.
    Commands,
    /// A document, of which every byte counts.
    Document,
}

/// Where in a line the next byte stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    /// At its start, behind blanks perhaps.
    Start,
    /// Behind a `:` at its start.
    Colon,
    /// Further on.
    Inside,
}

impl<W: Write> Guard<W> {
    pub fn new(inner: W) -> Self {
        Self { inner, speech: Speech::Words, line: Line::Start, hashes: 0 }
    }

    /// What to write instead of a byte, if something else.
    fn instead(&mut self, byte: u8) -> Option<&'static [u8]> {
        let escape: Option<&[u8]> = match (byte, self.line, self.hashes) {
            _ if self.speech == Speech::Document => None,
            (b'[', _, 2) => Some(br"\u005b"),
            (b':', Line::Colon, _) if self.speech == Speech::Words => Some(br"\u003a"),
            _ => None,
        };
        self.hashes = if byte == b'#' { (self.hashes + 1).min(2) } else { 0 };
        self.line = match (byte, self.line) {
            (b'\n' | b'\r', _) => Line::Start,
            // what is not ASCII may be a blank, too
            (b' ' | b'\t' | 0x0b | 0x0c | 0x80.., Line::Start) => Line::Start,
            (b':', Line::Start) => Line::Colon,
            _ => Line::Inside,
        };
        escape
    }
}

impl<W: Write> Write for Guard<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut written = 0;
        for (at, byte) in bytes.iter().enumerate() {
            if let Some(escape) = self.instead(*byte) {
                self.inner.write_all(bytes.get(written..at).unwrap_or_default())?;
                self.inner.write_all(escape)?;
                written = at + 1;
            }
        }
        self.inner.write_all(bytes.get(written..).unwrap_or_default())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::{Guard, Speech};

    fn written(text: &str, speech: Speech) -> String {
        let mut each: Vec<String> = Vec::new();
        for size in 1..=text.len().max(1) {
            let mut guard = Guard::new(Vec::new());
            guard.speech = speech;
            text.as_bytes().chunks(size).for_each(|chunk| guard.write_all(chunk).unwrap());
            each.push(String::from_utf8(guard.inner).unwrap());
        }
        each.dedup();
        assert_eq!(each.len(), 1, "however it is cut: {each:?}");
        each.remove(0)
    }

    #[test]
    fn no_line_is_a_command() {
        let words = |text| written(text, Speech::Words);
        assert_eq!(
            words("::error::a\n \t ::b ::c\r::d\na::b: ::"),
            ":\\u003aerror::a\n \t :\\u003ab ::c\r:\\u003ad\na::b: ::"
        );
        assert_eq!(words(": :\n:\n::\n"), ": :\n:\n:\\u003a\n");
        assert_eq!(words("\u{a0}::a\n\u{3000} ::b\n\u{b}::c"), "\u{a0}:\\u003aa\n\u{3000} :\\u003ab\n\u{b}:\\u003ac");
        assert_eq!(words("x ##[add-mask]y ###[z #[ ##"), "x ##\\u005badd-mask]y ###\\u005bz #[ ##");
    }

    #[test]
    fn commands_and_documents_stay() {
        assert_eq!(written("::error::a ##[x]\n", Speech::Commands), "::error::a ##\\u005bx]\n");
        assert_eq!(written("::error::a ##[x]\n", Speech::Document), "::error::a ##[x]\n");
    }

    #[test]
    fn json_stays_the_same() {
        let name = "##[stop-commands]x";
        let text = serde_json::Value::from(name).to_string();
        let read: String = serde_json::from_str(&written(&text, Speech::Words)).unwrap();
        assert_eq!(read, name);
    }
}
