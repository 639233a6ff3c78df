//! Which plain values are taken: types, lists of choices, bounds.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};

use super::{Walk, Way};
use crate::source::{Pointer, quote};

type Members = Map<String, Value>;

/// Types a value may have. Integers and other numbers are told apart, so that a number is either.
const TYPES: [(&str, u8); 7] =
    [("null", 1), ("boolean", 2), ("object", 4), ("array", 8), ("string", 16), ("integer", 32), ("number", 32 | 64)];

/// Every type.
const ANY: u8 = 127;

/// Choices that a message names.
const CHOICES_NAMED: usize = 5;

/// Bounds on how much of something there is, which are the same for all values: keyword, and whether it is an upper one.
const COUNTS: [(&str, bool); 8] = [
    ("minLength", false),
    ("maxLength", true),
    ("minItems", false),
    ("maxItems", true),
    ("minProperties", false),
    ("maxProperties", true),
    ("minContains", false),
    ("maxContains", true),
];

/// Whether [`bounds`] looks at the keyword.
pub(super) fn is_bound(keyword: &str) -> bool {
    matches!(keyword, "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum")
        || COUNTS.iter().any(|(count, _)| *count == keyword)
}

/// A value of a schema in a message.
pub(super) fn show(value: Option<&Value>) -> String {
    value.map_or_else(|| "absent".to_owned(), |value| quote(&value.to_string()))
}

/// Compares the types that are taken.
pub(super) fn types(walk: &mut Walk, at: &Pointer, old: &Members, new: &Members) {
    let (before, after) = (old.get("type"), new.get("type"));
    if before == after {
        return;
    }
    let values = (before, after);
    let (Some(old), Some(new)) = (type_set(before), type_set(after)) else {
        return walk.unclear(at, "`type` differs");
    };
    let message = format!("takes {}, was {}", type_words(new), type_words(old));
    if new & !old != 0 {
        walk.add_values(at, Way::Loosened, &message, values);
    } else if old != new {
        walk.add_values(at, Way::Tightened, &message, values);
    }
}

fn type_set(of: Option<&Value>) -> Option<u8> {
    let one = |value: &Value| {
        let name = value.as_str()?;
        TYPES.iter().find(|(known, _)| *known == name).map(|(_, bits)| *bits)
    };
    match of {
        None => Some(ANY),
        Some(Value::Array(names)) => names.iter().try_fold(0, |bits, name| Some(bits | one(name)?)),
        Some(name) => one(name),
    }
}

fn type_words(set: u8) -> String {
    if set == ANY {
        return "anything".to_owned();
    }
    let is_number = set & 64 != 0;
    let holds = |(name, bits): &&(&str, u8)| set & bits == *bits && !(is_number && *name == "integer");
    let words: Vec<&str> = TYPES.iter().filter(holds).map(|(name, _)| *name).collect();
    if words.is_empty() { "nothing".to_owned() } else { words.join(" or ") }
}

/// Compares the values that are listed one by one; `const` lists one.
pub(super) fn choices(walk: &mut Walk, at: &Pointer, old: &Members, new: &Members) {
    let keywords = ["enum", "const"];
    if keywords.iter().all(|keyword| old.get(*keyword) == new.get(*keyword)) {
        return;
    }
    let values = (old.get("enum").or(old.get("const")), new.get("enum").or(new.get("const")));
    match (listed(old), listed(new)) {
        (Ok(None), Ok(Some(_))) => walk.add_values(at, Way::Tightened, "takes only listed values now", values),
        (Ok(Some(_)), Ok(None)) => walk.add_values(at, Way::Loosened, "takes more than the listed values", values),
        (Ok(Some(before)), Ok(Some(after))) => {
            let missing = |from: &BTreeMap<String, &Value>, in_other: &BTreeMap<String, &Value>| -> Vec<String> {
                from.iter()
                    .filter(|(key, _)| !in_other.contains_key(*key))
                    .map(|(_, value)| show(Some(value)))
                    .collect()
            };
            let (more, fewer) = (missing(&after, &before), missing(&before, &after));
            if !more.is_empty() {
                walk.add_values(at, Way::Loosened, &format!("also takes {}", list(&more)), values);
            }
            if !fewer.is_empty() {
                walk.add_values(at, Way::Tightened, &format!("no longer takes {}", list(&fewer)), values);
            }
        }
        _ => walk.unclear(at, "its listed values differ"),
    }
}

