//! Regular expressions with the meaning that the gateway gives them.
//!
//! The gateway reads RE2's dialect, and matching here is done by Rust's engine. The two agree on most patterns; where they
//! differ, `dialect` either rewrites the pattern to RE2's meaning or refuses it with a reason.

pub(crate) mod anchors;
mod classes;
mod complaint;
mod dialect;
mod known;

use std::sync::{Arc, OnceLock};

use regex::{Regex, RegexBuilder};

/// Longest pattern, in bytes.
pub const LONGEST_PATTERN: usize = 64 << 10;

/// Largest compiled pattern, in bytes.
const LARGEST_COMPILED: usize = 2 << 20;

/// Deepest nesting of groups and repetitions in a pattern.
const DEEPEST_PATTERN: u32 = 200;

/// Nesting that the rewriting adds at most: a class in a class, and a group around a boundary.
const ADDED_DEPTH: u32 = 4;

/// A pattern of a `regex` condition: an unanchored, case-sensitive search in the RE2 dialect.
#[derive(Debug, Clone)]
pub struct Pattern {
    source: Arc<str>,
    normalised: Arc<str>,
    /// Compiled at the first match: a policy may hold many more patterns than one call needs, and each takes some 10 KiB.
    regex: Arc<OnceLock<Option<Regex>>>,
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
        if source.len() > LONGEST_PATTERN {
            return Err(PatternError::new("is longer than 65,536 bytes", "split it over several conditions"));
        }
        known::or_read(source, || Self::read(source))
    }

    fn read(source: &str) -> Result<Self, PatternError> {
        let normalised = dialect::normalise(source)?;
        compile(&normalised).map_err(complaint::of_compilation)?;
        Ok(Self { source: source.into(), normalised: normalised.into(), regex: Arc::default() })
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
        // never `None`: the same text compiled when the pattern was read
        let regex = self.regex.get_or_init(|| compile(&self.normalised).ok());
        regex.as_ref().is_some_and(|regex| regex.is_match(text))
    }
}

fn compile(normalised: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(normalised).size_limit(LARGEST_COMPILED).nest_limit(DEEPEST_PATTERN + ADDED_DEPTH).build()
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl PatternError {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn perl_classes_and_boundaries_become_ascii() {
        for (source, normalised) in [
            (r"", r""),
            (r"^feat/[a-z-]+$", r"^feat/[a-z-]+$"),
            (r"\d+", r"[0-9]+"),
            (r"\D\W\S", r"[^0-9][^0-9A-Za-z_][^\t\n\f\r ]"),
            (r"[\w.-]", r"[[0-9A-Za-z_].-]"),
            (r"[^\s\d]", r"[^[\t\n\f\r ][0-9]]"),
            (r"(?i)\bk\B", r"(?i)(?-u:\b)k(?-u:\B)"),
            (r"\b{2}", r"(?-u:\b){2}"),
            (r"\pL\P{Greek}\p{^Lu}", r"\p{General_Category=L}\P{Script=Greek}\P{General_Category=Lu}"),
            (r"é\d", r"é[0-9]"),
        ] {
            assert_eq!(Pattern::new(source).unwrap().normalised(), normalised);
        }
    }

    #[test]
    fn what_engines_read_differently_is_refused() {
        for (source, reason) in [
            (r"(?=a)b", "uses look-around"),
            (r"(a)\1", "back-reference"),
            (r"\Qa.b\E", "quoting escape"),
            (r"\Z", "unknown escape"),
            (r"[a&&b]", "`&&`, `--` or `~~`"),
            (r"[a[b]]", "`[` inside a character class"),
            (r"[[:nope:]]", "`[` inside a character class"),
            (r"[]-a]", "begins a character class with `]-`"),
            (r"[--a]", "begins a character class with `--`"),
            (r"\<a", "does not read as a word boundary"),
            (r"\b{start}", "does not read as a word boundary"),
            (r"\b{foo}", r"a `{` after `\b`"),
            (r"\u0041", "escape, which the gateway does not have"),
            (r"\U00000041", "escape, which the gateway does not have"),
            (r"(?x)a b", "flag `x`"),
            (r"(?u:a)", "flag `u`"),
            (r"(?R)a", "flag `R`"),
            (r"a{,3}", "opens no repetition"),
            (r"a{ 3 }", "engines read differently"),
            (r"a{03}", "engines read differently"),
            (r"a{x}", "opens no repetition"),
            (r"a**", "repeats a repetition"),
            (r"a{2}{3}", "repeats a repetition"),
            (r"a{1001}", "more than 1,000 times"),
            (r"(a{50}){50}", "more than 1,000 times"),
            (r"\p{Letter}", "Unicode class `Letter`"),
            (r"\p{sc=Greek}", "property class"),
            (r"(?P<é>a)", "names a group"),
            (r"*", "repeats nothing"),
            (r"(", "cannot be read: unclosed group"),
        ] {
            let error = Pattern::new(source).unwrap_err();
            assert!(error.message.contains(reason), "{source}: {}", error.message);
            assert!(!error.help.is_empty() && !error.message.contains('\n'), "{source}");
        }
    }

    #[test]
    fn hostile_patterns_are_refused_at_once() {
        let deep = format!("{}{}", "(".repeat(1_000), ")".repeat(1_000));
        let long = "a".repeat(1 << 20);
        let hungry = r"(?i)\p{L}{1000}".to_owned();
        for source in [deep, long, hungry] {
            assert!(Pattern::new(&source).is_err());
        }
        for source in [r"^.{1,255}$", r"^[\w.-]{1,1000}$", r"(.*a){20}", r"^\p{L}{1,30}$"] {
            assert!(Pattern::new(source).is_ok(), "{source}");
        }
    }
}
