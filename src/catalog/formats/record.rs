//! The members of one object, and what they make: a tool or a record.

use std::borrow::Cow;
use std::str::FromStr;

use serde::de::Error;
use serde_json::value::RawValue;

use super::object::{Problem, Reader};
use super::word::Word;
use super::{Record, ServerRef, Sink, ToolRef};
use crate::catalog::{Annotations, Confidence, Evidence, RatedBy, RiskClass, Severity};
use crate::source::quote;
use crate::suggest::nearest;

/// Unknown keys that are remembered until a record is known to be in our own format, which it says at its top.
const REMEMBERED_KEYS: usize = 64;

/// Where an object stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// At the top of a document.
    Document,
    /// In an array at the top.
    Entry,
    /// The `result` of a JSON-RPC answer.
    Result,
    /// The `server` of a record or tool.
    Server,
    /// In `tools`.
    Tool,
}

/// The keys that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Name,
    Description,
    Class,
    Severity,
    Rationale,
    RatedBy,
    Confidence,
    TreatAs,
    Evidence,
    InputSchema,
    Annotations,
    Server,
    Slug,
    Id,
    NextCursor,
    SchemaVersion,
    JsonRpc,
    Failure,
    Tools,
    Result,
}

impl Key {
    /// The key that this spelling means on this level.
    pub(super) fn of(key: &str, level: Level) -> Option<Self> {
        let outer = matches!(level, Level::Document | Level::Entry);
        Some(match key {
            "name" => Self::Name,
            "description" => Self::Description,
            "class" | "category" => Self::Class,
            "severity" => Self::Severity,
            "rationale" => Self::Rationale,
            "rated_by" => Self::RatedBy,
            "confidence" => Self::Confidence,
            "treat_as" => Self::TreatAs,
            "evidence" => Self::Evidence,
            "inputSchema" | "input_schema" => Self::InputSchema,
            "annotations" => Self::Annotations,
            "server" => Self::Server,
            "slug" if outer => Self::Slug,
            "id" if outer => Self::Id,
            "nextCursor" if level != Level::Tool => Self::NextCursor,
            "schema_version" if outer => Self::SchemaVersion,
            "jsonrpc" if outer => Self::JsonRpc,
            "error" if outer => Self::Failure,
            "tools" if level != Level::Tool => Self::Tools,
            "result" if outer => Self::Result,
            _ => return None,
        })
    }
}

/// The keys of our own format on this level, and those of the protocol that may stand beside them.
fn known_keys(level: Level) -> &'static [&'static str] {
    match level {
        Level::Document | Level::Entry | Level::Result => {
            &["$schema", "schema_version", "server", "tools", "nextCursor", "_meta"]
        }
        Level::Server => &["id", "name", "version", "slug", "title"],
        Level::Tool => &[
            "name",
            "title",
            "description",
            "class",
            "severity",
            "rationale",
            "evidence",
            "rated_by",
            "confidence",
            "treat_as",
            "input_schema",
            "output_schema",
            "outputSchema",
            "annotations",
            "server",
            "icons",
            "execution",
            "_meta",
        ],
    }
}

/// What the keys of one object said.
#[derive(Default)]
pub(super) struct Fields<'a> {
    seen: u32,
    pub(super) name: Option<Word<'a>>,
    pub(super) description: Option<Word<'a>>,
    pub(super) class: Option<Word<'a>>,
    pub(super) severity: Option<Word<'a>>,
    pub(super) rationale: Option<Word<'a>>,
    pub(super) rated_by: Option<Word<'a>>,
    pub(super) confidence: Option<Word<'a>>,
    pub(super) treat_as: Option<Word<'a>>,
    pub(super) slug: Option<Word<'a>>,
    pub(super) id: Option<Word<'a>>,
    pub(super) next_cursor: Option<Word<'a>>,
    pub(super) evidence: Option<&'a RawValue>,
    pub(super) input_schema: Option<&'a RawValue>,
    pub(super) annotations: Option<&'a RawValue>,
    pub(super) server: Option<ServerRef<'a>>,
    pub(super) result: Option<Record<'a>>,
}

