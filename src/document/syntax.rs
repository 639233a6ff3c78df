//! The grammar: text to tree. The first strict pass decides; where it fails, a lenient second pass finds the remaining
//! deviations of the kinds that people write on purpose (comments, trailing commas, single quotes), so that all of them
//! are told at once.

use jsonc_parser::common::Range;
use jsonc_parser::errors::{ParseError, ParseErrorKind as Kind};
use jsonc_parser::tokens::{Token, TokenAndRange};
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions, ParseStringErrorKind, ast, parse_to_ast};
use serde::de::IgnoredAny;

use crate::diagnostic::{Diagnostic, MOST_DIAGNOSTICS};
use crate::source::Span;

use super::{DEEPEST, codes};

/// Longest text, in bytes, that gets the second pass: it keeps every token.
const LONGEST_LENIENT: usize = 4 << 20;

/// Parses the text, which stands `skipped` bytes into its source.
pub(super) fn parse<'a>(text: &'a str, skipped: usize, found: &mut Vec<Diagnostic>) -> Option<ast::Value<'a>> {
    if text.trim_matches([' ', '\t', '\r', '\n']).is_empty() {
        let span = Span::new(skipped, skipped + text.len());
        found.push(Diagnostic::new(codes::SYNTAX, span, "the file is empty", "write a JSON document into it"));
        return None;
    }
    let error = match parse_to_ast(text, &CollectOptions::default(), &options(false)) {
        Ok(parsed) => match parsed.value {
            Some(value) => return Some(value),
            None => return nothing_found(text, skipped, found),
        },
        Err(error) => error,
    };
    if text.len() > LONGEST_LENIENT {
        found.push(translate(text, skipped, &error));
        return None;
    }
    let collect = CollectOptions { comments: CommentCollectionStrategy::AsTokens, tokens: true };
    let lenient = parse_to_ast(text, &collect, &options(true)).ok();
    let deviations =
        lenient.as_ref().and_then(|parsed| parsed.tokens.as_deref()).map(|tokens| deviations(text, tokens));
    match deviations {
        Some(deviations) if !deviations.is_empty() => {
            found.extend(deviations.into_iter().map(|(range, what, help)| at(range, skipped, what, help)));
        }
        _ => found.push(translate(text, skipped, &error)),
    }
    lenient.and_then(|parsed| parsed.value)
}

/// Parses a text in which comments and a comma after the last entry may stand.
pub(super) fn parse_settings<'a>(text: &'a str, skipped: usize, found: &mut Vec<Diagnostic>) -> Option<ast::Value<'a>> {
    let options = ParseOptions { allow_comments: true, allow_trailing_commas: true, ..options(false) };
    match parse_to_ast(text, &CollectOptions::default(), &options) {
        Ok(parsed) => parsed.value.or_else(|| nothing_found(text, skipped, found)),
        Err(error) => {
            found.push(translate(text, skipped, &error));
            None
        }
    }
}

/// What a second, independent parser thinks of a text that the first accepted. It knows what the first lets pass, such
/// as white space that is not JSON's.
pub(super) fn second_opinion(text: &str, skipped: usize) -> Option<Diagnostic> {
    let error = serde_json::from_str::<IgnoredAny>(text).err()?;
    let line_start = match error.line() {
        0 | 1 => 0,
        line => text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').nth(line - 2).map_or(0, |(at, _)| at + 1),
    };
    let start = (line_start + error.column().saturating_sub(1)).min(text.len());
    let start = (0..=start).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let end = text.get(start..).and_then(|rest| rest.chars().next()).map_or(start, |c| start + c.len_utf8());
    let what = "this character is not allowed here in JSON";
    Some(at(
        Range::new(start, end),
        skipped,
        what,
        "remove it; only space, tab and line breaks may stand between values",
    ))
}

