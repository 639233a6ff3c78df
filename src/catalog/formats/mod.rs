//! Catalogue files of every kind, read without owning them: our own format, an MCP `tools/list` result, its JSON-RPC
//! envelope, a bare array of tools or of servers, a single tool, a registry record, a flat list whose tools name their
//! server, and JSON Lines of any of these. What a file is follows from its content alone.
//!
//! Nothing is collected: tools go to a [`Sink`] while the text is parsed, so that reading costs no more than parsing.

mod key;
mod lines;
mod object;
mod problem;
mod reader;
mod record;
mod spot;
mod tool;
mod word;

pub use spot::Spot;

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::classify::Signal;
use super::{Annotations, CatalogError, Confidence, Evidence, Extras, RatedBy, RiskClass, Server, Severity, Tool};
use crate::source::Source;

/// Takes what a catalogue file holds, in the order of the file.
pub trait Sink<'a> {
    /// A tool, and the server that it names itself. A tool that names none belongs to the record that ends next.
    fn tool(&mut self, tool: ToolRef<'a>, server: Option<ServerRef<'a>>);

    /// The end of a record: of one document, one line, or one entry of an array of servers.
    fn record(&mut self, record: Record<'a>);

    /// Whether the prose of tools is asked for. It is checked in any case.
    fn wants_prose(&self) -> bool {
        true
    }
}

/// What a record says beside its tools.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record<'a> {
    /// The server whose tools these are, where the record says so.
    pub server: Option<ServerRef<'a>>,
    /// How the tools were fetched from a running server: an object, as JSON.
    pub scan: Option<&'a str>,
    /// The list is one page, and further pages were left with the server (`nextCursor`).
    pub partial: bool,
}

/// A server as a catalogue file names it; at least one part is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerRef<'a> {
    /// Stable identifier.
    pub id: Option<Cow<'a, str>>,
    /// Name in a registry.
    pub slug: Option<Cow<'a, str>>,
    /// Name for people.
    pub name: Option<Cow<'a, str>>,
    /// Version of the server.
    pub version: Option<Cow<'a, str>>,
}

/// A tool as it stands in the text of a catalogue file. The parts are those of [`Tool`].
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each is described at the field of `Tool` of the same name")]
pub struct ToolRef<'a> {
    pub name: Cow<'a, str>,
    pub description: Option<Cow<'a, str>>,
    pub class: Option<RiskClass>,
    pub stated_severity: Option<Severity>,
    pub rated_by: Option<RatedBy>,
    pub confidence: Option<Confidence>,
    pub treat_as: Option<RiskClass>,
    pub input_schema: Option<&'a RawValue>,
    pub annotations: Option<Annotations>,
    /// What linting a policy does not ask for.
    pub prose: Option<Box<Prose<'a>>>,
    /// Where it stands in the file.
    pub at: Spot,
}

/// What a catalogue tells of a tool beside what linting a policy asks for.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each is described at the field of `Tool` of the same name")]
pub struct Prose<'a> {
    pub rationale: Option<Cow<'a, str>>,
    pub evidence: Option<&'a RawValue>,
    pub contradictions: Vec<String>,
    pub signals: Vec<Signal>,
    pub extras: Vec<(Cow<'a, str>, &'a RawValue)>,
}

/// Reads a whole file of whatever kind into the sink and tells how many documents it holds. What the sink was given before
/// an error is to be thrown away.
///
/// # Errors
/// The text is not JSON, not a catalogue, or says something of a tool that cannot be understood.
pub fn read<'a>(source: &'a Source, sink: &mut impl Sink<'a>) -> Result<usize, CatalogError> {
    lines::read(source, sink)
}

impl<'a> ServerRef<'a> {
    /// By what servers are told apart: the identifier, else the slug, else the name.
    pub fn identity(&self) -> Cow<'a, str> {
        self.id.clone().or_else(|| self.slug.clone()).or_else(|| self.name.clone()).unwrap_or_default()
    }

    /// Whether a person may mean this server by the word: identifier, slug or name, exactly.
    pub fn answers_to(&self, word: &str) -> bool {
        [&self.id, &self.slug, &self.name].into_iter().flatten().any(|part| part == word)
    }

    /// Takes from the other what is not known yet.
    pub fn fill_from(&mut self, other: Self) {
        self.id = self.id.take().or(other.id);
        self.slug = self.slug.take().or(other.slug);
        self.name = self.name.take().or(other.name);
        self.version = self.version.take().or(other.version);
    }

    /// The server, owned.
    pub fn to_server(&self) -> Server {
        let own = |part: &Option<Cow<'a, str>>| part.as_deref().map(str::to_owned);
        Server { id: own(&self.id).or_else(|| own(&self.slug)), name: own(&self.name), version: own(&self.version) }
    }
}

impl Prose<'_> {
    /// The prose in its place; none where nothing is told.
    pub(in crate::catalog) fn boxed(self) -> Option<Box<Self>> {
        let Self { rationale, evidence, contradictions, signals, extras } = &self;
        let lists_nothing = contradictions.is_empty() && signals.is_empty() && extras.is_empty();
        let tells_nothing = rationale.is_none() && evidence.is_none() && lists_nothing;
        (!tells_nothing).then(|| Box::new(self))
    }
}

impl<'a> ToolRef<'a> {
    /// Members that have no effect.
    pub fn extras(&self) -> &[(Cow<'a, str>, &'a RawValue)] {
        self.prose.as_ref().map_or(&[], |prose| &prose.extras)
    }

    /// The tool, owned.
    pub fn to_tool(&self) -> Tool {
        let mut tool = Tool {
            name: self.name.as_ref().to_owned(),
            description: self.description.as_deref().map(str::to_owned),
            class: self.class,
            stated_severity: self.stated_severity,
            rated_by: self.rated_by,
            confidence: self.confidence,
            treat_as: self.treat_as,
            input_schema: self.input_schema.map(RawValue::to_owned),
            annotations: self.annotations.clone(),
            ..Tool::default()
        };
        if let Some(prose) = &self.prose {
            tool.rationale = prose.rationale.as_deref().map(str::to_owned);
            // our own format was checked when it was read; elsewhere the key may mean anything
            tool.evidence = prose.evidence.and_then(evidence).unwrap_or_default();
            tool.contradictions.clone_from(&prose.contradictions);
            tool.signals.clone_from(&prose.signals);
            tool.extras = Extras::new(&prose.extras);
        }
        tool
    }
}

fn evidence(raw: &RawValue) -> Option<Vec<Evidence>> {
    serde_json::from_str(raw.get()).ok()
}

#[cfg(test)]
mod tests;
