//! What is known while a document is read, and how reading stops.

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error};
use serde_json::value::RawValue;

use super::Sink;
use super::key::{Level, known_keys};
use super::object::Object;
use super::problem::Problem;
use super::spot::Spot;
use crate::source::quote;
use crate::suggest::nearest;

/// Unknown keys that are remembered until a record is known to be in our own format, which it says at its top.
const REMEMBERED_KEYS: usize = 64;

/// What is known of the document that is being read.
pub(super) struct Reader<'s, 'a, S> {
    pub(super) text: &'a str,
    pub(super) sink: &'s mut S,
    /// Why reading stopped, where it was not the parser that stopped it.
    pub(super) problem: Option<Problem>,
    /// The record is in our own format.
    pub(super) own: bool,
    /// Keys that were not understood before the record turned out to be in our own format.
    pub(super) unknown: Vec<(String, Level)>,
    /// What the entries of the array at the top are.
    pub(super) entries: Option<Entries>,
    /// Where the tool that is read next stands.
    pub(super) spot: Spot,
}

/// What the entries of an array at the top are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Entries {
    Tools,
    Servers,
}

impl<'s, 'a, S: Sink<'a>> Reader<'s, 'a, S> {
    /// Has read nothing yet of the document that is the `document`th in the file, from 0.
    pub(super) fn new(text: &'a str, document: usize, sink: &'s mut S) -> Self {
        let spot = Spot { document, ..Spot::default() };
        Self { text, sink, problem: None, own: false, unknown: Vec::new(), entries: None, spot }
    }

    /// Reads one document, which may be followed by others.
    pub(super) fn document<D: Deserializer<'a>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        self.entries = None;
        Object { reader: self, level: Level::Document }.deserialize(deserializer).map(drop)
    }

    /// Remembers the problem and returns what stops the parser.
    pub(super) fn refuse<E: Error>(&mut self, problem: Problem) -> E {
        self.problem = Some(problem);
        E::custom("refused")
    }

    /// Notes what an entry of the array at the top is.
    pub(super) fn entry<E: Error>(&mut self, entry: Entries) -> Result<(), E> {
        if *self.entries.get_or_insert(entry) == entry {
            return Ok(());
        }
        Err(self.refuse(Problem::new(
            "the list holds both tools and servers",
            "give every tool a `server`, or put each tool into the `tools` of its server",
        )))
    }

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
        if known.contains(&key) {
            return Ok(());
        }
        match nearest(key, known.iter().copied()) {
            Some(near) => Err(self.refuse(Problem {
                message: format!("unknown key {}", quote(key)),
                help: format!("write `{near}`"),
                offset: self.offset_of(key),
            })),
            None => Ok(()),
        }
    }

    /// Where a text lies in the document, if it was borrowed from there.
    pub(super) fn offset_of(&self, part: &str) -> Option<usize> {
        let offset = part.as_ptr().addr().checked_sub(self.text.as_ptr().addr())?;
        (offset + part.len() <= self.text.len()).then_some(offset)
    }
}
