//! What a description can tell at most, found without reading its sentences.

use super::claim::Object;
use super::description::DescriptionReading;
use super::lexicon::{Marks, marks_at_most};
use super::tokens::is_word;

/// A reading with every property that the description's words have, wherever they stand, so that what does not follow from
/// it does not follow from the description; `None` where only reading can tell.
pub(super) fn at_most(description: &str) -> Option<DescriptionReading<'static>> {
    let all = properties(description)?;
    let object = Object { head: all, before: all };
    Some(DescriptionReading { object, action_marks: all, from_noun: true, ..DescriptionReading::default() })
}

/// The properties of all words of a text, of the pairs that they may begin, and of what they make of a key.
fn properties(text: &str) -> Option<Marks> {
    // signs and blanks of any kind separate words; letters beyond ASCII may be part of any
    if !text.is_ascii() && text.chars().any(|letter| !letter.is_ascii() && is_word(letter)) {
        return None;
    }
    let all = marks_at_most(text.as_bytes());
    Some(if all.any(Marks::KEY) { all | Marks::SECRET | Marks::CREDENTIAL } else { all })
}

#[cfg(test)]
mod tests {
    use super::{Marks, at_most};
    use crate::catalog::classify::description::read_main;

    #[test]
    fn no_reading_tells_more() {
        let (firsts, seconds) =
            ("Gets Searches Sends the access merge pull log api", "API keys' request tokens out secret's user email");
        for (first, second) in firsts.split(' ').flat_map(|first| seconds.split(' ').map(move |second| (first, second)))
        {
            for text in [
                format!("{first} {second}"),
                format!("{first}. It {second}-{first}"),
                format!("don't {second}, {first}"),
            ] {
                let (most, read) = (at_most(&text).unwrap(), read_main(&text));
                assert_eq!(most.action_marks | read.action_marks | read.object.all(), most.action_marks, "{text}");
            }
        }
        for text in ["Отправить письмо", "user\u{2019}s mail", "mailé"] {
            assert!(at_most(text).is_none(), "{text}");
        }
        assert!(at_most("the user\u{2014}mail").is_some());
    }

    #[test]
    fn few_words_tell_anything() {
        let idle = at_most("Tool so that the agent can decide whether to call it").unwrap().action_marks;
        assert!(!idle.any(Marks::SECRET | Marks::PRIVATE | Marks::UNTRUSTED | Marks::INWARD));
        assert!(idle.any(Marks::OUTWARD), "a call gives something away");
    }
}
