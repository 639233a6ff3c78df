//! Where a check stands in a document: a part, its value, and the way back to the root.

use serde_json::Value;

use super::parts::Part;
use crate::source::{Pointer, Segment};

/// A value of the document and the parts around it.
#[derive(Debug)]
pub(super) struct Site<'a> {
    pub part: Part,
    pub value: &'a Value,
    pub pointer: Pointer,
    pub parent: Option<&'a Site<'a>>,
}

impl Site<'_> {
    /// The member under this key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.value.get(key)
    }

    /// The site itself, then those around it, innermost first.
    pub fn outwards(&self) -> impl Iterator<Item = &Site<'_>> {
        std::iter::successors(Some(self), |site| site.parent)
    }

    /// The key under which the site itself stands.
    pub fn key(&self) -> Option<&str> {
        match self.pointer.segments().last()? {
            Segment::Key(key) => Some(key),
            Segment::Index(_) => None,
        }
    }

    /// The tool whose entry this is in.
    pub fn tool(&self) -> Option<&str> {
        self.outwards().find(|site| site.part == Part::Tool)?.key()
    }

    /// The key of the list of rules that this is in: `require` or `deny_if`.
    pub fn rule_list(&self) -> Option<&str> {
        self.outwards().find(|site| site.part == Part::Rules)?.key()
    }
}
