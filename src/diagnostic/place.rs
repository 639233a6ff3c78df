//! Places in a document, named by pointer; only `document` turns them into bytes.

use crate::source::{Pointer, Span};

/// Which part of what a pointer names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The key of an object member.
    Key,
    /// The value.
    Value,
    /// Key and value together.
    Entry,
}

/// Where something is in a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A part of the value that a pointer names.
    At(Pointer, Part),
    /// Bytes, for texts that have no tree and for keys that stand twice. In JSON only `document` makes these; in TOML,
    /// whose places come with its values, `config` does.
    Bytes(Span),
}

impl Place {
    /// The key of the member that the pointer names.
    pub fn key(pointer: Pointer) -> Self {
        Self::At(pointer, Part::Key)
    }

    /// The value that the pointer names.
    pub fn value(pointer: Pointer) -> Self {
        Self::At(pointer, Part::Value)
    }

    /// The member that the pointer names, key and value.
    pub fn entry(pointer: Pointer) -> Self {
        Self::At(pointer, Part::Entry)
    }

    /// The pointer, where there is one.
    pub fn pointer(&self) -> Option<&Pointer> {
        match self {
            Self::At(pointer, _) => Some(pointer),
            Self::Bytes(_) => None,
        }
    }
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Self::Bytes(span)
    }
}

/// A place and a few words about it; the words may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What is there.
    pub text: String,
}
