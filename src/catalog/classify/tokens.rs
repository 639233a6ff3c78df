//! Cuts a description into words that remember what stood before them.

use super::lexicon::{Form, Word, pair, word};
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

impl Token<'_> {
    /// Whether the word is this one, in any case.
    pub(super) fn is(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.text.eq_ignore_ascii_case(word))
    }
}

/// The words of a text and whether the text is longer than what was read.
pub(super) fn tokens(text: &str) -> (Vec<Token<'_>>, bool) {
    let read = beginning(text, MAX_BYTES);
    let mut lower = String::new();
    let mut tokens: Vec<Token<'_>> = Vec::with_capacity(read.len() / 6);
    let mut gap = Gap::Clause;
    let mut rest = read;
    while let Some(start) = rest.find(is_word) {
        gap = gap.max(gap_of(rest.get(..start).unwrap_or_default()));
        let from = rest.get(start..).unwrap_or_default();
        let end = from.find(|letter| !is_word(letter)).unwrap_or(from.len());
        let (text, after) = from.split_at_checked(end).unwrap_or((from, ""));
        lower.clear();
        lower.extend(text.chars().filter(|letter| !is_apostrophe(*letter)).map(|letter| letter.to_ascii_lowercase()));
        let known = word(&lower);
        // `multi-step`, `auto-swap`: not an action of its own
        let in_compound = gap == Gap::Hyphen && !tokens.is_empty();
        match tokens.last_mut().filter(|last| last.word.opens_pair && gap <= Gap::Hyphen) {
            Some(last) if let Some(joined) = pair(&last.text.to_ascii_lowercase(), &lower) => last.word = joined,
            _ => {
                let mut word = if in_compound { bare(known) } else { known };
                word.follow(tokens.last().map(|last| last.word.marks).unwrap_or_default());
                tokens.push(Token { text, word, gap });
            }
        }
        gap = Gap::Space;
        rest = after;
    }
    (tokens, read.len() < text.len())
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || is_apostrophe(letter)
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '\u{2019}')
}

fn gap_of(between: &str) -> Gap {
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
