//! Keeps text of strangers from being taken for commands by the runner of GitHub Actions, which reads what programs print: a
//! line that begins with `::`, blanks aside, and `##[` anywhere.

use std::io::{self, Write};

/// A writer in which no text is a workflow command. Of what would begin one, a sign becomes an escape that JSON reads as the
/// same sign, so documents stay what they are.
pub struct Guard<W> {
    inner: W,
    /// Whether the lines are commands of our own. Only what may stand anywhere is escaped then.
    pub commands: bool,
    line: Line,
    /// `#` that stand right before, two at most.
    hashes: u8,
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
        Self { inner, commands: false, line: Line::Start, hashes: 0 }
    }

    /// What to write instead of a byte, if something else.
    fn instead(&mut self, byte: u8) -> Option<&'static [u8]> {
        let escape: Option<&[u8]> = match (byte, self.line, self.hashes) {
            (b'[', _, 2) => Some(br"\u005b"),
            (b':', Line::Colon, _) if !self.commands => Some(br"\u003a"),
            _ => None,
        };
        self.hashes = if byte == b'#' { (self.hashes + 1).min(2) } else { 0 };
        self.line = match (byte, self.line) {
            (b'\n' | b'\r', _) => Line::Start,
            (b' ' | b'\t', Line::Start) => Line::Start,
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

    use super::Guard;

    fn written(text: &str, commands: bool) -> String {
        let mut each: Vec<String> = Vec::new();
        for size in 1..=text.len().max(1) {
            let mut guard = Guard::new(Vec::new());
            guard.commands = commands;
            text.as_bytes().chunks(size).for_each(|chunk| guard.write_all(chunk).unwrap());
            each.push(String::from_utf8(guard.inner).unwrap());
        }
        each.dedup();
        assert_eq!(each.len(), 1, "however it is cut: {each:?}");
        each.remove(0)
    }

    #[test]
    fn no_line_is_a_command() {
        assert_eq!(
            written("::error::a\n \t ::b ::c\r::d\na::b: ::", false),
            ":\\u003aerror::a\n \t :\\u003ab ::c\r:\\u003ad\na::b: ::"
        );
        assert_eq!(written(": :\n:\n::\n", false), ": :\n:\n:\\u003a\n");
        assert_eq!(written("x ##[add-mask]y ###[z #[ ##", false), "x ##\\u005badd-mask]y ###\\u005bz #[ ##");
    }

    #[test]
    fn our_own_commands_stay() {
        assert_eq!(written("::error::a ##[x]\n", true), "::error::a ##\\u005bx]\n");
    }

    #[test]
    fn json_stays_the_same() {
        let name = "##[stop-commands]x";
        let text = serde_json::Value::from(name).to_string();
        let read: String = serde_json::from_str(&written(&text, false)).unwrap();
        assert_eq!(read, name);
    }
}
