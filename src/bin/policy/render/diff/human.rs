//! Differences for people.

use std::io::Write;

use mcp_policy::analysis::compare::{Change, Witness};
use mcp_policy::diff::{Entry, ServerChange};
use mcp_policy::source::Safe;

use super::{Compared, calls, events, facts, meaning, shown_by, subject, tool};
use crate::failure::Failure;
use crate::render::wrap;
use crate::ui::Ui;

/// Writes what differs, the riskiest first, and the verdict.
pub fn diff(compared: &[Compared], verdict: Change, ui: &mut Ui) -> Result<(), Failure> {
    let several = compared.len() > 1;
    for compared in compared {
        if (several || compared.is_introduced) && !compared.is_silent() {
            writeln!(ui.out(), "{} -> {}\n", Safe(&compared.old), Safe(&compared.new))?;
        }
        for entry in &compared.diff.entries {
            self::entry(entry, ui)?;
        }
        if !compared.server_changes().is_empty() {
            writeln!(ui.out(), "What the server changed, under the new policy:\n")?;
        }
        for change in compared.server_changes() {
            server(change, ui)?;
        }
    }
    if compared.is_empty() {
        writeln!(ui.out(), "No policy changed.")?;
        return Ok(());
    }
    let text = wrap(&format!("Verdict: {}; {}.", verdict.as_str(), meaning(verdict)), ui.width());
    writeln!(ui.out(), "{text}")?;
    Ok(())
}

fn entry(entry: &Entry, ui: &mut Ui) -> Result<(), Failure> {
    let width = ui.width().saturating_sub(4);
    let indented = |text: &str| wrap(text, width).replace('\n', "\n    ");
    let mut lines = vec![format!("{}: {}", word(entry.change), subject(entry))];
    lines.extend(facts(entry).iter().map(|fact| format!("    {}", indented(fact))));
    lines.extend(witness("now allowed", entry.gain.as_ref()));
    lines.extend(witness("now denied", entry.loss.as_ref()));
    writeln!(ui.out(), "{}\n", lines.join("\n"))?;
    Ok(())
}

fn server(change: &ServerChange, ui: &mut Ui) -> Result<(), Failure> {
    let mut lines = vec![format!("{}: {}", word(change.change), tool(&change.name, change.class))];
    lines.extend(events(change).iter().map(|event| format!("    {event}")));
    lines.extend(witness(shown_by(change), change.witness.as_ref()));
    writeln!(ui.out(), "{}\n", lines.join("\n"))?;
    Ok(())
}

fn witness(title: &str, witness: Option<&Witness>) -> Vec<String> {
    witness.into_iter().flat_map(calls).map(|call| format!("    {title}: {call}")).collect()
}

/// The change of one entry; one that leaves access as it was still says so.
fn word(change: Change) -> &'static str {
    match change {
        Change::Same => "same access",
        change => change.as_str(),
    }
}
