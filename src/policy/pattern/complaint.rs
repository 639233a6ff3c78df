//! The errors of the regex crates in our words.

use regex_syntax::ast::{Error, ErrorKind};

use super::PatternError;
use crate::source::quote;

/// Why the text is no pattern.
pub(super) fn of_syntax(error: &Error) -> PatternError {
    let span = error.span();
    let part = error.pattern().get(span.start.offset..span.end.offset).unwrap_or_default();
    match error.kind() {
        ErrorKind::UnsupportedLookAround => PatternError::new(
            "uses look-around, which the gateway does not have",
            "remove the `(?=`, `(?!`, `(?<=` or `(?<!` group; use a second condition or `deny_if` instead",
        ),
        ErrorKind::UnsupportedBackreference => PatternError::new(
            format!("holds {}, a back-reference or an octal escape, which the gateway does not have", quote(part)),
            r"repeat the group's pattern, or write the character as `\x{…}`",
        ),
        ErrorKind::EscapeUnrecognized if matches!(part, r"\Q" | r"\E") => PatternError::new(
            format!("holds the quoting escape {}", quote(part)),
            r"escape each special character with `\` instead of quoting with `\Q…\E`",
        ),
        ErrorKind::EscapeUnrecognized => PatternError::new(
            format!("holds the unknown escape {}", quote(part)),
            r"remove the `\`, or write the character as `\x{…}`; in JSON each `\` is written twice",
        ),
        ErrorKind::SpecialWordBoundaryUnclosed
        | ErrorKind::SpecialWordBoundaryUnrecognized
        | ErrorKind::SpecialWordOrRepetitionUnexpectedEof => {
            PatternError::new(r"puts a `{` after `\b`, which engines read differently", r"escape the brace as `\{`")
        }
        ErrorKind::RepetitionCountUnclosed
        | ErrorKind::RepetitionCountDecimalEmpty
        | ErrorKind::DecimalEmpty
        | ErrorKind::DecimalInvalid => {
            PatternError::new("holds a `{` that opens no repetition such as `{2,5}`", r"escape a literal brace as `\{`")
        }
        ErrorKind::RepetitionMissing => PatternError::new(
            if part.is_empty() {
                "repeats nothing".to_owned()
            } else {
                format!("repeats nothing with {}", quote(part))
            },
            r"put what is repeated before it, or escape it with `\` to mean the character",
        ),
        ErrorKind::NestLimitExceeded(_) => too_deep(),
        kind => PatternError::new(format!("cannot be read: {kind}"), "correct the pattern; the dialect is RE2"),
    }
}

/// Why a pattern that is well formed still cannot be used.
pub(super) fn of_compilation(error: regex::Error) -> PatternError {
    match error {
        regex::Error::CompiledTooBig(_) => PatternError::new(
            "is too large once it is compiled",
            "lower the repetition counts, or use smaller character classes",
        ),
        _ => PatternError::new("cannot be compiled", "correct the pattern; the dialect is RE2"),
    }
}

fn too_deep() -> PatternError {
    PatternError::new("is nested too deeply", "use fewer groups in groups")
}
