//! The house plan, proved from the source: imports go downwards, the features do not import each other, and every
//! third-party crate with a home stays in it.

#![expect(clippy::unwrap_used, clippy::string_slice, reason = "a test stops at the first surprise")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The floors of the engine, lowest first; modules of one floor do not import each other.
const FLOORS: &[&[&str]] = &[
    &["source", "suggest"],
    &["diagnostic"],
    &["document"],
    &["schema", "catalog"],
    &["policy"],
    &["decide"],
    &["analysis"],
    &["lint", "explain", "diff", "author", "testing", "scan", "drift"],
    &["baseline", "config", "fix"],
];

/// Crates that may be named in one place only.
const HOMES: &[(&str, &[&str])] = &[
    ("clap", &["src/bin/policy/args.rs", "src/bin/policy/commands/"]),
    ("clap_complete", &["src/bin/policy/commands/"]),
    ("clap_mangen", &["src/bin/policy/commands/"]),
    ("comfy_table", &["src/bin/policy/render/table.rs"]),
    ("inquire", &["src/bin/policy/prompt.rs", "src/bin/policy/prompt/"]),
    ("futures_util", &["src/scan/"]),
    ("jiff", &["src/config/date.rs", "src/decide/timestamp.rs"]),
    ("jsonc_parser", &["src/document/"]),
    ("jsonschema", &["src/schema/", "src/bin/policy/render/report/tests.rs"]),
    ("miette", &["src/bin/policy/render/human.rs", "src/bin/policy/render/human/"]),
    ("process_wrap", &["src/scan/program.rs"]),
    ("reqwest", &["src/scan/"]),
    ("rmcp", &["src/scan/"]),
    ("rustls", &["src/scan/http.rs"]),
    ("signal_hook", &["src/bin/policy/ui.rs"]),
    ("similar", &["src/bin/policy/render/patch.rs"]),
    ("sse_stream", &["src/scan/http.rs"]),
    ("tokio", &["src/scan/"]),
    ("percent_encoding", &["src/bin/policy/render/report/paths.rs"]),
    ("quick_junit", &["src/bin/policy/render/junit.rs", "src/bin/policy/render/report/junit.rs"]),
    ("sha2", &["src/bin/policy/render/report/identity.rs"]),
    ("toml", &["src/config/", "src/scan/config/", "src/testing/read.rs"]),
];

/// Longest source file, in lines.
const LONGEST_FILE: usize = 500;

fn sources() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("src")];
    let mut found = BTreeMap::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    assert!(found.len() > 20, "the sources were not found");
    found
}

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

/// The lines that are no comments.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.trim_start().starts_with("//"))
}

/// The engine modules that a text names as `crate::…`, also in groups.
fn imports(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in code(text) {
        for (at, _) in line.match_indices("crate::") {
            let rest = &line[at + "crate::".len()..];
            let names = rest.strip_prefix('{').map_or(rest, |group| group.split('}').next().unwrap());
            let grouped = rest.starts_with('{');
            for name in names.split(',').take(if grouped { usize::MAX } else { 1 }) {
                found.push(name.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
            }
        }
    }
    found
}

#[test]
fn imports_go_downwards() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let Some(module) = file.strip_prefix("src/").and_then(|rest| rest.split(['/', '.']).next()) else { continue };
        if module == "lib" || module == "bin" {
            continue;
        }
        let own = floor(module).unwrap_or_else(|| panic!("`{module}` has no floor: give it one in FLOORS and lib.rs"));
        for import in imports(&text) {
            match floor(&import) {
                Some(other) if import != module && other >= own => wrong.push(format!("{file} imports {import}")),
                None if import.chars().next().is_some_and(char::is_lowercase) => {
                    wrong.push(format!("{file} names crate::{import}, which has no floor"));
                }
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn third_party_crates_stay_at_home() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        for (krate, homes) in HOMES {
            let named = code(&text).any(|line| {
                line.match_indices(krate).any(|(at, _)| {
                    let before = line[..at].chars().next_back();
                    let starts = before.is_none_or(|c| !(c.is_alphanumeric() || c == '_' || c == ':' || c == '"'));
                    starts && line[at + krate.len()..].starts_with("::")
                })
            });
            if named && !homes.iter().any(|home| file.starts_with(home)) {
                wrong.push(format!("{file} uses {krate}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_engine_neither_prints_nor_exits_nor_reads_the_environment() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let engine = !file.starts_with("src/bin/");
        // generated files are rewritten by tests that are told to
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for line in code(text) {
            let environment = line.contains("env::var") || line.contains("env::vars");
            let allowed_environment = file == "src/bin/policy/ui.rs";
            let starts_servers = file == "src/scan/program.rs";
            let speaks = line.contains("println!(")
                || (!starts_servers && (line.contains("std::process::") || line.contains("stdout()")));
            if (environment && !allowed_environment) || (engine && speaks) {
                wrong.push(format!("{file}: {}", line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn files_are_rooms_not_halls() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|(_, text)| text.lines().count() > LONGEST_FILE)
        .map(|(file, text)| format!("{file}: {} lines", text.lines().count()))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
    let main = &sources()["src/bin/policy/main.rs"];
    assert!(main.lines().count() <= 40, "main.rs parses, runs and exits; {} lines", main.lines().count());
}

#[test]
fn every_module_of_the_engine_is_described() {
    let library = &sources()["src/lib.rs"];
    for module in library.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')) {
        assert!(library.contains(&format!("[`{module}`]")), "lib.rs does not say what lives in `{module}`");
        assert!(floor(module).is_some(), "`{module}` has no floor");
    }
}
