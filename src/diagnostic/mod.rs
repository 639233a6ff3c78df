//! What is wrong in a document, where, and what to type instead. Data only: the program lays it out.

mod edit;
mod level;
mod place;

pub use edit::{Edit, Fix};
pub use level::Level;
pub use place::{Label, Part, Place};

/// Diagnostics of one document beyond this number are not kept: a hostile file may have millions.
pub const MOST_DIAGNOSTICS: usize = 10_000;

/// One finding in one document.
///
/// Text from documents stands in `message`, labels and `help` only through [`crate::source::quote`] or
/// [`crate::source::Safe`], so all of it is fit for a terminal.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// Identifies the problem: a structure code (`unknown-key`) or the id of a lint (`open-default`).
    pub code: &'static str,
    /// How much it matters. Structure diagnostics are always [`Level::Deny`]; configuration decides for lints.
    pub level: Level,
    /// How much the lint itself takes it to matter, before configuration.
    pub verdict: Level,
    /// What is wrong: one sentence, lower case, no full stop.
    pub message: String,
    /// Where it is wrong.
    pub primary: Label,
    /// Up to two further places that explain the first.
    pub related: Vec<Label>,
    /// What to type instead, as an imperative.
    pub help: String,
    /// The tool that it concerns, exactly as named in the document.
    pub tool: Option<String>,
    /// A call that shows the problem, as JSON (`{"tool": …, "args": …}`).
    pub witness: Option<serde_json::Value>,
    /// The edit that repairs it, where it can be computed.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A diagnostic at [`Level::Deny`] with nothing but the three things every one must say.
    pub fn new(
        code: &'static str,
        place: impl Into<Place>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            code,
            level: Level::Deny,
            verdict: Level::Deny,
            message: message.into(),
            primary: Label { place: place.into(), text: String::new() },
            related: Vec::new(),
            help: help.into(),
            tool: None,
            witness: None,
            fix: None,
        }
    }

    /// Sets the level, before configuration.
    #[must_use]
    pub fn at(mut self, level: Level) -> Self {
        self.level = level;
        self.verdict = level;
        self
    }

    /// Says under the primary place, in a few words, what is there.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Points to a further place. A third and later ones are left out, so that a finding stays readable.
    #[must_use]
    pub fn related(mut self, place: impl Into<Place>, text: impl Into<String>) -> Self {
        if self.related.len() < 2 {
            self.related.push(Label { place: place.into(), text: text.into() });
        }
        self
    }

    /// Names the tool that it concerns.
    #[must_use]
    pub fn tool(mut self, name: impl Into<String>) -> Self {
        self.tool = Some(name.into());
        self
    }

    /// Attaches the call that shows the problem.
    #[must_use]
    pub fn witness(mut self, call: serde_json::Value) -> Self {
        self.witness = Some(call);
        self
    }

    /// Attaches the repair.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }
}
