//! Regular expressions with the meaning that the gateway gives them.

use regex::Regex;

/// A pattern of a `regex` condition: an unanchored, case-sensitive search in the RE2 dialect.
#[derive(Debug, Clone)]
pub struct Pattern {
    source: String,
    normalised: String,
    regex: Regex,
}

/// Why a pattern cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError {
    /// What is wrong, as the end of the sentence "the pattern …".
    pub message: String,
    /// What to write instead.
    pub help: String,
}

impl Pattern {
    /// Reads a pattern, and rewrites it so that Rust's engine finds exactly what RE2 would.
    pub fn new(source: &str) -> Result<Self, PatternError> {
        let normalised = source.to_owned();
        let regex = Regex::new(&normalised)
            .map_err(|error| PatternError { message: error.to_string(), help: "correct the pattern".to_owned() })?;
        Ok(Self { source: source.to_owned(), normalised, regex })
    }

    /// The pattern as it stands in the policy.
    pub fn as_str(&self) -> &str {
        &self.source
    }

    /// The pattern in the dialect of the `regex` crates, for building automata of the same language.
    pub fn normalised(&self) -> &str {
        &self.normalised
    }

    /// Whether the pattern is found in the text.
    pub fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}
