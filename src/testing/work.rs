//! A bound on the work that hostile tests and policies can ask for.

use serde_json::Value;

use crate::decide::{ConditionTrace, Decision, Step};
use crate::policy::Test;

/// How much may still be done. A unit is about one condition or one limit looked at.
#[derive(Debug)]
pub struct Work(u64);

/// Entries of a list that are compared in the time of one condition.
const ENTRIES_OF_A_UNIT: usize = 16;

/// What a solver does in the time of one condition.
const SOLVED_IN_A_UNIT: u64 = 4;

/// Too much was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutOfWork;

impl Default for Work {
    /// Enough for thousands of tools and cases, and used up within seconds.
    fn default() -> Self {
        Self(20_000_000)
    }
}

impl Work {
    /// Takes what a solver has worked, or fails for good.
    pub(super) fn solved(&mut self, worked: u64) -> Result<(), OutOfWork> {
        self.take(worked / SOLVED_IN_A_UNIT)
    }

    /// Takes so much, or fails for good.
    pub(super) fn spend(&mut self, units: usize) -> Result<(), OutOfWork> {
        self.take(units as u64)
    }

    fn take(&mut self, units: u64) -> Result<(), OutOfWork> {
        match self.0.checked_sub(units) {
            Some(left) => self.0 = left,
            None => self.0 = 0,
        }
        if self.0 == 0 { Err(OutOfWork) } else { Ok(()) }
    }
}

/// What a decision took.
pub(super) fn cost(decision: &Decision<'_>) -> usize {
    let steps = decision.trace.iter();
    let of_step = |step: &Step<'_>| match step {
        Step::Rule(rule) => 1 + rule.conditions.iter().map(of_condition).sum::<usize>(),
        _ => 1,
    };
    4 + steps.map(of_step).sum::<usize>()
}

/// What a condition took: lists are compared entry by entry, some entries in the time of one condition.
fn of_condition(condition: &ConditionTrace<'_>) -> usize {
    let entries = match (&condition.condition.test, condition.seen) {
        (Test::Contains(_), Some(Value::Array(entries))) => entries.len(),
        (Test::In(expected) | Test::NotIn(expected), Some(_)) => expected.len(),
        _ => 0,
    };
    1 + entries / ENTRIES_OF_A_UNIT
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{OutOfWork, SOLVED_IN_A_UNIT, Work, cost};
    use crate::decide::{Arguments, Call, Counters, Timestamp, decide};
    use crate::policy::Policy;

    #[test]
    fn long_lists_cost_more() {
        let cost_of = |condition: Value, args: Value| {
            let policy: Policy = serde_json::from_value(json!({"version": "1", "default": "deny",
                "tools": {"t": {"require": [{"conditions": [condition]}]}}}))
            .unwrap();
            let args = Arguments::new(args).unwrap();
            cost(&decide(&policy, Call { tool: "t", args: &args }, &mut Counters::default(), Timestamp(0)))
        };
        let long: Vec<String> = (0..800).map(|n| n.to_string()).collect();
        let contains =
            |list: Value| cost_of(json!({"path": "args.a", "op": "contains", "value": "x"}), json!({"a": list}));
        assert_eq!(contains(json!(long)), contains(json!(["1"])) + 50);
        let one_of = |list: Value| cost_of(json!({"path": "args.a", "op": "in", "value": list}), json!({"a": "x"}));
        assert_eq!(one_of(json!(long)), one_of(json!(["1"])) + 50);
    }

    #[test]
    fn what_a_solver_works_counts() {
        let mut work = Work(10);
        assert_eq!(work.solved(9 * SOLVED_IN_A_UNIT), Ok(()));
        assert_eq!(work.solved(SOLVED_IN_A_UNIT), Err(OutOfWork));
    }
}
