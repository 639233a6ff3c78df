//! The fast way in: a well-formed policy straight from its text, without a tree. Whatever is refused here is told at
//! length by the slow way (`load`), which knows places.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{
    ArgPath, Condition, DefaultAction, Limit, MAX_LIMIT, Operator, Pattern, Policy, Rule, Scalar, Test, ToolEntry,
};
use super::{Tools, Window, check_name};

/// Largest policy file, in bytes.
pub const LARGEST_POLICY: usize = 64 << 20;

impl Policy {
    /// The policy that a text is, if it is well formed in every respect. The error is terse and meant for no one:
    /// [`crate::policy`]'s `load` explains.
    pub(crate) fn read(text: &str) -> Result<Self, serde_json::Error> {
        if text.len() > LARGEST_POLICY {
            return Err(Error::custom("too large"));
        }
        serde_json::from_str(text)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPolicy<'a> {
    #[serde(rename = "$schema", default, borrow)]
    _schema: Cow<'a, str>,
    #[serde(borrow)]
    version: Cow<'a, str>,
    #[serde(borrow)]
    default: Cow<'a, str>,
    #[serde(default)]
    hide: Vec<String>,
    #[serde(default, deserialize_with = "all_tools")]
    all_tools: Vec<Limit>,
    #[serde(default)]
    tools: Tools,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAllTools {
    #[serde(default, deserialize_with = "distinct_limits")]
    limits: Vec<Limit>,
}

impl<'de> Deserialize<'de> for Policy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw: RawPolicy<'_> = map_only(deserializer)?;
        if raw.version != "1" {
            return Err(D::Error::custom("unknown version"));
        }
        let default = match raw.default.as_ref() {
            "allow" => DefaultAction::Allow,
            "deny" => DefaultAction::Deny,
            _ => return Err(D::Error::custom("unknown default")),
        };
        raw.hide.iter().try_for_each(|name| check_name(name)).map_err(D::Error::custom)?;
        Ok(Self { default, hide: raw.hide, all_tools: raw.all_tools, tools: raw.tools })
    }
}

impl<'de> Deserialize<'de> for Tools {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Tools;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of tools")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tools, A::Error> {
                let mut entries: Vec<(String, ToolEntry)> = Vec::new();
                while let Some((name, entry)) = map.next_entry::<String, ToolEntry>()? {
                    check_name(&name).map_err(A::Error::custom)?;
                    if name == "*" {
                        return Err(A::Error::custom("`*` is no tool"));
                    }
                    entries.push((name, entry));
                }
                Tools::new(entries).map_err(|_| A::Error::custom("duplicate key"))
            }
        }
        deserializer.deserialize_map(Entries)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntry {
    #[serde(default, deserialize_with = "few")]
    require: Vec<Rule>,
    #[serde(default, deserialize_with = "few")]
    deny_if: Vec<Rule>,
    #[serde(default, deserialize_with = "distinct_limits")]
    limits: Vec<Limit>,
}

impl<'de> Deserialize<'de> for ToolEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        map_only(deserializer).map(|raw: RawEntry| Self {
            require: raw.require,
            deny_if: raw.deny_if,
            limits: raw.limits,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    #[serde(deserialize_with = "few")]
    conditions: Vec<Condition>,
    #[serde(default, deserialize_with = "some")]
    on_deny: Option<String>,
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        map_only(deserializer).map(|raw: RawRule| Self { conditions: raw.conditions, on_deny: raw.on_deny })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCondition<'a> {
    #[serde(borrow)]
    path: Cow<'a, str>,
    #[serde(borrow)]
    op: Cow<'a, str>,
    value: RawValue,
}

enum RawValue {
    Scalar(Scalar),
    List(Vec<Scalar>),
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw: RawCondition<'_> = map_only(deserializer)?;
        let path = ArgPath::parse(&raw.path).map_err(D::Error::custom)?;
        let operator: Operator = raw.op.parse().map_err(|()| D::Error::custom("unknown operator"))?;
        let test = test(operator, raw.value).ok_or_else(|| D::Error::custom("wrong value for the operator"))?;
        Ok(Self { path, test })
    }
}

