//! Where a tool stands in its file.

use crate::source::Pointer;

/// Where a tool stands in its file, and how the keys are spelled there that have two spellings: all that a check needs to
/// point at it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spot {
    /// Which document of the file, from 0.
    pub(super) document: usize,
    /// Position in the array at the top.
    pub(super) entry: Option<usize>,
    /// Whether it stands in the `result` of an answer.
    pub(super) in_result: bool,
    /// Position in `tools`.
    pub(super) tool: Option<usize>,
    /// The class stands under `category`.
    pub(super) category: bool,
    /// The schema of the arguments stands under `input_schema`.
    pub(super) snake_case: bool,
}

impl Spot {
    /// The pointer to the tool. In a file of several documents (`several`), these count as the entries of an array.
    pub fn pointer(self, several: bool) -> Pointer {
        let mut pointer = Pointer::root();
        for index in [several.then_some(self.document), self.entry].into_iter().flatten() {
            pointer = pointer.index(index);
        }
        if self.in_result {
            pointer = pointer.key("result");
        }
        match self.tool {
            Some(index) => pointer.key("tools").index(index),
            None => pointer,
        }
    }

    /// The key under which the class stands.
    pub fn class_key(self) -> &'static str {
        if self.category { "category" } else { "class" }
    }

    /// The key under which the schema of the arguments stands.
    pub fn schema_key(self) -> &'static str {
        if self.snake_case { "input_schema" } else { "inputSchema" }
    }
}
