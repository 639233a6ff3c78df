//! Cuts a description into words that remember what stood before them.

use super::lexicon::{Form, Roles, Word, look_up, pair};
use super::words::beginning;

/// Only this much of a description is read; what follows cannot be called its main clause.
const MAX_BYTES: usize = 8 * 1024;

/// One word of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'t> {
    /// As it is written.
    pub text: &'t str,
    /// What is known of it.
    pub word: Word,
    /// What it does in the sentence.
    pub roles: Roles,
    /// What separates it from the word before.
    pub gap: Gap,
}

/// What separates two words; the stronger separator wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    Space,
    Hyphen,
    Slash,
    Comma,
    Clause,
}

/// The words of a text and whether the text is longer than what was read.
pub(super) fn tokens(text: &str) -> (Vec<Token<'_>>, bool) {
    let read = beginning(text, MAX_BYTES);
    let mut spelled = String::new();
    let mut tokens: Vec<Token<'_>> = Vec::with_capacity(read.len() / 5 + 1);
    let mut gap = Gap::Clause;
    let mut rest = read;
    while let Some(start) = start_of_word(rest) {
        gap = gap.max(gap_of(rest.get(..start).unwrap_or_default()));
        let from = rest.get(start..).unwrap_or_default();
        let (text, after) = from.split_at_checked(end_of_word(from)).unwrap_or((from, ""));
        let (lower, known, roles) = meaning(text, &mut spelled);
        // `multi-step`, `auto-swap`: not an action of its own
        let in_compound = gap == Gap::Hyphen && !tokens.is_empty();
        match tokens.last_mut().filter(|last| last.word.opens_pair && gap <= Gap::Hyphen) {
            Some(last) if let Some(joined) = pair(&last.text.to_ascii_lowercase(), lower) => last.word = joined,
            _ => {
                let mut word = if in_compound { bare(known) } else { known };
                word.follow(tokens.last().map(|last| last.word.marks).unwrap_or_default());
                tokens.push(Token { text, word, roles, gap });
            }
        }
        gap = Gap::Space;
        rest = after;
    }
    (tokens, read.len() < text.len())
}

/// A word in lower case and without apostrophes, what is known of it, and what it does in the sentence.
fn meaning<'w>(text: &'w str, spelled: &'w mut String) -> (&'w str, Word, Roles) {
    // most words are looked up as they are written
    if text.bytes().all(|byte| byte.is_ascii_lowercase()) {
        let (word, roles) = look_up(text);
        return (text, word, roles);
    }
    spelled.clear();
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        spelled.push_str(text);
        spelled.make_ascii_lowercase();
        let (word, roles) = look_up(spelled);
        return (spelled, word, roles);
    }
    spelled.extend(text.chars().filter(|letter| !is_apostrophe(*letter)).map(|letter| letter.to_ascii_lowercase()));
    let (word, mut roles) = look_up(spelled);
    if text.contains(is_apostrophe) {
        let end = text.len().checked_sub(3).and_then(|at| text.get(at..));
        let denies = end.is_some_and(|end| end.eq_ignore_ascii_case("n't"));
        roles = if denies { Roles::DENIES } else { Roles::default() };
    }
    (spelled, word, roles)
}

/// Where the first word of a text begins.
fn start_of_word(text: &str) -> Option<usize> {
    match text.bytes().position(|byte| is_word_byte(byte) || !byte.is_ascii())? {
        at if text.as_bytes().get(at).is_some_and(u8::is_ascii) => Some(at),
        at => Some(at + text.get(at..)?.find(is_word)?),
    }
}

/// Where the word ends with which a text begins.
fn end_of_word(text: &str) -> usize {
    let end = text.bytes().position(|byte| !is_word_byte(byte)).unwrap_or(text.len());
    match text.get(end..) {
        Some(rest) if rest.starts_with(|letter: char| !letter.is_ascii()) => {
            end + rest.find(|letter| !is_word(letter)).unwrap_or(rest.len())
        }
        _ => end,
    }
}

/// Whether an ASCII byte is part of a word.
pub(super) const fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'\'')
}

/// Whether a letter is part of a word.
pub(super) fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || is_apostrophe(letter)
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '\u{2019}')
}

fn gap_of(between: &str) -> Gap {
    if between == " " {
        return Gap::Space;
    }
    let mut gap = Gap::Space;
    let mut letters = between.chars().peekable();
    while let Some(letter) = letters.next() {
        gap = gap.max(match letter {
            '.' if letters.peek().is_some_and(|next| !next.is_whitespace()) => Gap::Space,
            '.' | ';' | ':' | '!' | '?' | '\n' | '(' | ')' | '[' | ']' | '{' | '}' | '\u{2013}' | '\u{2014}'
            | '\u{2022}' => Gap::Clause,
            ',' | '"' | '`' | '|' => Gap::Comma,
            '/' | '&' | '+' => Gap::Slash,
            '-' if between == "-" => Gap::Hyphen,
            '-' | '*' | '>' => Gap::Clause,
            _ => Gap::Space,
        });
    }
    gap
}

/// The word without its action.
fn bare(word: Word) -> Word {
    Word { verb: None, form: Form::Plain, ..word }
}
