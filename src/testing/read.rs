//! Reading test files: the same model from JSON and from TOML.

use std::fmt;

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::model::{Case, DenyExpect, Expect, Step, TestFile};
use crate::decide::{Arguments, Timestamp};
use crate::source::{LineColumn, Source};

/// Why a text is no test file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestFileError {
    /// What is wrong: one sentence, not fit for a terminal.
    pub message: String,
    /// Where.
    pub at: LineColumn,
}

/// The key under which the TOML reader hands over dates.
const TOML_DATE: &str = "$__toml_private_datetime";

/// Longest that a case may last, and largest number of seconds between rounds: a thousand days.
const LONGEST: u64 = 1_000 * 86_400;

/// Reads a test file in JSON.
pub fn read_json(source: &Source) -> Result<TestFile, TestFileError> {
    let text = source.text();
    let skipped = text.len() - text.trim_start_matches('\u{feff}').len();
    serde_json::from_str(text.get(skipped..).unwrap_or_default()).map_err(|error| {
        let message = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let start = source.line_start(error.line().saturating_sub(1)).unwrap_or_default();
        let at = source.line_column(start + error.column().saturating_sub(1));
        TestFileError { message: message.strip_suffix(&place).unwrap_or(&message).to_owned(), at }
    })
}

/// Reads a test file in TOML.
pub fn read_toml(source: &Source) -> Result<TestFile, TestFileError> {
    let at = |offset: usize| source.line_column(offset);
    let file: TestFile = toml::from_str(source.text()).map_err(|error| TestFileError {
        message: error.message().replace('\n', ", "),
        at: at(error.span().map_or(0, |span| span.start)),
    })?;
    if file.cases.iter().flat_map(|case| &case.steps).any(|step| holds_date(step.args.value())) {
        let message = "arguments hold a date, which JSON does not have: write it as a string".to_owned();
        return Err(TestFileError { message, at: at(0) });
    }
    Ok(file)
}

