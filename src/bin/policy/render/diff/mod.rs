//! Differences between policies, in several formats.

mod github;
mod human;
mod json;
mod markdown;

use std::path::PathBuf;

use mcp_policy::analysis::compare::{Change, Witness, WitnessCall};
use mcp_policy::catalog::RiskClass;
use mcp_policy::diff::{Diff, Entry, Event, ServerChange, ServerDiff, Subject};
use mcp_policy::source::{Safe, Source};

use super::json::json_text;
use super::{counted, one_line};
use crate::args::DiffFormat;
use crate::failure::Failure;
use crate::ui::Ui;

/// Two policies and how they differ.
pub struct Compared {
    /// Name of the old one.
    pub old: String,
    /// Name of the new one.
    pub new: String,
    /// Whether people need the two names to know what is compared.
    pub is_introduced: bool,
    /// Where the new one is.
    pub path: PathBuf,
    /// The text of the new one; none where it is gone.
    pub source: Option<Source>,
    /// The differences.
    pub diff: Diff,
    /// What the server changed under the new policy, where that was asked for.
    pub server: Option<ServerDiff>,
}

impl Compared {
    /// What policy and server changed together.
    pub fn verdict(&self) -> Change {
        Change::all([self.diff.verdict, self.server.as_ref().map_or(Change::Same, |server| server.verdict)])
    }

    fn server_changes(&self) -> &[ServerChange] {
        self.server.as_ref().map(|server| server.tools.as_slice()).unwrap_or_default()
    }

    /// Whether there is nothing to tell.
    fn is_silent(&self) -> bool {
        self.diff.entries.is_empty() && self.server_changes().is_empty()
    }
}

/// Writes the differences.
pub fn diff(compared: &[Compared], verdict: Change, format: DiffFormat, ui: &mut Ui) -> Result<(), Failure> {
    match format {
        DiffFormat::Human => human::diff(compared, verdict, ui),
        DiffFormat::Json => json::diff(compared, verdict, ui),
        DiffFormat::Markdown => markdown::diff(compared, verdict, ui),
        DiffFormat::Github => {
            ui.speak_in_commands(true)?;
            github::diff(compared, ui)?;
            Ok(ui.speak_in_commands(false)?)
        }
    }
}

/// What a verdict means for the agent.
fn meaning(change: Change) -> &'static str {
    match change {
        Change::Same => "the agent can do the same as before",
        Change::Tighter => "the agent can do less than before, and nothing more",
        Change::Looser => "the agent can do more than before",
        Change::Incomparable => "the agent can do some things more and some less than before",
        Change::Unknown => "it could not be told whether the agent can do more than before",
    }
}

/// A tool with its class, or what else an entry is about. Fit for a terminal.
fn subject(entry: &Entry) -> String {
    match &entry.subject {
        Subject::Tool { name, class } => tool(name, *class),
        Subject::Others { .. } => "every tool that neither policy names (*)".to_owned(),
        Subject::AllTools => "limits over all tools together".to_owned(),
    }
}

fn tool(name: &str, class: Option<RiskClass>) -> String {
    let class = class.map_or_else(String::new, |class| format!(" ({class})"));
    format!("{}{class}", Safe(name))
}

/// What happened to a tool of the server, in words.
fn events(change: &ServerChange) -> Vec<String> {
    let class = |class: Option<RiskClass>| class.map_or("unrated", RiskClass::as_str);
    let event = match change.event {
        Event::Came => "new on the server, and the policy lets it be called".to_owned(),
        Event::Gone => "gone from the server; the policy let it be called".to_owned(),
        Event::Rated { old } => format!("can be called, and is {} now, was {}", class(change.class), class(old)),
    };
    std::iter::once(event).chain(change.unknown.iter().map(ToString::to_string)).collect()
}

/// The heading of a call that shows what happened to a tool of the server.
fn shown_by(change: &ServerChange) -> &'static str {
    if change.event == Event::Gone { "no longer possible" } else { "now allowed" }
}

/// Tools of the catalogue that an entry for all other tools touches, in words.
fn touches(entry: &Entry) -> Option<String> {
    const MOST: usize = 8;
    let Subject::Others { known } = &entry.subject else { return None };
    if known.is_empty() {
        return None;
    }
    let name = |(name, class): &(String, Option<RiskClass>)| {
        format!("{} ({})", Safe(name), class.map_or("unrated", RiskClass::as_str))
    };
    let names: Vec<String> = known.iter().take(MOST).map(name).collect();
    let more = known.len().saturating_sub(MOST);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    Some(format!("in the catalogue {}: {}{more}", counted(known.len(), "tool"), names.join(", ")))
}

/// What is to be said of an entry besides its verdict: the tools it touches, what is different, and what a schema would change.
fn facts(entry: &Entry) -> Vec<String> {
    let enforced = entry.enforced.map(|change| format!("{} if the server enforces its schema", change.as_str()));
    let reasons = entry.reasons.iter().map(ToString::to_string);
    touches(entry).into_iter().chain(reasons).chain(enforced).collect()
}

/// The calls of a witness, each a line of JSON and how often.
pub fn calls(witness: &Witness) -> Vec<String> {
    let window = witness.window.map_or_else(String::new, |window| format!(" within one {window}"));
    let line = |call: &WitnessCall| {
        let arguments = one_line(call.args.value());
        let name = json_text(&call.tool.as_str().into());
        let times = if call.times == 1 { String::new() } else { format!(", {} times", call.times) };
        format!("{{\"tool\": {name}, \"args\": {arguments}}}{times}{window}")
    };
    witness.calls.iter().map(line).collect()
}
