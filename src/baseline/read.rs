//! The file of a baseline: JSON with one line for each entry, sorted, so that it merges well.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Baseline, Known, VERSION};
use crate::diagnostic::Level;
use crate::source::{Safe, Source, is_unsafe_char};

/// Why a text is no baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaselineError(String);

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with `schema_version` and `findings`")]
struct File {
    schema_version: u32,
    findings: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with `file`, `lint`, `path` and `level`")]
struct Entry {
    file: String,
    lint: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tool: Option<String>,
    path: String,
    #[serde(with = "level")]
    level: Level,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    count: usize,
}

impl Baseline {
    /// Reads the text of a baseline. Lints that are not known any more cover nothing.
    pub fn read(source: &Source) -> Result<Self, BaselineError> {
        let file: File = serde_json::from_str(source.text())
            .map_err(|error| BaselineError(format!("it is no baseline: {}", Safe(&error.to_string()))))?;
        if file.schema_version != VERSION {
            let version = file.schema_version;
            return Err(BaselineError(format!("it is of version {version}, and this program reads version {VERSION}")));
        }
        let mut baseline = Self::default();
        for Entry { file, lint, tool, path, level, count } in file.findings {
            if count == 0 {
                return Err(BaselineError("it is no baseline: a `count` is 0".to_owned()));
            }
            let known = Known { file, lint, tool, path, level };
            let own = baseline.entries.entry(known).or_default();
            *own = own.saturating_add(count);
        }
        Ok(baseline)
    }

    /// The text of the file: what could steer a terminal is escaped.
    pub fn to_text(&self) -> String {
        let lines: Vec<String> = self.left().map(|(known, count)| format!("\n    {}", line(known, count))).collect();
        let end = if lines.is_empty() { "" } else { "\n  " };
        format!("{{\n  \"schema_version\": {VERSION},\n  \"findings\": [{}{end}]\n}}\n", lines.join(","))
    }
}

fn line(known: &Known, count: usize) -> String {
    // strings and numbers only: there is nothing in it that cannot be written
    let Known { file, lint, tool, path, level } = known.clone();
    let text = serde_json::to_string(&Entry { file, lint, tool, path, level, count }).unwrap_or_default();
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unsafe_char(c) {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| escaped.push_str(&format!("\\u{unit:04x}")));
        } else {
            escaped.push(c);
        }
    }
    escaped
}

fn one() -> usize {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_one(count: &usize) -> bool {
    *count == 1
}

impl fmt::Display for BaselineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BaselineError {}

/// A level by its word.
mod level {
    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::Serializer;

    use crate::diagnostic::Level;
    use crate::source::Safe;

    pub fn serialize<S: Serializer>(level: &Level, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(level.as_str())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Level, D::Error> {
        let word = String::deserialize(deserializer)?;
        word.parse().map_err(|()| D::Error::custom(format!("`{}` is no level", Safe(&word))))
    }
}