impl<'a> Fields<'a> {
    /// Marks the key as seen; false if it was before.
    pub(super) fn first(&mut self, key: Key) -> bool {
        let first = !self.has(key);
        self.seen |= 1 << key as u32;
        first
    }

    /// Whether the key was seen.
    pub(super) fn has(&self, key: Key) -> bool {
        self.seen & 1 << key as u32 != 0
    }

    /// The record that an object with tools is.
    pub(super) fn into_record(self) -> Record<'a> {
        let answer = self.has(Key::JsonRpc) || self.has(Key::Result);
        let text = |word: Option<Word<'a>>| word.and_then(Word::text);
        let mut server = self.server.unwrap_or_default();
        // the `id` of a JSON-RPC answer is that of the question
        let id = if answer { None } else { text(self.id) };
        let slug = text(self.slug);
        if server.name.is_none() && (id.is_some() || slug.is_some()) {
            // beside an identifier, a `server` that is a mere word is the name
            server.name = server.id.take();
        }
        let inner = self.result.unwrap_or_default();
        server.fill_from(ServerRef { id, slug, name: text(self.name), version: None });
        server.fill_from(inner.server.unwrap_or_default());
        Record { server: server.known(), partial: inner.partial || text(self.next_cursor).is_some() }
    }
}

impl<'a> ServerRef<'a> {
    /// The server, if anything is known of it by which it could be told from others.
    pub(super) fn known(self) -> Option<Self> {
        (!self.identity().is_empty()).then_some(self)
    }
}

impl<'a, S: Sink<'a>> Reader<'_, 'a, S> {
    /// Notes that the record says to be in our own format, in this version.
    pub(super) fn own_format<E: Error>(&mut self, version: &'a RawValue) -> Result<(), E> {
        if version.get() != "1" {
            return Err(self.refuse(Problem {
                message: format!("the format of the catalogue has an unknown version: {}", quote(version.get())),
                help: "write `\"schema_version\": 1`, or use a newer version of this program".to_owned(),
                offset: self.offset_of(version.get()),
            }));
        }
        self.own = true;
        let unknown = std::mem::take(&mut self.unknown);
        unknown.iter().try_for_each(|(key, level)| self.check_unknown(key, *level))
    }

    /// Refuses, in our own format, a key that is a slip of the pen; elsewhere remembers it.
    pub(super) fn check_unknown<E: Error>(&mut self, key: &str, level: Level) -> Result<(), E> {
        if !self.own {
            if self.unknown.len() < REMEMBERED_KEYS
                && !self.unknown.iter().any(|(known, on)| known == key && *on == level)
            {
                self.unknown.push((key.to_owned(), level));
            }
            return Ok(());
        }
        let known = known_keys(level);
        match nearest(key, known.iter().copied()) {
            Some(near) if !known.contains(&key) => Err(self.refuse(Problem {
                message: format!("unknown key {}", quote(key)),
                help: format!("write `{near}`"),
                offset: self.offset_of(key),
            })),
            _ => Ok(()),
        }
    }

    /// The tool that these members are, and its server.
    pub(super) fn finish_tool<E: Error>(
        &mut self,
        fields: Fields<'a>,
    ) -> Result<(ToolRef<'a>, Option<ServerRef<'a>>), E> {
        match self.tool(fields) {
            Ok(tool) => Ok(tool),
            Err(problem) => Err(self.refuse(problem)),
        }
    }

