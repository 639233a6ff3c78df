//! A named text with a line index.

use std::ops::Range;
use std::sync::OnceLock;

/// Every so many bytes the characters before are counted once, so that a column in a line of any length is found fast.
const STRIDE: usize = 4096;

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
    line_starts: OnceLock<Vec<usize>>,
    characters: OnceLock<Vec<usize>>,
}

impl Source {
    /// Takes the text as it is; nothing is parsed.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into(), line_starts: OnceLock::new(), characters: OnceLock::new() }
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

    /// Byte offset of the start of each line. Lines end with `\n`; a `\r` before it belongs to the line.
    pub fn line_starts(&self) -> &[usize] {
        self.line_starts.get_or_init(|| {
            let breaks = memchr::memchr_iter(b'\n', self.text.as_bytes());
            std::iter::once(0).chain(breaks.map(|at| at + 1)).collect()
        })
    }

    /// Where a byte offset lies. An offset past the end counts as the end, one inside a character as its start.
    pub fn line_column(&self, offset: usize) -> LineColumn {
        let starts = self.line_starts();
        let line = starts.partition_point(|start| *start <= offset).max(1);
        let start = starts.get(line - 1).copied().unwrap_or(0);
        let mut end = offset.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let column = self.characters_before(end).saturating_sub(self.characters_before(start)) + 1;
        LineColumn { line, column }
    }

    /// How many characters begin before a byte offset.
    fn characters_before(&self, offset: usize) -> usize {
        let counted = self.characters.get_or_init(|| {
            let counts = self.text.as_bytes().chunks(STRIDE).scan(0, |before, chunk| {
                let here = *before;
                *before += count_characters(chunk);
                Some(here)
            });
            counts.collect()
        });
        let full = (offset / STRIDE).min(counted.len().saturating_sub(1));
        let rest = self.text.as_bytes().get(full * STRIDE..offset).unwrap_or_default();
        counted.get(full).copied().unwrap_or(0) + count_characters(rest)
    }
}

/// How many characters begin in these bytes of UTF-8: all bytes but those that continue a character.
fn count_characters(bytes: &[u8]) -> usize {
    if bytes.is_ascii() {
        return bytes.len();
    }
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
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
        assert_eq!(source.slice(Span::new(1, 3)), "ä");
        assert_eq!(source.slice(Span::new(2, 99)), "");
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
