//! The program as a whole, run as a person or a machine would run it.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod support;

mod bad_input;
mod baseline;
mod catalog_diff;
mod catalog_lint;
mod catalogues;
mod classify;
mod config;
mod diff;
mod eval;
mod exit_codes;
mod explain;
#[cfg(unix)]
mod faults;
mod fix;
mod fmt;
mod help;
mod init;
#[cfg(unix)]
mod interactive;
mod lint;
mod many;
mod output;
mod outputs;
mod paths;
#[cfg(all(feature = "scan", unix))]
mod scan;
mod terminal;
mod test;
