//! Repairs as data. `document::edit` carries them out on the text.

use serde_json::Value;

use crate::source::Pointer;

/// One change to a JSON document. Whatever it does not name stays byte for byte.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// Takes a member or an array entry out, with its comma.
    Remove(Pointer),
    /// Puts another value in the place of the one named.
    Replace(Pointer, Value),
    /// Gives the member that the pointer names another key.
    RenameKey(Pointer, String),
    /// Adds a member at the end of the object named by the pointer. An object that has no such member gets one.
    Insert(Pointer, String, Value),
    /// Adds an entry at the end of the array named by the pointer. An object that has no such member gets one.
    Push(Pointer, Value),
}

impl Edit {
    /// The place that it speaks of.
    pub fn pointer(&self) -> &Pointer {
        match self {
            Self::Remove(pointer)
            | Self::Replace(pointer, _)
            | Self::RenameKey(pointer, _)
            | Self::Insert(pointer, _, _)
            | Self::Push(pointer, _) => pointer,
        }
    }
}

/// A repair: edits that belong together, and what they do in a few words ("hide `delete_file`").
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    /// What the edits do, as an imperative.
    pub title: String,
    /// The edits, carried out together or not at all.
    pub edits: Vec<Edit>,
}
