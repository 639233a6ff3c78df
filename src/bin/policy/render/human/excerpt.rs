//! The few lines of a document that a finding is about, escaped and clipped.
//!
//! An excerpt is a small text of its own, with its own offsets: the cost of showing a finding does not grow with the
//! document, a line of megabytes is cut around the place, and nothing unsafe is left in it.

use std::fmt::Write;
use std::ops::Range;

use mcp_policy::source::{Source, Span, is_unsafe_char};
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

/// Lines shown before and after the line of a place.
const CONTEXT: usize = 1;

/// Lines around some places of a document.
#[derive(Debug)]
pub struct Excerpt {
    name: String,
    text: String,
    windows: Vec<Window>,
    marks: Vec<Mark>,
}

/// Consecutive lines of an excerpt.
#[derive(Debug)]
struct Window {
    bytes: Range<usize>,
    /// The number of the first line in the document, from 0.
    first_line: usize,
    lines: usize,
}

/// Where a place of the excerpt is in the document, counted from 0.
#[derive(Debug)]
struct Mark {
    at: usize,
    line: usize,
    column: usize,
}

/// The visible part of one line of the document.
#[derive(Debug, Clone)]
struct Line {
    number: usize,
    bytes: Range<usize>,
    cut_before: bool,
    cut_after: bool,
}

impl Excerpt {
    /// Cuts out the lines around the places, no line longer than `room` characters, and gives the places in the
    /// excerpt, in the order asked for. Of a place with several lines the first counts.
    pub fn new(source: &Source, places: &[Span], room: usize) -> (Self, Vec<Span>) {
        let places: Vec<(Line, Span)> = places.iter().map(|place| first_line(source, *place, room)).collect();
        let mut order: Vec<&(Line, Span)> = places.iter().collect();
        order.sort_by_key(|(_, place)| (place.start, place.end));
        let mut groups: Vec<Vec<Line>> = Vec::new();
        for (line, place) in order {
            let lines = with_context(source, line, room);
            match groups.last_mut().filter(|group| joins(group, &lines, line.number, *place)) {
                Some(group) => {
                    let last = group.last().map_or(0, |line| line.number);
                    group.extend(lines.into_iter().filter(|line| line.number > last));
                }
                None => groups.push(lines),
            }
        }
        let name = mcp_policy::source::Safe(source.name()).to_string();
        let mut excerpt = Self { name, text: String::new(), windows: Vec::new(), marks: Vec::new() };
        let mut spans = vec![Span::new(0, 0); places.len()];
        for group in &groups {
            excerpt.add(source, group, &places, &mut spans);
        }
        (excerpt, spans)
    }

    /// Adds the lines of a window, and finds the places that lie in it.
    fn add(&mut self, source: &Source, lines: &[Line], places: &[(Line, Span)], spans: &mut [Span]) {
        let start = self.text.len();
        for line in lines {
            if line.cut_before {
                self.text.push('…');
            }
            let line_start = self.text.len();
            let raw = source.slice(Span::new(line.bytes.start, line.bytes.end));
            push_escaped(&mut self.text, raw);
            let line_end = self.text.len();
            let offset = |at: usize| line_start + escaped_length(raw.get(..at - line.bytes.start).unwrap_or_default());
            let mut needs_room = false;
            for ((home, place), span) in places.iter().zip(spans.iter_mut()) {
                let is_here = home.number == line.number
                    && line.bytes.start <= place.start
                    && place.end <= line.bytes.end
                    && *span == Span::new(0, 0);
                if is_here {
                    *span = Span::new(offset(place.start), offset(place.end).max(offset(place.start) + 1));
                    needs_room |= span.end > line_end;
                    let position = source.line_column(place.start);
                    self.marks.push(Mark { at: span.start, line: position.line - 1, column: position.column - 1 });
                }
            }
            if line.cut_after {
                self.text.push('…');
            } else if needs_room {
                self.text.push(' ');
            }
            self.text.push('\n');
        }
        let first_line = lines.first().map_or(0, |line| line.number);
        self.windows.push(Window { bytes: start..self.text.len() - 1, first_line, lines: lines.len() });
    }
}

/// Miette asks with two context lines for the lines around a place, and with none for its line and column.
impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let (bytes, line, column, lines) = if before == 0 && after == 0 {
            let mark = self.marks.iter().find(|mark| mark.at == start).ok_or(MietteError::OutOfBounds)?;
            (start..end, mark.line, mark.column, 1)
        } else {
            let holds = |window: &&Window| window.bytes.start <= start && end <= window.bytes.end;
            let window = self.windows.iter().find(holds).ok_or(MietteError::OutOfBounds)?;
            (window.bytes.clone(), window.first_line, 0, window.lines)
        };
        let text = self.text.get(bytes.clone()).ok_or(MietteError::OutOfBounds)?;
        let span = SourceSpan::from(bytes);
        let contents = MietteSpanContents::new_named(self.name.clone(), text.as_bytes(), span, line, column, lines);
        Ok(Box::new(contents))
    }
}

/// The visible part of the first line of a place, and the place clipped to it; an empty place takes the next character.
fn first_line(source: &Source, place: Span, room: usize) -> (Line, Span) {
    let number = source.line_column(place.start).line - 1;
    let whole = line_bytes(source, number).unwrap_or_default();
    let start = place.start.clamp(whole.start, whole.end);
    let text = source.text();
    let rest = text.get(start..whole.end).unwrap_or_default();
    let next = start + rest.chars().next().map_or(0, char::len_utf8);
    let line = clip(text, number, whole, start, room);
    let end = place.end.max(next).clamp(start, line.bytes.end);
    (line, Span::new(start, end))
}