/// Arguments nest only so deep, see [`crate::decide::DEEPEST`].
fn holds_date(value: &Value) -> bool {
    match value {
        Value::Array(entries) => entries.iter().any(holds_date),
        Value::Object(members) => members.iter().any(|(key, value)| key == TOML_DATE || holds_date(value)),
        _ => false,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with `policy` and `cases`")]
struct RawFile {
    #[serde(rename = "$schema", default)]
    _schema: Option<String>,
    policy: String,
    cases: Vec<ReadCase>,
}

/// A case that is read before the next one is, so that what is wrong is told near its place.
#[derive(Deserialize)]
#[serde(try_from = "RawCase")]
struct ReadCase {
    name: Option<String>,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a case: an object with `tool` and `expect`")]
struct RawCase {
    name: Option<String>,
    tool: Option<String>,
    #[serde(default, deserialize_with = "present")]
    args: Option<Arguments>,
    at: Option<Timestamp>,
    repeat: Option<u64>,
    rounds: Option<u64>,
    every: Option<u64>,
    expect: Option<Expect>,
    steps: Option<Vec<RawStep>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a step: an object with `expect`")]
struct RawStep {
    tool: Option<String>,
    #[serde(default, deserialize_with = "present")]
    args: Option<Arguments>,
    at: Option<Timestamp>,
    repeat: Option<u64>,
    rounds: Option<u64>,
    every: Option<u64>,
    expect: Option<Expect>,
}

/// Arguments that are there: `null` is not taken for none.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Arguments>, D::Error> {
    Arguments::deserialize(deserializer).map(Some)
}

impl<'de> Deserialize<'de> for TestFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let RawFile { policy, cases, .. } = RawFile::deserialize(deserializer)?;
        let named = |(index, ReadCase { name, steps }): (usize, ReadCase)| {
            let name = name.unwrap_or_else(|| format!("case {}", index + 1));
            Case { name, steps }
        };
        Ok(Self { policy, cases: cases.into_iter().enumerate().map(named).collect() })
    }
}

impl TryFrom<RawCase> for ReadCase {
    type Error = String;

    fn try_from(case: RawCase) -> Result<Self, String> {
        let RawCase { name, tool, args, at, repeat, rounds, every, expect, steps } = case;
        let lone = repeat.is_some() || rounds.is_some() || every.is_some() || expect.is_some();
        let several = steps.is_some();
        let raw = match steps {
            Some(_) if lone => {
                return Err(
                    "in a case with `steps`, `expect`, `repeat`, `rounds` and `every` belong to these".to_owned()
                );
            }
            Some(steps) if steps.is_empty() => return Err("a case has no steps".to_owned()),
            Some(steps) => steps,
            None => vec![RawStep { tool: None, args: None, at: None, repeat, rounds, every, expect }],
        };
        let mut time = at.unwrap_or_default();
        let mut steps = Vec::with_capacity(raw.len());
        for (index, step) in raw.into_iter().enumerate() {
            let step = step.read(tool.as_deref(), args.as_ref(), time).map_err(|problem| {
                if several { format!("step {} of a case: {problem}", index + 1) } else { format!("a case: {problem}") }
            })?;
            time = step.last_at();
            steps.push(step);
        }
        Ok(Self { name, steps })
    }
}

impl RawStep {
    fn read(self, tool: Option<&str>, args: Option<&Arguments>, before: Timestamp) -> Result<Step, String> {
        let tool = self.tool.or_else(|| tool.map(str::to_owned)).ok_or("`tool` is missing")?;
        let args = self.args.or_else(|| args.cloned()).unwrap_or_default();
        let at = self.at.unwrap_or(before);
        if at < before {
            return Err("goes back in time".to_owned());
        }
        let (repeat, rounds, every) = (self.repeat.unwrap_or(1), self.rounds.unwrap_or(1), self.every.unwrap_or(60));
        if repeat == 0 || rounds == 0 || every == 0 {
            return Err("`repeat`, `rounds` and `every` are at least 1".to_owned());
        }
        if rounds.saturating_mul(every) > LONGEST && rounds > 1 {
            return Err("lasts more than a thousand days".to_owned());
        }
        let expect = self.expect.ok_or("`expect` is missing")?;
        Ok(Step { tool, args, at, repeat, rounds, every, expect })
    }
}

impl<'de> Deserialize<'de> for Expect {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ExpectVisitor)
    }
}

struct ExpectVisitor;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    require: Option<usize>,
    deny_if: Option<usize>,
    message: Option<String>,
}

impl<'de> Visitor<'de> for ExpectVisitor {
    type Value = Expect;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "\"allow\", \"deny\", \"hidden\", \"unlisted\", \"limited\", {\"deny\": …} or {\"limited\": \"counter\"}",
        )
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Expect, E> {
        Ok(match word {
            "allow" => Expect::Allow,
            "deny" => Expect::Deny,
            "hidden" => Expect::Hidden,
            "unlisted" => Expect::Unlisted,
            "limited" => Expect::Limited(None),
            _ => return Err(E::unknown_variant(word, &["allow", "deny", "hidden", "unlisted", "limited"])),
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Expect, A::Error> {
        let expect = match map.next_key::<String>()?.as_deref() {
            Some("deny") => {
                let RawRule { require, deny_if, message } = map.next_value()?;
                if require.is_some() && deny_if.is_some() {
                    return Err(A::Error::custom("one rule denies a call: name `require` or `deny_if`"));
                }
                Expect::Rule(DenyExpect { require, deny_if, message })
            }
            Some("limited") => Expect::Limited(Some(map.next_value()?)),
            Some(other) => return Err(A::Error::unknown_field(other, &["deny", "limited"])),
            None => return Err(A::Error::custom("`expect` is empty")),
        };
        match map.next_key::<String>()? {
            None => Ok(expect),
            Some(_) => Err(A::Error::custom("`expect` has one key: `deny` or `limited`")),
        }
    }
}
