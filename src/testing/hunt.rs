//! What becomes of one change: some case notices it, it changes nothing, or a case is missing.

use super::model::Case;
use super::record::{Burst, record, spread};
use super::run::notices;
use super::work::{OutOfWork, Work};
use crate::analysis::compare::{Change, Reason, Standing, ToolChange, compare};
use crate::analysis::values::{ArgSet, Budget, Solver};
use crate::decide::Arguments;
use crate::policy::Policy;

/// What became of a change.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Fate {
    /// A case notices it.
    Killed,
    /// It makes no difference.
    Equivalent,
    /// No case notices it; this one would, if one was found.
    Survives(Option<Case>),
}

/// Compares policies with their changed versions.
pub(super) struct Hunter {
    solver: Solver,
    /// How many comparisons ended in "unknown".
    unknown: usize,
}

/// Comparisons that may end in "unknown" before no further ones are made.
const MOST_UNKNOWN: usize = 100;

impl Hunter {
    pub(super) fn new() -> Self {
        Self { solver: Solver::new(Budget { steps: 5_000, ..Budget::default() }), unknown: 0 }
    }

    /// A member of the set. What cannot be told has none.
    pub(super) fn member(&mut self, set: &ArgSet, work: &mut Work) -> Result<Option<Arguments>, OutOfWork> {
        let before = self.solver.worked();
        let member = self.solver.member(set).ok().flatten();
        work.solved(self.solver.worked().saturating_sub(before))?;
        Ok(member)
    }

    /// What becomes of the change from `policy` to `mutant`. `name` is that of the case to write.
    pub(super) fn examine<'a>(
        &mut self,
        (policy, mutant): (&Policy, &Policy),
        cases: impl IntoIterator<Item = &'a Case>,
        name: &str,
        work: &mut Work,
    ) -> Result<Fate, OutOfWork> {
        for case in cases {
            if notices(case, mutant, work)? {
                return Ok(Fate::Killed);
            }
        }
        if self.unknown >= MOST_UNKNOWN {
            return Ok(Fate::Survives(None));
        }
        work.spend(100 + size(policy))?;
        let before = self.solver.worked();
        let comparison = compare(policy, mutant, &mut self.solver);
        work.solved(self.solver.worked().saturating_sub(before))?;
        let changes: Vec<&ToolChange> = comparison.tools.iter().chain(&comparison.all_tools).collect();
        for change in &changes {
            for bursts in calls(change, policy, mutant) {
                let case = record(name.to_owned(), policy, &bursts, work)?;
                if notices(&case, mutant, work)? {
                    return Ok(Fate::Survives(Some(case)));
                }
            }
        }
        if comparison.change == Change::Same && !changes.iter().any(|change| is_seen(change)) {
            return Ok(Fate::Equivalent);
        }
        self.unknown += usize::from(comparison.change == Change::Unknown);
        Ok(Fate::Survives(None))
    }
}

/// Calls that may show a change, the likeliest first.
fn calls(change: &ToolChange, policy: &Policy, mutant: &Policy) -> Vec<Vec<Burst>> {
    let mut calls = Vec::new();
    calls.extend(change.gain.as_ref().map(|gain| spread(gain, mutant)));
    calls.extend(change.loss.as_ref().map(|loss| spread(loss, policy)));
    if let Some(tool) = change.tool.as_ref().filter(|_| is_seen(change)) {
        calls.push(vec![Burst { tool: tool.clone(), args: Arguments::default(), at: 0, times: 1 }]);
    }
    calls
}

/// Whether an agent sees the change even though it can do neither more nor less: a tool comes to its list or leaves it.
fn is_seen(change: &ToolChange) -> bool {
    change.reasons.iter().any(|reason| match reason {
        Reason::Moved { old, new } => (*old == Standing::Hidden) != (*new == Standing::Hidden),
        _ => false,
    })
}

/// How much there is to compare.
fn size(policy: &Policy) -> usize {
    let rules = policy.tools.iter().flat_map(|(_, entry)| entry.require.iter().chain(&entry.deny_if));
    policy.tools.len() + rules.map(|rule| 1 + rule.conditions.len()).sum::<usize>()
}
