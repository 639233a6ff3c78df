//! The arguments of a call, read so strictly that no two readers can take them for different ones.

use std::fmt;

use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::source::quote;

/// How many levels of lists and objects arguments have at most, their own object included.
pub const DEEPEST: usize = 127;

/// The arguments of a call: always an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Arguments(Value);

/// Why a call with these arguments cannot be decided: one sentence, lower case, no full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArgumentsError(pub String);

impl Arguments {
    /// Reads arguments from JSON. A key that stands twice in an object at any depth, a number that is not finite as a
    /// double, more than [`DEEPEST`] levels and anything but an object are errors.
    pub fn parse(text: &str) -> Result<Self, ArgumentsError> {
        let Strict(value) =
            serde_json::from_str(text).map_err(|error| ArgumentsError(format!("the arguments: {error}")))?;
        Self::new(value)
    }

    /// These arguments, which are an error if they are not an object or have more than [`DEEPEST`] levels.
    pub fn new(value: Value) -> Result<Self, ArgumentsError> {
        if !value.is_object() {
            Err(ArgumentsError("the arguments are not a JSON object".to_owned()))
        } else if !has_levels(&value, DEEPEST) {
            Err(ArgumentsError(format!("the arguments have more than {DEEPEST} levels")))
        } else {
            Ok(Self(value))
        }
    }

    /// The object.
    pub fn value(&self) -> &Value {
        &self.0
    }
}

impl Default for Arguments {
    /// No arguments at all.
    fn default() -> Self {
        Self(Value::Object(Map::new()))
    }
}

impl<'de> Deserialize<'de> for Arguments {
    /// As strictly as [`Arguments::parse`].
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Strict(value) = Strict::deserialize(deserializer)?;
        Self::new(value).map_err(D::Error::custom)
    }
}

impl fmt::Display for ArgumentsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ArgumentsError {}

/// Whether a value has no more than so many levels of lists and objects.
fn has_levels(value: &Value, most: usize) -> bool {
    match value {
        Value::Array(entries) => most > 0 && entries.iter().all(|entry| has_levels(entry, most - 1)),
        Value::Object(members) => most > 0 && members.values().all(|member| has_levels(member, most - 1)),
        _ => true,
    }
}

/// A JSON value without duplicate keys.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Strict;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Strict, E> {
        Ok(Strict(Value::Null))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Strict, E> {
        // JSON never gets here with one, other formats can
        if value.is_finite() { Ok(Strict(value.into())) } else { Err(E::custom("a number is not finite")) }
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Strict, A::Error> {
        let mut entries = Vec::new();
        while let Some(Strict(entry)) = seq.next_element()? {
            entries.push(entry);
        }
        Ok(Strict(Value::Array(entries)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Strict, A::Error> {
        let mut members = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            if members.contains_key(&key) {
                return Err(A::Error::custom(format!("the key {} stands twice", quote(&key))));
            }
            let Strict(value) = map.next_value()?;
            members.insert(key, value);
        }
        Ok(Strict(Value::Object(members)))
    }
}

#[cfg(test)]
mod tests {
    use super::Arguments;

    #[test]
    fn whatever_two_readers_could_take_differently_is_an_error() {
        for (text, reason) in [
            (r#"{"a": 1, "a": 2}"#, "the key `a` stands twice"),
            (r#"{"a": [{"b": 1, "\u0062": 2}]}"#, "the key `b` stands twice"),
            (r#"{"a": 1e999}"#, "out of range"),
            (r#"{"a": NaN}"#, "expected"),
            (r#"{"a": 1,}"#, "trailing comma"),
            (r#"{"a": "\ud800"}"#, "hex escape"),
            (r#"{} {}"#, "trailing characters"),
            ("[]", "not a JSON object"),
            ("null", "not a JSON object"),
            ("", "EOF"),
        ] {
            let error = Arguments::parse(text).unwrap_err().to_string();
            assert!(error.contains(reason), "{text}: {error}");
        }
        let deep = |depth: usize| format!("{}{}{}", r#"{"a":"#.repeat(depth), 1, "}".repeat(depth));
        assert!(Arguments::parse(&deep(127)).is_ok());
        assert!(Arguments::parse(&deep(128)).is_err());
        assert!(Arguments::parse(&deep(1_000_000)).is_err());
    }
}
