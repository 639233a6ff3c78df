//! The program as a whole, run as a person or a machine would run it.

mod support;

mod bad_input;
mod help;
mod output;
mod paths;
mod terminal;