fn with_context(source: &Source, line: &Line, room: usize) -> Vec<Line> {
    let first = line.number.saturating_sub(CONTEXT);
    let lines = (first..=line.number + CONTEXT).filter_map(|number| {
        if number == line.number {
            return Some(line.clone());
        }
        let whole = line_bytes(source, number)?;
        Some(clip(source.text(), number, whole.clone(), whole.start, room))
    });
    lines.collect()
}

/// Whether lines can be added to a group: they overlap or follow it, and it shows what is to be shown of the place.
fn joins(group: &[Line], lines: &[Line], number: usize, place: Span) -> bool {
    let follows = group.last().zip(lines.first()).is_some_and(|(last, first)| first.number <= last.number + 1);
    let shows = |line: &Line| line.bytes.start <= place.start && place.end <= line.bytes.end;
    follows && group.iter().find(|line| line.number == number).is_none_or(shows)
}

/// The bytes of a line without its line break, if there are so many lines.
fn line_bytes(source: &Source, number: usize) -> Option<Range<usize>> {
    let start = source.line_start(number)?;
    let end = source.line_start(number + 1).map_or(source.text().len(), |next| next - 1);
    let text = source.text().get(start..end)?;
    Some(start..start + text.strip_suffix('\r').unwrap_or(text).len())
}

/// Cuts a line to `room` characters around a place in it, from its start or to its end where the place is near.
fn clip(text: &str, number: usize, whole: Range<usize>, place: usize, room: usize) -> Line {
    let line = text.get(whole.clone()).unwrap_or_default();
    if line.char_indices().nth(room).is_none() {
        return Line { number, bytes: whole, cut_before: false, cut_after: false };
    }
    let before = text.get(whole.start..place).unwrap_or_default();
    let is_near_start = before.char_indices().nth(room * 2 / 3).is_none();
    let start = if is_near_start { whole.start } else { whole.start + back(before, room / 3) };
    let after = text.get(start..whole.end).unwrap_or_default();
    match after.char_indices().nth(room) {
        Some((end, _)) => Line { number, cut_before: start > whole.start, cut_after: true, bytes: start..start + end },
        None => Line { number, cut_before: true, cut_after: false, bytes: whole.start + back(line, room)..whole.end },
    }
}

/// Where the last so many characters of a text begin.
fn back(text: &str, characters: usize) -> usize {
    text.char_indices().rev().take(characters).last().map_or(text.len(), |(at, _)| at)
}

fn push_escaped(text: &mut String, raw: &str) {
    for c in raw.chars() {
        if c != '\t' && is_unsafe_char(c) {
            // writing to a string does not fail
            let _ = write!(text, "\\u{{{:x}}}", u32::from(c));
        } else {
            text.push(c);
        }
    }
}

fn escaped_length(raw: &str) -> usize {
    let mut text = String::new();
    push_escaped(&mut text, raw);
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{Excerpt, Span};
    use mcp_policy::source::Source;

    /// The excerpt's text and what is underlined in it.
    fn excerpt(text: &str, places: &[(usize, usize)], room: usize) -> (String, Vec<String>) {
        let source = Source::new("x", text);
        let places: Vec<Span> = places.iter().map(|(start, end)| Span::new(*start, *end)).collect();
        let (excerpt, spans) = Excerpt::new(&source, &places, room);
        let underlined =
            spans.iter().map(|span| excerpt.text.get(span.range()).unwrap_or_default().to_owned()).collect();
        (excerpt.text, underlined)
    }

    #[test]
    fn shows_a_line_before_and_after() {
        let (text, underlined) = excerpt("a\nb\nccc\nd\ne", &[(4, 6)], 80);
        assert_eq!(text, "b\nccc\nd\n");
        assert_eq!(underlined, ["cc"]);
    }

    #[test]
    fn places_near_each_other_share_a_window() {
        let (text, underlined) = excerpt("a\nb\nc\nd\ne\nf\ng\nh", &[(6, 7), (0, 1), (14, 15)], 80);
        assert_eq!(text, "a\nb\nc\nd\ne\ng\nh\n");
        assert_eq!(underlined, ["d", "a", "h"]);
    }

    #[test]
    fn clips_a_long_line_around_each_place() {
        let line = "0123456789".repeat(100);
        let (text, underlined) = excerpt(&line, &[(500, 505), (502, 503), (900, 999)], 30);
        assert_eq!(text, "…012345678901234567890123456789…\n…012345678901234567890123456789…\n");
        assert_eq!(underlined, ["01234", "2", "01234567890123456789"]);
        assert_eq!(excerpt(&line, &[(15, 17)], 30).0, "012345678901234567890123456789…\n");
        assert_eq!(excerpt(&line, &[(990, 992)], 30).0, "…012345678901234567890123456789\n");
    }

    #[test]
    fn escapes_and_keeps_places_right() {
        let (text, underlined) = excerpt("\u{202e}a\u{1b}bc", &[(4, 6)], 80);
        assert_eq!(text, "\\u{202e}a\\u{1b}bc\n");
        assert_eq!(underlined, ["\\u{1b}b"]);
    }

    #[test]
    fn a_place_at_the_end_has_something_to_underline() {
        assert_eq!(excerpt("", &[(0, 0)], 80), (" \n".to_owned(), vec![" ".to_owned()]));
        assert_eq!(excerpt("{\r\n", &[(3, 3)], 80), ("{\n \n".to_owned(), vec![" ".to_owned()]));
        assert_eq!(excerpt("{\n}", &[(0, 3)], 80).1, ["{"]);
        assert_eq!(excerpt("ab", &[(0, 0)], 80).1, ["a"]);
    }
}
