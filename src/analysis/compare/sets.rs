//! The arguments that two entries let pass, split into what they share and what they do not.

use std::collections::HashSet;

use super::Reason;
use super::limits::{MOST_SPENDS, TOO_MANY_SPENDS, amounts, spend_paths, spends_in};
use crate::analysis::values::{ArgSet, Solver, Unknown};
use crate::decide::Arguments;
use crate::policy::{Limit, Rule, Test, ToolEntry};

/// The arguments with which a call passes on its own with one entry or the other.
///
/// Rules that both have are told apart once, so that questions about the difference need not look at them twice.
pub(super) struct Sets<'a> {
    entries: (Option<&'a ToolEntry>, Option<&'a ToolEntry>),
    shared: ArgSet,
    old: ArgSet,
    new: ArgSet,
    /// The limits over all tools of both policies.
    over_all: (&'a [Limit], &'a [Limit]),
}

impl<'a> Sets<'a> {
    /// The sets of two entries within a domain, and the rules that came or went; no entry lets nothing pass. The calls of
    /// the tool count in the limits over all tools, too.
    pub(super) fn of(
        entries: (Option<&'a ToolEntry>, Option<&'a ToolEntry>),
        over_all: (&'a [Limit], &'a [Limit]),
        domain: Option<&ArgSet>,
        reasons: &mut Vec<Reason>,
    ) -> Self {
        let none = ToolEntry::default();
        let (old, new) = (entries.0.unwrap_or(&none), entries.1.unwrap_or(&none));
        let (shared_deny, old_deny, new_deny) = split(&old.deny_if, &new.deny_if);
        let (shared_require, old_require, new_require) = split(&old.require, &new.require);
        reasons.extend(old_deny.iter().map(|rule| Reason::deny_if(rule, false)));
        reasons.extend(new_deny.iter().map(|rule| Reason::deny_if(rule, true)));
        reasons.extend(old_require.iter().map(|rule| Reason::require(rule, false)));
        reasons.extend(new_require.iter().map(|rule| Reason::require(rule, true)));
        let (old_limits, new_limits) = (spendable(&old.limits), spendable(&new.limits));
        let own = |entry: Option<&ToolEntry>, require: &[&Rule], deny_if: &[&Rule], limits: ArgSet| match entry {
            Some(_) => ArgSet::passing(require.iter().copied(), deny_if.iter().copied()).intersection(&limits),
            None => ArgSet::all().complement(),
        };
        let shared = ArgSet::passing(shared_require, shared_deny);
        Self {
            entries,
            shared: domain.map_or_else(|| shared.clone(), |domain| shared.intersection(domain)),
            old: own(entries.0, &old_require, &old_deny, old_limits),
            new: own(entries.1, &new_require, &new_deny, new_limits),
            over_all,
        }
    }

    /// What passes with both.
    pub(super) fn common(&self) -> ArgSet {
        self.shared.intersection(&self.old).intersection(&self.new)
    }

    /// What passes with the new entry only.
    pub(super) fn gained(&self, solver: &mut Solver) -> Result<Option<Arguments>, Unknown> {
        self.difference((&self.old, self.entries.0), (&self.new, self.entries.1), self.over_all.1, solver)
    }

    /// What passes with the old entry only.
    pub(super) fn lost(&self, solver: &mut Solver) -> Result<Option<Arguments>, Unknown> {
        self.difference((&self.new, self.entries.1), (&self.old, self.entries.0), self.over_all.0, solver)
    }

    fn difference(
        &self,
        (from, from_entry): (&ArgSet, Option<&ToolEntry>),
        (to, to_entry): (&ArgSet, Option<&ToolEntry>),
        over_all: &[Limit],
        solver: &mut Solver,
    ) -> Result<Option<Arguments>, Unknown> {
        let different = self.shared.intersection(to).difference(from);
        let member = match spends_in(over_all) {
            0 => solver.member(&different)?,
            MOST_SPENDS.. => match solver.member(&different)? {
                Some(_) => return Err(Unknown { reason: TOO_MANY_SPENDS.to_owned() }),
                None => None,
            },
            _ => {
                let paths = spend_paths(over_all);
                let member = solver.member(&different.within([spendable(over_all)]))?;
                let numbers = paths.iter().map(|path| amounts(path, Test::Lte(f64::MAX)));
                if member.is_none() && !solver.is_empty(&different.within(numbers))? {
                    return Err(Unknown { reason: "amounts below zero make room for larger ones".to_owned() });
                }
                member
            }
        };
        let (Some(from), Some(to), None) = (from_entry, to_entry, &member) else { return Ok(member) };
        // an amount above the limit passes once a negative one has lowered the counter
        let paths = spend_paths(&to.limits);
        let negative = ArgSet::any_of(paths.iter().map(|path| amounts(path, Test::Lte(-1.0))));
        if !paths.is_empty()
            && !solver.is_empty(&countable(to).difference(&countable(from)))?
            && !solver.is_empty(&negative.intersection(&countable(to)))?
        {
            return Err(Unknown { reason: "amounts below zero make room for larger ones".to_owned() });
        }
        Ok(None)
    }
}

/// The arguments with which a call passes on its own, limits of amounts included.
pub(super) fn passing(entry: &ToolEntry) -> ArgSet {
    ArgSet::allowed_by(entry).intersection(&spendable(&entry.limits))
}

/// The arguments whose amounts are within limits that nothing was counted at before.
fn spendable(limits: &[Limit]) -> ArgSet {
    let spends = limits.iter().filter_map(|limit| Some((limit.increment_from.as_ref()?, limit.max)));
    // fractions are cut off, so what stays below the next whole number is within the limit
    #[expect(clippy::cast_precision_loss, reason = "limits are below 2^53")]
    ArgSet::all().within(spends.map(|(path, max)| amounts(path, Test::Lt(max as f64 + 1.0))))
}

/// The arguments that pass the rules and have a number wherever an amount is limited.
fn countable(entry: &ToolEntry) -> ArgSet {
    let paths = spend_paths(&entry.limits);
    ArgSet::allowed_by(entry).within(paths.iter().map(|path| amounts(path, Test::Lte(f64::MAX))))
}

/// The rules that are in both lists, only in the first, and only in the second; told apart by their conditions.
fn split<'r>(old: &'r [Rule], new: &'r [Rule]) -> (Vec<&'r Rule>, Vec<&'r Rule>, Vec<&'r Rule>) {
    let texts = |rules: &[Rule]| -> Vec<String> {
        let text = |rule: &Rule| rule.conditions.iter().map(|condition| format!("{condition}\n")).collect();
        rules.iter().map(text).collect()
    };
    let (before, after) = (texts(old), texts(new));
    let (was, is): (HashSet<&String>, HashSet<&String>) = (before.iter().collect(), after.iter().collect());
    let mut parts = (Vec::new(), Vec::new(), Vec::new());
    for (rule, text) in old.iter().zip(&before) {
        if is.contains(text) { parts.0.push(rule) } else { parts.1.push(rule) }
    }
    parts.2.extend(new.iter().zip(&after).filter(|(_, text)| !was.contains(text)).map(|(rule, _)| rule));
    parts
}
