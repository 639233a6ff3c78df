//! Two policies: what each lets an agent do that the other does not, with calls that show it.
//!
//! Tools are compared by the sets of arguments with which they can be called, and by how often. All tools that neither
//! policy names are one entry, and the limits of `all_tools` are compared apart from the tools.

mod all_tools;
mod confirm;
mod limits;
mod reason;
mod sets;
mod tool;

#[cfg(test)]
mod tests;

pub use reason::{Reason, Standing};

use std::collections::{BTreeMap, BTreeSet};

use super::values::{ArgSet, Solver};
use crate::decide::Arguments;
use crate::policy::{Policy, Window};

/// How access changes from one policy to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// Not at all.
    Same,
    /// Something that was allowed is denied, and nothing else.
    Tighter,
    /// Something that was denied is allowed, and nothing else.
    Looser,
    /// Both.
    Incomparable,
    /// That could not be told.
    Unknown,
}

/// What changes from one policy to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Everything together.
    pub change: Change,
    /// The tools that fare differently, if only in how they are denied, by name; the entry for all others comes last.
    pub tools: Vec<ToolChange>,
    /// The limits over all tools together, if they differ.
    pub all_tools: Option<ToolChange>,
}

/// What changes for a tool, or for several that a policy treats alike.
#[derive(Debug, Clone, PartialEq)]
pub struct ToolChange {
    /// The tool; `None` stands for all tools that neither policy names, and for the limits over all tools.
    pub tool: Option<String>,
    /// How access to it changes.
    pub change: Change,
    /// What is different, the weightiest first.
    pub reasons: Vec<Reason>,
    /// What only the new policy allows.
    pub gain: Option<Witness>,
    /// What only the old policy allows.
    pub loss: Option<Witness>,
}

/// Calls that one policy lets pass and the other does not: all of them within one window where there is one.
#[derive(Debug, Clone, PartialEq)]
pub struct Witness {
    /// The calls.
    pub calls: Vec<WitnessCall>,
    /// The window within which all calls are made; `None` for a single call at any time.
    pub window: Option<Window>,
}

/// One call of a [`Witness`].
#[derive(Debug, Clone, PartialEq)]
pub struct WitnessCall {
    /// The tool. For tools that neither policy names it is such a name.
    pub tool: String,
    /// What it is called with.
    pub args: Arguments,
    /// How often it is called.
    pub times: u64,
}

impl Change {
    /// What these changes come to together.
    pub fn all(changes: impl IntoIterator<Item = Self>) -> Self {
        changes.into_iter().fold(Self::Same, Self::with)
    }

    /// Whether something may be allowed that was denied: what is not known counts.
    pub fn may_loosen(self) -> bool {
        matches!(self, Self::Looser | Self::Incomparable | Self::Unknown)
    }

    /// Its name in all outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Tighter => "tighter",
            Self::Looser => "looser",
            Self::Incomparable => "incomparable",
            Self::Unknown => "unknown",
        }
    }

    fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::Same, change) | (change, Self::Same) => change,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (one, other) if one == other => one,
            _ => Self::Incomparable,
        }
    }
}

/// The arguments that reach tools, by tool: what a server refuses need not be denied. To tools that are not here anything
/// may come.
pub type Domains = BTreeMap<String, ArgSet>;

/// Compares two policies. The solver may have been used before, which saves time where patterns come again.
pub fn compare(old: &Policy, new: &Policy, solver: &mut Solver) -> Comparison {
    compare_within(old, new, &Domains::new(), solver)
}

/// Like [`compare`], but only calls with such arguments count.
pub fn compare_within(old: &Policy, new: &Policy, domains: &Domains, solver: &mut Solver) -> Comparison {
    let (old, new) = (tool::Side::of(old), tool::Side::of(new));
    let names: BTreeSet<&str> = old.names().chain(new.names()).collect();
    let subjects = names.iter().copied().map(Some).chain([None]);
    let tools: Vec<ToolChange> =
        subjects.filter_map(|name| tool::compare(name, (&old, &new), domains, solver)).collect();
    let all_tools = all_tools::compare(&names, (&old, &new), domains, solver);
    let change = Change::all(tools.iter().chain(&all_tools).map(|tool| tool.change));
    Comparison { change, tools, all_tools }
}
