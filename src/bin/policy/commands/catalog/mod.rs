//! `policy catalog`: one file for each thing to do with a catalogue.

pub mod build;
pub mod classify;
pub mod diff;
pub mod import;
pub mod lint;
#[cfg(feature = "scan")]
pub mod scan;
pub mod show;

use clap::Subcommand;
use mcp_policy::catalog::{self, Catalogue, Loaded};
use mcp_policy::source::is_unsafe_char;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::ui::Ui;

/// Notes that are told of many servers.
const NOTES: usize = 20;

/// Make catalogues of the tools of servers, and work with them
#[derive(Debug, clap::Args)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  policy catalog scan -o tools.json -- npx -y @modelcontextprotocol/server-filesystem /srv
  policy catalog classify tools.json -o catalog.json   rate its tools
  policy catalog lint catalog.json                     look for what cannot be trusted
  policy catalog show                                  look at them
  policy catalog diff old.json catalog.json            what became of them
  policy catalog build registry.catalog servers.jsonl  compile many for fast look-ups"
)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
enum Command {
    #[cfg(feature = "scan")]
    Scan(scan::Args),
    Classify(classify::Args),
    Lint(lint::Args),
    Show(show::Args),
    Diff(diff::Args),
    Import(import::Args),
    Build(build::Args),
}

pub fn run(args: &Args, ui: &mut Ui) -> Result<Exit, Failure> {
    match &args.command {
        #[cfg(feature = "scan")]
        Command::Scan(args) => scan::run(args, ui),
        Command::Classify(args) => classify::run(args, ui),
        Command::Lint(args) => lint::run(args, ui),
        Command::Show(args) => show::run(args, ui),
        Command::Diff(args) => diff::run(args, ui),
        Command::Import(args) => import::run(args, ui),
        Command::Build(args) => build::run(args, ui),
    }
}

/// The text of a catalogue file: a document, or a line for each server. For stdout as for files, no character is left
/// in it that could steer a terminal.
fn written(catalogues: &[Catalogue]) -> String {
    let text = match catalogues {
        [only] => catalog::write(only),
        several => catalog::write_lines(several),
    };
    if text.is_ascii() && !text.contains('\u{7f}') {
        return text;
    }
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\n' || !is_unsafe_char(c) {
            escaped.push(c);
        } else {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| escaped.push_str(&format!("\\u{unit:04x}")));
        }
    }
    escaped
}

/// Tells what is odd about catalogues.
fn tell_notes(loaded: &[Loaded], ui: &mut Ui) {
    let all = || loaded.iter().flat_map(|loaded| &loaded.notes);
    all().take(NOTES).for_each(|note| ui.note(note));
    let more = all().count().saturating_sub(NOTES);
    if more > 0 {
        ui.note(&format!("and {more} more of these"));
    }
}
