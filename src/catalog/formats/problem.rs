//! Why reading stopped, where it was not the parser that stopped it.

use super::key::Key;
use super::record::Fields;
use crate::source::quote;

/// What is wrong, in the words of a [`super::CatalogError`], and the byte of the text if it is known better than to the
/// parser.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) message: String,
    pub(super) help: String,
    pub(super) offset: Option<usize>,
}

impl Problem {
    pub(super) fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into(), offset: None }
    }

    pub(super) fn twice(key: &str) -> Self {
        let also = match key {
            "class" | "category" => " (`class` and `category` mean the same)",
            "inputSchema" | "input_schema" => " (`inputSchema` and `input_schema` mean the same)",
            _ => "",
        };
        Self::new(
            format!("the key {} stands twice{also}", quote(key)),
            "keep the one that is meant, and remove the other",
        )
    }

    #[cold]
    pub(super) fn no_text(tool: &str, key: &str) -> Self {
        Self::new(
            format!("the `{key}` of the tool {} is no text", quote(tool)),
            format!("write a text as `{key}`, or leave it out"),
        )
    }

    #[cold]
    pub(super) fn unknown_word<T: ToString>(tool: &str, key: &str, word: &str, all: &[T]) -> Self {
        let all: Vec<String> = all.iter().map(|value| format!("`{}`", value.to_string())).collect();
        Self::new(
            format!("the tool {} has an unknown {key}: {}", quote(tool), quote(word)),
            format!("write one of {}, or leave it out if it is not known", all.join(", ")),
        )
    }

    pub(super) fn no_tools(fields: &Fields<'_>) -> Self {
        if fields.has(Key::Failure) {
            return Self::new(
                "this is an answer that reports an error, not a list of tools",
                "ask the server for `tools/list` again and save the answer that has a `result`",
            );
        }
        Self::new(
            "this is no tool catalogue: there are no `tools` in it",
            "give a catalogue, the result of `tools/list`, or an array of tools",
        )
    }
}
