//! The one visitor of all kinds of catalogue file. The kinds differ only in which keys stand on which level, so a kind is
//! never decided: every object is read for all keys that its level may have.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::key::{Key, Level};
use super::problem::Problem;
use super::reader::{Entries, Reader};
use super::record::Fields;
use super::word::Word;
use super::{Record, ServerRef, Sink};

/// An object (or, as a document, an array) on some level. Gives the record that it is, if the level is that of a result.
pub(super) struct Object<'r, 's, 'a, S> {
    pub(super) reader: &'r mut Reader<'s, 'a, S>,
    pub(super) level: Level,
}

impl<'a, S: Sink<'a>> DeserializeSeed<'a> for Object<'_, '_, 'a, S> {
    type Value = Option<Record<'a>>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        match self.level {
            Level::Document => deserializer.deserialize_any(self),
            _ => deserializer.deserialize_map(self),
        }
    }
}

impl<'a, S: Sink<'a>> Visitor<'a> for Object<'_, '_, 'a, S> {
    type Value = Option<Record<'a>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.level {
            Level::Document => "an object with `tools`, or an array of tools",
            Level::Entry => "a tool, or an object with `tools`",
            Level::Result => "a result with `tools`",
            Level::Server => "a server",
            Level::Tool => "a tool",
        })
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let reader = self.reader;
        reader.spot.entry = Some(0);
        while seq.next_element_seed(Object { reader, level: Level::Entry })?.is_some() {
            reader.spot.entry = reader.spot.entry.map(|entry| entry + 1);
        }
        reader.spot.entry = None;
        if reader.entries != Some(Entries::Servers) {
            reader.sink.record(Record::default());
        }
        Ok(None)
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let Self { reader, level } = self;
        if matches!(level, Level::Document | Level::Entry) {
            reader.own = false;
            reader.unknown.clear();
        }
        let mut fields = Fields::default();
        while let Some(key) = map.next_key::<Word<'a>>()?.and_then(Word::key) {
            match Key::of(&key, level) {
                Some(known) => {
                    if !fields.first(known) {
                        return Err(reader.refuse(Problem::twice(&key)));
                    }
                    fields.category |= key == "category";
                    fields.snake_case |= key == "input_schema";
                    member(reader, &mut fields, known, level, &mut map)?;
                }
                None => {
                    reader.check_unknown(&key, level)?;
                    if matches!(level, Level::Entry | Level::Tool) && reader.sink.wants_prose() {
                        fields.extras.push((key, map.next_value()?));
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
            }
        }
        finish(reader, &mut fields, level)
    }
}

/// Reads the value of a known key.
fn member<'a, S: Sink<'a>, A: MapAccess<'a>>(
    reader: &mut Reader<'_, 'a, S>,
    fields: &mut Fields<'a>,
    key: Key,
    level: Level,
    map: &mut A,
) -> Result<(), A::Error> {
    match key {
        Key::Name => fields.name = Some(map.next_value()?),
        Key::Description => fields.description = Some(map.next_value()?),
        Key::Class => fields.class = Some(map.next_value()?),
        Key::Severity => fields.severity = Some(map.next_value()?),
        Key::Rationale => fields.rationale = Some(map.next_value()?),
        Key::RatedBy => fields.rated_by = Some(map.next_value()?),
        Key::Confidence => fields.confidence = Some(map.next_value()?),
        Key::TreatAs => fields.treat_as = Some(map.next_value()?),
        Key::Slug => fields.slug = Some(map.next_value()?),
        Key::Id => fields.id = Some(map.next_value()?),
        Key::NextCursor => fields.next_cursor = Some(map.next_value()?),
        Key::Evidence => fields.evidence = Some(map.next_value()?),
        Key::InputSchema => fields.input_schema = Some(map.next_value()?),
        Key::Annotations => fields.annotations = Some(map.next_value()?),
        Key::Contradictions => fields.contradictions = Some(map.next_value()?),
        Key::Signals => fields.signals = Some(map.next_value()?),
        Key::Scan => fields.scan = Some(map.next_value()?),
        Key::Server => fields.server = map.next_value_seed(ServerSeed(reader))?,
        Key::SchemaVersion => {
            let version = map.next_value()?;
            reader.own_format(version)?;
        }
        Key::JsonRpc | Key::Failure => drop(map.next_value::<IgnoredAny>()?),
        Key::Tools => {
            if level == Level::Entry {
                reader.entry(Entries::Servers)?;
            }
            map.next_value_seed(Tools(reader))?;
        }
        Key::Result => {
            if level == Level::Entry {
                reader.entry(Entries::Servers)?;
            }
            reader.spot.in_result = true;
            fields.result = map.next_value_seed(Object { reader, level: Level::Result })?;
            reader.spot.in_result = false;
        }
    }
    Ok(())
}

