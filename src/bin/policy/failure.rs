//! Operational failures: what stopped the work, as opposed to what was found in a document.

use std::fmt;
use std::io;
use std::path::Path;

use mcp_policy::source::Safe;

/// Why the work, or a part of it, could not be done.
#[derive(Debug)]
pub struct Failure {
    /// What went wrong: one sentence, fit for a terminal.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// A person did not want to go on.
    pub is_stop: bool,
}

impl Failure {
    /// A failure without advice. Untrusted text in the message must already be escaped.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, is_stop: false }
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The user does not want to go on.
    pub fn stopped() -> Self {
        Self { is_stop: true, ..Self::new("stopped: nothing was written") }
    }

    /// Something that the system refused to do with a file ("cannot read `x`: permission denied").
    pub fn io(action: &str, path: &Path, error: &io::Error) -> Self {
        Self::new(format!("cannot {action} {}: {}", show(path), reason(error)))
    }
}

/// The output could not be written (a full disk, say; a reader that went away is no failure).
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::new(format!("cannot write the output: {}", reason(&error)))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// A path between backticks, fit for a terminal.
pub fn show(path: &Path) -> String {
    format!("`{}`", Safe(&path.to_string_lossy()))
}

/// The system's words for an error, without its number.
fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or_default();
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
