//! What `init` says about a policy that it made.

use std::fmt::Write;
use std::path::Path;

use mcp_policy::author::{Built, LeftOut, Row};
use mcp_policy::catalog::Catalogue;
use mcp_policy::diagnostic::Level;
use mcp_policy::lint::{self, Context};
use mcp_policy::policy;
use mcp_policy::source::{Source, quote};

use crate::exit::Exit;
use crate::failure::{Failure, show};
use crate::files::{self, Chosen, Project};
use crate::render::{counted, shell_word, table, wrap};

/// Names that one sentence lists, unless all are wanted.
pub const NAMES: usize = 5;

/// What the lints say of a policy that was just made.
pub struct Linted {
    /// A line for each finding, or that there is none.
    pub text: String,
    /// How the run ends.
    pub exit: Exit,
}

/// Lints a policy that was just made, by what its project says of limits and levels.
pub fn lint(
    path: &Path,
    text: &str,
    catalogue: &Catalogue,
    project: &Project,
    width: usize,
) -> Result<Linted, Failure> {
    let source = Source::new(path.to_string_lossy(), text);
    let loaded = policy::load(&source);
    let Some(policy) = loaded.policy else {
        let why = loaded.diagnostics.first().map_or("", |diagnostic| diagnostic.message.as_str());
        return Err(Failure::new(format!("the policy would not be valid: {why}")));
    };
    let context = Context::new(&policy, Some(catalogue)).with_limits(&project.config.limits);
    let findings = lint::check(&context, &project.levels).findings;
    let mut text = String::new();
    for finding in &findings {
        let word = if finding.level == Level::Deny { "error" } else { "warning" };
        put(&mut text, wrap(&format!("{word}[{}]: {}", finding.code, finding.message), width));
    }
    if findings.is_empty() {
        put(&mut text, "Lint: nothing found.");
    }
    let fails = findings.iter().any(|finding| finding.level == Level::Deny);
    Ok(Linted { text, exit: if fails { Exit::Found } else { Exit::Clean } })
}

/// What is done with which tools, as a table, and which are left out.
pub fn built(built: &Built, most: usize, width: usize) -> String {
    let mut text = rows(&built.rows, width);
    if !built.guesses.is_empty() {
        let (count, names) = (counted(built.guesses.len(), "tool"), names(&built.guesses, most));
        let why = "with a rating that is a guess, and treated as the strictest class that it leaves plausible";
        put(&mut text, wrap(&format!("{count} {why}: {names}."), width));
    }
    left_out(&mut text, &built.left_out, most, width);
    for glob in &built.unmatched_globs {
        put(&mut text, format!("The glob {} matches no tool.", quote(glob)));
    }
    text
}

/// The table of what is done with which tools.
pub fn rows(rows: &[Row], width: usize) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let cells = rows.iter().map(|row| {
        let tools = format!("{} ({})", row.tools.len(), names(&row.tools, 3));
        vec![row.class.to_string(), tools, row.treatment.to_string()]
    });
    let mut text = table(&["class", "tools", "treatment"], cells, width);
    text.push_str("\n\n");
    text
}

/// Sentences about the tools that the policy does not mention.
pub fn left_out(text: &mut String, left_out: &LeftOut, most: usize, width: usize) {
    let LeftOut { unrated, to_review, bad_names, excluded } = left_out;
    let sentences = [
        (unrated, "for want of a risk class", "To allow one, rate it in the catalogue and run this again."),
        (to_review, "because their rating is a guess and may be too mild", "To allow one, review its rating."),
        (bad_names, "because of a name that no policy can hold", "The server must rename them."),
        (excluded, "by `--include` and `--exclude`", ""),
    ];
    for (tools, why, help) in sentences {
        if !tools.is_empty() {
            let (count, names) = (counted(tools.len(), "tool"), names(tools, most));
            put(text, wrap(format!("{count} left out {why}: {names}. {help}").trim_end(), width));
        }
    }
}

/// What was written, and what to type next.
pub fn next(output: &Path, chosen: &Chosen, server: Option<&str>, built: &Built) -> String {
    let mut options = String::new();
    let beside = files::beside(output).map(|file| file.to_string_lossy().into_owned());
    if beside.is_none_or(|beside| chosen.used.files != [beside]) {
        for file in &chosen.used.files {
            put_word(&mut options, "--catalog", if file == files::STDIN { "-" } else { file });
        }
    }
    if let Some(server) = server {
        put_word(&mut options, "--server", server);
    }
    let tools: usize = built.rows.iter().map(|row| row.tools.len()).sum();
    let mut text = String::new();
    put(&mut text, format!("Wrote {} for {}.", show(output), counted(tools, "tool")));
    if let Some(catalogue) = reviewed_in(chosen, built) {
        put(&mut text, format!("Review: policy catalog classify {catalogue} --review -o {catalogue}"));
    }
    put(&mut text, format!("Next: policy lint {}{options}", shell_word(&output.to_string_lossy())));
    text
}

/// The catalogue in which ratings are to be reviewed, if there are any and it can be written.
fn reviewed_in(chosen: &Chosen, built: &Built) -> Option<String> {
    let unsure = !built.guesses.is_empty() || !built.left_out.to_review.is_empty();
    match chosen.used.files.as_slice() {
        [file] if unsure && file != files::STDIN => Some(shell_word(file)),
        _ => None,
    }
}

/// The first few of some names, between backticks.
pub fn names(names: &[String], most: usize) -> String {
    let shown: Vec<String> = names.iter().take(most).map(|name| quote(name)).collect();
    match names.len().saturating_sub(most) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

fn put(text: &mut String, line: impl AsRef<str>) {
    text.push_str(line.as_ref());
    text.push('\n');
}

fn put_word(text: &mut String, option: &str, value: &str) {
    // writing to a string does not fail
    let _ = write!(text, " {option} {}", shell_word(value));
}
