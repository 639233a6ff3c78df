//! Going over a text that is known to be JSON, without a look at more of it than is needed to tell where values end.

use memchr::memchr2;

use crate::source::Span;

/// A position in the text.
pub(super) struct Skim<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Skim<'t> {
    /// The start of the text.
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    pub(super) fn text(&self) -> &'t str {
        self.text
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn slice(&self, span: Span) -> &'t str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Goes to what comes behind white space, and gives where that is.
    pub(super) fn next(&mut self) -> usize {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        self.at += rest.iter().take_while(|byte| is_blank(**byte)).count();
        self.at
    }

    /// Goes behind a byte, if it comes next.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        let at = self.next();
        let comes = self.text.as_bytes().get(at) == Some(&byte);
        self.at += usize::from(comes);
        comes
    }

    /// Goes behind the value that comes next, and gives where it is; `None` where no value comes.
    pub(super) fn value(&mut self) -> Option<Span> {
        let start = self.next();
        let bytes = self.text.as_bytes();
        self.at = match bytes.get(start)? {
            b'"' => string_end(bytes, start)?,
            b'{' | b'[' => container_end(bytes, start)?,
            _ => scalar_end(bytes, start),
        };
        (self.at > start).then_some(Span::new(start, self.at))
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r')
}

/// The end of the string that begins here.
fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        at += memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes.get(at) == Some(&b'"') {
            return Some(at + 1);
        }
        // what is escaped ends no string
        at += 2;
    }
}

/// The end of the array or object that begins here.
fn container_end(bytes: &[u8], start: usize) -> Option<usize> {
    let (mut at, mut depth) = (start, 0_usize);
    loop {
        match bytes.get(at)? {
            b'"' => {
                at = string_end(bytes, at)?;
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth == 1 => return Some(at + 1),
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
}

/// The end of the number or word that begins here.
fn scalar_end(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    let ends = |byte: &u8| is_blank(*byte) || matches!(byte, b',' | b':' | b']' | b'}' | b'[' | b'{' | b'"');
    start + rest.iter().position(ends).unwrap_or(rest.len())
}
