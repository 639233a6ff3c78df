//! Cuts a description into words that remember what stood before them.

use super::lexicon::{Form, Roles, Word, letter, look_up, pair};
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

/// The clauses of a text, one after the other.
pub(super) struct Clauses<'t> {
    /// What is not read yet.
    rest: &'t str,
    /// The first word of the next clause: where one begins is known only when its first word is read.
    next: Option<Token<'t>>,
    /// Some of the text is too long to read.
    pub is_cut: bool,
    /// A word as it is looked up, where it is spelled otherwise.
    spelled: String,
}

impl<'t> Clauses<'t> {
    pub fn of(text: &'t str) -> Self {
        let rest = beginning(text, MAX_BYTES);
        let mut clauses = Self { rest, next: None, is_cut: rest.len() < text.len(), spelled: String::new() };
        clauses.next = clauses.word(None);
        clauses
    }

    /// Reads the next clause; says whether there is one.
    pub fn read(&mut self, clause: &mut Vec<Token<'t>>) -> bool {
        clause.clear();
        clause.extend(self.next.take());
        while let Some(last) = clause.last_mut() {
            match self.word(Some(last)) {
                Some(token) if token.gap == Gap::Clause => {
                    self.next = Some(token);
                    break;
                }
                Some(token) => clause.push(token),
                None => break,
            }
        }
        !clause.is_empty()
    }

    /// The word behind the one before, if there is one. If both are one action, it joins that one, and the word behind is
    /// read.
    fn word(&mut self, mut before: Option<&mut Token<'t>>) -> Option<Token<'t>> {
        let least_gap = if before.is_some() { Gap::Space } else { Gap::Clause };
        loop {
            let start = start_of_word(self.rest)?;
            let gap = least_gap.max(gap_of(self.rest.get(..start).unwrap_or_default()));
            let from = self.rest.get(start..).unwrap_or_default();
            let (text, after) = from.split_at_checked(end_of_word(from)).unwrap_or((from, ""));
            self.rest = after;
            let (spelled, known, roles) = meaning(text, &mut self.spelled);
            if let Some(last) = before.as_deref_mut().filter(|last| last.word.opens_pair && gap <= Gap::Hyphen)
                && let Some(joined) = pair(last.text, spelled)
            {
                last.word = joined;
                continue;
            }
            // `multi-step`, `auto-swap`: not an action of its own
            let mut word = if gap == Gap::Hyphen { bare(known) } else { known };
            word.follow(before.map(|last| last.word.marks).unwrap_or_default());
            return Some(Token { text, word, roles, gap });
        }
    }
}

/// A word without apostrophes, what is known of it, and what it does in the sentence.
fn meaning<'w>(text: &'w str, spelled: &'w mut String) -> (&'w str, Word, Roles) {
    // most words are looked up as they are written
    if text.bytes().all(|byte| byte != b'\'' && byte.is_ascii()) || !text.contains(is_apostrophe) {
        let (word, roles) = look_up(text);
        return (text, word, roles);
    }
    spelled.clear();
    spelled.extend(text.chars().filter(|letter| !is_apostrophe(*letter)));
    let (word, _) = look_up(spelled);
    let end = text.len().checked_sub(3).and_then(|at| text.get(at..));
    let denies = end.is_some_and(|end| end.eq_ignore_ascii_case("n't"));
    (spelled, word, if denies { Roles::DENIES } else { Roles::default() })
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
fn is_word_byte(byte: u8) -> bool {
    letter(byte) != 0
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
