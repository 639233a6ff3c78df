//! The steps that lead to a decision, each with its place in the document.

use serde_json::Value;

use crate::policy::{Condition, DefaultAction, Limit};
use crate::source::Pointer;

/// One step of a decision.
#[derive(Debug, Clone, PartialEq)]
pub enum Step<'a> {
    /// The tool is hidden.
    Hidden {
        /// The first entry of `hide` that names it or is `"*"`.
        entry: usize,
    },
    /// The tool is not listed, so the default governs it.
    Unlisted {
        /// The default.
        default: DefaultAction,
    },
    /// The tool is neither hidden nor left to the default.
    Listed,
    /// A rule was looked at.
    Rule(RuleTrace<'a>),
    /// A limit was looked at.
    Limit(LimitTrace<'a>),
}

/// The two lists of rules of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleList {
    /// Rules that must hold.
    Require,
    /// Rules that must not hold.
    DenyIf,
}

/// How a rule fared. All conditions are shown, also those behind the one that decided.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleTrace<'a> {
    /// The list that the rule is in.
    pub list: RuleList,
    /// Its position there, from 0.
    pub index: usize,
    /// Its message.
    pub on_deny: Option<&'a str>,
    /// Whether all conditions hold.
    pub holds: bool,
    /// The conditions, in the order of the document.
    pub conditions: Vec<ConditionTrace<'a>>,
}

/// How a condition fared.
#[derive(Debug, Clone, PartialEq)]
pub struct ConditionTrace<'a> {
    /// The condition.
    pub condition: &'a Condition,
    /// The value that it saw; `None` if the argument is missing.
    pub seen: Option<&'a Value>,
    /// Whether it holds.
    pub holds: bool,
}

/// How a limit fared.
#[derive(Debug, Clone, PartialEq)]
pub struct LimitTrace<'a> {
    /// Whether it is a limit of `all_tools`.
    pub all_tools: bool,
    /// Its position in its list, from 0.
    pub index: usize,
    /// The limit.
    pub limit: &'a Limit,
    /// Where its counter stood in this window before the call.
    pub before: i64,
    /// What the call adds; `None` if the argument to add is missing or no number.
    pub amount: Option<i64>,
    /// Whether the call fits.
    pub fits: bool,
}

impl RuleList {
    /// The key of the list in a tool entry.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Require => "require",
            Self::DenyIf => "deny_if",
        }
    }
}

impl Step<'_> {
    /// The part of the document that the step looked at, for a call of this tool.
    pub fn pointer(&self, tool: &str) -> Pointer {
        let entry = || Pointer::root().key("tools").key(tool);
        match self {
            Self::Hidden { entry } => Pointer::root().key("hide").index(*entry),
            Self::Unlisted { .. } => Pointer::root().key("default"),
            Self::Listed => entry(),
            Self::Rule(rule) => rule.pointer(tool),
            Self::Limit(limit) => {
                let owner = if limit.all_tools { Pointer::root().key("all_tools") } else { entry() };
                owner.key("limits").index(limit.index)
            }
        }
    }
}

impl RuleTrace<'_> {
    /// The rule in the document.
    pub fn pointer(&self, tool: &str) -> Pointer {
        Pointer::root().key("tools").key(tool).key(self.list.as_str()).index(self.index)
    }

    /// One of its conditions in the document, by its position.
    pub fn condition_pointer(&self, tool: &str, condition: usize) -> Pointer {
        self.pointer(tool).key("conditions").index(condition)
    }
}
