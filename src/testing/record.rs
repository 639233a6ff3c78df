//! Cases made of calls, by writing down what a policy decides.

use super::model::{Case, Expect, Step};
use super::run::as_decided;
use super::work::{OutOfWork, Work, cost};
use crate::analysis::compare::{Witness, WitnessCall};
use crate::decide::{Arguments, Call, Counters, Timestamp, decide_times};
use crate::policy::{Policy, Window};

/// The same call, several times at one moment.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Burst {
    pub(super) tool: String,
    pub(super) args: Arguments,
    pub(super) at: i64,
    pub(super) times: u64,
}

/// Seconds after which every rate may have room again.
pub(super) const TICK: i64 = 60;

/// A case of these calls, in the order of time, that expects what the policy decides.
pub(super) fn record(name: String, policy: &Policy, bursts: &[Burst], work: &mut Work) -> Result<Case, OutOfWork> {
    let mut counters = Counters::default();
    let mut steps = Vec::new();
    for Burst { tool, args, at, times } in bursts {
        let at = Timestamp(*at);
        let repeated = decide_times(policy, Call { tool, args }, &mut counters, at, *times);
        work.spend(2 * cost(&repeated.first))?;
        let step = |repeat: u64| Step { at, repeat, ..Step::once(tool, args.clone(), Expect::Allow) };
        if repeated.passed > 0 {
            steps.push(step(repeated.passed));
        }
        let denied = repeated.denied.as_ref().filter(|_| repeated.passed < *times);
        steps.extend(denied.map(|denied| as_decided(step(*times - repeated.passed), denied)));
    }
    Ok(Case { name, steps: in_rounds(steps) })
}

/// Joins steps that differ only in their time, where the times are evenly spaced.
fn in_rounds(steps: Vec<Step>) -> Vec<Step> {
    let mut joined: Vec<Step> = Vec::new();
    for step in steps {
        let Some(last) = joined.last_mut() else {
            joined.push(step);
            continue;
        };
        let apart = u64::try_from(step.at.0 - last.last_at().0).unwrap_or_default();
        let same = last.tool == step.tool && last.args == step.args && last.repeat == step.repeat;
        if same && last.expect == step.expect && apart > 0 && (last.rounds == 1 || last.every == apart) {
            last.every = apart;
            last.rounds += 1;
        } else {
            joined.push(step);
        }
    }
    joined
}

/// The calls of a witness, as soon as the policy that allows them all does.
pub(super) fn spread(witness: &Witness, allowing: &Policy) -> Vec<Burst> {
    let burst =
        |call: &WitnessCall, at: i64, times: u64| Burst { tool: call.tool.clone(), args: call.args.clone(), at, times };
    let Some(window) = witness.window else {
        return witness.calls.iter().map(|call| burst(call, 0, call.times)).collect();
    };
    let mut counters = Counters::default();
    let mut left: Vec<(&WitnessCall, u64)> = witness.calls.iter().map(|call| (call, call.times)).collect();
    let mut bursts = Vec::new();
    for at in ticks(window) {
        for (call, left) in left.iter_mut().filter(|(_, left)| *left > 0) {
            let made = Call { tool: &call.tool, args: &call.args };
            let passed = decide_times(allowing, made, &mut counters, Timestamp(at), *left).passed;
            *left -= passed;
            if passed > 0 {
                bursts.push(burst(call, at, passed));
            }
        }
        if left.iter().all(|(_, left)| *left == 0) {
            break;
        }
    }
    bursts
}

/// The moments of a window at which calls are tried.
pub(super) fn ticks(window: Window) -> impl Iterator<Item = i64> {
    let end = i64::try_from(window.seconds()).unwrap_or_default();
    (0..end / TICK).map(|tick| tick * TICK)
}
