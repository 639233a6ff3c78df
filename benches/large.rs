//! Whole-process times at the size of a registry: 515,000 tools of 43,000 servers, and as many policies.
//!
//! `cargo bench --bench large` needs about 1 GB of disk. The catalogues are compared with a program that parses the same
//! bytes into borrowed, typed tools and does nothing with them (this one, run as `large --parse FILE`); the policies with
//! the peers of `compare`. Inputs are generated, the same every time.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops at the first surprise"
)]

mod support;

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use mcp_policy::catalog::{RiskClass, compiled};
use mcp_policy::source::Source;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use support::{Program, compare, floor, peer, policy};

/// Tools of the largest server, which is the one that is linted.
const LARGEST: usize = 1_318;

const VERBS: [(&str, &str); 8] = [
    ("get", "Read"),
    ("list", "Read"),
    ("search", "Read"),
    ("create", "Write"),
    ("send", "Write"),
    ("run", "Execute"),
    ("delete", "Destructive"),
    ("pay", "Financial"),
];
const NOUNS: [&str; 12] = [
    "account", "branch", "bucket", "charge", "customer", "event", "invoice", "issue", "message", "page", "record",
    "user",
];
const WORDS: [&str; 16] = [
    "the", "current", "state", "of", "a", "resource", "with", "its", "labels", "and", "owner", "so", "that", "agents",
    "can", "decide",
];

/// How much is generated.
struct Size {
    servers: usize,
    tools: usize,
}

/// Numbers that look random and are the same every time (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % bound as u64).unwrap()
    }
}

impl Size {
    /// Tools of a server: one large server, the others share the rest evenly.
    fn tools_of(&self, server: usize) -> usize {
        let (rest, others) = (self.tools - LARGEST, self.servers - 1);
        match server {
            0 => LARGEST,
            _ => rest / others + usize::from(server <= rest % others),
        }
    }
}

fn server(number: usize) -> String {
    format!("org{}/server-{number}", number % 9_973)
}

fn tool(at: usize, numbers: &mut Numbers) -> Value {
    let (verb, class) = VERBS[at % VERBS.len()];
    let noun = NOUNS[at / VERBS.len() % NOUNS.len()];
    let description: Vec<&str> = (0..21).map(|_| WORDS[numbers.below(WORDS.len())]).collect();
    json!({
        "name": format!("{verb}_{noun}_{}", at / (VERBS.len() * NOUNS.len())),
        "description": format!("{}.", description.join(" ")),
        "class": class,
        "inputSchema": {"type": "object", "required": ["id"], "properties": {
            "id": {"type": "string", "description": "Identifier of the resource."},
            "limit": {"type": "integer", "minimum": 1, "maximum": 1000},
            "tags": {"type": "array", "items": {"type": "string"}}}},
    })
}

fn without_class(mut tool: Value) -> Value {
    tool.as_object_mut().unwrap().shift_remove("class");
    tool
}

fn tight(tools: &[Value]) -> Value {
    let entry = |tool: &Value| {
        let limit =
            |max| json!({"limits": [{"counter": tool["name"], "window": "minute", "max": max, "scope": "grant"}]});
        let entry = match tool["class"].as_str().unwrap() {
            "Read" => json!({}),
            "Write" => limit(30),
            "Execute" => limit(10),
            _ => return None,
        };
        Some((tool["name"].as_str().unwrap().to_owned(), entry))
    };
    let entries: serde_json::Map<String, Value> = tools.iter().filter_map(entry).collect();
    let hide: Vec<&Value> =
        tools.iter().map(|tool| &tool["name"]).filter(|name| entries.get(name.as_str().unwrap()).is_none()).collect();
    json!({"version": "1", "default": "deny", "hide": hide, "tools": entries})
}

/// Where the inputs are.
struct Inputs {
    json: PathBuf,
    lines: PathBuf,
    /// The same without ratings.
    unrated: PathBuf,
    compiled: PathBuf,
    policies: PathBuf,
    /// The catalogue of the largest server alone, and its policy.
    alone: PathBuf,
    policy: PathBuf,
    schema: PathBuf,
}

fn write(path: &Path, value: &Value) {
    fs::write(path, serde_json::to_vec_pretty(value).unwrap()).unwrap();
}

fn inputs(folder: &Path, size: &Size) -> Inputs {
    let at = |name: &str| folder.join(name);
    let inputs = Inputs {
        json: at("catalog.json"),
        lines: at("catalog.jsonl"),
        unrated: at("unrated.jsonl"),
        compiled: at("catalog.bin"),
        policies: at("policies"),
        alone: at("alone.json"),
        policy: at("policy.json"),
        schema: at("schema.json"),
    };
    fs::create_dir_all(&inputs.policies).unwrap();
    let mut numbers = Numbers(7);
    let files = [&inputs.json, &inputs.lines, &inputs.unrated];
    let [mut flat, mut lines, mut unrated] = files.map(|path| BufWriter::new(File::create(path).unwrap()));
    flat.write_all(b"{\"tools\":[").unwrap();
    for number in 0..size.servers {
        let mut tools: Vec<Value> = (0..size.tools_of(number)).map(|at| tool(at, &mut numbers)).collect();
        let record = json!({"server": server(number), "tools": tools});
        writeln!(lines, "{record}").unwrap();
        let group = inputs.policies.join(format!("{:03}", number / 500));
        fs::create_dir_all(&group).unwrap();
        write(&group.join(format!("{number:05}.json")), &tight(&tools));
        if number == 0 {
            write(&inputs.policy, &tight(&tools));
            fs::write(&inputs.alone, record.to_string()).unwrap();
        }
        let bare = tools.iter().cloned().map(without_class);
        writeln!(unrated, "{}", json!({"server": server(number), "tools": bare.collect::<Vec<_>>()})).unwrap();
        for (at, tool) in tools.iter_mut().enumerate() {
            tool["server"] = server(number).into();
            let comma = if number + at == 0 { "" } else { "," };
            write!(flat, "{comma}{tool}").unwrap();
        }
    }
    flat.write_all(b"]}").unwrap();
    for file in [&mut flat, &mut lines, &mut unrated] {
        file.flush().unwrap();
    }
    fs::write(&inputs.schema, policy(["schema", "policy"]).output().unwrap().stdout).unwrap();
    compiled::build(&[Source::new("catalog.jsonl", fs::read_to_string(&inputs.lines).unwrap())], &inputs.compiled)
        .unwrap();
    inputs
}

