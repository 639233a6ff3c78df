//! Which parts of a policy some case decided.

use std::collections::BTreeSet;

use super::model::Step as TestStep;
use crate::decide::{Decision, RuleList, Step};
use crate::policy::{Limit, Policy};
use crate::source::Pointer;

/// What cases do to the parts of a policy.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Coverage {
    seen: BTreeSet<Part>,
}

/// A part of a policy and what can come of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// Where it stands.
    pub pointer: Pointer,
    /// What can come of it.
    pub outcome: Outcome,
}

/// What can come of a part of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It decides a call (the default, an entry of `hide`), or a call is decided by it (a listed tool).
    Decides,
    /// It denies a call (a rule, a limit).
    Denies,
    /// It holds (a condition).
    Holds,
    /// It does not hold (a condition).
    Fails,
}

impl Outcome {
    /// Its name in all outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Decides => "decides",
            Self::Denies => "denies",
            Self::Holds => "holds",
            Self::Fails => "fails",
        }
    }
}

impl Coverage {
    /// Takes note of a decision.
    pub fn observe(&mut self, step: &TestStep, decision: &Decision<'_>) {
        let allowed = decision.verdict.is_allowed();
        for taken in &decision.trace {
            let pointer = taken.pointer(&step.tool);
            match taken {
                Step::Hidden { .. } | Step::Unlisted { .. } | Step::Listed => self.add(pointer, Outcome::Decides),
                Step::Limit(limit) if !limit.fits => self.add(pointer, Outcome::Denies),
                Step::Limit(_) => {}
                Step::Rule(rule) => {
                    for (index, condition) in rule.conditions.iter().enumerate() {
                        let outcome = if condition.holds { Outcome::Holds } else { Outcome::Fails };
                        self.add(rule.condition_pointer(&step.tool, index), outcome);
                    }
                    if !allowed && rule.holds == (rule.list == RuleList::DenyIf) {
                        self.add(pointer, Outcome::Denies);
                    }
                }
            }
        }
    }

    /// The parts of the policy that no case decided, in the order of the document.
    pub fn missing(&self, policy: &Policy) -> Vec<Part> {
        parts(policy).into_iter().filter(|part| !self.seen.contains(part)).collect()
    }

    /// How many parts the policy has.
    pub fn total(policy: &Policy) -> usize {
        parts(policy).len()
    }

    fn add(&mut self, pointer: Pointer, outcome: Outcome) {
        self.seen.insert(Part { pointer, outcome });
    }
}

/// Everything that a case can decide, in the order of the document.
fn parts(policy: &Policy) -> Vec<Part> {
    let root = Pointer::root();
    let part = |pointer, outcome| Part { pointer, outcome };
    let mut parts = vec![part(root.key("default"), Outcome::Decides)];
    parts.extend((0..policy.hide.len()).map(|at| part(root.key("hide").index(at), Outcome::Decides)));
    let limits = |limits: &[Limit], owner: &Pointer| {
        let list = owner.key("limits");
        (0..limits.len()).map(|at| part(list.index(at), Outcome::Denies)).collect::<Vec<_>>()
    };
    parts.extend(limits(&policy.all_tools, &root.key("all_tools")));
    for (name, entry) in policy.tools.iter() {
        let pointer = root.key("tools").key(name);
        parts.push(part(pointer.clone(), Outcome::Decides));
        for (list, rules) in [(RuleList::Require, &entry.require), (RuleList::DenyIf, &entry.deny_if)] {
            for (at, rule) in rules.iter().enumerate() {
                let rule_at = pointer.key(list.as_str()).index(at);
                parts.push(part(rule_at.clone(), Outcome::Denies));
                for at in 0..rule.conditions.len() {
                    let condition = rule_at.key("conditions").index(at);
                    parts.push(part(condition.clone(), Outcome::Holds));
                    parts.push(part(condition, Outcome::Fails));
                }
            }
        }
        parts.extend(limits(&entry.limits, &pointer));
    }
    parts
}
