//! Cuts a name into words that are looked up.

use std::borrow::Cow;
use std::ops::Range;

use super::super::risk::RiskClass;
use super::lexicon::{Marks, Verb, Word, agent, cuts, pair, word};
use super::words::{each_piece, lower};

/// One word of a name.
pub(super) struct Part<'n> {
    /// Where it stands.
    pub place: Range<usize>,
    /// It, in whatever case; empty for one half of a word.
    pub text: Cow<'n, str>,
    /// What is known of it.
    pub word: Word,
}

impl Part<'_> {
    /// The action that it can be.
    pub(super) fn action(&self) -> Option<Verb> {
        self.word.plain_action()
    }

    /// Whether it is one of these, in whatever case.
    pub fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.text.eq_ignore_ascii_case(word))
    }
}

/// The words of the name; two words that are one action are joined, and an unknown one is tried as two: `sendemail`.
pub(super) fn parts(name: &str) -> Vec<Part<'_>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    each_piece(name, |place| {
        let piece = name.get(place.clone()).unwrap_or_default();
        let text = if piece.is_ascii() { Cow::Borrowed(piece) } else { lower(piece) };
        let known = word(&text);
        if let Some(last) = parts.last_mut().filter(|last| last.word.opens_pair)
            && let Some(joined) = pair(&last.text, &text)
        {
            last.word = joined;
            last.place.end = place.end;
            return;
        }
        if known != Word::default() {
            parts.push(Part { place, text, word: known });
            return;
        }
        let lower = lower(&text);
        match compound(&lower) {
            Some((cut, action, thing)) => {
                let middle = place.start + cut;
                parts.push(Part { place: place.start..middle, text: Cow::Borrowed(""), word: action });
                parts.push(Part { place: middle..place.end, text: Cow::Borrowed(""), word: thing });
            }
            None => parts.push(Part { word: looker(&lower), place, text }),
        }
    });
    let mut before = Marks::default();
    for part in &mut parts {
        part.word.follow(before);
        before = part.word.marks;
    }
    parts
}

/// A `calculator` only looks at what the words before it name.
fn looker(lower: &str) -> Word {
    let looks = agent(lower).is_some_and(|verb| verb.class == RiskClass::Read);
    Word { marks: if looks { Marks::OUTCOME } else { Marks::default() }, ..Word::default() }
}

/// An action and a known word written as one.
fn compound(lower: &str) -> Option<(usize, Word, Word)> {
    if lower.len() < 6 || lower.len() > 32 || !lower.is_ascii() {
        return None;
    }
    cuts(lower).filter(|cut| (3..=lower.len() - 3).contains(cut)).find_map(|cut| {
        let (head, tail) = lower.split_at_checked(cut)?;
        let action = word(head);
        let verb = action.plain_action()?;
        let thing = (!verb.also_noun || verb.class == RiskClass::Read).then(|| word(tail))?;
        thing.is_meaningful().then_some((cut, action, thing))
    })
}
