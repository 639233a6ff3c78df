//! A policy made from a catalogue.

use serde_json::{Map, Value};

use super::plan::Plan;
use super::{AuthorError, Choices, LeftOut, Row};
use crate::catalog::Catalogue;
use crate::policy;
use crate::source::Source;

/// A policy and how it came about.
#[derive(Debug, Clone, PartialEq)]
pub struct Built {
    /// The policy.
    pub document: Value,
    /// What is done with which tools, by class.
    pub rows: Vec<Row>,
    /// Tools that the policy does not mention.
    pub left_out: LeftOut,
    /// Tools in the rows whose rating is a guess of our own: they are treated as the strictest class that it leaves
    /// plausible.
    pub guesses: Vec<String>,
    /// Globs of the filter that matched no tool; not fit for a terminal.
    pub unmatched_globs: Vec<String>,
}

/// Makes a policy of the catalogue. The default is always to deny; the same tools in any order give the same policy.
///
/// # Errors
/// No tool of the catalogue is rated, the filter leaves none that is, or a tool is chosen that the catalogue lacks.
pub fn build(catalogue: &Catalogue, choices: &Choices) -> Result<Built, AuthorError> {
    choices.check(catalogue)?;
    check_rated(catalogue)?;
    let Plan { hide, tools, rows, left_out, guesses } = Plan::new(catalogue.tools(), choices, []);
    if rows.is_empty() && left_out.to_review.is_empty() {
        return Err(AuthorError::new(
            "no rated tool of the catalogue is left",
            "widen `--include`, or take back an `--exclude`",
        ));
    }
    let mut document = Map::new();
    document.insert("version".to_owned(), "1".into());
    document.insert("default".to_owned(), "deny".into());
    if !hide.is_empty() {
        document.insert("hide".to_owned(), hide.into_iter().collect());
    }
    if !tools.is_empty() {
        document.insert("tools".to_owned(), Value::Object(tools.into_iter().collect()));
    }
    let unmatched_globs = choices.filter.unmatched(catalogue);
    Ok(Built { document: Value::Object(document), rows, left_out, guesses, unmatched_globs })
}

/// The text of a policy, in the canonical layout.
pub fn render(document: &Value) -> String {
    let written = format!("{document:#}\n");
    policy::format(&Source::new("", written.as_str())).unwrap_or(written)
}

/// Refuses a catalogue in which no tool has a class.
pub(super) fn check_rated(catalogue: &Catalogue) -> Result<(), AuthorError> {
    if catalogue.tools().iter().any(|tool| tool.class.is_some()) {
        return Ok(());
    }
    Err(AuthorError::new(
        format!("none of the {} tools of the catalogue has a risk class", catalogue.tools().len()),
        "let `policy init --classify` rate them, or give each a `class` in the catalogue (`Read`, `Other`, `Write`, \
         `Execute`, `Financial` or `Destructive`)",
    ))
}
