//! What of `policy.toml` applies to a file.

use std::io::Write;

use mcp_policy::source::{Safe, quote};
use serde::Serialize;

use super::json::{SCHEMA_VERSION, write_json};
use super::wrap::wrap;
use crate::args::Format;
use crate::failure::Failure;
use crate::ui::Ui;

/// What applies to one file.
#[derive(Debug, Serialize)]
pub struct Applied {
    /// The file.
    pub path: String,
    /// The `policy.toml` that counts for it.
    pub config: Option<String>,
    /// Whether none was looked for, because the user wants none.
    #[serde(skip)]
    pub is_unwanted: bool,
    /// Whether that can be used.
    #[serde(rename = "usable")]
    pub is_usable: bool,
    /// The real folder from which it was looked for upwards.
    pub folder: String,
    pub catalog: AppliedCatalog,
    /// Whether a missing catalogue is a failure.
    pub require_catalog: bool,
    /// The levels as they are written: name, level, line.
    #[serde(skip)]
    pub settings: Vec<(&'static str, &'static str, usize)>,
    pub lints: Vec<AppliedLevel>,
    pub limits: Vec<AppliedLimit>,
    pub suppressions: Vec<AppliedSuppression>,
    /// The baseline, and the line that names it.
    #[serde(serialize_with = "file_and_line")]
    pub baseline: Option<(String, usize)>,
}

/// Its catalogue.
#[derive(Debug, Serialize)]
pub struct AppliedCatalog {
    pub files: Vec<String>,
    /// What named it.
    #[serde(rename = "from")]
    pub why: &'static str,
    pub line: Option<usize>,
    pub server: Option<String>,
    pub server_line: Option<usize>,
}

/// A level that `policy.toml` sets.
#[derive(Debug, Serialize)]
pub struct AppliedLevel {
    pub lint: &'static str,
    pub level: &'static str,
    pub default: &'static str,
    pub line: usize,
}

/// A limit of the team's own.
#[derive(Debug, Serialize)]
pub struct AppliedLimit {
    pub class: &'static str,
    pub per_minute: u64,
    pub line: usize,
}

/// A suppression that may cover findings in the file.
#[derive(Debug, Serialize)]
pub struct AppliedSuppression {
    pub lint: &'static str,
    pub tool: Option<String>,
    pub reason: String,
    pub owner: Option<String>,
    pub expires: Option<String>,
    #[serde(rename = "expired")]
    pub is_expired: bool,
    #[serde(rename = "active")]
    pub is_active: bool,
    pub line: usize,
}

fn file_and_line<S: serde::Serializer>(value: &Option<(String, usize)>, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Named<'a> {
        file: &'a str,
        line: usize,
    }
    value.as_ref().map(|(file, line)| Named { file, line: *line }).serialize(serializer)
}

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    files: &'a [Applied],
}

/// Writes what applies to each file.
pub fn applied(files: &[Applied], format: Format, ui: &mut Ui) -> Result<(), Failure> {
    if format == Format::Json {
        return write_json(&Document { schema_version: SCHEMA_VERSION, files }, ui);
    }
    let width = ui.width();
    for (number, file) in files.iter().enumerate() {
        if number > 0 {
            writeln!(ui.out())?;
        }
        writeln!(ui.out(), "{}", Safe(&file.path))?;
        for line in lines(file) {
            let text = wrap(&line, width.saturating_sub(4)).replace('\n', "\n    ");
            writeln!(ui.out(), "  {text}")?;
        }
    }
    Ok(())
}

fn lines(file: &Applied) -> Vec<String> {
    let Some(config) = &file.config else {
        let why = if file.is_unwanted {
            "configuration: none, as `--no-config` wants it".to_owned()
        } else {
            format!("configuration: none; there is no `policy.toml` in {} or above", quote(&file.folder))
        };
        return vec![why, catalogue(file)];
    };
    let usable = if file.is_usable { "" } else { " (cannot be used, so nothing of it applies)" };
    let mut lines = vec![format!("configuration: {}{usable}", quote(config)), catalogue(file)];
    lines.extend(file.settings.iter().map(|(name, level, line)| format!("level: `{name}` is {level} (line {line})")));
    let limits = file.limits.iter();
    lines.extend(limits.map(|AppliedLimit { class, per_minute, line }| {
        format!("limit: {class} tools get at most {per_minute} calls a minute (line {line})")
    }));
    lines.extend(file.suppressions.iter().map(suppression));
    lines.extend(file.baseline.iter().map(|(file, line)| format!("baseline: {} (line {line})", quote(file))));
    lines
}

fn catalogue(file: &Applied) -> String {
    let AppliedCatalog { files, why, line, server, server_line } = &file.catalog;
    let at = |line: &Option<usize>| line.map(|line| format!("line {line}"));
    let files: Vec<String> = files.iter().map(|file| quote(file)).collect();
    let files = match (files.is_empty(), at(line)) {
        (true, _) if file.require_catalog => "none, which is a failure here".to_owned(),
        (true, _) => "none, so risk is not checked".to_owned(),
        (false, Some(line)) => format!("{} ({line})", files.join(", ")),
        (false, None) => format!("{} ({why})", files.join(", ")),
    };
    let server = server.as_ref().map(|server| match at(server_line) {
        Some(line) => format!("; server {} ({line})", quote(server)),
        None => format!("; server {} (command line)", quote(server)),
    });
    format!("catalogue: {files}{}", server.unwrap_or_default())
}

fn suppression(suppression: &AppliedSuppression) -> String {
    let AppliedSuppression { lint, tool, reason, owner, expires, is_expired, is_active, line } = suppression;
    let tool = tool.as_ref().map(|tool| format!(" about {}", quote(tool))).unwrap_or_default();
    let owner = owner.as_ref().map(|owner| format!("; owner {}", quote(owner))).unwrap_or_default();
    let state = match (expires, is_expired, is_active) {
        (Some(day), true, _) => format!("; expired, it held until {day}"),
        (_, _, false) => "; not applied, because of `--no-suppressions`".to_owned(),
        (Some(day), false, true) => format!("; until {day}"),
        (None, _, true) => String::new(),
    };
    format!("suppressed: `{lint}`{tool} (line {line}): {}{owner}{state}", quote(reason))
}
