//! `policy explain`

use std::io::Write;

use mcp_policy::lint::{self, Lint};
use serde::Serialize;

use crate::args::Format;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::render::{self, Row, SCHEMA_VERSION};
use crate::ui::Ui;

/// Explain a lint: what it finds, why that matters and how to repair it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  policy explain reachable-destructive    the page of a lint
  policy explain open-default --format json")]
pub struct Args {
    /// The id of a lint
    #[arg(value_name = "NAME")]
    name: String,

    /// How to lay out the result
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "human")]
    format: Format,
}

pub fn run(args: &Args, ui: &mut Ui) -> Result<Exit, Failure> {
    let lint = lint::find(&args.name)?;
    explain_lint(lint, args.format, ui)?;
    Ok(Exit::Clean)
}

fn explain_lint(lint: &Lint, format: Format, ui: &mut Ui) -> Result<(), Failure> {
    match format {
        Format::Human => {
            ui.out().write_all(lint.docs.as_bytes())?;
            Ok(())
        }
        Format::Json => {
            let page = Page { schema_version: SCHEMA_VERSION, lint: render::row(lint), page: lint.docs };
            render::write_json(&page, ui)
        }
    }
}

/// A lint with its page.
#[derive(Serialize)]
struct Page {
    schema_version: u32,
    #[serde(flatten)]
    lint: Row,
    /// In Markdown.
    page: &'static str,
}
