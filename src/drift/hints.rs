//! The hints of the server. They prove nothing, but people and clients go by them: one that soothes makes them stop
//! asking, and one that was withdrawn is no longer promised.

use super::change::{Change, Kind, Risk};
use crate::catalog::Annotations;

/// The risk of going from one value of a hint to another; only asked where they differ.
type Judge = fn(Option<bool>, Option<bool>) -> Risk;

type Hint = (&'static str, fn(&Annotations) -> Option<bool>, Judge);

const HINTS: [Hint; 4] = [
    // `false` is also what the protocol assumes
    ("readOnlyHint", |hints| hints.read_only, |old, new| grew_if(old == Some(true) || new == Some(true))),
    // a first warning tells nothing new of a tool of which nothing was known
    ("destructiveHint", |hints| hints.destructive, |old, new| grew_if(!(old.is_none() && new == Some(true)))),
    ("idempotentHint", |hints| hints.idempotent, |_, _| Risk::Changed),
    ("openWorldHint", |hints| hints.open_world, |old, _| grew_if(old == Some(false))),
];

/// What differs in the hints of a tool.
pub(super) fn compare(old: Option<&Annotations>, new: Option<&Annotations>, changes: &mut Vec<Change>) {
    for (name, hint, judge) in HINTS {
        let (old, new) = (old.and_then(hint), new.and_then(hint));
        if old != new {
            let message = format!("hint `{name}`: {}, was {}", word(new), word(old));
            let change = Change::new(Kind::Annotation, judge(old, new), message);
            changes.push(change.values(old.map(Into::into), new.map(Into::into)));
        }
    }
}

/// Whether this is the name of a hint.
pub(super) fn is_hint(name: &str) -> bool {
    HINTS.iter().any(|(hint, ..)| *hint == name)
}

fn grew_if(grew: bool) -> Risk {
    if grew { Risk::Grew } else { Risk::Changed }
}

fn word(hint: Option<bool>) -> &'static str {
    match hint {
        Some(true) => "true",
        Some(false) => "false",
        None => "absent",
    }
}
