//! One call to one decision, with the whole way there. The only place that knows what a policy does to a call.

mod arguments;
mod counters;
mod repeat;
mod test;
mod timestamp;
mod trace;

pub use arguments::{Arguments, ArgumentsError, DEEPEST};
pub use counters::Counters;
pub use repeat::{Repeated, decide_times};
pub use test::holds;
pub use timestamp::{Timestamp, TimestampError};
pub use trace::{ConditionTrace, LimitTrace, RuleList, RuleTrace, Step};

use crate::policy::{DefaultAction, Policy, Rule, ToolEntry};

/// A call of a tool.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// The name of the tool, compared byte for byte.
    pub tool: &'a str,
    /// What it is called with.
    pub args: &'a Arguments,
}

/// What happens to a call, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision<'a> {
    /// Whether it passes, or what denied it.
    pub verdict: Verdict,
    /// Every step up to the one that decided.
    pub trace: Vec<Step<'a>>,
}

/// Whether a call passes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The call passes.
    Allowed,
    /// The call does not pass.
    Denied {
        /// What denied it.
        by: Denial,
        /// The message of the rule that denied it, if it has one.
        message: Option<String>,
    },
}

/// What denied a call. Positions count from 0 in the order of the document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Denial {
    /// `hide` holds the tool or `"*"`.
    Hidden,
    /// The tool is not listed, and the default is to deny.
    DefaultDeny,
    /// A `require` rule does not hold.
    Require {
        /// The first rule that does not hold.
        rule: usize,
        /// Its first condition that does not hold.
        condition: usize,
    },
    /// A `deny_if` rule holds.
    DenyIf {
        /// The first rule that holds.
        rule: usize,
    },
    /// A counter would pass its `max`, or the argument that it counts is no number.
    Limit {
        /// Whether it is a limit of `all_tools`.
        all_tools: bool,
        /// The first limit in the way.
        limit: usize,
        /// Its counter.
        counter: String,
    },
}

impl Verdict {
    /// Whether the call passes.
    pub fn is_allowed(&self) -> bool {
        *self == Self::Allowed
    }

    fn denied(by: Denial) -> Self {
        Self::Denied { by, message: None }
    }
}

/// Decides a call at a moment. The counters move if it is allowed, and only then.
pub fn decide<'a>(policy: &'a Policy, call: Call<'a>, counters: &mut Counters, at: Timestamp) -> Decision<'a> {
    let mut trace = Vec::new();
    let verdict = match before_limits(policy, call, &mut trace) {
        Some(denied) => denied,
        None => counters.reserve(policy, call, at, &mut trace),
    };
    Decision { verdict, trace }
}

/// Decides a call by everything but the limits: as if each counter stood at zero and counted no argument.
pub fn decide_without_limits<'a>(policy: &'a Policy, call: Call<'a>) -> Decision<'a> {
    let mut trace = Vec::new();
    let verdict = before_limits(policy, call, &mut trace).unwrap_or(Verdict::Allowed);
    Decision { verdict, trace }
}

/// The steps that look at one call alone; `None` leaves the call to the limits.
fn before_limits<'a>(policy: &'a Policy, call: Call<'a>, trace: &mut Vec<Step<'a>>) -> Option<Verdict> {
    if let Some(entry) = policy.hide.iter().position(|hidden| hidden == call.tool || hidden == "*") {
        trace.push(Step::Hidden { entry });
        return Some(Verdict::denied(Denial::Hidden));
    }
    let Some(entry) = policy.tools.get(call.tool) else {
        trace.push(Step::Unlisted { default: policy.default });
        return match policy.default {
            DefaultAction::Allow => None,
            DefaultAction::Deny => Some(Verdict::denied(Denial::DefaultDeny)),
        };
    };
    trace.push(Step::Listed);
    by_rules(entry, call.args, trace)
}

/// What the rules of an entry deny.
fn by_rules<'a>(entry: &'a ToolEntry, args: &'a Arguments, trace: &mut Vec<Step<'a>>) -> Option<Verdict> {
    for (rule, required) in entry.require.iter().enumerate() {
        let traced = trace_rule(RuleList::Require, rule, required, args);
        let failed = traced.conditions.iter().position(|condition| !condition.holds);
        trace.push(Step::Rule(traced));
        if let Some(condition) = failed {
            let by = Denial::Require { rule, condition };
            return Some(Verdict::Denied { by, message: required.on_deny.clone() });
        }
    }
    for (rule, forbidden) in entry.deny_if.iter().enumerate() {
        let traced = trace_rule(RuleList::DenyIf, rule, forbidden, args);
        let holds = traced.holds;
        trace.push(Step::Rule(traced));
        if holds {
            return Some(Verdict::Denied { by: Denial::DenyIf { rule }, message: forbidden.on_deny.clone() });
        }
    }
    None
}

fn trace_rule<'a>(list: RuleList, index: usize, rule: &'a Rule, args: &'a Arguments) -> RuleTrace<'a> {
    let conditions: Vec<ConditionTrace<'a>> = rule
        .conditions
        .iter()
        .map(|condition| {
            let seen = condition.path.value_in(args.value());
            ConditionTrace { condition, seen, holds: holds(&condition.test, seen) }
        })
        .collect();
    let holds = conditions.iter().all(|condition| condition.holds);
    RuleTrace { list, index, on_deny: rule.on_deny.as_deref(), holds, conditions }
}
