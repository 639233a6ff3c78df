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

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::{Value, json};
use support::{Program, compare, floor, peer, policy};

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

/// Writes the inputs and returns the folder.
fn inputs(sizes: &[usize]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compare");
    fs::create_dir_all(&folder).unwrap();
    for size in sizes {
        let catalogue_file = folder.join(format!("catalog-{size}.json"));
        fs::write(&catalogue_file, catalogue(*size).to_string()).unwrap();
        let mut init = policy(["init", "--yes", "--force", "--catalog"]);
        init.arg(&catalogue_file);
        init.arg("--output").arg(folder.join(format!("policy-{size}.json")));
        assert!(init.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success(), "init failed");
    }
    let schema = policy(["schema", "policy"]).output().unwrap();
    fs::write(folder.join("schema.json"), schema.stdout).unwrap();
    folder
}

fn programs(folder: &Path, size: usize) -> Vec<Program> {
    let file = folder.join(format!("policy-{size}.json"));
    let catalogue = folder.join(format!("catalog-{size}.json"));
    let schema = folder.join("schema.json");
    let [mut lint, mut validate] = [policy(["lint", "--catalog"]), policy(["validate"])];
    lint.arg(&catalogue).arg(&file);
    validate.arg(&file);
    let ajv = ["validate", "--spec=draft2020", "--strict=false", "-s"];
    let found = [
        Program::new("policy lint (structure, meaning and risk)", lint),
        Program::new("policy validate (structure)", validate),
        Program::new(
            "jsonschema-cli (structure)",
            peer("jsonschema-cli", ["validate"], &[&schema, Path::new("-i"), &file]),
        ),
        Program::new("check-jsonschema (structure)", peer("check-jsonschema", ["--schemafile"], &[&schema, &file])),
        Program::new("ajv (structure)", peer("ajv", ajv, &[&schema, Path::new("-d"), &file])),
    ];
    found.into_iter().chain(floor(folder)).collect()
}

/// A policy of 100,000 lines in which 500 tools are hidden and listed, each of which is a finding.
fn many_findings(folder: &Path) -> PathBuf {
    let limits = |name: &str| json!({"limits": [{"counter": name, "window": "minute", "max": 30, "scope": "grant"}]});
    let names = (0..10_000).map(|at| format!("tool_{at}"));
    let tools: serde_json::Map<String, Value> = names.map(|name| (name.clone(), limits(&name))).collect();
    let hide: Vec<String> = (0..500).map(|at| format!("tool_{}", at * 20)).collect();
    let policy = json!({"version": "1", "default": "deny", "hide": hide, "tools": tools});
    let file = folder.join("findings.json");
    fs::write(&file, serde_json::to_vec_pretty(&policy).unwrap()).unwrap();
    file
}

fn layouts(folder: &Path) -> Vec<Program> {
    let file = many_findings(folder);
    let layouts = [
        ("the first 20, for people", vec![]),
        ("all, for people", vec!["--max-findings", "0"]),
        ("all, as JSON", vec!["--format", "json"]),
    ];
    let programs = layouts.into_iter().map(|(name, options)| {
        let mut lint = policy(["lint"]);
        lint.args(options).arg(&file);
        Program::new(format!("policy lint, {name}"), lint)
    });
    programs.collect()
}

fn main() {
    // `cargo test --benches` runs this too, and must not wait for measurements
    let quick = !std::env::args().any(|argument| argument == "--bench");
    let sizes = if quick { &[5][..] } else { &[5, 1318, 100_000] };
    let folder = inputs(sizes);
    for size in sizes {
        let rounds = if *size > 10_000 { 5 } else { 40 };
        compare(&format!("{size} tools"), programs(&folder, *size), if quick { 1 } else { rounds });
    }
    compare("500 findings in 100,000 lines", layouts(&folder), if quick { 1 } else { 10 });
}
