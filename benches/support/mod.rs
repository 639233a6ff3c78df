//! What the benchmarks have in common: whole processes, run in turns, compared by their medians.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A program under measurement.
pub struct Program {
    name: String,
    command: Command,
    times: Vec<Duration>,
}

impl Program {
    pub fn new(name: impl Into<String>, mut command: Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Self { name: name.into(), command, times: Vec::new() }
    }

    fn run(&mut self) -> bool {
        let start = Instant::now();
        let status = self.command.status();
        self.times.push(start.elapsed());
        status.is_ok_and(|status| status.success())
    }

    fn median(&mut self) -> Duration {
        self.times.sort_unstable();
        self.times[self.times.len() / 2]
    }
}

/// The `policy` program.
pub fn policy<const N: usize>(args: [&str; N]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_policy"));
    command.args(args);
    command
}

/// Some other program, which may not be installed.
pub fn peer<const N: usize>(program: &str, args: [&str; N], files: &[&Path]) -> Command {
    let mut command = Command::new(program);
    command.args(args).args(files);
    command
}

/// A program that does nothing, statically linked where that works: what starting any process costs.
pub fn floor(folder: &Path) -> Option<Program> {
    let source = folder.join("hello.rs");
    let binary = folder.join("hello");
    std::fs::write(&source, "fn main() { println!(\"hello\"); }").ok()?;
    let mut rustc = Command::new("rustc");
    rustc.args(["-O", "-C", "target-feature=+crt-static", "-o"]).arg(&binary).arg(&source);
    rustc.status().ok()?.success().then(|| Program::new("hello world (the floor)", Command::new(binary)))
}

/// Runs the programs in turns and prints the medians, and how they compare to that of the first.
pub fn compare(title: &str, programs: impl IntoIterator<Item = Program>, rounds: usize) {
    println!("\n{title}: medians of {rounds}");
    let mut running: Vec<Program> = Vec::new();
    for mut program in programs {
        // this run warms the files
        if program.run() {
            program.times.clear();
            running.push(program);
        } else {
            println!("  {:<58} not installed, or it refused", program.name);
        }
    }
    for round in 0..rounds {
        // forwards and backwards, so that none always follows a program that takes the caches for itself
        if round % 2 == 0 {
            running.iter_mut().for_each(|program| _ = program.run());
        } else {
            running.iter_mut().rev().for_each(|program| _ = program.run());
        }
    }
    let first = running.first_mut().map(Program::median).unwrap();
    for program in &mut running {
        let median = program.median();
        let ratio = median.as_secs_f64() / first.as_secs_f64();
        println!("  {:<58} {:>10.2} ms {ratio:>8.2} x", program.name, median.as_secs_f64() * 1e3);
    }
}
