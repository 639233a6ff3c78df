//! What lints of catalogues look at.

use std::collections::HashMap;

use crate::catalog::formats::ToolRef;
use crate::catalog::{Confidence, ListedTool, Listing, RatedBy};
use crate::diagnostic::Place;
use crate::source::Pointer;

/// The catalogue files of one run: those of the servers that one agent uses side by side.
#[derive(Debug)]
pub(super) struct Stack<'a> {
    listings: &'a [Listing<'a>],
    /// The first file that lists a tool of this name; only of files that hold one server.
    homes: HashMap<&'a str, usize>,
}

impl<'a> Stack<'a> {
    pub(super) fn new(listings: &'a [Listing<'a>]) -> Self {
        let mut homes = HashMap::new();
        if listings.len() > 1 {
            for (number, listing) in listings.iter().enumerate().filter(|(_, listing)| listing.servers().len() == 1) {
                for ListedTool { tool, .. } in listing.tools() {
                    homes.entry(tool.name.as_ref()).or_insert(number);
                }
            }
        }
        Self { listings, homes }
    }
}

/// One file of the stack.
#[derive(Debug)]
pub(super) struct CatalogueContext<'a> {
    stack: &'a Stack<'a>,
    number: usize,
    listing: &'a Listing<'a>,
}

/// A tool as it stands in the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    listing: &'a Listing<'a>,
    pub(super) tool: &'a ToolRef<'a>,
    /// Which server of the file it belongs to.
    pub(super) server: usize,
}

impl<'a> CatalogueContext<'a> {
    pub(super) fn new(stack: &'a Stack<'a>, number: usize, listing: &'a Listing<'a>) -> Self {
        Self { stack, number, listing }
    }

    /// The tools in the order of the file.
    pub(super) fn entries(&self) -> impl Iterator<Item = Entry<'a>> + use<'a> {
        let listing = self.listing;
        listing.tools().iter().map(move |listed| Entry { listing, tool: &listed.tool, server: listed.server })
    }

    /// The earlier file of another server that lists a tool of this name. A file that holds several servers is taken for a
    /// registry, whose servers nobody uses together.
    pub(super) fn shadowed(&self, name: &str) -> Option<&'a Listing<'a>> {
        let home = *self.stack.homes.get(name).filter(|home| **home < self.number)?;
        let other = self.stack.listings.get(home)?;
        let ([theirs], [ours]) = (other.servers(), self.listing.servers()) else { return None };
        (theirs.identity().is_empty() || theirs.identity() != ours.identity()).then_some(other)
    }
}

impl<'a> Entry<'a> {
    pub(super) fn name(&self) -> &'a str {
        &self.tool.name
    }

    /// The description, if it says anything.
    pub(super) fn description(&self) -> Option<&'a str> {
        self.tool.description.as_deref().filter(|text| !text.trim().is_empty())
    }

    /// The pointer to the tool.
    pub(super) fn pointer(&self) -> Pointer {
        self.listing.pointer(self.tool)
    }

    /// The name, as the place of what is wrong with the tool as a whole.
    pub(super) fn named(&self) -> Place {
        Place::value(self.pointer().key("name"))
    }

    /// The class with its key.
    pub(super) fn rated(&self) -> Place {
        Place::entry(self.pointer().key(self.tool.at.class_key()))
    }

    /// Whether the class is a guess of our own classifier, on which no failing finding may rest.
    pub(super) fn is_guess(&self) -> bool {
        self.tool.rated_by == Some(RatedBy::Classifier) && self.tool.confidence != Some(Confidence::High)
    }
}
