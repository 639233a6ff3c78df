//! Differences as a comment on a pull request.

use std::io::Write;

use mcp_policy::analysis::compare::Change;
use mcp_policy::diff::{Entry, ServerChange};
use mcp_policy::source::Safe;

use super::super::plain::{code, escape};
use super::{Compared, calls, events, facts, meaning, shown_by, subject, tool};
use crate::failure::Failure;
use crate::ui::Ui;

/// Writes Markdown in which text from documents can only be text.
pub fn diff(compared: &[Compared], verdict: Change, ui: &mut Ui) -> Result<(), Failure> {
    writeln!(ui.out(), "### Policy: {}\n\n{}.", verdict.as_str(), sentence(meaning(verdict)))?;
    for compared in compared.iter().filter(|compared| !compared.is_silent()) {
        let (old, new) = (escape(&Safe(&compared.old).to_string()), escape(&Safe(&compared.new).to_string()));
        writeln!(ui.out(), "\n**{old}** → **{new}**\n")?;
        for entry in &compared.diff.entries {
            self::entry(entry, ui)?;
        }
        if !compared.server_changes().is_empty() {
            writeln!(ui.out(), "\nWhat the server changed, under the new policy:\n")?;
        }
        for change in compared.server_changes() {
            server(change, ui)?;
        }
    }
    Ok(())
}

fn entry(entry: &Entry, ui: &mut Ui) -> Result<(), Failure> {
    writeln!(ui.out(), "- **{}**: {}", entry.change.as_str(), escape(&subject(entry)))?;
    for fact in facts(entry) {
        writeln!(ui.out(), "  - {}", escape(&fact))?;
    }
    for (title, witness) in [("now allowed", &entry.gain), ("now denied", &entry.loss)] {
        for call in witness.iter().flat_map(calls) {
            writeln!(ui.out(), "  - {title}: {}", code(&call))?;
        }
    }
    Ok(())
}

fn server(change: &ServerChange, ui: &mut Ui) -> Result<(), Failure> {
    writeln!(ui.out(), "- **{}**: {}", change.change.as_str(), escape(&tool(&change.name, change.class)))?;
    for event in events(change) {
        writeln!(ui.out(), "  - {}", escape(&event))?;
    }
    for call in change.witness.iter().flat_map(calls) {
        writeln!(ui.out(), "  - {}: {}", shown_by(change), code(&call))?;
    }
    Ok(())
}

fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