fn test(operator: Operator, value: RawValue) -> Option<Test> {
    Some(match (operator, value) {
        (Operator::Eq, RawValue::Scalar(value)) => Test::Eq(value),
        (Operator::Neq, RawValue::Scalar(value)) => Test::Neq(value),
        (Operator::Contains, RawValue::Scalar(value)) => Test::Contains(value),
        (Operator::Lt, RawValue::Scalar(Scalar::Number(value))) => Test::Lt(value),
        (Operator::Lte, RawValue::Scalar(Scalar::Number(value))) => Test::Lte(value),
        (Operator::Gt, RawValue::Scalar(Scalar::Number(value))) => Test::Gt(value),
        (Operator::Gte, RawValue::Scalar(Scalar::Number(value))) => Test::Gte(value),
        (Operator::In, RawValue::List(values)) => Test::In(values),
        (Operator::NotIn, RawValue::List(values)) => Test::NotIn(values),
        (Operator::Exists, RawValue::Scalar(Scalar::Bool(value))) => Test::Exists(value),
        (Operator::Regex, RawValue::Scalar(Scalar::String(value))) => Test::Regex(Pattern::new(&value).ok()?),
        _ => return None,
    })
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match RawValue::deserialize(deserializer)? {
            RawValue::Scalar(scalar) => Ok(scalar),
            RawValue::List(_) => Err(D::Error::custom("a list is no scalar")),
        }
    }
}

impl<'de> Deserialize<'de> for RawValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Value;
        impl<'de> Visitor<'de> for Value {
            type Value = RawValue;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string, number, boolean or a list of these")
            }

            fn visit_bool<E: Error>(self, value: bool) -> Result<RawValue, E> {
                Ok(RawValue::Scalar(Scalar::Bool(value)))
            }

            fn visit_f64<E: Error>(self, value: f64) -> Result<RawValue, E> {
                Ok(RawValue::Scalar(Scalar::Number(value)))
            }

            #[expect(clippy::cast_precision_loss, reason = "numbers of the format are doubles")]
            fn visit_i64<E: Error>(self, value: i64) -> Result<RawValue, E> {
                self.visit_f64(value as f64)
            }

            #[expect(clippy::cast_precision_loss, reason = "numbers of the format are doubles")]
            fn visit_u64<E: Error>(self, value: u64) -> Result<RawValue, E> {
                self.visit_f64(value as f64)
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<RawValue, E> {
                Ok(RawValue::Scalar(Scalar::String(value.to_owned())))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<RawValue, A::Error> {
                let mut values = Vec::new();
                while let Some(value) = seq.next_element()? {
                    values.push(value);
                }
                Ok(RawValue::List(values))
            }
        }
        deserializer.deserialize_any(Value)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLimit<'a> {
    counter: String,
    #[serde(borrow)]
    window: Cow<'a, str>,
    max: f64,
    #[serde(borrow)]
    scope: Cow<'a, str>,
    #[serde(default, deserialize_with = "some")]
    increment_from: Option<String>,
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw: RawLimit<'_> = map_only(deserializer)?;
        let window: Window = raw.window.parse().map_err(|()| D::Error::custom("unknown window"))?;
        let max = whole(raw.max).ok_or_else(|| D::Error::custom("max out of range"))?;
        if raw.scope != "grant" || raw.counter.is_empty() {
            return Err(D::Error::custom("unknown scope or empty counter"));
        }
        let increment_from =
            raw.increment_from.map(|path| ArgPath::parse(&path)).transpose().map_err(D::Error::custom)?;
        Ok(Self { counter: raw.counter, window, max, increment_from })
    }
}

/// A whole number from 1 to [`MAX_LIMIT`].
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within 2^53")]
fn whole(value: f64) -> Option<u64> {
    (value.fract() == 0.0 && (1.0..=MAX_LIMIT as f64).contains(&value)).then_some(value as u64)
}

fn all_tools<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Limit>, D::Error> {
    map_only(deserializer).map(|raw: RawAllTools| raw.limits)
}

/// Limits of which no two have the same counter.
fn distinct_limits<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Limit>, D::Error> {
    let limits: Vec<Limit> = few(deserializer)?;
    let mut counters = HashSet::new();
    if limits.len() > 1 && !limits.iter().all(|limit| counters.insert(limit.counter.as_str())) {
        return Err(D::Error::custom("counter twice"));
    }
    Ok(limits)
}

/// A list that mostly has one entry: a thousand tools with room for more would fill pages of memory.
fn few<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    struct Entries<T>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
            let Some(first) = seq.next_element()? else { return Ok(Vec::new()) };
            let mut entries = vec![first];
            while let Some(entry) = seq.next_element()? {
                entries.push(entry);
            }
            Ok(entries)
        }
    }
    deserializer.deserialize_seq(Entries(PhantomData))
}

/// A value that may be left out but not be `null`.
fn some<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Derived structs also accept an array of their fields; a policy has objects only.
fn map_only<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    struct Map<T>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for Map<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::deserialize(serde::de::value::MapAccessDeserializer::new(map))
        }
    }
    deserializer.deserialize_map(Map(PhantomData))
}