    fn tool(&self, fields: Fields<'a>) -> Result<(ToolRef<'a>, Option<ServerRef<'a>>), Problem> {
        let Some(Word::Text(name)) = fields.name else {
            return Err(Problem::new(
                "a tool has no `name`, or one that is no text",
                "give every tool the exact `name` by which it is called",
            ));
        };
        let tool = ToolRef {
            description: self.text(&name, "description", fields.description, true)?,
            class: self.word(&name, "class", fields.class, RiskClass::ALL, true)?,
            stated_severity: self.word(&name, "severity", fields.severity, Severity::ALL, true)?,
            rationale: self.text(&name, "rationale", fields.rationale, self.own)?,
            evidence: self.evidence(&name, fields.evidence)?,
            rated_by: self.word(&name, "rated_by", fields.rated_by, RatedBy::ALL, self.own)?,
            confidence: self.word(&name, "confidence", fields.confidence, Confidence::ALL, self.own)?,
            treat_as: self.word(&name, "treat_as", fields.treat_as, RiskClass::ALL, self.own)?,
            input_schema: fields.input_schema.filter(|schema| schema.get() != "null"),
            annotations: self.annotations(&name, fields.annotations)?,
            name,
        };
        Ok((tool, fields.server))
    }

    /// A text; something else is an error where the key must mean ours.
    fn text(
        &self,
        tool: &str,
        key: &str,
        word: Option<Word<'a>>,
        strict: bool,
    ) -> Result<Option<Cow<'a, str>>, Problem> {
        match word {
            Some(Word::Other) if strict => Err(Problem::new(
                format!("the `{key}` of the tool {} is no text", quote(tool)),
                format!("write a text as `{key}`, or leave it out"),
            )),
            word => Ok(word.and_then(Word::text)),
        }
    }

    /// One of some words, in any case. Nothing, `null` and the empty word say that it is not known.
    fn word<T: Copy + FromStr + ToString>(
        &self,
        tool: &str,
        key: &str,
        word: Option<Word<'a>>,
        all: &[T],
        strict: bool,
    ) -> Result<Option<T>, Problem> {
        let Some(text) = self.text(tool, key, word, strict)? else { return Ok(None) };
        match text.parse() {
            Ok(value) => Ok(Some(value)),
            Err(_) if !strict => Ok(None),
            Err(_) => {
                let all: Vec<String> = all.iter().map(|value| format!("`{}`", value.to_string())).collect();
                Err(Problem {
                    message: format!("the tool {} has an unknown {key}: {}", quote(tool), quote(&text)),
                    help: format!("write one of {}, or leave it out if it is not known", all.join(", ")),
                    offset: self.offset_of(&text),
                })
            }
        }
    }

    fn evidence(&self, tool: &str, raw: Option<&'a RawValue>) -> Result<Option<&'a RawValue>, Problem> {
        let Some(raw) = raw.filter(|raw| raw.get() != "null") else { return Ok(None) };
        match serde_json::from_str::<Vec<Evidence>>(raw.get()) {
            Err(_) if self.own => Err(Problem {
                message: format!("the `evidence` of the tool {} cannot be understood", quote(tool)),
                help: "write a list of objects with the texts `source` and `quote` and, where known, a `class`"
                    .to_owned(),
                offset: self.offset_of(raw.get()),
            }),
            _ => Ok(Some(raw)),
        }
    }

    fn annotations(&self, tool: &str, raw: Option<&'a RawValue>) -> Result<Option<Annotations>, Problem> {
        let Some(raw) = raw else { return Ok(None) };
        serde_json::from_str(raw.get()).map_err(|_| Problem {
            message: format!("the `annotations` of the tool {} cannot be understood", quote(tool)),
            help: "write an object of hints such as `readOnlyHint`, each once and `true` or `false`".to_owned(),
            offset: self.offset_of(raw.get()),
        })
    }

    /// Where a text lies in the document, if it was borrowed from there.
    fn offset_of(&self, part: &str) -> Option<usize> {
        let offset = part.as_ptr().addr().checked_sub(self.text.as_ptr().addr())?;
        (offset + part.len() <= self.text.len()).then_some(offset)
    }
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
