//! The values that stand for all others at one path.

use std::collections::BTreeSet;

use regex_syntax::hir::{Class, Hir, HirKind};
use serde_json::{Number, Value};

use crate::policy::{Scalar, Test};

/// Texts made up here are never longer, in bytes.
const LONGEST_TEXT: usize = 4096;

/// Values other than objects, one of each kind that the tests can tell apart.
pub(super) struct Candidates {
    /// What to try, in this order.
    pub(super) values: Vec<Value>,
    /// A string that passes the tests if any string does, patterns apart.
    pub(super) free_text: Value,
    /// Whether a pattern restricts strings and nothing names all strings that come into question.
    pub(super) patterns_open: bool,
}

/// The values to try; for each test it is known whether it must hold.
pub(super) fn candidates(tests: &[(&Test, bool)]) -> Candidates {
    let named: Vec<&Scalar> = tests.iter().flat_map(|(test, _)| scalars(test)).collect();
    let parts: Vec<&Scalar> =
        tests.iter().filter(|(_, holds)| *holds).filter_map(|(test, _)| contained(test)).collect();
    let filler = unused_char(&named);
    let free_text = Value::from(free_text(&parts, filler));
    // the free text first: it passes the longest list of exceptions at once
    let mut values = vec![free_text.clone()];
    values.extend(named.iter().map(|scalar| Value::from(*scalar)));
    values.extend(named.iter().map(|scalar| Value::from(scalar.printed())));
    values.extend(tests.iter().filter(|(_, holds)| *holds).filter_map(|(test, _)| match test {
        Test::Regex(pattern) => Some(Value::from(sample(pattern.normalised())?)),
        _ => None,
    }));
    values.extend(numbers(tests, &named));
    values.extend([Value::Bool(true), Value::Bool(false), Value::Null]);
    values.push(Value::Array(Vec::new()));
    values.push(parts.iter().map(|scalar| Value::from(*scalar)).collect());
    let patterns = tests.iter().any(|(test, _)| matches!(test, Test::Regex(_)));
    let all_named = tests.iter().any(|(test, holds)| *holds && matches!(test, Test::Eq(_) | Test::In(_)));
    Candidates { values, free_text, patterns_open: patterns && !all_named }
}

fn scalars(test: &Test) -> &[Scalar] {
    match test {
        Test::Eq(scalar) | Test::Neq(scalar) | Test::Contains(scalar) => std::slice::from_ref(scalar),
        Test::In(scalars) | Test::NotIn(scalars) => scalars,
        _ => &[],
    }
}

fn contained<'a>(test: &&'a Test) -> Option<&'a Scalar> {
    if let Test::Contains(scalar) = test { Some(scalar) } else { None }
}

/// A character that stands in none of these texts.
fn unused_char(named: &[&Scalar]) -> char {
    let used: BTreeSet<char> = named.iter().flat_map(|scalar| scalar.printed().chars().collect::<Vec<_>>()).collect();
    ('a'..=char::MAX).find(|c| !used.contains(c)).unwrap_or('a')
}

/// All parts, with a character between and around them that joins no two into a third.
fn free_text(parts: &[&Scalar], filler: char) -> String {
    let mut text = String::from(filler);
    for part in parts {
        if let Scalar::String(part) = part {
            text.push_str(part);
            text.push(filler);
        }
    }
    text
}

/// Every number that the tests name, its neighbours among the doubles, and zero.
fn numbers(tests: &[(&Test, bool)], named: &[&Scalar]) -> Vec<Value> {
    let bounds = tests.iter().filter_map(|(test, _)| match test {
        Test::Lt(bound) | Test::Lte(bound) | Test::Gt(bound) | Test::Gte(bound) => Some(*bound),
        _ => None,
    });
    let equals = named.iter().filter_map(|scalar| match scalar {
        Scalar::Number(number) => Some(*number),
        Scalar::String(text) => text.parse().ok(),
        Scalar::Bool(_) => None,
    });
    std::iter::once(0.0)
        .chain(
            bounds
                .chain(equals)
                .flat_map(|point| [point, point.floor() + 1.0, point.ceil() - 1.0, point.next_up(), point.next_down()]),
        )
        .filter_map(Number::from_f64)
        .map(Value::Number)
        .collect()
}

/// A short text in which the pattern may be found; look-around is not considered, so it must be tried.
fn sample(pattern: &str) -> Option<String> {
    let hir = regex_syntax::Parser::new().parse(pattern).ok()?;
    let mut bytes = Vec::new();
    append_sample(&hir, &mut bytes)?;
    String::from_utf8(bytes).ok()
}

/// Appends a text of the expression; the parser bounds how deep expressions nest.
fn append_sample(hir: &Hir, text: &mut Vec<u8>) -> Option<()> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.extend_from_slice(&literal.0),
        HirKind::Class(Class::Unicode(class)) => {
            let c = class
                .iter()
                .map(|range| range.start().max(printable(range.end())))
                .find(|c| *c > ' ')
                .or_else(|| Some(class.iter().next()?.start()))?;
            text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
        HirKind::Class(Class::Bytes(class)) => text.push(class.iter().next()?.start()),
        HirKind::Repetition(repetition) => {
            for _ in 0..repetition.min {
                let before = text.len();
                append_sample(&repetition.sub, text)?;
                if text.len() == before {
                    break;
                }
            }
        }
        HirKind::Capture(capture) => append_sample(&capture.sub, text)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| append_sample(part, text))?,
        HirKind::Alternation(options) => {
            let before = text.len();
            options.iter().find_map(|option| {
                text.truncate(before);
                append_sample(option, text)
            })?;
        }
    }
    (text.len() <= LONGEST_TEXT).then_some(())
}

/// A visible character at most `end`, to prefer `a` to a control character.
fn printable(end: char) -> char {
    ['a', '0', '!'].into_iter().find(|c| *c <= end).unwrap_or(end)
}
