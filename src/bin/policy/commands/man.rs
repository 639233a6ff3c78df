//! `policy man`

use std::io::Write;
use std::path::PathBuf;

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use crate::args::Cli;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Existing};
use crate::ui::Ui;

/// Print the manual page, or write one page for each command
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  policy man | man -l -                          read the manual
  policy man --out-dir ~/.local/share/man/man1   install the manual pages")]
pub struct Args {
    /// Write policy.1, policy-lint.1 and so on into this folder, replacing what is there
    #[arg(long, value_name = "DIR")]
    out_dir: Option<PathBuf>,
}

pub fn run(args: &Args, ui: &mut Ui) -> Result<Exit, Failure> {
    let mut command = <Cli>::command();
    command.build();
    let Some(folder) = &args.out_dir else {
        let page = page(&command)?;
        ui.out().write_all(page.as_bytes())?;
        return Ok(Exit::Clean);
    };
    let mut commands = vec![&command];
    while let Some(command) = commands.pop() {
        commands.extend(command.get_subcommands().filter(|command| command.get_name() != "help"));
        let name = command.get_display_name().unwrap_or_else(|| command.get_name());
        files::write(&folder.join(format!("{name}.1")), Existing::Replace, &page(command)?)?;
    }
    Ok(Exit::Clean)
}

fn page(command: &Command) -> Result<String, Failure> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
