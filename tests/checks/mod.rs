//! What must hold whatever the input is. The fuzz targets in `fuzz/` look for inputs for which it does not; `tests/corpus.rs`
//! tries the inputs that were worth keeping. Both run these checks, each of which panics when something does not hold.

pub mod baseline;
pub mod catalogue;
pub mod compiled;
pub mod config;
pub mod document;
pub mod edit;
pub mod fix;
mod generate;
pub mod lint;
pub mod pattern;
pub mod policy;
pub mod schema;
pub mod testfile;
pub mod values;

use mcp_policy::diagnostic::{Diagnostic, Label};
use mcp_policy::document::Document;
use mcp_policy::source::{Source, is_unsafe_char};

/// What holds of any input of a kind.
#[allow(clippy::allow_attributes, dead_code, reason = "each fuzz target names its own check")]
pub type Check = fn(&[u8]);

/// Every check by the name of its fuzz target, which is also the folder of its corpus.
#[allow(clippy::allow_attributes, dead_code, reason = "each fuzz target names its own check")]
pub const ALL: &[(&str, Check)] = &[
    ("baseline", baseline::check),
    ("catalogue", catalogue::check),
    ("compiled", compiled::check),
    ("config", config::check),
    ("document", document::check),
    ("edit", edit::check),
    ("fix", fix::check),
    ("lint", lint::check),
    ("pattern", pattern::check),
    ("policy", policy::check),
    ("schema", schema::check),
    ("testfile", testfile::check),
    ("values", values::check),
];

/// The parts of an input between its NUL bytes, which stand in no JSON text.
fn parts(data: &[u8]) -> impl Iterator<Item = &[u8]> {
    data.split(|byte| *byte == 0)
}

/// The text that an input is, if it is one.
fn text(data: &[u8]) -> Option<&str> {
    std::str::from_utf8(data).ok()
}

/// Words for people are one line, without anything that could steer a terminal.
fn is_fit_for_a_terminal(words: &str) {
    assert!(!words.is_empty(), "nothing is said");
    assert!(!words.contains(is_unsafe_char), "{words:?}");
}

/// A diagnostic says what, where and what to do, and its places lie in the text.
fn is_told(source: &Source, document: Option<&Document<'_>>, diagnostic: &Diagnostic) {
    is_fit_for_a_terminal(&diagnostic.message);
    is_fit_for_a_terminal(&diagnostic.help);
    for Label { place, text } in std::iter::once(&diagnostic.primary).chain(&diagnostic.related) {
        assert!(!text.contains(is_unsafe_char), "{text:?}");
        let span = match place {
            mcp_policy::diagnostic::Place::Bytes(span) => Some(*span),
            place => document.and_then(|document| document.locate(place)),
        };
        let span = span.unwrap_or_else(|| panic!("no such place: {diagnostic:#?}"));
        assert!(source.text().get(span.start..span.end).is_some(), "not in the text: {diagnostic:#?}");
    }
}