/// Every option in full: a field that a new release adds must be decided on here.
fn options(lenient: bool) -> ParseOptions {
    ParseOptions {
        allow_comments: lenient,
        allow_loose_object_property_names: lenient,
        allow_trailing_commas: lenient,
        allow_missing_commas: lenient,
        allow_single_quoted_strings: lenient,
        allow_hexadecimal_numbers: lenient,
        allow_unary_plus_numbers: lenient,
        allow_bare_decimal_point_numbers: lenient,
        allow_non_finite_numbers: lenient,
        allow_extended_string_escapes: lenient,
    }
}

fn nothing_found<'a>(text: &str, skipped: usize, found: &mut Vec<Diagnostic>) -> Option<ast::Value<'a>> {
    let range = Range::new(0, text.len());
    found.push(at(range, skipped, "the file holds no JSON value", "write a JSON document into it"));
    None
}

fn at(range: Range, skipped: usize, what: &str, help: &str) -> Diagnostic {
    Diagnostic::new(codes::SYNTAX, Span::new(range.start + skipped, range.end + skipped), what, help)
}

type Deviation = (Range, &'static str, &'static str);

/// Where the tokens of a leniently parsed text leave the grammar of JSON.
fn deviations(text: &str, tokens: &[TokenAndRange<'_>]) -> Vec<Deviation> {
    let most = MOST_DIAGNOSTICS + 1;
    let mut found: Vec<Deviation> = tokens.iter().filter_map(|token| deviation(text, token)).take(most).collect();
    let is_comment = |token: &&TokenAndRange<'_>| matches!(token.token, Token::CommentLine(_) | Token::CommentBlock(_));
    let mut before: Option<&TokenAndRange<'_>> = None;
    let pairs = tokens.iter().filter(|token| !is_comment(token)).filter_map(|token| {
        let pair = before.map(|before| (before, token));
        before = Some(token);
        pair
    });
    found.extend(pairs.filter_map(|(before, token)| between(before, token)).take(most));
    found.sort_by_key(|(range, _, _)| (range.start, range.end));
    found.truncate(most);
    found
}

fn deviation(text: &str, token: &TokenAndRange<'_>) -> Option<Deviation> {
    let raw = text.get(token.range.start..token.range.end).unwrap_or_default();
    let (what, help) = match &token.token {
        Token::CommentLine(_) | Token::CommentBlock(_) => ("JSON has no comments", "remove the comment"),
        Token::String(_) if raw.starts_with('\'') => {
            ("strings stand between double quotes", "write `\"` instead of `'` around the string")
        }
        Token::Word(_) => ("this word must stand between double quotes", "write it between double quotes"),
        Token::String(_) if serde_json::from_str::<IgnoredAny>(&visible(raw)).is_err() => {
            ("the string has an escape that JSON does not have", "use only `\\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX`")
        }
        Token::Number(_) if serde_json::from_str::<IgnoredAny>(raw).is_err() => {
            ("this is not a number as JSON writes them", "write a plain decimal such as `0.5` or `12`")
        }
        _ => return None,
    };
    Some((token.range, what, help))
}

/// The text of a string token without raw control characters, which `scan` reports.
fn visible(raw: &str) -> String {
    raw.chars().map(|c| if c.is_ascii_control() { ' ' } else { c }).collect()
}

fn between(before: &TokenAndRange<'_>, token: &TokenAndRange<'_>) -> Option<Deviation> {
    let closes = matches!(token.token, Token::CloseBrace | Token::CloseBracket);
    let ends = !matches!(before.token, Token::OpenBrace | Token::OpenBracket | Token::Comma | Token::Colon);
    let starts = !closes && !matches!(token.token, Token::Comma | Token::Colon);
    if closes && before.token == Token::Comma {
        Some((before.range, "there is a comma after the last entry", "remove the comma"))
    } else if ends && starts {
        Some((token.range, "there is no comma before this", "write a comma between the two"))
    } else {
        None
    }
}

fn translate(text: &str, skipped: usize, error: &ParseError) -> Diagnostic {
    if matches!(error.kind(), Kind::NestingDepthExceeded) {
        let start = error.range().start + skipped;
        return too_deep(Span::new(start, start + 1));
    }
    let range = error.range();
    let end = range.end.min(text.len());
    let start = range.start.min(end);
    let (before, rest) = text.split_at_checked(start).unwrap_or((text, ""));
    let is_number = |text: &str| text.ends_with(|c: char| c.is_ascii_digit());
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let kind = match error.kind() {
        // a number that goes on behind its end, such as `01`
        Kind::ExpectedComma if digits > 0 && is_number(before) => &Kind::ExpectedDigit,
        Kind::ExpectedStringObjectProperty | Kind::UnexpectedTokenInObject if rest.starts_with(',') => {
            &Kind::UnexpectedComma
        }
        kind => kind,
    };
    let (what, help) = words(kind);
    let end = if start == end { start + rest.chars().next().map_or(0, char::len_utf8) } else { end };
    at(Range::new(start, end), skipped, what, help)
}

/// Nesting beyond the bound.
pub(super) fn too_deep(span: Span) -> Diagnostic {
    let message = format!("arrays and objects are nested more than {DEEPEST} deep");
    Diagnostic::new(codes::TOO_DEEP, span, message, "remove the levels from here on; no policy needs as many as ten")
}

fn words(kind: &Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::CommentsNotAllowed => ("JSON has no comments", "remove the comment"),
        Kind::TrailingCommasNotAllowed => ("there is a comma after the last entry", "remove the comma"),
        Kind::ExpectedComma => ("there is no comma before this", "write a comma between the two"),
        Kind::ExpectedColonAfterObjectKey => ("there is no colon after the key", "write `:` and a value after the key"),
        Kind::ExpectedObjectValue => ("there is no value after the colon", "write a value after the colon"),
        Kind::ExpectedStringObjectProperty | Kind::UnexpectedTokenInObject => {
            ("a key between double quotes was expected", "write the key between double quotes")
        }
        Kind::UnexpectedWord => ("this word must stand between double quotes", "write it between double quotes"),
        Kind::SingleQuotedStringsNotAllowed => {
            ("strings stand between double quotes", "write `\"` instead of `'` around the string")
        }
        Kind::MultipleRootJsonValues => ("there is more text after the end of the document", "remove what follows"),
        Kind::UnterminatedArray => ("this `[` is never closed", "write the missing `]`"),
        Kind::UnterminatedObject => ("this `{` is never closed", "write the missing `}`"),
        Kind::UnterminatedCommentBlock => ("this comment is never closed, and JSON has none", "remove the comment"),
        Kind::UnexpectedCloseBrace => {
            ("this `}` stands where a value is expected", "write the missing value, or remove the `}`")
        }
        Kind::UnexpectedCloseBracket => {
            ("this `]` stands where a value is expected", "write the missing value, or remove the `]`")
        }
        Kind::UnexpectedColon => ("this colon follows no key", "remove it, or write a key before it"),
        Kind::UnexpectedComma => ("this comma follows no value", "remove it, or write a value before it"),
        Kind::BareDecimalPointNumbersNotAllowed
        | Kind::ExpectedDigit
        | Kind::ExpectedDigitFollowingNegativeSign
        | Kind::ExpectedPlusMinusOrDigitInNumberLiteral
        | Kind::HexadecimalNumbersNotAllowed
        | Kind::NonFiniteNumbersNotAllowed
        | Kind::UnaryPlusNumbersNotAllowed => {
            ("this is not a number as JSON writes them", "write a plain decimal such as `0.5` or `12`")
        }
        Kind::String(kind) => string_words(kind),
        Kind::UnexpectedToken | Kind::NestingDepthExceeded => {
            ("this is not JSON", "write a JSON value here: an object, a list, a string, a number, `true` or `false`")
        }
    }
}

fn string_words(kind: &ParseStringErrorKind) -> (&'static str, &'static str) {
    match kind {
        ParseStringErrorKind::UnterminatedStringLiteral => ("this string is never closed", "write the missing `\"`"),
        _ => {
            ("the string has an escape that JSON does not have", "use only `\\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX`")
        }
    }
}