/// What a reader of catalogues cannot do without: the plain, typed, borrowed parse.
fn parse(path: &Path) {
    #[derive(Deserialize)]
    #[expect(dead_code, reason = "only the parsing counts")]
    struct Tool<'a> {
        #[serde(borrow)]
        server: Option<Cow<'a, str>>,
        #[serde(borrow)]
        name: Cow<'a, str>,
        #[serde(borrow)]
        description: Cow<'a, str>,
        class: Option<RiskClass>,
        #[serde(borrow, rename = "inputSchema")]
        input_schema: &'a RawValue,
    }
    #[derive(Deserialize)]
    struct Catalogue<'a> {
        #[serde(borrow)]
        tools: Vec<Tool<'a>>,
    }
    let text = fs::read_to_string(path).unwrap();
    let stream = serde_json::Deserializer::from_str(&text).into_iter::<Catalogue<'_>>();
    println!("{}", stream.map(|catalogue| catalogue.unwrap().tools.len()).sum::<usize>());
}

fn lint(inputs: &Inputs, catalogue: &Path) -> Command {
    let mut command = policy(["lint", "--server", &server(0), "--catalog"]);
    command.arg(catalogue).arg(&inputs.policy);
    command
}

fn plain(file: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.arg("--parse").arg(file);
    command
}

fn catalogues(inputs: &Inputs, folder: &Path, rounds: usize) {
    let programs = [
        Program::new("policy lint, catalogue of the server alone", lint(inputs, &inputs.alone)),
        Program::new("policy lint, compiled catalogue of all servers", lint(inputs, &inputs.compiled)),
        Program::new(
            "jsonschema-cli (structure)",
            peer("jsonschema-cli", ["validate"], &[&inputs.schema, Path::new("-i"), &inputs.policy]),
        ),
    ];
    compare("one server", programs.into_iter().chain(floor(folder)), rounds * 8);
    for (name, file) in [("JSON", &inputs.json), ("JSON Lines", &inputs.lines)] {
        let programs =
            [Program::new("plain typed parse", plain(file)), Program::new("policy lint", lint(inputs, file))];
        compare(
            &format!("straight from {name}, {} MB", fs::metadata(file).unwrap().len() / 1_000_000),
            programs,
            rounds,
        );
    }
}

fn ratings(inputs: &Inputs, rounds: usize) {
    let [mut people, mut json] = [policy(["catalog", "classify"]), policy(["catalog", "classify", "--format", "json"])];
    people.arg(&inputs.unrated);
    json.arg(&inputs.unrated);
    let programs = [
        Program::new("plain typed parse", plain(&inputs.unrated)),
        Program::new("policy catalog classify, the worst 50 for people", people),
        Program::new("policy catalog classify, all as JSON", json),
    ];
    compare("rating all tools", programs, rounds);
}

fn policies(inputs: &Inputs, rounds: usize) {
    let folder = &inputs.policies;
    let mut files: Vec<PathBuf> = Vec::new();
    for group in fs::read_dir(folder).unwrap() {
        files.extend(fs::read_dir(group.unwrap().path()).unwrap().map(|file| file.unwrap().path()));
    }
    // named from their folder, or the peers' command lines would grow too long
    let mut files: Vec<&Path> = files.iter().map(|file| file.strip_prefix(folder).unwrap()).collect();
    files.sort();
    let mut structure = peer("jsonschema-cli", ["validate"], &[&inputs.schema]);
    for file in &files {
        structure.arg("-i").arg(file);
    }
    let [mut lint, mut validate] = [policy(["lint"]), policy(["validate"])];
    lint.arg(folder);
    validate.arg(folder);
    let mut check = peer("check-jsonschema", ["--schemafile"], &[&inputs.schema]);
    check.args(&files);
    let mut ajv = peer("ajv", ["validate", "--spec=draft2020", "--strict=false", "-s"], &[&inputs.schema]);
    ajv.arg("-d").arg("**/*.json");
    for peer in [&mut structure, &mut check, &mut ajv] {
        peer.current_dir(folder);
    }
    let programs = [
        Program::new("policy lint", lint),
        Program::new("policy validate", validate),
        Program::new("jsonschema-cli (structure)", structure),
        Program::new("ajv (structure)", ajv),
        Program::new("check-jsonschema (structure)", check),
    ];
    compare(&format!("{} policies", files.len()), programs, rounds);
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [word, file] = arguments.as_slice()
        && word == "--parse"
    {
        return parse(Path::new(file));
    }
    // `cargo test --benches` runs this too, and must not wait for measurements
    let full = arguments.iter().any(|argument| argument == "--bench");
    let size = if full { Size { servers: 43_000, tools: 515_000 } } else { Size { servers: 3, tools: 1_500 } };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(if full { "large" } else { "small" });
    let inputs = inputs(&folder, &size);
    let rounds = if full { 5 } else { 1 };
    catalogues(&inputs, &folder, rounds);
    ratings(&inputs, rounds);
    policies(&inputs, if full { 3 } else { 1 });
}
