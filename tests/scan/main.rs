//! Scanning: servers that behave, and servers that do not, one for each limit. The servers are this very program, started
//! again to play a part.

#![cfg(all(feature = "scan", unix))]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod server;
mod stdio;
mod web;

use std::time::Duration;

use mcp_policy::scan::{Environment, Limits, Program, Scan, ScanError, Target, scan};

/// Names the part that the program plays when it is started as a server.
const PART: &str = "SCAN_TEST_PART";

/// Limits that make tests short.
fn limits() -> Limits {
    Limits {
        start_up: Duration::from_secs(20),
        call: Duration::from_secs(20),
        shutdown: Duration::from_millis(500),
        settle: Duration::from_millis(500),
        ..Limits::default()
    }
}

/// The environment that scans are given: ours, and the part to play.
fn environment(part: &str) -> Environment {
    let part = [(PART.into(), part.into()), ("API_KEY".into(), "k-0123456789".into()), ("OTHER".into(), "x".into())];
    Environment::new(std::env::vars_os().chain(part))
}

/// This program as a server.
fn program(part: &str) -> Program {
    let this = std::env::current_exe().unwrap().to_str().unwrap().to_owned();
    let words = ["server::plays_its_part", "--exact", "--ignored", "--nocapture"];
    let mut program = Program::new(this, words.map(str::to_owned));
    program.pass(PART, &environment(part)).unwrap();
    program
}

fn scan_part(part: &str, limits: Limits) -> Result<Scan, ScanError> {
    scan(&Target::Program(program(part)), &environment(part), limits, &mut |_| {})
}

/// What the scan of a server that misbehaves ends with.
#[track_caller]
fn failure(part: &str, limits: Limits) -> String {
    let error = scan_part(part, limits).unwrap_err();
    assert!(!error.problem.help().is_empty());
    error.to_string()
}

fn names(scan: &Scan) -> Vec<&str> {
    scan.tools.iter().map(|tool| Scan::name(tool).unwrap_or("(none)")).collect()
}
