//! What is known of a lint before it runs.

use std::fmt;

use super::{CatalogueContext, Context, Findings, SuppressionFacts};
use crate::diagnostic::{Diagnostic, Level, Place};

/// One check of ours, described in full. Lists, documentation and help are all made from this record.
#[derive(Debug, Clone, Copy)]
pub struct Lint {
    /// Names the problem, and reads well after "allow".
    pub id: &'static str,
    /// What it finds, as a phrase without a full stop.
    pub summary: &'static str,
    /// What it is about.
    pub category: Category,
    /// The level when nobody configures it. Single findings may be milder.
    pub level: Level,
    /// Version of the program that had it first.
    pub since: &'static str,
    /// Whether some of its findings carry a fix.
    pub fixable: bool,
    /// Whether it can say nothing without a catalogue.
    pub needs_catalogue: bool,
    /// Its page, in Markdown.
    pub docs: &'static str,
    /// Looks for the problem.
    pub(super) check: Check,
}

/// What a lint looks at, and how it looks.
#[derive(Debug, Clone, Copy)]
pub(super) enum Check {
    /// At a policy.
    Policy(fn(&Context<'_>, &mut Findings)),
    /// At a catalogue file.
    Catalogue(fn(&CatalogueContext<'_>, &mut Findings)),
    /// At the suppressions of a `policy.toml`, after a run.
    Configuration(fn(&SuppressionFacts<'_>, &mut Findings)),
}

impl Lint {
    /// Whether a finding of it is mostly about one tool of its own.
    pub fn names_tools(&self) -> bool {
        !matches!(self.id, "allows-nothing" | "hide-all" | "open-default") && self.category != Category::Configuration
    }

    /// A finding of this lint at its default level.
    pub(super) fn finding(&self, place: Place, message: String, help: String) -> Diagnostic {
        Diagnostic::new(self.id, place, message, help).at(self.level)
    }
}

/// What a lint is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// What the policy lets dangerous tools do.
    Risk,
    /// What the document says, whatever the tools do.
    Document,
    /// Conditions against the arguments that a tool declares.
    Arguments,
    /// What a catalogue says of its tools, whatever a policy does with them.
    Catalogue,
    /// What a `policy.toml` says of findings.
    Configuration,
}

impl Category {
    /// Every category, in the order in which they are listed to people.
    pub const ALL: [Self; 5] = [Self::Risk, Self::Document, Self::Arguments, Self::Catalogue, Self::Configuration];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Risk => "risk",
            Self::Document => "document",
            Self::Arguments => "arguments",
            Self::Catalogue => "catalogue",
            Self::Configuration => "configuration",
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
