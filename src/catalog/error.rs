//! Why a catalogue cannot be used.

use std::fmt;

use crate::source::{LineColumn, Safe, Source};

/// A catalogue that cannot be used: what is wrong, where, and what to do. All text is fit for a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogError {
    /// Name of the file, where one file is to blame; not yet fit for a terminal.
    pub file: Option<String>,
    /// The place in the file, where there is one.
    pub place: Option<LineColumn>,
    /// What is wrong: one sentence, lower case, no full stop.
    pub message: String,
    /// What to do, as an imperative.
    pub help: String,
    /// Whether the catalogue is right, and has not the server that was asked for, or several.
    pub is_of_server: bool,
}

impl CatalogError {
    /// An error that no single file is to blame for.
    pub(super) fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { file: None, place: None, message: message.into(), help: help.into(), is_of_server: false }
    }

    /// No server, or more than one, has the name that was asked for.
    pub(super) fn of_server(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { is_of_server: true, ..Self::new(message, help) }
    }

    /// There is nothing to work on.
    pub(super) fn no_tools() -> Self {
        Self::new(
            "the catalogue has no tools",
            "give a catalogue with at least one tool; a server that lists none may not have been started properly",
        )
    }

    /// Names the file.
    pub(super) fn of(self, source: &Source) -> Self {
        self.of_file(source.name())
    }

    /// Names the file, which is no text.
    pub(super) fn of_file(mut self, name: &str) -> Self {
        self.file = Some(name.to_owned());
        self
    }

    /// Names the file and the byte in it.
    pub(super) fn at(mut self, source: &Source, offset: usize) -> Self {
        self.place = Some(source.line_column(offset));
        self.of(source)
    }
}

impl fmt::Display for CatalogError {
    /// `file:line:column: message`, as far as known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{}:", Safe(file))?;
            if let Some(LineColumn { line, column }) = self.place {
                write!(f, "{line}:{column}:")?;
            }
            f.write_str(" ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for CatalogError {}
