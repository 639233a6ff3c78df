//! Why access changes, as facts that display as words.

use std::fmt;

use crate::policy::{ArgPath, Rule, Window};
use crate::source::quote;

/// One difference between two policies. Displays as a clause fit for a terminal, without a full stop.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// The tool is dealt with elsewhere in the policy.
    Moved {
        /// Where it was.
        old: Standing,
        /// Where it is.
        new: Standing,
    },
    /// A `require` rule came or went.
    Require {
        /// Its conditions.
        rule: String,
        /// Whether it came.
        added: bool,
    },
    /// A `deny_if` rule came or went.
    DenyIf {
        /// Its conditions.
        rule: String,
        /// Whether it came.
        added: bool,
    },
    /// More or fewer calls can pass in a window.
    Rate {
        /// The window.
        window: Window,
        /// How many could; `None` is any number.
        old: Option<u64>,
        /// How many can.
        new: Option<u64>,
    },
    /// More or less of an argument can add up in a window.
    Spend {
        /// The argument.
        path: ArgPath,
        /// The window.
        window: Window,
        /// How much could; `None` is any amount.
        old: Option<u64>,
        /// How much can.
        new: Option<u64>,
    },
    /// Rules differ in what they say to an agent, or in their order, and in nothing else.
    Wording,
    /// Something could not be told.
    Unknown(String),
}

/// Where a policy deals with a tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// In `hide`.
    Hidden,
    /// In no list, under `default: deny`.
    DefaultDenied,
    /// In no list, under `default: allow`.
    DefaultAllowed,
    /// Under `tools`.
    Listed,
}

impl Reason {
    pub(super) fn require(rule: &Rule, added: bool) -> Self {
        Self::Require { rule: conditions(rule), added }
    }

    pub(super) fn deny_if(rule: &Rule, added: bool) -> Self {
        Self::DenyIf { rule: conditions(rule), added }
    }
}

fn conditions(rule: &Rule) -> String {
    let conditions: Vec<String> = rule.conditions.iter().map(|condition| quote(&condition.to_string())).collect();
    if conditions.is_empty() { "every call".to_owned() } else { conditions.join(" and ") }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Moved { old, new } => write!(f, "was {old}, is {new}"),
            Self::Require { rule, added: true } => write!(f, "now requires {rule}"),
            Self::Require { rule, added: false } => write!(f, "no longer requires {rule}"),
            Self::DenyIf { rule, added: true } => write!(f, "now denies {rule}"),
            Self::DenyIf { rule, added: false } => write!(f, "no longer denies {rule}"),
            Self::Rate { window, old, new } => {
                write!(f, "{} calls {} {window}, was {}", Amount(*new), article(*window), Amount(*old))
            }
            Self::Spend { path, window, old, new } => {
                let path = quote(&path.to_string());
                write!(f, "{path} adds up to {} {} {window}, was {}", Amount(*new), article(*window), Amount(*old))
            }
            Self::Wording => f.write_str("rules are worded or ordered differently"),
            Self::Unknown(reason) => write!(f, "not known: {reason}"),
        }
    }
}

fn article(window: Window) -> &'static str {
    if window == Window::Hour { "an" } else { "a" }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Hidden => "hidden",
            Self::DefaultDenied => "denied by default",
            Self::DefaultAllowed => "allowed by default",
            Self::Listed => "listed",
        })
    }
}

/// A number with its thousands set off, or "any number of".
struct Amount(Option<u64>);

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(number) = self.0 else { return f.write_str("unlimited") };
        let digits = number.to_string();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place) % 3 == 0 {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}
