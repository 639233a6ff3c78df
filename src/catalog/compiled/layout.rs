//! What the parts of a compiled catalogue hold. The order of the members, and that of the words of a rating, is the
//! format: a change of either is a new version of it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::catalog::classify::Signal;
use crate::catalog::formats::{self, ServerRef, Spot, ToolRef};
use crate::catalog::{Annotations, Confidence, RatedBy, RiskClass, Severity};

/// A run of bytes in the file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::catalog) struct Part {
    pub(in crate::catalog) offset: u64,
    pub(in crate::catalog) length: u64,
    /// CRC-32 of the bytes.
    pub(in crate::catalog) checksum: u32,
}

/// The pages of the two directories.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Index<'a> {
    /// Pages of [`Entry`], sorted by identity.
    #[serde(borrow)]
    pub(super) servers: Vec<Page<'a>>,
    /// Pages of [`Alias`], sorted by word.
    #[serde(borrow)]
    pub(super) aliases: Vec<Page<'a>>,
    /// Names of the files it was made from that hold only the first pages of a list.
    #[serde(borrow)]
    pub(super) partial: Vec<&'a str>,
}

/// A page of a directory: a list.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Page<'a> {
    /// Its first word.
    pub(super) first: &'a str,
    pub(super) part: Part,
}

/// A server and where its block is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::catalog) struct Entry {
    pub(super) id: Option<String>,
    pub(super) slug: Option<String>,
    pub(super) name: Option<String>,
    pub(super) version: Option<String>,
    /// A second version, of which there are tools too.
    pub(in crate::catalog) other_version: Option<String>,
    /// How the tools were fetched, as JSON.
    pub(in crate::catalog) scan: Option<String>,
    /// How many tools, a name that stands twice counted twice.
    pub(in crate::catalog) tools: u64,
    /// A [`Facts`] for each tool, one after the other.
    pub(super) facts: Part,
    /// A [`Prose`] for each tool, in the same order.
    pub(super) prose: Part,
}

/// A word other than its identity to which a server answers.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Alias {
    pub(super) word: String,
    pub(super) identity: String,
}

/// What linting asks of a tool.
#[derive(Serialize, Deserialize)]
struct Facts<'a> {
    name: &'a str,
    description: Option<&'a str>,
    /// Class, stated severity, who rated it, confidence, class to treat it as: positions in `ALL` plus one, or zero.
    words: [u8; 5],
    /// `readOnlyHint`, `destructiveHint`, `idempotentHint`, `openWorldHint`.
    hints: Option<[Option<bool>; 4]>,
    input_schema: Option<&'a str>,
    /// Positions in `ALL` plus one.
    signals: Vec<u8>,
}

/// What linting a policy does not ask of a tool.
#[derive(Default, Serialize, Deserialize)]
struct Prose<'a> {
    rationale: Option<&'a str>,
    /// As JSON.
    evidence: Option<&'a str>,
    contradictions: Vec<&'a str>,
    /// Other members, their values as JSON.
    extras: Vec<(&'a str, &'a str)>,
}

impl Index<'_> {
    pub(super) fn partial(&self) -> Vec<String> {
        self.partial.iter().map(|file| (*file).to_owned()).collect()
    }
}

impl Entry {
    /// The server of these tools; all unknown where the catalogue does not say.
    pub(super) fn new(server: &ServerRef<'_>, other_version: Option<&str>, scan: Option<&str>) -> Self {
        let own = |part: &Option<Cow<'_, str>>| part.as_deref().map(str::to_owned);
        Self {
            id: own(&server.id),
            slug: own(&server.slug),
            name: own(&server.name),
            version: own(&server.version),
            other_version: other_version.map(str::to_owned),
            scan: scan.map(str::to_owned),
            ..Self::default()
        }
    }

    pub(in crate::catalog) fn server(&self) -> ServerRef<'_> {
        fn borrow(part: &Option<String>) -> Option<Cow<'_, str>> {
            part.as_deref().map(Cow::Borrowed)
        }
        ServerRef {
            id: borrow(&self.id),
            slug: borrow(&self.slug),
            name: borrow(&self.name),
            version: borrow(&self.version),
        }
    }

    /// What [`ServerRef::identity`] is of its server.
    pub(super) fn identity(&self) -> &str {
        self.id.as_deref().or(self.slug.as_deref()).or(self.name.as_deref()).unwrap_or_default()
    }

    /// Whether its identity is more than a name, which another server may have as well.
    pub(super) fn has_identifier(&self) -> bool {
        self.id.is_some() || self.slug.is_some()
    }

    /// Its other words.
    pub(super) fn aliases(&self) -> impl Iterator<Item = Alias> {
        let slug = self.slug.as_deref().filter(|slug| *slug != self.identity());
        let name = self.name.as_deref().filter(|name| *name != self.identity() && Some(*name) != slug);
        [slug, name]
            .into_iter()
            .flatten()
            .map(|word| Alias { word: word.to_owned(), identity: self.identity().to_owned() })
    }
}