/// Makes of the members what the level asks for.
fn finish<'a, S: Sink<'a>, E: Error>(
    reader: &mut Reader<'_, 'a, S>,
    fields: &mut Fields<'a>,
    level: Level,
) -> Result<Option<Record<'a>>, E> {
    let is_record = fields.has(Key::Tools) || fields.has(Key::Result);
    match level {
        Level::Document | Level::Entry if is_record => reader.sink.record(fields.take_record()),
        Level::Result if is_record => return Ok(Some(fields.take_record())),
        Level::Document if fields.is_tool() => {
            reader.finish_tool(fields)?;
            reader.sink.record(Record::default());
        }
        Level::Document | Level::Result => return Err(reader.refuse(Problem::no_tools(fields))),
        Level::Entry | Level::Tool | Level::Server => {
            if level == Level::Entry {
                reader.entry(Entries::Tools)?;
            }
            reader.finish_tool(fields)?;
        }
    }
    Ok(None)
}

/// The value of `tools`.
struct Tools<'r, 's, 'a, S>(&'r mut Reader<'s, 'a, S>);

impl<'a, S: Sink<'a>> DeserializeSeed<'a> for Tools<'_, '_, 'a, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'a, S: Sink<'a>> Visitor<'a> for Tools<'_, '_, 'a, S> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of tools")
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut seq: A) -> Result<(), A::Error> {
        let Self(reader) = self;
        reader.spot.tool = Some(0);
        while seq.next_element_seed(Object { reader, level: Level::Tool })?.is_some() {
            reader.spot.tool = reader.spot.tool.map(|tool| tool + 1);
        }
        reader.spot.tool = None;
        Ok(())
    }

    /// Some servers write an empty list so.
    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'a>>(self, _: A) -> Result<(), A::Error> {
        Err(self.0.refuse(Problem::new(
            "this is a policy, not a tool catalogue: `tools` is an object",
            "give the list of the server's tools: a `tools/list` result, or a catalogue made of one",
        )))
    }
}

/// The value of `server`: an identifier or an object.
struct ServerSeed<'r, 's, 'a, S>(&'r mut Reader<'s, 'a, S>);

impl<'a, S: Sink<'a>> DeserializeSeed<'a> for ServerSeed<'_, '_, 'a, S> {
    type Value = Option<ServerRef<'a>>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'a, S: Sink<'a>> Visitor<'a> for ServerSeed<'_, '_, 'a, S> {
    type Value = Option<ServerRef<'a>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the identifier of a server, or an object with `id`, `name` and `version`")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'a str) -> Result<Self::Value, E> {
        Ok(ServerRef { id: Some(text.into()), ..ServerRef::default() }.known())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(ServerRef { id: Some(text.to_owned().into()), ..ServerRef::default() }.known())
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut server = ServerRef::default();
        while let Some(key) = map.next_key::<Word<'a>>()?.and_then(Word::key) {
            let part = match key.as_ref() {
                "id" => &mut server.id,
                "slug" => &mut server.slug,
                "name" => &mut server.name,
                "version" => &mut server.version,
                _ => {
                    self.0.check_unknown(&key, Level::Server)?;
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            if part.is_some() {
                return Err(self.0.refuse(Problem::twice(&key)));
            }
            *part = map.next_value::<Word<'a>>()?.text();
        }
        Ok(server.known())
    }
}
