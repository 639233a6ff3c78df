//! A bound on the work that hostile tests and policies can ask for.

use crate::decide::{Decision, Step};

/// How much may still be done. A unit is about one condition or one limit looked at.
#[derive(Debug)]
pub struct Work(u64);

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
    /// Takes so much, or fails for good.
    pub(super) fn spend(&mut self, units: usize) -> Result<(), OutOfWork> {
        match self.0.checked_sub(units as u64) {
            Some(left) => self.0 = left,
            None => self.0 = 0,
        }
        if self.0 == 0 { Err(OutOfWork) } else { Ok(()) }
    }
}

/// What a decision took.
pub(super) fn cost(decision: &Decision<'_>) -> usize {
    let steps = decision.trace.iter();
    4 + steps.map(|step| if let Step::Rule(rule) = step { 1 + rule.conditions.len() } else { 1 }).sum::<usize>()
}
