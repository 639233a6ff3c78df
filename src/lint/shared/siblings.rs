//! Tools that do nearly the same, by their names and descriptions.

use std::collections::BTreeSet;

use crate::catalog::classify::{action, words};

/// Words of a description that are compared.
const MOST_WORDS: usize = 64;

/// What a tool does by its name, whatever area the name puts before it and whatever version behind: `create listen key` for
/// `VenueOptionsCreateListenKey`. None where that is not told or is only one word.
pub(in crate::lint) fn deed(name: &str) -> Option<String> {
    let action = action(name)?;
    let start = action.word.as_ptr().addr().checked_sub(name.as_ptr().addr())?;
    let mut deed = words(name.get(start..)?);
    while deed.len() > 1 && deed.last().is_some_and(|word| is_version(word)) {
        deed.pop();
    }
    if let [action] = deed.as_slice() {
        // the action stands at the end: `listen_key_create`
        let thing = words(name.get(..start)?);
        let thing = thing.get(thing.len().saturating_sub(2)..).unwrap_or_default().join(" ");
        return (!thing.is_empty()).then(|| format!("{thing} {action}"));
    }
    Some(deed.join(" "))
}

/// Whether two descriptions share at least half of their words.
pub(in crate::lint) fn are_alike(one: &str, other: &str) -> bool {
    let (one, other) = (vocabulary(one), vocabulary(other));
    4 * one.intersection(&other).count() >= one.len() + other.len()
}

fn vocabulary(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 1);
    words.take(MOST_WORDS).map(str::to_lowercase).collect()
}

fn is_version(word: &str) -> bool {
    word.strip_prefix('v').unwrap_or(word).bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{are_alike, deed};

    #[test]
    fn areas_and_versions_are_no_part_of_the_deed() {
        assert_eq!(deed("VenueOptionsCreateListenKey").as_deref(), Some("create listen key"));
        assert_eq!(deed("delete_file_v2"), deed("delete_file"));
        assert_eq!(deed("spot_listen_key_create").as_deref(), Some("listen key create"));
        assert_eq!(deed("run"), None);
        assert_eq!(deed(""), None);
    }

    #[test]
    fn half_of_the_words_make_descriptions_alike() {
        assert!(are_alike("Makes a key for spot trading.", "Makes a key for margin trading."));
        assert!(!are_alike("Makes a key for spot trading.", "Cuts metal to shape."));
    }
}
