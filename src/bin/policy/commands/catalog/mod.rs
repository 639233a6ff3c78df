//! `policy catalog`: one file for each thing to do with a catalogue.

pub mod scan;

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
  policy catalog scan -o catalog.json -- npx -y @modelcontextprotocol/server-filesystem /srv"
)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
enum Command {
    Scan(scan::Args),
}

pub fn run(args: &Args, ui: &mut Ui) -> Result<Exit, Failure> {
    match &args.command {
        Command::Scan(args) => scan::run(args, ui),
    }
}
