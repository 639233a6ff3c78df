//! What a test file says.

use std::fmt;

use crate::decide::{Arguments, Denial, Timestamp, Verdict};
use crate::source::quote;

/// A policy and what is expected of it.
#[derive(Debug, Clone, PartialEq)]
pub struct TestFile {
    /// Path of the policy, relative to the test file.
    pub policy: String,
    /// The cases.
    pub cases: Vec<Case>,
}

/// A sequence of calls. Its counters start at zero.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// What it shows.
    pub name: String,
    /// The calls, in the order of time.
    pub steps: Vec<Step>,
}

/// Calls of one tool with the same arguments, of which the same is expected.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The tool.
    pub tool: String,
    /// What it is called with.
    pub args: Arguments,
    /// When the first call is made.
    pub at: Timestamp,
    /// How many calls are made at once; at least one.
    pub repeat: u64,
    /// How often that is done; at least once.
    pub rounds: u64,
    /// Seconds from one round to the next.
    pub every: u64,
    /// What is expected of each call.
    pub expect: Expect,
}

/// What is expected of a call.
#[derive(Debug, Clone, PartialEq)]
pub enum Expect {
    /// It passes.
    Allow,
    /// It is denied, by whatever.
    Deny,
    /// It is denied because the tool is hidden.
    Hidden,
    /// It is denied because the tool is not listed.
    Unlisted,
    /// A rule denies it.
    Rule(DenyExpect),
    /// A limit denies it: of this counter, or of any.
    Limited(Option<String>),
}

/// Which rule is expected to deny a call. What is not set may be anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DenyExpect {
    /// The position of a `require` rule.
    pub require: Option<usize>,
    /// The position of a `deny_if` rule.
    pub deny_if: Option<usize>,
    /// The message of the rule.
    pub message: Option<String>,
}

impl Step {
    /// One call at the beginning of time.
    pub(super) fn once(tool: &str, args: Arguments, expect: Expect) -> Self {
        Self { tool: tool.to_owned(), args, at: Timestamp(0), repeat: 1, rounds: 1, every: 60, expect }
    }

    /// When the calls of a round are made.
    pub(super) fn time_of(&self, round: u64) -> Timestamp {
        let passed = i64::try_from(round.saturating_mul(self.every)).unwrap_or(i64::MAX);
        Timestamp(self.at.0.saturating_add(passed))
    }

    /// When the last call is made.
    pub(super) fn last_at(&self) -> Timestamp {
        self.time_of(self.rounds.saturating_sub(1))
    }
}

impl Expect {
    /// Whether this came of a call.
    pub fn is_met_by(&self, verdict: &Verdict) -> bool {
        let by = match verdict {
            Verdict::Allowed => return *self == Self::Allow,
            Verdict::Denied { by, .. } => by,
        };
        match (self, by) {
            (Self::Deny, _) | (Self::Hidden, Denial::Hidden) | (Self::Unlisted, Denial::DefaultDeny) => true,
            (Self::Limited(expected), Denial::Limit { counter, .. }) => {
                expected.as_ref().is_none_or(|expected| expected == counter)
            }
            (Self::Rule(rule), Denial::Require { .. } | Denial::DenyIf { .. }) => rule.is_met_by(verdict),
            _ => false,
        }
    }

    /// What must be expected so that exactly this verdict meets it.
    pub(super) fn of(verdict: &Verdict) -> Self {
        let Verdict::Denied { by, .. } = verdict else { return Self::Allow };
        match by {
            Denial::Hidden => Self::Hidden,
            Denial::DefaultDeny => Self::Unlisted,
            Denial::Require { rule, .. } => Self::Rule(DenyExpect { require: Some(*rule), ..DenyExpect::default() }),
            Denial::DenyIf { rule } => Self::Rule(DenyExpect { deny_if: Some(*rule), ..DenyExpect::default() }),
            Denial::Limit { counter, .. } => Self::Limited(Some(counter.clone())),
        }
    }
}

impl DenyExpect {
    fn is_met_by(&self, verdict: &Verdict) -> bool {
        let Verdict::Denied { by, message } = verdict else { return false };
        let (require, deny_if) = match by {
            Denial::Require { rule, .. } => (Some(*rule), None),
            Denial::DenyIf { rule } => (None, Some(*rule)),
            _ => (None, None),
        };
        (self.require.is_none() || self.require == require)
            && (self.deny_if.is_none() || self.deny_if == deny_if)
            && (self.message.is_none() || self.message == *message)
    }
}

impl fmt::Display for Expect {
    /// The end of the sentence "the call is …", fit for a terminal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Allow => f.write_str("allowed"),
            Self::Deny => f.write_str("denied"),
            Self::Hidden => f.write_str("denied because the tool is hidden"),
            Self::Unlisted => f.write_str("denied because the tool is not listed"),
            Self::Limited(None) => f.write_str("denied by a limit"),
            Self::Limited(Some(counter)) => write!(f, "denied by the limit {}", quote(counter)),
            Self::Rule(rule) => {
                f.write_str("denied by ")?;
                match (rule.require, rule.deny_if) {
                    (Some(index), _) => write!(f, "`require` rule {index}")?,
                    (None, Some(index)) => write!(f, "`deny_if` rule {index}")?,
                    (None, None) => f.write_str("a rule")?,
                }
                rule.message.as_ref().map_or(Ok(()), |message| write!(f, " with the message {}", quote(message)))
            }
        }
    }
}
