//! Differences for people.

use std::io::Write;

use mcp_policy::analysis::compare::{Change, Witness};
use mcp_policy::diff::Entry;
use mcp_policy::source::Safe;

use super::{Compared, calls, facts, meaning, subject};
use crate::failure::Failure;
use crate::render::wrap;
use crate::ui::Ui;

/// Writes what differs, the riskiest first, and the verdict.
pub fn diff(compared: &[Compared], verdict: Change, ui: &mut Ui) -> Result<(), Failure> {
    let several = compared.len() > 1;
    for compared in compared {
        if several && (compared.diff.verdict != Change::Same || !compared.diff.entries.is_empty()) {
            writeln!(ui.out(), "{} -> {}\n", Safe(&compared.old), Safe(&compared.new))?;
        }
        for entry in &compared.diff.entries {
            self::entry(entry, ui)?;
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
    let mut witness = |title: &str, witness: &Option<Witness>| {
        for call in witness.iter().flat_map(calls) {
            lines.push(format!("    {title}: {call}"));
        }
    };
    witness("now allowed", &entry.gain);
    witness("now denied", &entry.loss);
    writeln!(ui.out(), "{}\n", lines.join("\n"))?;
    Ok(())
}

/// The change of one entry; one that leaves access as it was still says so.
fn word(change: Change) -> &'static str {
    match change {
        Change::Same => "same access",
        change => change.as_str(),
    }
}
