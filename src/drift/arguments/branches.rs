//! `anyOf`, `oneOf` and `allOf`: alternatives that came or went.

use std::collections::HashMap;

use serde_json::Value;

use super::{Walk, Way};
use crate::source::Pointer;

/// Compares two lists of alternatives (`anyOf`, `oneOf`) or of demands (`allOf`), whose order does not matter.
pub(super) fn compare(walk: &mut Walk, at: &Pointer, keyword: &str, old: Option<&Value>, new: Option<&Value>) {
    let place = at.key(keyword);
    let values = (old, new);
    let (Some(old), Some(new)) = (listed(old), listed(new)) else {
        return walk.unclear(at, &format!("`{keyword}` is no list"));
    };
    if old.is_empty() || new.is_empty() {
        let (way, message) = match (new.is_empty(), old.is_empty()) {
            (true, false) => (Way::Loosened, "is dropped"),
            (false, true) => (Way::Tightened, "is there now"),
            _ => return,
        };
        return walk.add_values(at, way, &format!("`{keyword}` {message}"), values);
    }
    let (went, came) = (without(old, new), without(new, old));
    let unclear = format!("`{keyword}` differs");
    match (went.as_slice(), came.as_slice(), keyword) {
        ([], [], _) => {}
        // more alternatives of which exactly one may hold can take away too, but first of all they give
        ([], _, "anyOf" | "oneOf") => walk.add_values(&place, Way::Loosened, "has more alternatives", values),
        (_, [], "anyOf") => walk.add_values(&place, Way::Tightened, "has fewer alternatives", values),
        ([], _, "allOf") => walk.add_values(&place, Way::Tightened, "demands more", values),
        (_, [], "allOf") => walk.add_values(&place, Way::Loosened, "demands less", values),
        ([(_, before)], [(index, after)], "anyOf" | "allOf") => walk.schema(&place.index(*index), before, after),
        _ => walk.unclear(at, &unclear),
    }
}

/// The entries of a list; an absent one is empty.
fn listed(value: Option<&Value>) -> Option<&[Value]> {
    match value {
        None => Some(&[]),
        Some(Value::Array(entries)) => Some(entries),
        Some(_) => None,
    }
}

/// The entries of the first list that the second does not have, with their indexes. Those whose keys are only in another
/// order stay: comparing them tells that they are alike.
fn without<'a>(entries: &'a [Value], others: &[Value]) -> Vec<(usize, &'a Value)> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for other in others {
        *counts.entry(other.to_string()).or_default() += 1;
    }
    let is_missing = |entry: &Value| match counts.get_mut(&entry.to_string()) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    let mut is_missing = is_missing;
    entries.iter().enumerate().filter(|(_, entry)| is_missing(entry)).collect()
}
