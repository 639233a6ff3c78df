//! Sets of lists, told apart by which scalars they hold.

use std::collections::BTreeMap;

use serde_json::Value;

use super::node::BYTES_OF_A_PART;
use crate::policy::Scalar;

/// The lists that hold an entry equal to each of some scalars, and none equal to any of some others. Scalars are equal to
/// a condition when they print alike, so each is known by its printed text.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Lists {
    with: BTreeMap<String, Scalar>,
    without: BTreeMap<String, Scalar>,
}

impl Lists {
    /// The lists that hold this scalar, or those that do not.
    pub(super) fn holding(scalar: &Scalar, holds: bool) -> Self {
        let entry = BTreeMap::from([(scalar.printed(), scalar.clone())]);
        if holds {
            Self { with: entry, without: BTreeMap::new() }
        } else {
            Self { with: BTreeMap::new(), without: entry }
        }
    }

    pub(super) fn contains(&self, entries: &[Value]) -> bool {
        let held = |scalar: &Scalar| {
            entries.iter().any(|entry| Scalar::from_json(entry).is_some_and(|entry| entry.equals(scalar)))
        };
        self.with.values().all(held) && !self.without.values().any(held)
    }

    /// How many parts the set is made of: its scalars, and more for long ones.
    pub(super) fn weight(&self) -> usize {
        self.with.keys().chain(self.without.keys()).map(|text| 1 + text.len() / BYTES_OF_A_PART).sum()
    }

    /// About how many of them are looked at to intersect the set with another.
    pub(super) fn effort(&self, other: &Self) -> usize {
        other.weight()
    }

    /// The lists in both sets; `None` if there are none.
    pub(super) fn intersection(mut self, other: &Self) -> Option<Self> {
        self.with.extend(other.with.iter().map(|(text, scalar)| (text.clone(), scalar.clone())));
        self.without.extend(other.without.iter().map(|(text, scalar)| (text.clone(), scalar.clone())));
        // either set by itself has no scalar on both sides, so one that is must have come with the other
        let clashes = other.with.keys().any(|text| self.without.contains_key(text))
            || other.without.keys().any(|text| self.with.contains_key(text));
        (!clashes).then_some(self)
    }

    /// The shortest list of the set.
    pub(super) fn pick(&self) -> Value {
        self.with.values().map(Value::from).collect()
    }
}
