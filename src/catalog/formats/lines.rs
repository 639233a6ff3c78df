//! One document, several one after the other, or one on every line; and what is said when a text is none of these.

use memchr::memchr;
use serde::de::IgnoredAny;
use serde_json::error::Category;

use super::Sink;
use super::problem::Problem;
use super::reader::Reader;
use crate::catalog::CatalogError;
use crate::source::{Safe, Source};

/// White space of JSON.
const BLANK: [char; 4] = [' ', '\t', '\r', '\n'];

/// Longest part of the parser's own words that is shown, in characters.
const LONGEST_REASON: usize = 200;

/// Reads a whole file and counts its documents.
pub(super) fn read<'a>(source: &'a Source, sink: &mut impl Sink<'a>) -> Result<usize, CatalogError> {
    let text = source.text();
    if text.starts_with('\u{feff}') {
        return Err(CatalogError::new(
            "the file begins with a byte order mark",
            "save the file as UTF-8 without a byte order mark",
        )
        .at(source, 0));
    }
    // without the last line break, what is missing at the end is missed on the last line
    let text = text.trim_end_matches(BLANK);
    if text.is_empty() {
        return Err(CatalogError::new("the file is empty", "give a file that holds a tool catalogue").of(source));
    }
    if !is_lines(text) {
        return documents(source, text, sink).map_err(|error| of_first_line(source).unwrap_or(error));
    }
    let mut lines = text.split('\n').map(|line| line.trim_matches(BLANK)).filter(|line| !line.is_empty());
    lines.try_fold(0, |count, line| {
        let mut deserializer = serde_json::Deserializer::from_str(line);
        let mut reader = Reader::new(text, count, sink);
        reader
            .document(&mut deserializer)
            .and_then(|()| deserializer.end())
            .map_err(|error| explain(source, line, &error, reader.problem))?;
        Ok(count + 1)
    })
}

/// Reads documents that follow each other with nothing or white space between.
fn documents<'a>(source: &'a Source, text: &'a str, sink: &mut impl Sink<'a>) -> Result<usize, CatalogError> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let mut count = 0;
    loop {
        let mut reader = Reader::new(text, count, sink);
        if let Err(error) = reader.document(&mut deserializer) {
            return Err(explain(source, text, &error, reader.problem));
        }
        count += 1;
        if deserializer.end().is_ok() {
            return Ok(count);
        }
    }
}

/// Whether the first line is a document of its own and more follows.
fn is_lines(text: &str) -> bool {
    let text = text.trim_start_matches(BLANK);
    let first = memchr(b'\n', text.as_bytes()).and_then(|end| text.get(..end));
    first.is_some_and(is_json)
}

/// The error of a first line that was cut off, in a file whose second line is a document of its own.
fn of_first_line(source: &Source) -> Option<CatalogError> {
    let mut lines = source.text().split('\n').map(|line| line.trim_matches(BLANK)).filter(|line| !line.is_empty());
    let (first, second) = (lines.next()?, lines.next()?);
    if !first.starts_with('{') || !second.starts_with('{') || !is_json(second) {
        return None;
    }
    serde_json::from_str::<IgnoredAny>(first).err().map(|error| explain(source, first, &error, None))
}

fn is_json(line: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(line).is_ok()
}

/// The error of the parser in words, at its place. `part` is what was parsed, a part of the source.
fn explain(source: &Source, part: &str, error: &serde_json::Error, problem: Option<Problem>) -> CatalogError {
    let start = part.as_ptr().addr().saturating_sub(source.text().as_ptr().addr());
    let here = start + offset(part, error.line(), error.column());
    if let Some(Problem { message, help, offset }) = problem {
        return CatalogError::new(message, help).at(source, offset.unwrap_or(here));
    }
    let told = error.to_string();
    let reason = told.rsplit_once(" at line ").map_or(told.as_str(), |(reason, _)| reason);
    let reason: String = reason.chars().take(LONGEST_REASON).collect();
    let (message, help) = match error.classify() {
        Category::Eof => (
            "the JSON breaks off before its end".to_owned(),
            "the file (or this line of it) was cut short: fetch or write it again",
        ),
        Category::Data => (
            format!("this does not belong in a tool catalogue: {}", Safe(&reason)),
            "correct the value; a catalogue lists tools, each an object with a `name`",
        ),
        Category::Syntax | Category::Io => (
            format!("this is not JSON: {}", Safe(&reason)),
            "correct the syntax; a catalogue is one JSON document, or one on every line",
        ),
    };
    CatalogError::new(message, help).at(source, here)
}

/// The byte at a line and column as the parser counts them: from 1, columns in bytes.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    start + column.saturating_sub(1)
}
