//! Calls that bring a limit to its maximum, and one more.

use super::model::{Case, Expect};
use super::record::{Burst, record, ticks};
use super::work::{OutOfWork, Work, cost};
use crate::decide::{Arguments, Call, Counters, Decision, Denial, Timestamp, Verdict, decide_times};
use crate::policy::{Limit, Policy};

/// The limit to reach: whether it is one of `all_tools`, and its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Target<'a> {
    pub(super) all_tools: bool,
    pub(super) at: usize,
    pub(super) limit: &'a Limit,
}

/// A case that fills the limit, is denied at the end of its window, and begins anew in the next; `None` if these calls never
/// fill it.
pub(super) fn case(
    name: &str,
    policy: &Policy,
    target: Target<'_>,
    calls: &[(&str, &Arguments)],
    work: &mut Work,
) -> Result<Option<Case>, OutOfWork> {
    let Some((bursts, full)) = fill(policy, target, calls, work)? else { return Ok(None) };
    let window = i64::try_from(target.limit.window.seconds()).unwrap_or_default();
    let last = Burst { times: 1, ..full };
    // the later the call, the fewer other limits are in the way
    for at in [window - 1, last.at] {
        let mut tried = bursts.clone();
        tried.push(Burst { at, ..last.clone() });
        tried.push(Burst { at: window, ..last.clone() });
        let case = record(name.to_owned(), policy, &tried, work)?;
        let limited = Expect::Limited(Some(target.limit.counter.clone()));
        if case.steps.iter().any(|step| step.expect == limited) {
            return Ok(Some(case));
        }
    }
    Ok(None)
}

/// Calls that all pass and leave no room in the limit, and the call that then did not pass.
fn fill(
    policy: &Policy,
    target: Target<'_>,
    calls: &[(&str, &Arguments)],
    work: &mut Work,
) -> Result<Option<(Vec<Burst>, Burst)>, OutOfWork> {
    let mut counters = Counters::default();
    let mut bursts = Vec::new();
    for at in ticks(target.limit.window) {
        for (tool, args) in calls {
            let call = Call { tool, args };
            let repeated = decide_times(policy, call, &mut counters, Timestamp(at), u64::MAX);
            work.spend(2 * cost(&repeated.first))?;
            let burst = Burst { tool: (*tool).to_owned(), args: (*args).clone(), at, times: repeated.passed };
            if burst.times > 0 {
                bursts.push(burst.clone());
            }
            if repeated.denied.as_ref().is_some_and(|denied| is_denied_by(denied, target)) {
                return Ok(Some((bursts, burst)));
            }
        }
    }
    Ok(None)
}

fn is_denied_by(decision: &Decision<'_>, target: Target<'_>) -> bool {
    matches!(&decision.verdict, Verdict::Denied { by: Denial::Limit { all_tools, limit, .. }, .. }
        if *all_tools == target.all_tools && *limit == target.at)
}
