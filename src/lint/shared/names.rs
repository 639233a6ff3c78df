//! The names that a policy uses.

use crate::diagnostic::{Edit, Place};
use crate::lint::Context;
use crate::lint::context::{hide_pointer, tool_pointer};

/// A tool name in a policy and where it stands.
#[derive(Debug, Clone)]
pub(in crate::lint) struct Named<'a> {
    pub(in crate::lint) name: &'a str,
    /// Position in `hide`; `None` for a key of `tools`.
    hidden_at: Option<usize>,
}

impl Named<'_> {
    pub(in crate::lint) fn is_hidden(&self) -> bool {
        self.hidden_at.is_some()
    }

    pub(in crate::lint) fn place(&self) -> Place {
        match self.hidden_at {
            Some(at) => Place::value(hide_pointer(at)),
            None => Place::key(tool_pointer(self.name)),
        }
    }

    /// The edit that gives it another name.
    pub(in crate::lint) fn rename(&self, name: &str) -> Edit {
        match self.hidden_at {
            Some(at) => Edit::Replace(hide_pointer(at), name.into()),
            None => Edit::RenameKey(tool_pointer(self.name), name.to_owned()),
        }
    }
}

/// Every name in `hide` (once) and in `tools`, `"*"` apart.
pub(in crate::lint) fn all<'c, 'a>(context: &'c Context<'a>) -> impl Iterator<Item = Named<'a>> + use<'c, 'a> {
    let hide = context.policy().hide.iter().map(String::as_str).enumerate();
    let first = move |(at, name): &(usize, &str)| *name != "*" && context.hidden_at(name) == Some(*at);
    let hidden = hide.filter(first).map(|(at, name)| Named { name, hidden_at: Some(at) });
    hidden.chain(context.policy().tools.iter().map(|(name, _)| Named { name, hidden_at: None }))
}
