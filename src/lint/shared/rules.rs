//! The rules of a policy with their places.

use crate::lint::Context;
use crate::lint::context::{Listed, tool_pointer};
use crate::policy::Rule;
use crate::source::Pointer;

/// In which list of a tool entry a rule stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::lint) enum Kind {
    Require,
    DenyIf,
}

/// A rule and where it stands.
#[derive(Debug, Clone, Copy)]
pub(in crate::lint) struct Site<'a> {
    pub(in crate::lint) tool: &'a str,
    pub(in crate::lint) kind: Kind,
    pub(in crate::lint) at: usize,
    pub(in crate::lint) rule: &'a Rule,
}

impl Kind {
    pub(in crate::lint) fn as_str(self) -> &'static str {
        match self {
            Self::Require => "require",
            Self::DenyIf => "deny_if",
        }
    }
}

impl Site<'_> {
    pub(in crate::lint) fn pointer(&self) -> Pointer {
        tool_pointer(self.tool).key(self.kind.as_str()).index(self.at)
    }
}

/// Every rule of every listed tool, in the order of the document.
pub(in crate::lint) fn all<'c, 'a>(context: &'c Context<'a>) -> impl Iterator<Item = Site<'a>> + use<'c, 'a> {
    context.listed().iter().flat_map(of)
}

/// The rules of one tool, `require` first.
pub(in crate::lint) fn of<'a>(listed: &Listed<'a>) -> impl Iterator<Item = Site<'a>> + use<'a> {
    let (tool, entry) = (listed.name, listed.entry);
    let site =
        move |kind, rules: &'a [Rule]| rules.iter().enumerate().map(move |(at, rule)| Site { tool, kind, at, rule });
    site(Kind::Require, &entry.require).chain(site(Kind::DenyIf, &entry.deny_if))
}
