//! What lints of `policy.toml` look at.

use std::fmt::Display;

use super::Lint;
use crate::source::Span;

/// A suppression of a `policy.toml`, and what came of it in a run.
#[derive(Clone, Copy)]
pub struct SuppressionFacts<'a> {
    /// The lint whose findings it suppresses, and where that stands.
    pub lint: (&'static Lint, Span),
    /// In which files, as it is written, and where that stands.
    pub file: (&'a str, Span),
    /// About which tool.
    pub tool: Option<&'a str>,
    /// The last day on which it holds, and where that stands.
    pub expires: Option<(&'a dyn Display, Span)>,
    /// Whether that day is past.
    pub is_expired: bool,
    /// Whether it is known to match no finding. What the run did not look at leaves it unknown.
    pub is_unmatched: bool,
    /// Whether an earlier one suppresses the same for as long.
    pub is_repeated: bool,
    /// The other `policy.toml` that counts for its file, and the name of the file there.
    pub governed_by: Option<(&'a str, &'a str)>,
    /// Whether it means every file.
    pub means_every_file: bool,
}
