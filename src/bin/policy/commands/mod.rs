//! The subcommands: one file each, with its arguments and its work.

pub mod catalog;
pub mod completions;
pub mod config;
pub mod diff;
pub mod eval;
pub mod explain;
pub mod fmt;
pub mod init;
pub mod lint;
pub mod man;
pub mod schema;
pub mod test;
pub mod validate;

use crate::args::Command;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::ui::Ui;

/// Runs a command to its end.
pub fn run(command: Command, ui: &mut Ui) -> Result<Exit, Failure> {
    match command {
        Command::Init(args) => init::run(&args, ui),
        Command::Validate(args) => validate::run(&args, ui),
        Command::Lint(args) => lint::run(&args, ui),
        Command::Fmt(args) => fmt::run(&args, ui),
        Command::Diff(args) => diff::run(&args, ui),
        Command::Eval(args) => eval::run(&args, ui),
        Command::Test(args) => test::run(&args, ui),
        Command::Config(args) => config::run(&args, ui),
        Command::Explain(args) => explain::run(&args, ui),
        Command::Catalog(args) => catalog::run(&args, ui),
        Command::Schema(args) => schema::run(&args, ui),
        Command::Completions(args) => completions::run(&args, ui),
        Command::Man(args) => man::run(&args, ui),
    }
}
