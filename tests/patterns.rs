//! Patterns mean to us what they mean to RE2: its own answers are in `fixtures/patterns/re2.json`. (Left out of the texts:
//! letters that are not ASCII between two that are, where a lone `\B` finds a place inside a character in one of the two
//! RE2 engines.)

#![cfg(test)]

use mcp_policy::policy::Pattern;
use serde::Deserialize;

#[derive(Deserialize)]
struct Answers {
    texts: Vec<String>,
    patterns: Vec<(String, Option<Vec<usize>>)>,
}

fn answers() -> Answers {
    serde_json::from_str(include_str!("fixtures/patterns/re2.json")).unwrap()
}

#[test]
fn what_is_accepted_matches_as_in_re2() {
    let Answers { texts, patterns } = answers();
    let mut accepted = 0;
    for (source, found) in &patterns {
        let Ok(pattern) = Pattern::new(source) else { continue };
        accepted += 1;
        let ours: Vec<usize> =
            texts.iter().enumerate().filter(|(_, text)| pattern.is_match(text)).map(|(index, _)| index).collect();
        assert_eq!(Some(&ours), found.as_ref(), "{source} became {}", pattern.normalised());
    }
    assert!(accepted > patterns.len() * 2 / 3, "only {accepted} of {} patterns were accepted", patterns.len());
}
