//! `policy completions`

use std::io::Write;

use clap::CommandFactory;
use clap_complete::Shell;

use crate::args::Cli;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::ui::Ui;

/// Print a script that completes commands and options in a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  policy completions bash > ~/.local/share/bash-completion/completions/policy
  policy completions zsh > ~/.zfunc/_policy
  policy completions fish > ~/.config/fish/completions/policy.fish
  policy completions powershell >> $PROFILE")]
pub struct Args {
    /// For which shell
    #[arg(value_enum)]
    shell: Shell,
}

pub fn run(args: &Args, ui: &mut Ui) -> Result<Exit, Failure> {
    // into memory first: the generator panics when its writer fails
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut <Cli>::command(), "policy", &mut script);
    ui.out().write_all(&script)?;
    Ok(Exit::Clean)
}
