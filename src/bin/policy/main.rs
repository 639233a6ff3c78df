//! The program `policy`: reads the command line, runs one command, leaves with an exit code.

mod args;
mod commands;
mod exit;
mod failure;
mod files;
mod guard;
mod prompt;
mod render;
mod report;
mod tested;
mod ui;

use std::process::ExitCode;

use ui::Ui;

/// Faster than that of most systems, above all on several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ui::outlive_file_limits();
    let words: Vec<_> = std::env::args_os().collect();
    let mut ui = Ui::decide(args::colour(&words));
    let outcome = match args::parse(&words, ui.width()) {
        Ok(command) => commands::run(command, &mut ui),
        Err(error) => args::tell(&error, &mut ui),
    };
    ui.leave(outcome)
}