/// The two parts of the block of a server.
pub(super) fn block(tools: &[ToolRef<'_>]) -> postcard::Result<(Vec<u8>, Vec<u8>)> {
    let (mut facts, mut prose) = (Vec::new(), Vec::new());
    let nothing = formats::Prose::default();
    for tool in tools {
        let told = tool.prose.as_deref().unwrap_or(&nothing);
        let known = Facts {
            name: &tool.name,
            description: tool.description.as_deref(),
            words: [
                code(RiskClass::ALL, tool.class),
                code(Severity::ALL, tool.stated_severity),
                code(RatedBy::ALL, tool.rated_by),
                code(Confidence::ALL, tool.confidence),
                code(RiskClass::ALL, tool.treat_as),
            ],
            hints: tool
                .annotations
                .as_ref()
                .map(|hints| [hints.read_only, hints.destructive, hints.idempotent, hints.open_world]),
            input_schema: tool.input_schema.map(RawValue::get),
            signals: told.signals.iter().map(|signal| code(Signal::ALL, Some(*signal))).collect(),
        };
        facts = postcard::to_extend(&known, facts)?;
        let told = Prose {
            rationale: told.rationale.as_deref(),
            evidence: told.evidence.map(RawValue::get),
            contradictions: told.contradictions.iter().map(String::as_str).collect(),
            extras: told.extras.iter().map(|(key, value)| (key.as_ref(), value.get())).collect(),
        };
        prose = postcard::to_extend(&told, prose)?;
    }
    Ok((facts, prose))
}

/// The tools of a block; `None` where it is not one.
pub(super) fn tools<'a>(mut facts: &'a [u8], mut prose: Option<&'a [u8]>) -> Option<Vec<ToolRef<'a>>> {
    let mut tools = Vec::new();
    while !facts.is_empty() {
        let told = prose.as_mut().map_or_else(|| Some(Prose::default()), take);
        tools.push(tool(take(&mut facts)?, told?)?);
    }
    prose.is_none_or(<[u8]>::is_empty).then_some(tools)
}

/// What all these bytes are.
pub(super) fn decode<'a, T: Deserialize<'a>>(mut bytes: &'a [u8]) -> Option<T> {
    take(&mut bytes).filter(|_| bytes.is_empty())
}

fn tool<'a>(facts: Facts<'a>, prose: Prose<'a>) -> Option<ToolRef<'a>> {
    let [class, severity, rated_by, confidence, treat_as] = facts.words;
    let annotations = facts.hints.map(|[read_only, destructive, idempotent, open_world]| Annotations {
        read_only,
        destructive,
        idempotent,
        open_world,
    });
    let prose = formats::Prose {
        rationale: prose.rationale.map(Cow::Borrowed),
        evidence: json(prose.evidence)?,
        contradictions: prose.contradictions.into_iter().map(str::to_owned).collect(),
        signals: facts.signals.into_iter().map(|signal| word(Signal::ALL, signal)?).collect::<Option<_>>()?,
        extras: prose.extras.into_iter().map(extra).collect::<Option<_>>()?,
    };
    Some(ToolRef {
        name: Cow::Borrowed(facts.name),
        description: facts.description.map(Cow::Borrowed),
        class: word(RiskClass::ALL, class)?,
        stated_severity: word(Severity::ALL, severity)?,
        rated_by: word(RatedBy::ALL, rated_by)?,
        confidence: word(Confidence::ALL, confidence)?,
        treat_as: word(RiskClass::ALL, treat_as)?,
        input_schema: json(facts.input_schema)?,
        annotations,
        prose: prose.boxed(),
        at: Spot::default(),
    })
}

fn extra<'a>((key, value): (&'a str, &'a str)) -> Option<(Cow<'a, str>, &'a RawValue)> {
    Some((Cow::Borrowed(key), serde_json::from_str(value).ok()?))
}

fn take<'a, T: Deserialize<'a>>(bytes: &mut &'a [u8]) -> Option<T> {
    let (value, rest) = postcard::take_from_bytes(bytes).ok()?;
    *bytes = rest;
    Some(value)
}

fn json(text: Option<&str>) -> Option<Option<&RawValue>> {
    text.map(serde_json::from_str).transpose().ok()
}

fn code<T: PartialEq>(all: &[T], value: Option<T>) -> u8 {
    let at = value.and_then(|value| all.iter().position(|other| *other == value));
    at.and_then(|at| u8::try_from(at + 1).ok()).unwrap_or_default()
}

fn word<T: Copy>(all: &[T], code: u8) -> Option<Option<T>> {
    match usize::from(code).checked_sub(1) {
        None => Some(None),
        Some(at) => all.get(at).copied().map(Some),
    }
}
