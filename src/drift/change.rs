//! One difference between two entries of a tool.

use serde_json::Value;

use crate::source::Pointer;

/// What a difference does to the risk. The greatest of several is what they come to together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Risk {
    /// Nothing differs.
    Same,
    /// There is less of it.
    Shrank,
    /// Something differs that makes it neither more nor less.
    Changed,
    /// There is more of it, or that cannot be ruled out.
    Grew,
}

/// Whether a tool came, went or stayed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Presence {
    /// Only the new catalogue has it.
    Added,
    /// Only the old catalogue has it.
    Removed,
    /// It has likely been given another name.
    Renamed {
        /// The old one.
        from: String,
    },
    /// Both have it.
    Kept,
}

/// What kind of difference it is, in the order in which they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The tool is new.
    Added,
    /// The tool is gone.
    Removed,
    /// The tool has likely another name.
    Renamed,
    /// Its class.
    Class,
    /// The strictest class that its rating leaves plausible.
    TreatAs,
    /// How far its rating can be relied on.
    Confidence,
    /// Its severity.
    Severity,
    /// What it is marked as able to do.
    Signal,
    /// A hint of the server.
    Annotation,
    /// It takes an argument that it did not take.
    ArgumentAdded,
    /// It takes more than before, or that cannot be ruled out.
    ArgumentsLoosened,
    /// It takes an argument no longer.
    ArgumentRemoved,
    /// It takes less than before.
    ArgumentsTightened,
    /// Its arguments are described in other words.
    ArgumentsDescribed,
    /// Its description.
    Description,
    /// Something else that its server says of it.
    Other,
}

/// One difference.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What kind of difference it is.
    pub kind: Kind,
    /// What it does to the risk.
    pub risk: Risk,
    /// The argument, as a place in the schema of the arguments.
    pub pointer: Option<Pointer>,
    /// What the old catalogue says; none where it says nothing.
    pub old: Option<Value>,
    /// What the new catalogue says; none where it says nothing.
    pub new: Option<Value>,
    /// The difference in words, without the tool as subject; fit for a terminal.
    pub message: String,
}

impl Risk {
    /// Its name in all outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Shrank => "shrank",
            Self::Changed => "changed",
            Self::Grew => "grew",
        }
    }
}

impl Presence {
    /// Its name in all outputs.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Renamed { .. } => "renamed",
            Self::Kept => "changed",
        }
    }
}

impl Kind {
    /// Its name in all outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Renamed => "renamed",
            Self::Class => "class",
            Self::TreatAs => "treat-as",
            Self::Confidence => "confidence",
            Self::Severity => "severity",
            Self::Signal => "signal",
            Self::Annotation => "annotation",
            Self::ArgumentAdded => "argument-added",
            Self::ArgumentsLoosened => "arguments-loosened",
            Self::ArgumentRemoved => "argument-removed",
            Self::ArgumentsTightened => "arguments-tightened",
            Self::ArgumentsDescribed => "arguments-described",
            Self::Description => "description",
            Self::Other => "other",
        }
    }
}

impl Change {
    pub(super) fn new(kind: Kind, risk: Risk, message: impl Into<String>) -> Self {
        Self { kind, risk, pointer: None, old: None, new: None, message: message.into() }
    }

    /// Says what stood there before and what stands there now.
    pub(super) fn values(mut self, old: Option<Value>, new: Option<Value>) -> Self {
        self.old = old;
        self.new = new;
        self
    }

    /// Names the argument.
    pub(super) fn at(mut self, pointer: Pointer) -> Self {
        self.pointer = Some(pointer);
        self
    }
}
