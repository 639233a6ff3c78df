//! Whole-process times of `policy lint` beside peers that check the same file, in one run.
//!
//! `cargo bench --bench compare` needs only Rust; a peer that is not installed is named and left out
//! (`pip install check-jsonschema`, `npm install -g ajv-cli`, `cargo install jsonschema-cli`). Inputs are generated, the
//! same every time. Runs alternate between the programs, and medians are compared: only the ratios mean anything.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops at the first surprise"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

const VERBS: &[(&str, &str)] = &[
    ("Get", "Read"),
    ("List", "Read"),
    ("Search", "Read"),
    ("Describe", "Read"),
    ("Create", "Write"),
    ("Update", "Write"),
    ("Send", "Write"),
    ("Run", "Execute"),
    ("Delete", "Destructive"),
    ("Pay", "Financial"),
    ("Ping", "Other"),
];
const NOUNS: &[&str] = &[
    "Account",
    "Alert",
    "Branch",
    "Bucket",
    "Channel",
    "Charge",
    "Customer",
    "Dashboard",
    "Document",
    "Event",
    "Group",
    "Invoice",
    "Issue",
    "Job",
    "Key",
    "Message",
    "Metric",
    "Page",
    "Record",
    "Role",
    "Snapshot",
    "Table",
    "Ticket",
    "User",
];

/// A catalogue of `count` rated tools, in our own format.
fn catalogue(count: usize) -> Value {
    let tools = (0..count).map(|at| {
        let (verb, class) = VERBS[at % VERBS.len()];
        let noun = NOUNS[at / VERBS.len() % NOUNS.len()];
        let round = at / (VERBS.len() * NOUNS.len());
        json!({
            "name": format!("{verb}{noun}{round}"),
            "description": format!("{verb} one {noun} of the workspace numbered {round}, and return what it looks like now."),
            "class": class,
            "input_schema": {"type": "object", "required": ["id"], "properties": {
                "id": {"type": "string"}, "limit": {"type": "integer", "minimum": 1, "maximum": 1000},
                "tags": {"type": "array", "items": {"type": "string"}}}},
        })
    });
    json!({"schema_version": 1, "server": {"id": "bench/bench"}, "tools": tools.collect::<Vec<_>>()})
}

fn policy() -> Command {
    Command::new(env!("CARGO_BIN_EXE_policy"))
}

/// Writes the inputs and returns the folder.
fn inputs(sizes: &[usize]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compare");
    fs::create_dir_all(&folder).unwrap();
    for size in sizes {
        let catalogue_file = folder.join(format!("catalog-{size}.json"));
        fs::write(&catalogue_file, catalogue(*size).to_string()).unwrap();
        let mut init = policy();
        init.args(["init", "--yes", "--force", "--catalog"]).arg(&catalogue_file);
        init.arg("--output").arg(folder.join(format!("policy-{size}.json")));
        assert!(init.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success(), "init failed");
    }
    let schema = policy().args(["schema", "policy"]).output().unwrap();
    fs::write(folder.join("schema.json"), schema.stdout).unwrap();
    folder
}

/// A program that does nothing: what starting any process costs.
fn floor(folder: &Path) -> Option<Command> {
    let source = folder.join("hello.rs");
    let binary = folder.join("hello");
    fs::write(&source, "fn main() { println!(\"hello\"); }").ok()?;
    let built = Command::new("rustc").arg("-O").arg("-o").arg(&binary).arg(&source).status().ok()?;
    built.success().then(|| Command::new(binary))
}

struct Program {
    name: String,
    command: Command,
    times: Vec<Duration>,
}

impl Program {
    fn new(name: impl Into<String>, mut command: Command) -> Self {
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

fn with_args<const N: usize>(program: &str, args: [&Path; N]) -> Command {
    let mut command = Command::new(program);
    command.args(args);
    command
}

fn programs(folder: &Path, size: usize) -> Vec<Program> {
    let file = folder.join(format!("policy-{size}.json"));
    let catalogue = folder.join(format!("catalog-{size}.json"));
    let schema = folder.join("schema.json");
    let mut lint = policy();
    lint.arg("lint").arg(&file).arg("--catalog").arg(&catalogue);
    let mut validate = policy();
    validate.arg("validate").arg(&file);
    let mut jsonschema_cli = Command::new("jsonschema-cli");
    jsonschema_cli.arg("validate").arg(&schema).arg("-i").arg(&file);
    let mut ajv = Command::new("ajv");
    ajv.args(["validate", "--spec=draft2020", "--strict=false", "-s"]).arg(&schema).arg("-d").arg(&file);
    let mut found = vec![
        Program::new("policy lint (structure, meaning and risk)", lint),
        Program::new("policy validate (structure)", validate),
        Program::new("jsonschema-cli (structure)", jsonschema_cli),
        Program::new(
            "check-jsonschema (structure)",
            with_args("check-jsonschema", [Path::new("--schemafile"), &schema, &file]),
        ),
        Program::new("ajv (structure)", ajv),
    ];
    found.extend(floor(folder).map(|hello| Program::new("hello world (the floor)", hello)));
    found
}

fn compare(folder: &Path, size: usize, rounds: usize) {
    println!("\n{size} tools, {rounds} rounds, medians");
    let mut running: Vec<Program> = Vec::new();
    for mut program in programs(folder, size) {
        if program.run() {
            running.push(program);
        } else {
            println!("  {:<44} not installed, or it refused the file", program.name);
        }
    }
    for _ in 0..rounds {
        for program in &mut running {
            program.run();
        }
    }
    let own = running.first_mut().map(Program::median).unwrap();
    for program in &mut running {
        let median = program.median();
        let ratio = median.as_secs_f64() / own.as_secs_f64();
        println!("  {:<44} {:>9.2} ms {ratio:>9.2} x policy lint", program.name, median.as_secs_f64() * 1e3);
    }
}

fn main() {
    // `cargo test --benches` runs this too, and must not wait for measurements
    let quick = !std::env::args().any(|argument| argument == "--bench");
    let sizes = if quick { &[5][..] } else { &[5, 1318, 100_000] };
    let folder = inputs(sizes);
    for size in sizes {
        let rounds = if *size > 10_000 { 5 } else { 40 };
        compare(&folder, *size, if quick { 1 } else { rounds });
    }
}
