//! The schemas of the arguments: is what a tool takes now provably no more than what it took?
//!
//! The schemas are walked side by side. What is not understood, and differs, counts as loosened. A new argument counts as
//! loosened too, although a schema that closes nothing has always let it pass: now the tool means something by it.

mod branches;
mod keywords;
#[cfg(test)]
mod tests;
mod values;

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::change::{Change, Kind, Risk};
use super::text;
use crate::source::{Pointer, quote};

/// Deepest place that is looked at; what lies deeper and differs cannot be told.
const DEEPEST: usize = 64;

/// Changes that are told of one tool.
const MOST_CHANGES: usize = 100;

/// The change that would be the last one is replaced by the word that there are more.
const LAST: usize = MOST_CHANGES - 1;

/// What differs in the arguments of a tool.
pub(super) fn compare(old: Option<&RawValue>, new: Option<&RawValue>) -> Vec<Change> {
    let mut walk = Walk::default();
    let root = Pointer::root();
    match (old.map(RawValue::get), new.map(RawValue::get)) {
        (Some(old), Some(new)) if old == new => {}
        (Some(old), Some(new)) => match (serde_json::from_str::<Value>(old), serde_json::from_str::<Value>(new)) {
            (Ok(old), Ok(new)) => walk.schema(&root, &old, &new),
            _ => walk.unclear(&root, "one of the schemas cannot be read"),
        },
        (Some(_), None) => walk.add(&root, Way::Loosened, "it is no longer said what arguments it takes"),
        (None, Some(new)) => {
            walk.add(&root, Way::Tightened, "it is said now what arguments it takes");
            walk.suspicious_texts(&root, &serde_json::from_str(new).unwrap_or_default());
        }
        (None, None) => {}
    }
    walk.changes
}

/// What becomes of the arguments that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// More of them are, or that cannot be ruled out.
    Loosened,
    /// Fewer of them are.
    Tightened,
    /// One is that had no name before.
    Added,
    /// One has lost its name.
    Removed,
}

#[derive(Default)]
struct Walk {
    changes: Vec<Change>,
}

impl Walk {
    /// Compares two schemas at the same place.
    fn schema(&mut self, at: &Pointer, old: &Value, new: &Value) {
        if old == new || self.is_full() {
            return;
        }
        if at.segments().len() > DEEPEST {
            return self.unclear(at, "nests too deeply to be compared");
        }
        let everything = Map::new();
        match (members(old, &everything), members(new, &everything)) {
            (Some(old), Some(new)) => keywords::compare(self, at, old, new),
            (Some(_), None) if *new == Value::Bool(false) => self.add(at, Way::Tightened, "nothing is taken any more"),
            _ if *old == Value::Bool(false) => self.add(at, Way::Loosened, "something is taken now, nothing was"),
            _ => self.unclear(at, "is no schema"),
        }
    }

    /// A difference of which nobody can tell here what it does.
    fn unclear(&mut self, at: &Pointer, what: &str) {
        self.add(at, Way::Loosened, &format!("{what}: counts as loosened"));
    }

    fn add(&mut self, at: &Pointer, way: Way, message: &str) {
        self.add_values(at, way, message, (None, None));
    }

    /// Adds a change with what stood there before and what stands there now.
    fn add_values(&mut self, at: &Pointer, way: Way, message: &str, (old, new): (Option<&Value>, Option<&Value>)) {
        let (kind, risk) = match way {
            Way::Loosened => (Kind::ArgumentsLoosened, Risk::Grew),
            Way::Tightened => (Kind::ArgumentsTightened, Risk::Shrank),
            Way::Added => (Kind::ArgumentAdded, Risk::Grew),
            Way::Removed => (Kind::ArgumentRemoved, Risk::Shrank),
        };
        self.push(Change::new(kind, risk, message).at(at.clone()).values(old.cloned(), new.cloned()));
    }

    fn push(&mut self, change: Change) {
        match self.changes.len() {
            MOST_CHANGES.. => {}
            LAST => {
                let message = "more differs in the arguments than is listed: counts as loosened";
                let last = Change::new(Kind::ArgumentsLoosened, Risk::Grew, message);
                self.changes.push(last.at(Pointer::root()));
            }
            _ => self.changes.push(change),
        }
    }

    /// Text that a model reads, in other words now.
    fn texts(&mut self, at: &Pointer, keyword: &str, old: Option<&Value>, new: Option<&Value>) {
        let known = old.map(text::in_json).unwrap_or_default();
        let found = new.and_then(|new| text::suspicion(&known, &text::in_json(new)));
        let (risk, what) = match found {
            Some(found) => (Risk::Grew, found),
            None => (Risk::Changed, "is worded differently".to_owned()),
        };
        let change = Change::new(Kind::ArgumentsDescribed, risk, format!("its {} {what}", quote(keyword)));
        self.push(change.at(at.clone()).values(old.cloned(), new.cloned()));
    }

    /// Tells of text that hides something or gives orders in a part that is new as a whole.
    fn suspicious_texts(&mut self, at: &Pointer, new: &Value) {
        if let Some(found) = text::suspicion("", &text::in_json(new)) {
            self.add(at, Way::Loosened, &format!("what is said of it {found}"));
        }
    }

    fn is_full(&self) -> bool {
        self.changes.len() >= MOST_CHANGES
    }
}

/// The keywords of a schema, of which `true` has none; none where it is no such schema.
fn members<'a>(schema: &'a Value, everything: &'a Map<String, Value>) -> Option<&'a Map<String, Value>> {
    match schema {
        Value::Object(members) => Some(members),
        Value::Bool(true) => Some(everything),
        _ => None,
    }
}
