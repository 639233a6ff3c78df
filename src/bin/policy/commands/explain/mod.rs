//! `policy explain`

mod tool;

use std::path::PathBuf;

use mcp_policy::lint::{self, Lint};
use mcp_policy::schema::codes::{self, Code};
use serde::Serialize;

use crate::args::{CatalogArgs, ConfigArgs, Format};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::render::{self, Row, SCHEMA_VERSION};
use crate::ui::Ui;

/// Explain a tool, a lint or an error
///
/// Of a tool it tells the class and why, what the policy does to its calls step by step, a call that passes and the nearest
/// that fail, and what to write about it. Of a lint or an error it tells what it finds, why that matters and how to repair it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  policy explain delete_file --policy policy.json --catalog catalog.json
  policy explain delete_file --catalog catalog.json --recommend    only the recommended policy
  policy explain create_refund --args '{\"amount\": 250}'            one call, step by step
  policy explain reachable-destructive                             the page of a lint
  policy explain bad-operator                                      what an error means")]
pub struct Args {
    /// The exact name of a tool, the id of a lint, or the code of an error
    ///
    /// A name that is both is taken for a tool where `--policy`, `--catalog`, `--args` or `--recommend` is given.
    #[arg(value_name = "NAME")]
    name: String,

    /// The policy to explain the tool by [default: policy.json, where there is one]
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,

    #[command(flatten)]
    catalog: CatalogArgs,

    #[command(flatten)]
    config: ConfigArgs,

    /// Decide one call with these arguments instead, step by step: a JSON object, `@FILE`, or `-` for stdin
    #[arg(long, value_name = "JSON", allow_hyphen_values = true, conflicts_with = "recommend")]
    args: Option<String>,

    /// Print only the policy that is recommended for the tool, as JSON
    #[arg(long)]
    recommend: bool,

    /// How to lay out the result
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "human")]
    format: Format,
}

pub fn run(args: &Args, ui: &mut Ui) -> Result<Exit, Failure> {
    let means_tool = args.recommend || args.args.is_some() || args.policy.is_some() || !args.catalog.catalog.is_empty();
    match (lint::find(&args.name), codes::find(&args.name)) {
        (Ok(lint), _) if !means_tool => explain_lint(lint, args.format, ui)?,
        (_, Some(code)) if !means_tool => explain_code(code, args.format, ui)?,
        _ => tool::run(args, ui)?,
    }
    Ok(Exit::Clean)
}

fn explain_lint(lint: &Lint, format: Format, ui: &mut Ui) -> Result<(), Failure> {
    match format {
        Format::Human => render::markdown(lint.docs, ui),
        Format::Json => {
            let page = LintPage { schema_version: SCHEMA_VERSION, lint: render::row(lint), page: lint.docs };
            render::write_json(&page, ui)
        }
    }
}

fn explain_code(code: &Code, format: Format, ui: &mut Ui) -> Result<(), Failure> {
    let Code { id, summary, explanation } = *code;
    match format {
        Format::Human => {
            let never = "This is an error of the document itself: it always fails and cannot be switched off.";
            let page = format!("# `{id}`\n\n{summary}\n\n{explanation}\n\n{never}\n");
            render::markdown(&render::wrap(&page, ui.width()), ui)
        }
        Format::Json => {
            render::write_json(&CodePage { schema_version: SCHEMA_VERSION, code: id, summary, explanation }, ui)
        }
    }
}

/// A lint with its page.
#[derive(Serialize)]
struct LintPage {
    schema_version: u32,
    #[serde(flatten)]
    lint: Row,
    /// In Markdown.
    page: &'static str,
}

/// A code with its explanation.
#[derive(Serialize)]
struct CodePage {
    schema_version: u32,
    code: &'static str,
    summary: &'static str,
    explanation: &'static str,
}
