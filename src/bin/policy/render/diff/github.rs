//! Differences as annotations of GitHub Actions.

use std::io::Write;

use mcp_policy::analysis::compare::Change;
use mcp_policy::diagnostic::Place;
use mcp_policy::diff::{Entry, Subject};
use mcp_policy::document::Document;
use mcp_policy::source::{Pointer, Safe, Source};

use super::super::workflow::workflow_command;
use super::{Compared, calls, events, facts, shown_by, subject, tool};
use crate::failure::Failure;
use crate::ui::Ui;

/// Writes one workflow command for each entry that changes access, at the tool in the new policy.
pub fn diff(compared: &[Compared], ui: &mut Ui) -> Result<(), Failure> {
    for compared in compared {
        for entry in compared.diff.entries.iter().filter(|entry| entry.change != Change::Same) {
            let title = format!("policy {}: {}", entry.change.as_str(), subject(entry));
            annotate(compared, &entry.subject, entry.change, &title, &message(entry), ui)?;
        }
        for change in compared.server_changes().iter().filter(|change| change.change != Change::Same) {
            let title = format!("server {}: {}", change.change.as_str(), tool(&change.name, change.class));
            let calls = change.witness.iter().flat_map(calls).map(|call| format!("{}: {call}", shown_by(change)));
            let lines: Vec<String> = events(change).into_iter().chain(calls).collect();
            let tool = Subject::Tool { name: change.name.clone(), class: None };
            annotate(compared, &tool, change.change, &title, &lines.join("\n"), ui)?;
        }
    }
    Ok(())
}

/// Writes one workflow command.
fn annotate(
    compared: &Compared,
    about: &Subject,
    change: Change,
    title: &str,
    message: &str,
    ui: &mut Ui,
) -> Result<(), Failure> {
    let line = compared.source.as_ref().map_or(1, |source| line_of(source, about));
    let command = if change.may_loosen() { "error" } else { "notice" };
    let properties = [
        ("file", Safe(&compared.path.to_string_lossy()).to_string()),
        ("line", line.to_string()),
        ("title", title.to_owned()),
    ];
    writeln!(ui.out(), "{}", workflow_command(command, &properties, message))?;
    Ok(())
}

fn message(entry: &Entry) -> String {
    let mut lines = facts(entry);
    for (title, witness) in [("now allowed", &entry.gain), ("now denied", &entry.loss)] {
        lines.extend(witness.iter().flat_map(calls).map(|call| format!("{title}: {call}")));
    }
    lines.join("\n")
}

/// The line of the tool in the new policy, else that of the nearest thing that decides about it.
fn line_of(source: &Source, about: &Subject) -> usize {
    let (document, _) = Document::parse(source);
    let root = Pointer::root();
    let places = match about {
        Subject::Tool { name, .. } => vec![Place::key(root.key("tools").key(name)), Place::key(root.key("default"))],
        Subject::Others { .. } => vec![Place::key(root.key("default"))],
        Subject::AllTools => vec![Place::key(root.key("all_tools")), Place::key(root.key("default"))],
    };
    let span = document.and_then(|document| places.iter().find_map(|place| document.locate(place)));
    span.map_or(1, |span| source.line_column(span.start).line)
}
