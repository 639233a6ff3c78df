//! Which policies the command line means.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};
use mcp_policy::diagnostic::Diagnostic;
use mcp_policy::document;
use mcp_policy::policy::LARGEST_POLICY;
use mcp_policy::source::{Safe, Source};
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use super::{read, sniff};
use crate::failure::{Failure, show};

/// Folders that hold other people's files.
const FOREIGN_FOLDERS: [&str; 5] = [".git", ".hg", ".jj", ".svn", "node_modules"];

/// How the names of test files end.
const TEST_ENDINGS: [&str; 2] = [".policytest.json", ".policytest.toml"];

/// A policy's text, and where it was found.
pub struct Input {
    /// The path, `-` for stdin.
    pub path: PathBuf,
    /// The text under the name to show.
    pub source: Source,
    /// Set where the bytes are no text.
    pub undecodable: Option<Diagnostic>,
}

/// What else there is to say of the files.
#[derive(Debug, Default)]
pub struct Walked {
    /// JSON files in folders that are no policies.
    pub skipped: Vec<PathBuf>,
    /// Files that could not be read, and arguments that name no policy.
    pub failures: Vec<Failure>,
}

/// Fewer files than this are checked one after the other: starting threads would take longer.
const WORTH_THREADS: usize = 16;

/// Hands every policy that the arguments mean to `check`, many at a time, and gives what it makes of them, sorted by path.
///
/// A file is a policy because it is named. In a folder, `policy.json` and `*.policy.json` are policies, and of the other
/// JSON files those that look like one. Without arguments it is `policy.json`, else all policies below this folder.
pub fn each_policy<T: Send>(paths: &[PathBuf], check: impl Fn(Input) -> T + Sync) -> (Vec<T>, Walked) {
    let default = [PathBuf::from(if Path::new("policy.json").exists() { "policy.json" } else { "." })];
    let paths = if paths.is_empty() { &default } else { paths };
    let mut walked = Walked::default();
    let mut certain: BTreeMap<PathBuf, bool> = BTreeMap::new();
    for path in paths {
        if path.is_dir() {
            walk(path, &mut certain, &mut walked);
        } else {
            certain.insert(tidy(path), true);
        }
    }
    let found: Vec<(PathBuf, bool)> = certain.into_iter().collect();
    let look = |(path, is_certain): &(PathBuf, bool)| match open(path) {
        Ok(input) if *is_certain || sniff::looks_like_policy(input.source.text()) => Looked::Policy(check(input)),
        Ok(_) => Looked::Other,
        Err(failure) => Looked::Failed(failure),
    };
    let looked: Vec<Looked<T>> = if found.len() < WORTH_THREADS {
        found.iter().map(look).collect()
    } else {
        found.par_iter().map(look).collect()
    };
    let (mut checked, mut empty) = (Vec::new(), folders_of(paths));
    for ((path, _), looked) in found.iter().zip(looked) {
        if !matches!(looked, Looked::Other) {
            empty.retain(|folder| !path.starts_with(folder));
        }
        match looked {
            Looked::Policy(outcome) => checked.push(outcome),
            Looked::Other => walked.skipped.push(path.clone()),
            Looked::Failed(failure) => walked.failures.push(failure),
        }
    }
    walked.failures.extend(empty.iter().map(|folder| {
        Failure::new(format!("there is no policy in {}", show_folder(folder)))
            .help("name the file, or write a policy with `policy init`")
    }));
    (checked, walked)
}

/// What became of a file.
enum Looked<T> {
    Policy(T),
    Other,
    Failed(Failure),
}

/// The folders among these paths.
fn folders_of(paths: &[PathBuf]) -> Vec<PathBuf> {
    paths.iter().filter(|path| path.is_dir()).map(|path| tidy(path)).collect()
}

fn open(path: &Path) -> Result<Input, Failure> {
    // one byte more than allowed, so that what is too large is seen to be
    let bytes = read::read_bytes(path, LARGEST_POLICY + 1)?;
    let (source, undecodable) = document::decode(&read::name_of(path), bytes);
    Ok(Input { path: path.to_owned(), source, undecodable })
}

/// The test files that the arguments mean, sorted by path; without arguments, those below this folder. A file is a test
/// file because it is named; in a folder, those are that end like one.
pub fn test_files(paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<Failure>) {
    let default = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &default } else { paths };
    let (mut found, mut failures) = (BTreeSet::new(), Vec::new());
    for path in paths {
        if !path.is_dir() {
            found.insert(tidy(path));
            continue;
        }
        let before = found.len();
        each_file(path, &mut failures, |entry| {
            let name = entry.file_name().to_string_lossy();
            if TEST_ENDINGS.iter().any(|ending| name.ends_with(ending)) && entry.path().is_file() {
                found.insert(tidy(entry.path()));
            }
        });
        if found.len() == before && !found.iter().any(|file| file.starts_with(tidy(path))) {
            failures.push(
                Failure::new(format!("there is no test file in {}", show_folder(path)))
                    .help("write one with `policy test --init`; its name ends with `.policytest.json`"),
            );
        }
    }
    (found.into_iter().collect(), failures)
}

fn walk(folder: &Path, certain: &mut BTreeMap<PathBuf, bool>, walked: &mut Walked) {
    each_file(folder, &mut walked.failures, |entry| {
        if is_json_file(entry) {
            let name = entry.file_name().to_string_lossy();
            let is_certain = name == "policy.json" || name.ends_with(".policy.json");
            *certain.entry(tidy(entry.path())).or_default() |= is_certain;
        }
    });
}

/// Shows everything below a folder that is not ignored.
fn each_file(folder: &Path, failures: &mut Vec<Failure>, mut show: impl FnMut(&DirEntry)) {
    let walker = WalkBuilder::new(folder)
        .hidden(false)
        .require_git(false)
        .filter_entry(|entry| !FOREIGN_FOLDERS.iter().any(|name| entry.file_name() == *name))
        .build();
    for entry in walker {
        match entry {
            Ok(entry) => show(&entry),
            Err(error) => {
                failures.push(Failure::new(format!("cannot look at every file: {}", Safe(&error.to_string()))));
            }
        }
    }
}

fn is_json_file(entry: &DirEntry) -> bool {
    entry.path().extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) && entry.path().is_file()
}

fn show_folder(folder: &Path) -> String {
    if folder == Path::new(".") || folder == Path::new("") { "this folder".to_owned() } else { show(folder) }
}

/// The path without a leading `./`, unless that would turn a file into stdin.
fn tidy(path: &Path) -> PathBuf {
    let tidy = path.strip_prefix(".").unwrap_or(path);
    if tidy == Path::new("-") { path.to_owned() } else { tidy.to_owned() }
}
