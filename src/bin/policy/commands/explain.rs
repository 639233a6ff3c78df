//! `policy explain`

use mcp_policy::lint::{self, Lint};
use mcp_policy::schema::codes::{self, Code};
use mcp_policy::source::quote;
use mcp_policy::suggest::nearest;
use serde::Serialize;

use crate::args::Format;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::render::{self, Row, SCHEMA_VERSION};
use crate::ui::Ui;

/// Explain a lint or an error: what it finds, why that matters and how to repair it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  policy explain reachable-destructive         the page of a lint
  policy explain bad-operator                  what an error means
  policy explain open-default --format json    for programs")]
pub struct Args {
    /// The id of a lint, or the code of an error
    #[arg(value_name = "NAME")]
    name: String,

    /// How to lay out the result
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "human")]
    format: Format,
}

pub fn run(args: &Args, ui: &mut Ui) -> Result<Exit, Failure> {
    if let Ok(lint) = lint::find(&args.name) {
        explain_lint(lint, args.format, ui)?;
    } else if let Some(code) = codes::find(&args.name) {
        explain_code(code, args.format, ui)?;
    } else {
        return Err(unknown(&args.name));
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

fn unknown(name: &str) -> Failure {
    let known = lint::LINTS.iter().map(|lint| lint.id).chain(codes::CODES.iter().map(|code| code.id));
    let failure = Failure::new(format!("there is no lint and no error code {}", quote(name)));
    match nearest(name, known) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure.help("`policy lint --list` lists the lints"),
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
