//! The names that a policy uses.

use crate::diagnostic::{Edit, Place};
use crate::lint::Context;
use crate::lint::context::{hide_pointer, tool_pointer};
use crate::suggest;

/// More names than make this many pairs are not compared letter by letter.
const MOST_COMPARISONS: usize = 400_000;

/// A tool name in a policy and where it stands.
#[derive(Debug, Clone)]
pub(in crate::lint) struct Named<'a> {
    pub(in crate::lint) name: &'a str,
    /// Position in `hide`; `None` for a key of `tools`.
    hidden_at: Option<usize>,
}

/// A name that the catalogue does not have.
#[derive(Debug)]
pub(in crate::lint) struct Unknown<'a> {
    pub(in crate::lint) named: Named<'a>,
    pub(in crate::lint) near: Near<'a>,
}

/// What a name that the catalogue does not have is near to.
#[derive(Debug, Clone, Copy)]
pub(in crate::lint) enum Near<'a> {
    /// A tool that stands nowhere in the policy: the name is probably misspelled.
    Unused(&'a str),
    /// A tool that stands in the policy too.
    Used(&'a str),
    Nothing,
    /// There are too many names to compare them.
    NotSearched,
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

/// Every name that the catalogue does not have, in the order of [`all`]; none without a catalogue.
pub(in crate::lint) fn unknown<'a>(context: &Context<'a>) -> Vec<Unknown<'a>> {
    let Some(catalogue) = context.catalogue() else { return Vec::new() };
    let unknown: Vec<Named<'a>> = all(context).filter(|named| catalogue.get(named.name).is_none()).collect();
    if unknown.is_empty() {
        return Vec::new();
    }
    // a slip of the pen stands for a name that stands nowhere else in the policy
    let names = catalogue.tools().iter().map(|tool| tool.name.as_str());
    let (used, unused): (Vec<&'a str>, Vec<&'a str>) = names.partition(|name| context.mentions(name));
    let searched = unknown.len().saturating_mul(used.len() + unused.len()) <= MOST_COMPARISONS
        && suggest::can_all_be_compared(unknown.iter().map(|named| named.name), used.iter().chain(&unused).copied());
    let near = |name: &str| {
        if !searched {
            return Near::NotSearched;
        }
        let nearest = |names: &[&'a str]| suggest::nearest(name, names.iter().copied());
        let among_used = || nearest(&used).map(Near::Used);
        nearest(&unused).map(Near::Unused).or_else(among_used).unwrap_or(Near::Nothing)
    };
    unknown.into_iter().map(|named| Unknown { near: near(named.name), named }).collect()
}
