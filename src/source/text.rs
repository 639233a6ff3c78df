//! A named text with a line index.

use std::ops::Range;
use std::sync::OnceLock;

/// Every so many bytes the lines and characters before are counted once, so that a place in a text of any length is told
/// fast.
const STRIDE: usize = 512;

/// A range of bytes in a [`Source`], end excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The bytes from `start` up to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    /// The span as a range, to cut text with.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// A place as editors count it: lines and columns from 1, columns in characters (Unicode scalar values).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
}

/// A document's text under the name by which a person knows it (a path, or `<stdin>`).
#[derive(Debug)]
pub struct Source {
    name: String,
    text: String,
    counted: OnceLock<Vec<Counts>>,
}

/// What a part of a text holds.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    line_breaks: usize,
    characters: usize,
}

impl Source {
    /// Takes the text as it is; nothing is parsed.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into(), counted: OnceLock::new() }
    }

    /// The name to show. It may hold any character: display it through [`crate::source::Safe`].
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text under a span, or the empty string where the span does not fit the text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Byte offset of the start of a line, counted from 0. Lines end with `\n`; a `\r` before it belongs to the line.
    pub fn line_start(&self, line: usize) -> Option<usize> {
        let Some(breaks_before) = line.checked_sub(1) else { return Some(0) };
        let counted = self.counted();
        let stride = counted.partition_point(|before| before.line_breaks <= breaks_before).checked_sub(1)?;
        let rest = self.text.as_bytes().get(stride * STRIDE..)?;
        let breaks_here = breaks_before - counted.get(stride)?.line_breaks;
        Some(stride * STRIDE + memchr::memchr_iter(b'\n', rest).nth(breaks_here)? + 1)
    }

    /// Where a byte offset lies. An offset past the end counts as the end, one inside a character as its start.
    pub fn line_column(&self, offset: usize) -> LineColumn {
        let mut end = offset.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = self.before(end);
        let start = self.line_start(before.line_breaks).unwrap_or(0);
        let column = before.characters.saturating_sub(self.before(start).characters) + 1;
        LineColumn { line: before.line_breaks + 1, column }
    }

    /// What lies before a byte offset.
    fn before(&self, offset: usize) -> Counts {
        let counted = self.counted();
        let full = (offset / STRIDE).min(counted.len().saturating_sub(1));
        let rest = self.text.as_bytes().get(full * STRIDE..offset).unwrap_or_default();
        counted.get(full).copied().unwrap_or_default().and(Counts::of(rest))
    }

    /// What lies before each stride.
    fn counted(&self) -> &[Counts] {
        self.counted.get_or_init(|| {
            let counts = self.text.as_bytes().chunks(STRIDE).scan(Counts::default(), |before, chunk| {
                let here = *before;
                *before = here.and(Counts::of(chunk));
                Some(here)
            });
            counts.collect()
        })
    }
}

impl Counts {
    /// The line breaks in these bytes of UTF-8, and the characters that begin there: all bytes but those that continue one.
    fn of(bytes: &[u8]) -> Self {
        let continued = if bytes.is_ascii() { 0 } else { bytes.iter().filter(|byte| **byte & 0xC0 == 0x80).count() };
        Self { line_breaks: memchr::memchr_iter(b'\n', bytes).count(), characters: bytes.len() - continued }
    }

    fn and(self, next: Self) -> Self {
        Self { line_breaks: self.line_breaks + next.line_breaks, characters: self.characters + next.characters }
    }
}

#[cfg(test)]
mod tests {
    use super::{LineColumn, Source, Span};

    #[test]
    fn counts_lines_and_characters() {
        let source = Source::new("x", "aä\r\nb\n");
        assert_eq!(source.line_column(0), LineColumn { line: 1, column: 1 });
        assert_eq!(source.line_column(3), LineColumn { line: 1, column: 3 });
        assert_eq!(source.line_column(5), LineColumn { line: 2, column: 1 });
        assert_eq!(source.line_column(99), LineColumn { line: 3, column: 1 });
        assert_eq!([0, 1, 2, 3].map(|line| source.line_start(line)), [Some(0), Some(5), Some(7), None]);
        assert_eq!(source.slice(Span::new(1, 3)), "ä");
        assert_eq!(source.slice(Span::new(2, 99)), "");
    }

    #[test]
    fn lines_of_a_long_text_are_exact() {
        let text = "a\n\nlong line\n".repeat(500);
        let source = Source::new("x", text.as_str());
        let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        for (line, start) in starts.iter().enumerate() {
            assert_eq!(source.line_start(line), Some(*start));
            assert_eq!(source.line_column(*start), LineColumn { line: line + 1, column: 1 });
        }
        assert_eq!(source.line_start(starts.len()), None);
    }

    #[test]
    fn columns_of_a_long_line_are_exact() {
        let text = format!("x\n{}", "aä→".repeat(5000));
        let source = Source::new("x", text.as_str());
        for (characters, (offset, _)) in text.char_indices().enumerate().skip(2) {
            assert_eq!(source.line_column(offset), LineColumn { line: 2, column: characters - 1 });
        }
        assert_eq!(source.line_column(text.len()), LineColumn { line: 2, column: 15_001 });
    }
}
