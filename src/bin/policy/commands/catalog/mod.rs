//! `policy catalog`: one file for each thing to do with a catalogue.

pub mod classify;
pub mod import;
pub mod lint;
#[cfg(feature = "scan")]
pub mod scan;
pub mod show;

use clap::Subcommand;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::ui::Ui;

/// Make catalogues of the tools of servers, and work with them
#[derive(Debug, clap::Args)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  policy catalog scan -o tools.json -- npx -y @modelcontextprotocol/server-filesystem /srv
  policy catalog classify tools.json -o catalog.json   rate its tools
  policy catalog lint catalog.json                     look for ratings and texts that cannot be trusted
  policy catalog show catalog.json                     look at them"
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
    Import(import::Args),
}

pub fn run(args: &Args, ui: &mut Ui) -> Result<Exit, Failure> {
    match &args.command {
        #[cfg(feature = "scan")]
        Command::Scan(args) => scan::run(args, ui),
        Command::Classify(args) => classify::run(args, ui),
        Command::Lint(args) => lint::run(args, ui),
        Command::Show(args) => show::run(args, ui),
        Command::Import(args) => import::run(args, ui),
    }
}