/// The listed values by what tells them apart; none where they are not listed.
fn listed(schema: &Members) -> Result<Option<BTreeMap<String, &Value>>, ()> {
    let all: &[Value] = match (schema.get("enum"), schema.get("const")) {
        (None, None) => return Ok(None),
        (None, Some(only)) => std::slice::from_ref(only),
        (Some(Value::Array(all)), None) => all,
        _ => return Err(()),
    };
    // 1 and 1.0 are one value
    let key = |value: &Value| match value.as_f64().filter(|number| value.as_i64().is_none() && number.fract() == 0.0) {
        Some(whole) => format!("{whole:.0}"),
        None => value.to_string(),
    };
    Ok(Some(all.iter().map(|value| (key(value), value)).collect()))
}

fn list(words: &[String]) -> String {
    let more = words.len().saturating_sub(CHOICES_NAMED);
    let named: Vec<&str> = words.iter().take(CHOICES_NAMED).map(String::as_str).collect();
    if more == 0 { named.join(", ") } else { format!("{} and {more} more", named.join(", ")) }
}

/// Compares the bounds.
pub(super) fn bounds(walk: &mut Walk, at: &Pointer, old: &Members, new: &Members) {
    for (keyword, upper) in COUNTS {
        let bound = |schema: &'_ Members| Bound::single(schema.get(keyword), upper);
        bounded(walk, at, keyword, (old.get(keyword), new.get(keyword)), bound(old), bound(new));
    }
    for (keyword, exclusive, upper) in [("minimum", "exclusiveMinimum", false), ("maximum", "exclusiveMaximum", true)] {
        let bound = |schema: &'_ Members| Bound::of(schema.get(keyword), schema.get(exclusive), upper);
        let value = |schema: &'_ Members| schema.get(keyword).or(schema.get(exclusive)).cloned();
        let values = (value(old), value(new));
        bounded(walk, at, keyword, (values.0.as_ref(), values.1.as_ref()), bound(old), bound(new));
    }
}

fn bounded(
    walk: &mut Walk,
    at: &Pointer,
    keyword: &str,
    values: (Option<&Value>, Option<&Value>),
    old: Option<Bound>,
    new: Option<Bound>,
) {
    let (Some(old), Some(new)) = (old, new) else {
        if values.0 != values.1 {
            walk.unclear(at, &format!("{} differs", quote(keyword)));
        }
        return;
    };
    let way = match new.strictness(&old) {
        Ordering::Equal => return,
        Ordering::Less => Way::Loosened,
        Ordering::Greater => Way::Tightened,
    };
    walk.add_values(at, way, &format!("{} is {new}, was {old}", quote(keyword)), values);
}

/// A bound, or none.
#[derive(Debug, Clone)]
struct Bound {
    upper: bool,
    /// The number, and whether it is itself out of bounds.
    limit: Option<(Number, bool)>,
}

impl Bound {
    /// What one keyword says; none where that is no number.
    fn single(value: Option<&Value>, upper: bool) -> Option<Self> {
        Self::of(value, None, upper)
    }

    /// What a keyword and its exclusive form say together, in the form of old drafts too.
    fn of(inclusive: Option<&Value>, exclusive: Option<&Value>, upper: bool) -> Option<Self> {
        let number = |value: Option<&Value>| match value {
            None => Some(None),
            Some(Value::Number(number)) => Some(Some(number.clone())),
            Some(_) => None,
        };
        let inclusive = number(inclusive)?;
        if let Some(Value::Bool(excludes)) = exclusive {
            return Some(Self { upper, limit: inclusive.map(|number| (number, *excludes)) });
        }
        let bound = |limit| Self { upper, limit };
        let inclusive = bound(inclusive.map(|number| (number, false)));
        let exclusive = bound(number(exclusive)?.map(|number| (number, true)));
        Some(if exclusive.strictness(&inclusive) == Ordering::Greater { exclusive } else { inclusive })
    }

    /// Whether this one lets less pass than the other (greater) or more.
    fn strictness(&self, other: &Self) -> Ordering {
        let (mine, theirs) = match (&self.limit, &other.limit) {
            (Some(mine), Some(theirs)) => (mine, theirs),
            (mine, theirs) => return mine.is_some().cmp(&theirs.is_some()),
        };
        let by_number = compare_numbers(&mine.0, &theirs.0);
        let by_number = if self.upper { by_number.reverse() } else { by_number };
        by_number.then(mine.1.cmp(&theirs.1))
    }
}

impl std::fmt::Display for Bound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.limit {
            None => f.write_str("absent"),
            Some((number, false)) => write!(f, "{number}"),
            Some((number, true)) => write!(f, "{number} (not included)"),
        }
    }
}

/// Exact between whole numbers, as doubles otherwise.
fn compare_numbers(a: &Number, b: &Number) -> Ordering {
    let whole = |number: &Number| number.as_i64().map(i128::from).or(number.as_u64().map(i128::from));
    match (whole(a), whole(b)) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => a.as_f64().unwrap_or(f64::NAN).total_cmp(&b.as_f64().unwrap_or(f64::NAN)),
    }
}
