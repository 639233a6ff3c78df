//! What became of tools, for programs.

use mcp_policy::catalog::{Catalogue, RiskClass, Server};
use mcp_policy::drift::{Change, Meaning, Presence, ToolDrift};
use serde::Serialize;
use serde_json::Value;

use super::{Counts, Drifted};
use crate::failure::Failure;
use crate::render::json::{SCHEMA_VERSION, write_json};
use crate::ui::Ui;

/// Writes one JSON document.
pub fn drift(drifted: &Drifted<'_>, ui: &mut Ui) -> Result<(), Failure> {
    let drift = drifted.drift;
    let Counts { added, removed, renamed, changed } = Counts::of(drift);
    let skipped = drift.skipped.iter().map(|skipped| JsonSkipped {
        what: skipped.aspect.as_str(),
        missing_in: if skipped.new_is_silent { "new" } else { "old" },
    });
    let document = JsonDrift {
        schema_version: SCHEMA_VERSION,
        risk: drift.risk.as_str(),
        old: JsonSide::new(drifted.old),
        new: JsonSide::new(drifted.new),
        policy: drifted.policy.as_deref(),
        tools: drift.tools.iter().map(JsonTool::new).collect(),
        not_compared: skipped.collect(),
        summary: JsonSummary { added, removed, renamed, changed },
    };
    write_json(&document, ui)
}

#[derive(Serialize)]
struct JsonDrift<'a> {
    schema_version: u32,
    risk: &'static str,
    old: JsonSide<'a>,
    new: JsonSide<'a>,
    policy: Option<&'a str>,
    tools: Vec<JsonTool<'a>>,
    not_compared: Vec<JsonSkipped>,
    summary: JsonSummary,
}

#[derive(Serialize)]
struct JsonSide<'a> {
    file: &'a str,
    server: &'a Server,
    tools: usize,
}

#[derive(Serialize)]
struct JsonTool<'a> {
    name: &'a str,
    /// `added`, `removed`, `renamed` or `changed`.
    status: &'static str,
    previous_name: Option<&'a str>,
    old_class: Option<&'static str>,
    new_class: Option<&'static str>,
    risk: &'static str,
    changes: Vec<JsonChange<'a>>,
    meaning: Vec<JsonMeaning<'a>>,
}

#[derive(Serialize)]
struct JsonChange<'a> {
    kind: &'static str,
    risk: &'static str,
    /// Into the schema of the arguments.
    pointer: Option<String>,
    old: Option<&'a Value>,
    new: Option<&'a Value>,
    message: &'a str,
}

#[derive(Serialize)]
struct JsonMeaning<'a> {
    risk: &'static str,
    message: &'a str,
}

#[derive(Serialize)]
struct JsonSkipped {
    what: &'static str,
    missing_in: &'static str,
}

#[derive(Serialize)]
struct JsonSummary {
    added: usize,
    removed: usize,
    renamed: usize,
    changed: usize,
}

impl<'a> JsonSide<'a> {
    fn new((file, catalogue): (&'a str, &'a Catalogue)) -> Self {
        Self { file, server: &catalogue.server, tools: catalogue.tools().len() }
    }
}

impl<'a> JsonTool<'a> {
    fn new(tool: &'a ToolDrift) -> Self {
        let previous_name = match &tool.presence {
            Presence::Renamed { from } => Some(from.as_str()),
            Presence::Added | Presence::Removed | Presence::Kept => None,
        };
        Self {
            name: &tool.name,
            status: tool.presence.as_str(),
            previous_name,
            old_class: tool.old_class.map(RiskClass::as_str),
            new_class: tool.new_class.map(RiskClass::as_str),
            risk: tool.risk.as_str(),
            changes: tool.changes.iter().map(JsonChange::new).collect(),
            meaning: tool.meanings.iter().map(JsonMeaning::new).collect(),
        }
    }
}

impl<'a> JsonChange<'a> {
    fn new(change: &'a Change) -> Self {
        Self {
            kind: change.kind.as_str(),
            risk: change.risk.as_str(),
            pointer: change.pointer.as_ref().map(ToString::to_string),
            old: change.old.as_ref(),
            new: change.new.as_ref(),
            message: &change.message,
        }
    }
}

impl<'a> JsonMeaning<'a> {
    fn new(meaning: &'a Meaning) -> Self {
        Self { risk: meaning.risk.as_str(), message: &meaning.text }
    }
}
