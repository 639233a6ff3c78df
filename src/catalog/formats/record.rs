//! The members of one object, and the record that they may be.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::key::Key;
use super::word::Word;
use super::{Record, ServerRef};

/// What the keys of one object said.
#[derive(Default)]
pub(super) struct Fields<'a> {
    seen: u32,
    /// The class stands under `category`.
    pub(super) category: bool,
    /// The schema of the arguments stands under `input_schema`.
    pub(super) snake_case: bool,
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
    pub(super) contradictions: Option<&'a RawValue>,
    pub(super) signals: Option<&'a RawValue>,
    pub(super) scan: Option<&'a RawValue>,
    /// Members that have no effect.
    pub(super) extras: Vec<(Cow<'a, str>, &'a RawValue)>,
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

    /// Whether an object that stands alone, as a line perhaps, is a tool. Other documents have a `name` too.
    pub(super) fn is_tool(&self) -> bool {
        let tells_a_tool = self.has(Key::InputSchema) || self.has(Key::Class) || self.has(Key::Annotations);
        self.has(Key::Name) && tells_a_tool && !self.has(Key::Slug)
    }

    /// The record that an object with tools is.
    pub(super) fn take_record(&mut self) -> Record<'a> {
        let answer = self.has(Key::JsonRpc) || self.has(Key::Result);
        let text = |word: Option<Word<'a>>| word.and_then(Word::text);
        let mut server = self.server.take().unwrap_or_default();
        // the `id` of a JSON-RPC answer is that of the question
        let id = if answer { None } else { text(self.id.take()) };
        let slug = text(self.slug.take());
        if server.name.is_none() && (id.is_some() || slug.is_some()) {
            // beside an identifier, a `server` that is a mere word is the name
            server.name = server.id.take();
        }
        let inner = self.result.take().unwrap_or_default();
        server.fill_from(ServerRef { id, slug, name: text(self.name.take()), version: None });
        server.fill_from(inner.server.unwrap_or_default());
        Record {
            server: server.known(),
            scan: self.scan.map(RawValue::get).filter(|scan| scan.starts_with('{')),
            partial: inner.partial || text(self.next_cursor.take()).is_some(),
        }
    }
}

impl<'a> ServerRef<'a> {
    /// The server, if anything is known of it by which it could be told from others.
    pub(in crate::catalog) fn known(self) -> Option<Self> {
        (!self.identity().is_empty()).then_some(self)
    }
}
