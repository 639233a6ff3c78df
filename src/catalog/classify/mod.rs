//! Rates tools that nobody has rated: from their names, descriptions, arguments and annotations alone.
//!
//! Every source is read on its own; `weigh` then decides. On every doubt the stricter side wins: hints of the server and
//! words that calm never loosen a rating.

mod apply;
mod arguments;
mod ask;
mod capability;
mod claim;
mod clause;
mod description;
pub mod evaluate;
mod gist;
mod kind;
mod labels;
mod lexicon;
mod name;
mod outline;
mod parts;
mod reasons;
mod scores;
mod signal;
#[cfg(test)]
mod tests;
mod tokens;
mod tuning;
mod weigh;
mod words;

pub use apply::in_parallel;
pub use ask::{Action, FlowReading, Operations, action, operations};
pub use capability::Flows;
pub use labels::read_labels;
pub use signal::Signal;
pub use tuning::Tuning;
pub use words::words;

use super::risk::{Confidence, RiskClass, Severity};
use super::tool::{Annotations, Evidence};

/// What is known of the tool to be rated. All of it is untrusted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Subject<'a> {
    /// The name by which the tool is called.
    pub name: &'a str,
    /// What its server says it does.
    pub description: Option<&'a str>,
    /// JSON Schema of its arguments, as text.
    pub input_schema: Option<&'a str>,
    /// Hints of the server.
    pub annotations: Option<&'a Annotations>,
}

/// How a tool is rated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    /// The best estimate.
    pub class: RiskClass,
    /// The severity that goes with it.
    pub severity: Severity,
    /// How sure the estimate is.
    pub confidence: Confidence,
    /// The strictest class that the evidence leaves plausible. It is `class` itself when the confidence is high and
    /// nothing contradicts; else it is stricter, unless nothing stricter exists.
    pub treat_as: RiskClass,
    /// What the rating rests on, quoted verbatim.
    pub evidence: Vec<Evidence>,
    /// Sources that speak against each other, each as one sentence.
    pub contradictions: Vec<String>,
    /// What the tool can do or be made to do, apart from its class.
    pub signals: Vec<Signal>,
}

impl Rating {
    /// Whether a person should look at the rating before anything rests on it.
    #[must_use]
    pub fn needs_review(&self) -> bool {
        self.confidence != Confidence::High || !self.contradictions.is_empty()
    }

    /// The class whose recommended entry a generated policy gives the tool; `None` where it is better left out until a
    /// person has looked at it.
    #[must_use]
    pub fn entry(&self) -> Option<RiskClass> {
        match self.treat_as {
            RiskClass::Financial | RiskClass::Destructive if self.needs_review() => None,
            class => Some(class),
        }
    }
}

/// Rates a tool. The same subject always gives the same rating; the time is bounded whatever the subject holds.
#[must_use]
pub fn classify(subject: &Subject<'_>) -> Rating {
    classify_with(subject, Tuning::default())
}

/// Rates a tool with other weights: for measuring how much depends on them.
#[must_use]
pub fn classify_with(subject: &Subject<'_>, tuning: Tuning) -> Rating {
    let readings = weigh::Readings {
        name: name::read(subject.name),
        description: subject.description.map(description::read).unwrap_or_default(),
        arguments: subject.input_schema.map(arguments::read).unwrap_or_default(),
        annotations: subject.annotations.cloned().unwrap_or_default(),
        described: subject.description.is_some_and(|text| !text.trim().is_empty()),
    };
    weigh::weigh(&readings, tuning)
}
