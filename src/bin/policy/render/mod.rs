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
mod page;
mod patch;
mod plain;
mod report;
mod table;
mod tests;
mod tool;
mod workflow;
mod wrap;

pub use applied::{Applied, AppliedCatalog, AppliedLevel, AppliedLimit, AppliedSuppression, applied};
pub use decision::{Call, Evaluation, Places, evaluation};
pub use diff::{Compared, calls, diff};
pub use drift::{Drifted, drift};
pub use fitted::{fitted, one_line};
pub use human::choose;
#[cfg(feature = "scan")]
pub use json::json_text;
pub use json::{SCHEMA_VERSION, append_json, write_json};
pub use lints::{Row, lints, row};
pub use markdown::markdown;
pub use patch::patch;
pub use report::{report, tell_not_checked, write_files};
pub use table::table;
pub use tests::tests;
pub use tool::{ToolPage, facts, tool};
pub use wrap::wrap;

use mcp_policy::source::Safe;

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
