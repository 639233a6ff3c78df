//! The typed policy: what a policy document says, once it is known to be well formed.

mod condition;
mod format;
mod limit;
mod load;
mod path;
mod pattern;
mod read;
mod rule;
mod scalar;
mod semantics;

use crate::catalog::Index;
pub use crate::catalog::{LONGEST_NAME, check_name};
pub use condition::{Condition, Operator, Test};
pub use format::{format, keep_layout};
pub use limit::{Limit, MAX_LIMIT, Window};
pub use load::{Loaded, load, load_if_right};
pub use path::ArgPath;
pub(crate) use pattern::anchors;
pub use pattern::{Pattern, PatternError};
pub use read::LARGEST_POLICY;
pub use rule::Rule;
pub use scalar::Scalar;

/// What happens to a tool that the policy does not list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DefaultAction {
    /// It may be called, within the limits of `all_tools`.
    Allow,
    /// It may not be called.
    Deny,
}

/// A whole policy: which tools of one MCP server an agent may call, and how.
#[derive(Debug, Clone)]
pub struct Policy {
    /// What happens to tools that are not listed.
    pub default: DefaultAction,
    /// Names that are removed from the tool list and denied; `"*"` hides every tool.
    pub hide: Vec<String>,
    /// Limits over all calls together.
    pub all_tools: Vec<Limit>,
    /// The listed tools.
    pub tools: Tools,
}

/// The listed tools, in the order of the document.
#[derive(Debug, Clone, Default)]
pub struct Tools {
    entries: Vec<(String, ToolEntry)>,
    /// Empty where there are at most [`FEW_TOOLS`].
    index: Index,
}

/// So few tools are compared one by one sooner than indexed.
const FEW_TOOLS: usize = 16;

/// What the policy says of one listed tool. The empty entry allows every call.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ToolEntry {
    /// Rules that must all hold.
    pub require: Vec<Rule>,
    /// Rules of which none may hold.
    pub deny_if: Vec<Rule>,
    /// How often the tool may be called, or how much of an argument it may add up.
    pub limits: Vec<Limit>,
}

impl Policy {
    /// Whether the tool is removed from the list and denied, by its name or by `"*"`.
    pub fn hides(&self, tool: &str) -> bool {
        self.hide.iter().any(|hidden| hidden == tool || hidden == "*")
    }
}

impl Tools {
    /// The tools in this order, or the first name that stands twice.
    pub fn new(entries: Vec<(String, ToolEntry)>) -> Result<Self, String> {
        if entries.len() <= FEW_TOOLS {
            let twice =
                |(at, (name, _)): &(usize, &(String, _))| entries.iter().take(*at).any(|(first, _)| first == name);
            return match entries.iter().enumerate().find(twice) {
                Some((_, (name, _))) => Err(name.clone()),
                None => Ok(Self { entries, index: Index::default() }),
            };
        }
        let mut index = Index::with_capacity(entries.len());
        for (at, (name, _)) in entries.iter().enumerate() {
            if index.insert(name, at, |at| name_at(&entries, at)).is_some() {
                return Err(name.clone());
            }
        }
        Ok(Self { entries, index })
    }

    /// The entry of exactly this name.
    pub fn get(&self, name: &str) -> Option<&ToolEntry> {
        self.entries.get(self.position(name)?).map(|(_, entry)| entry)
    }

    /// Where in the order of the document the tool of exactly this name stands.
    pub fn position(&self, name: &str) -> Option<usize> {
        match self.entries.len() {
            0..=FEW_TOOLS => self.entries.iter().position(|(listed, _)| listed == name),
            _ => self.index.get(name, |at| name_at(&self.entries, at)),
        }
    }

    /// Names and entries in the order of the document.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &ToolEntry)> {
        self.entries.iter().map(|(name, entry)| (name.as_str(), entry))
    }

    /// How many tools are listed.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether none is listed.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

fn name_at(entries: &[(String, ToolEntry)], at: usize) -> Option<&str> {
    entries.get(at).map(|(name, _)| name.as_str())
}
