//! One case against a policy.

use super::model::{Case, Expect, Step};
use super::work::{OutOfWork, Work, cost};
use crate::decide::{Call, Counters, Decision, Timestamp, decide_times};
use crate::policy::Policy;

/// The first call of a case that did not end as expected.
#[derive(Debug, Clone, PartialEq)]
pub struct Failed<'a> {
    /// The position of its step, from 0.
    pub step: usize,
    /// Which call of the step it is, from 1.
    pub call: u64,
    /// When it was made.
    pub at: Timestamp,
    /// The step.
    pub expected: &'a Step,
    /// What came of it.
    pub decision: Decision<'a>,
}

/// Makes the calls of a case, up to the first that does not end as expected. Decisions are shown to `observe`: of calls that
/// are made many times at once the first, and the first that does not pass.
///
/// # Errors
/// The case takes more work than is left.
pub fn run<'a>(
    case: &'a Case,
    policy: &'a Policy,
    work: &mut Work,
    mut observe: impl FnMut(&Step, &Decision<'a>),
) -> Result<Option<Failed<'a>>, OutOfWork> {
    let mut counters = Counters::default();
    for (index, step) in case.steps.iter().enumerate() {
        let call = Call { tool: &step.tool, args: &step.args };
        for round in 0..step.rounds {
            let at = step.time_of(round);
            let repeated = decide_times(policy, call, &mut counters, at, step.repeat);
            work.spend(2 * cost(&repeated.first) + policy.hide.len() / 8)?;
            observe(step, &repeated.first);
            if let Some(denied) = repeated.denied.as_ref().filter(|_| repeated.passed > 0) {
                observe(step, denied);
            }
            let before = round.saturating_mul(step.repeat);
            let failed = |call: u64, decision| Failed {
                step: index,
                call: before.saturating_add(call),
                at,
                expected: step,
                decision,
            };
            if !step.expect.is_met_by(&repeated.first.verdict) {
                return Ok(Some(failed(1, repeated.first)));
            }
            if let Some(denied) = repeated.denied.filter(|denied| !step.expect.is_met_by(&denied.verdict)) {
                return Ok(Some(failed(repeated.passed.saturating_add(1), denied)));
            }
        }
    }
    Ok(None)
}

/// Whether a case notices that this is not the policy that it was written for.
pub(super) fn notices(case: &Case, policy: &Policy, work: &mut Work) -> Result<bool, OutOfWork> {
    Ok(run(case, policy, work, |_, _| {})?.is_some())
}

/// The step that a decision is the outcome of, expecting just that.
pub(super) fn as_decided(mut step: Step, decision: &Decision<'_>) -> Step {
    step.expect = Expect::of(&decision.verdict);
    step
}
