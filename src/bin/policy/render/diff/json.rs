//! Differences for programs.

use mcp_policy::analysis::compare::{Change, Witness};
use mcp_policy::catalog::RiskClass;
use mcp_policy::diff::{Entry, Event, ServerChange, Subject};
use serde::Serialize;
use serde_json::Value;

use super::{Compared, events};
use crate::failure::Failure;
use crate::render::json::{SCHEMA_VERSION, write_json};
use crate::ui::Ui;

/// Writes one JSON document.
pub fn diff(compared: &[Compared], verdict: Change, ui: &mut Ui) -> Result<(), Failure> {
    let tools = compared.iter().flat_map(|compared| {
        compared.diff.entries.iter().map(|entry| JsonEntry::new(&compared.new, entry)).collect::<Vec<_>>()
    });
    let files = compared.iter().map(|compared| JsonFile {
        old: &compared.old,
        new: &compared.new,
        verdict: compared.diff.verdict.as_str(),
        server_verdict: compared.server.as_ref().map(|server| server.verdict.as_str()),
    });
    let server = compared.iter().flat_map(|compared| {
        compared.server_changes().iter().map(|change| JsonServerChange::new(&compared.new, change))
    });
    let document = JsonDiff {
        schema_version: SCHEMA_VERSION,
        verdict: verdict.as_str(),
        tools: tools.collect(),
        server: server.collect(),
        files: files.collect(),
    };
    write_json(&document, ui)
}

#[derive(Serialize)]
struct JsonDiff<'a> {
    schema_version: u32,
    verdict: &'static str,
    tools: Vec<JsonEntry<'a>>,
    server: Vec<JsonServerChange<'a>>,
    files: Vec<JsonFile<'a>>,
}

#[derive(Serialize)]
struct JsonFile<'a> {
    old: &'a str,
    new: &'a str,
    verdict: &'static str,
    /// What the server changed under the new policy; none where that was not asked for.
    server_verdict: Option<&'static str>,
}

#[derive(Serialize)]
struct JsonServerChange<'a> {
    name: &'a str,
    file: &'a str,
    /// `came`, `gone` or `rated`.
    event: &'static str,
    class: Option<&'static str>,
    /// The class that it had.
    old_class: Option<&'static str>,
    verdict: &'static str,
    reasons: Vec<String>,
    witnesses: Vec<JsonWitness<'a>>,
}

#[derive(Serialize)]
struct JsonEntry<'a> {
    name: &'a str,
    file: &'a str,
    class: Option<&'static str>,
    verdict: &'static str,
    /// The verdict if the server enforces its input schema, where that is another one.
    if_schema_enforced: Option<&'static str>,
    reasons: Vec<String>,
    /// Tools of the catalogue that an entry for all other tools is about.
    touches: Vec<&'a str>,
    witnesses: Vec<JsonWitness<'a>>,
}

/// Calls that pass under one policy and not under the other.
#[derive(Serialize)]
struct JsonWitness<'a> {
    /// `old` or `new`.
    allowed_by: &'static str,
    /// `old` or `new`.
    denied_by: &'static str,
    calls: Vec<JsonCall<'a>>,
    window: Option<&'static str>,
}

#[derive(Serialize)]
struct JsonCall<'a> {
    tool: &'a str,
    args: &'a Value,
    times: u64,
}

impl<'a> JsonEntry<'a> {
    fn new(file: &'a str, entry: &'a Entry) -> Self {
        let touches = match &entry.subject {
            Subject::Others { known } => known.iter().map(|(name, _)| name.as_str()).collect(),
            Subject::Tool { .. } | Subject::AllTools => Vec::new(),
        };
        let gain = entry.gain.iter().map(|witness| JsonWitness::new(witness, "new", "old"));
        let loss = entry.loss.iter().map(|witness| JsonWitness::new(witness, "old", "new"));
        Self {
            name: entry.subject.name(),
            file,
            class: entry.subject.class().map(|class| class.as_str()),
            verdict: entry.change.as_str(),
            if_schema_enforced: entry.enforced.map(Change::as_str),
            reasons: entry.reasons.iter().map(ToString::to_string).collect(),
            touches,
            witnesses: gain.chain(loss).collect(),
        }
    }
}

impl<'a> JsonServerChange<'a> {
    fn new(file: &'a str, change: &'a ServerChange) -> Self {
        let (event, old_class) = match change.event {
            Event::Came => ("came", None),
            Event::Gone => ("gone", change.class),
            Event::Rated { old } => ("rated", old),
        };
        let class = change.class.filter(|_| change.event != Event::Gone);
        let (allowed_by, denied_by) = if change.event == Event::Gone { ("old", "new") } else { ("new", "old") };
        let witnesses = change.witness.iter().map(|witness| JsonWitness::new(witness, allowed_by, denied_by));
        Self {
            name: &change.name,
            file,
            event,
            class: class.map(RiskClass::as_str),
            old_class: old_class.map(RiskClass::as_str),
            verdict: change.change.as_str(),
            reasons: events(change),
            witnesses: witnesses.collect(),
        }
    }
}

impl<'a> JsonWitness<'a> {
    fn new(witness: &'a Witness, allowed_by: &'static str, denied_by: &'static str) -> Self {
        let calls = witness.calls.iter();
        Self {
            allowed_by,
            denied_by,
            calls: calls
                .map(|call| JsonCall { tool: &call.tool, args: call.args.value(), times: call.times })
                .collect(),
            window: witness.window.map(|window| window.as_str()),
        }
    }
}
