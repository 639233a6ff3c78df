//! Counters that several tools name. Whether they share a quota is not documented, and if they do, a limit of one tool
//! also caps the others.

use std::collections::BTreeMap;

use crate::policy::{Limit, Policy};

/// What is not known of a tool whose limit went.
pub(super) const UNKNOWN: &str = "whether tools share the quota of a counter that they both name is not documented";

/// The tools that may be called more often if tools share the quotas of counters that they all name: those that lose a limit
/// whose counter other tools name too.
pub(super) fn parted<'a>(old: &'a Policy, new: &Policy) -> Vec<&'a str> {
    let mut users: BTreeMap<&str, usize> = BTreeMap::new();
    let limits = old.tools.iter().flat_map(|(_, entry)| &entry.limits);
    limits.for_each(|limit| *users.entry(limit.counter.as_str()).or_default() += 1);
    let is_shared = |limit: &Limit| users.get(limit.counter.as_str()).is_some_and(|users| *users > 1);
    let parted = old.tools.iter().filter(|(name, entry)| {
        let Some(after) = new.tools.get(name) else { return false };
        let has_kept = |limit: &Limit| after.limits.iter().any(|kept| is_as_strict(kept, limit));
        entry.limits != after.limits && entry.limits.iter().any(|limit| is_shared(limit) && !has_kept(limit))
    });
    parted.map(|(name, _)| name).collect()
}

fn is_as_strict(kept: &Limit, limit: &Limit) -> bool {
    let Limit { counter, window, max, increment_from } = kept;
    (counter, window, increment_from) == (&limit.counter, &limit.window, &limit.increment_from) && *max <= limit.max
}
