//! What became of tools, for people.

use std::io::Write;

use mcp_policy::drift::{Risk, ToolDrift};
use mcp_policy::source::Safe;

use super::{Counts, Drifted};
use crate::failure::Failure;
use crate::render::{counted, wrap};
use crate::ui::Ui;

/// Columns before what is told.
const MARGIN: usize = 13;

/// Writes the tools that differ in groups, the riskiest first, and what it comes to.
pub fn drift(drifted: &Drifted<'_>, ui: &mut Ui) -> Result<(), Failure> {
    let tools = &drifted.drift.tools;
    let groups =
        [(Risk::Grew, "Risk grew"), (Risk::Changed, "Risk neither grew nor shrank"), (Risk::Shrank, "Risk shrank")];
    for (risk, title) in groups {
        let group = || tools.iter().filter(|tool| tool.risk == risk);
        if group().next().is_some() {
            writeln!(ui.out(), "{title} ({}):\n", counted(group().count(), "tool"))?;
        }
        for tool in group() {
            self::tool(tool, ui)?;
        }
    }
    let summary = wrap(&summary(drifted), ui.width());
    writeln!(ui.out(), "{summary}")?;
    Ok(())
}

fn tool(tool: &ToolDrift, ui: &mut Ui) -> Result<(), Failure> {
    let width = ui.width().saturating_sub(MARGIN);
    let row = |word: &str, text: &str| {
        let text = wrap(text, width).replace('\n', &format!("\n{:MARGIN$}", ""));
        format!("    {word:<9}{text}")
    };
    writeln!(ui.out(), "  {}", Safe(&tool.name))?;
    for change in &tool.changes {
        let place = change.pointer.as_ref().map(ToString::to_string).filter(|place| !place.is_empty());
        let place = place.map(|place| format!("`{}`: ", Safe(&place))).unwrap_or_default();
        writeln!(ui.out(), "{}", row(change.risk.as_str(), &format!("{place}{}", change.message)))?;
    }
    for meaning in &tool.meanings {
        let word = if meaning.risk == Risk::Grew { "policy!" } else { "policy" };
        writeln!(ui.out(), "{}", row(word, &meaning.text))?;
    }
    writeln!(ui.out())?;
    Ok(())
}

fn summary(drifted: &Drifted<'_>) -> String {
    let all = drifted.new.1.tools().len();
    let Counts { added, removed, renamed, changed } = Counts::of(drifted.drift);
    let alike = all.saturating_sub(added + renamed + changed);
    let counts = [(added, "new"), (removed, "gone"), (renamed, "likely renamed"), (changed, "changed")];
    let words: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    let verdict = match drifted.drift.risk {
        Risk::Same => return format!("Nothing differs in {}.", counted(alike, "tool")),
        Risk::Grew => "The risk grew",
        Risk::Changed => "The risk did not grow",
        Risk::Shrank => "The risk shrank",
    };
    let rest = if alike > 0 { format!("; nothing differs in {}", counted(alike, "tool")) } else { String::new() };
    format!("{verdict}: {}{rest}.", words.join(", "))
}
