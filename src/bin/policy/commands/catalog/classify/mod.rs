//! `policy catalog classify`

use std::path::PathBuf;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::ui::Ui;

/// Rate tools that nobody has rated
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The catalogue; `-` for stdin
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

pub fn run(args: &Args, _ui: &mut Ui) -> Result<Exit, Failure> {
    Err(Failure::new(format!("{} files cannot be handled yet", args.files.len())))
}
