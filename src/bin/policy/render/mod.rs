//! Laying out results: one file per output format.

mod applied;
mod decision;
mod diff;
mod drift;
mod fitted;
mod human;
mod json;
mod junit;
mod lints;
mod markdown;
mod patch;
mod table;
mod tests;
mod tool;
mod wrap;

pub use applied::{Applied, AppliedCatalog, AppliedLevel, AppliedLimit, AppliedSuppression, applied};
pub use decision::{Call, Evaluation, Places, evaluation};
pub use diff::{Compared, calls, diff};
pub use drift::{Drifted, drift};
pub use fitted::{fitted, one_line};
pub use json::{SCHEMA_VERSION, append_json, json_text, write_json};
pub use lints::{Row, lints, row};
pub use markdown::markdown;
pub use patch::patch;
pub use table::table;
pub use tests::tests;
pub use tool::{ToolPage, facts, tool};
pub use wrap::wrap;

use std::io::Write;

use mcp_policy::source::Safe;

use crate::args::Format;
use crate::failure::Failure;
use crate::report::Report;
use crate::ui::Ui;

/// Writes a report in the format asked for. People see at most `most` findings, programs all of them. What could not be
/// done is told on stderr too, whatever the format.
pub fn report(report: &Report, format: Format, most: usize, ui: &mut Ui) -> Result<(), Failure> {
    match format {
        Format::Human => human::report(report, most, ui)?,
        Format::Json => json::report(report, ui)?,
    }
    ui.out().flush()?;
    for failure in &report.failures {
        ui.fail(failure);
    }
    if report.skipped > 0 {
        ui.note(&format!("{} passed over: no policy", counted(report.skipped, "JSON file")));
    }
    Ok(())
}

/// A word as a shell wants it.
pub fn shell_word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./@:".contains(c);
    let text = Safe(text).to_string();
    if text.chars().all(is_plain) && !text.is_empty() { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

/// "1 tool", "2 tools", "3 policies".
pub fn counted(count: usize, word: &str) -> String {
    match (count, word.strip_suffix('y')) {
        (1, _) => format!("1 {word}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        _ => format!("{count} {word}s"),
    }
}
