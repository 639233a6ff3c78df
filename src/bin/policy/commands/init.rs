//! `policy init`
use crate::exit::Exit;
use crate::failure::Failure;
use crate::ui::Ui;

/// Write a recommended policy from a catalogue
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_: &Args, _: &mut Ui) -> Result<Exit, Failure> {
    Ok(Exit::Clean)
}
