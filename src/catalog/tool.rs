//! One server's tools, owned: what every feature works on once a server has been chosen.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::classify::Signal;
use super::extras::Extras;
use super::index::Index;
use super::risk::{Confidence, RatedBy, RiskClass, Severity};

/// The tools of one MCP server.
#[derive(Debug, Default)]
pub struct Catalogue {
    /// Which server.
    pub server: Server,
    /// How it was fetched from the running server, as the catalogue says.
    pub scan: Option<Box<RawValue>>,
    /// Its tools in the order of the catalogue, each name once.
    tools: Vec<Tool>,
    index: Index,
}

impl Catalogue {
    /// A catalogue of these tools. Of a name that stands more than once, the entries are joined on the strict side:
    /// the stricter class and severity stay, and what one entry lacks the other fills in.
    pub fn new(server: Server, tools: impl IntoIterator<Item = Tool>) -> Self {
        let tools = tools.into_iter();
        let (expected, _) = tools.size_hint();
        let (known, index) = (Vec::with_capacity(expected), Index::with_capacity(expected));
        let mut catalogue = Self { server, scan: None, tools: known, index };
        for tool in tools {
            let Self { tools, index, .. } = &mut catalogue;
            match index.insert(&tool.name, tools.len(), |at| name_at(tools, at)).and_then(|at| tools.get_mut(at)) {
                Some(known) => known.join(tool),
                None => tools.push(tool),
            }
        }
        catalogue
    }

    /// The tools in the order of the catalogue.
    pub fn tools(&self) -> &[Tool] {
        &self.tools
    }

    /// Lets the tools be changed, in their order, in everything but their names.
    pub fn revise(&mut self, mut change: impl FnMut(&mut Tool)) {
        self.tools.iter_mut().for_each(&mut change);
    }

    /// The tool of exactly this name.
    pub fn get(&self, name: &str) -> Option<&Tool> {
        self.tools.get(self.index.get(name, |at| name_at(&self.tools, at))?)
    }
}

fn name_at(tools: &[Tool], at: usize) -> Option<&str> {
    tools.get(at).map(|tool| tool.name.as_str())
}

/// Which server a catalogue is about; every part may be unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// Stable identifier, `owner/name` or a registry slug.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Name for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Version of the server that the catalogue was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

impl Server {
    /// The word by which a person tells it from others: the identifier, else the name.
    pub fn label(&self) -> Option<&str> {
        self.id.as_deref().or(self.name.as_deref())
    }

    /// Whether a person may mean this server by the word: identifier or name, exactly.
    pub fn answers_to(&self, word: &str) -> bool {
        self.id.as_deref() == Some(word) || self.name.as_deref() == Some(word)
    }
}

/// One tool and what is known of its risk.
#[derive(Debug, Clone, Default)]
pub struct Tool {
    /// The exact name by which it is called.
    pub name: String,
    /// What it does, in the words of the catalogue: untrusted text.
    pub description: Option<String>,
    /// Risk class; `None` is unrated, which is never allowed by a generated policy.
    pub class: Option<RiskClass>,
    /// Severity as stated by the catalogue; [`Tool::severity`] falls back to that of the class.
    pub stated_severity: Option<Severity>,
    /// Why it has its class.
    pub rationale: Option<String>,
    /// What the class rests on.
    pub evidence: Vec<Evidence>,
    /// Pieces of evidence that disagree, a sentence each.
    pub contradictions: Vec<String>,
    /// What the tool can do or be made to do, apart from its class.
    pub signals: Vec<Signal>,
    /// Who rated it; `None` where the catalogue does not say.
    pub rated_by: Option<RatedBy>,
    /// How sure the rating is; `None` where the catalogue does not say.
    pub confidence: Option<Confidence>,
    /// The strictest class that the evidence leaves plausible, where it differs from `class`.
    pub treat_as: Option<RiskClass>,
    /// JSON Schema of the arguments, as it stands in the catalogue.
    pub input_schema: Option<Box<RawValue>>,
    /// Hints of the server about the tool.
    pub annotations: Option<Annotations>,
    /// What else the catalogue says of it.
    pub extras: Option<Box<Extras>>,
}

impl Tool {
    /// The stated severity, else the one that usually goes with the class, else none (unrated).
    pub fn severity(&self) -> Option<Severity> {
        self.stated_severity.or(self.class.map(RiskClass::usual_severity))
    }

    /// Whether the class is a guess of our own classifier, on which no failing finding may rest.
    pub fn is_guess(&self) -> bool {
        self.rated_by == Some(RatedBy::Classifier) && self.confidence != Some(Confidence::High)
    }

    /// Joins another entry of the same tool into this one, on the strict side.
    fn join(&mut self, other: Self) {
        let stricter = match (self.class, other.class) {
            (Some(mine), Some(theirs)) => theirs.rank() > mine.rank(),
            (None, Some(_)) => true,
            _ => false,
        };
        if stricter {
            self.class = other.class;
            self.rationale = other.rationale;
            self.evidence = other.evidence;
            self.contradictions = other.contradictions;
            self.rated_by = other.rated_by;
            self.confidence = other.confidence;
        }
        self.treat_as = self.treat_as.into_iter().chain(other.treat_as).reduce(RiskClass::stricter);
        self.stated_severity = self.stated_severity.max(other.stated_severity);
        self.description = self.description.take().or(other.description);
        self.input_schema = self.input_schema.take().or(other.input_schema);
        self.annotations = self.annotations.take().or(other.annotations);
        self.signals.extend(other.signals);
        self.signals.sort();
        self.signals.dedup();
        match (&mut self.extras, other.extras) {
            (Some(mine), Some(theirs)) => mine.join(*theirs),
            (mine, theirs) => *mine = mine.take().or(theirs),
        }
    }
}

/// One piece of evidence for a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Where it was found: `name`, `description`, `arguments`, `annotations`, `person`.
    pub source: String,
    /// The words themselves, verbatim.
    pub quote: String,
    /// The class that it speaks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<RiskClass>,
}

/// The hints of the Model Context Protocol. Each is only a hint, and an absent one means unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Annotations {
    /// `readOnlyHint`: the tool does not modify its environment.
    #[serde(default, rename = "readOnlyHint", skip_serializing_if = "Option::is_none")]
    pub read_only: Option<bool>,
    /// `destructiveHint`: the tool may perform destructive updates.
    #[serde(default, rename = "destructiveHint", skip_serializing_if = "Option::is_none")]
    pub destructive: Option<bool>,
    /// `idempotentHint`: calling it again changes nothing further.
    #[serde(default, rename = "idempotentHint", skip_serializing_if = "Option::is_none")]
    pub idempotent: Option<bool>,
    /// `openWorldHint`: the tool reaches beyond a closed domain.
    #[serde(default, rename = "openWorldHint", skip_serializing_if = "Option::is_none")]
    pub open_world: Option<bool>,
}
