//! The program as a whole, run as a person or a machine would run it.

mod support;

mod bad_input;
mod help;
mod init;
#[cfg(unix)]
mod interactive;
mod output;
mod paths;
mod terminal;
