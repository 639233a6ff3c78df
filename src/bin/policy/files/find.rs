//! Which policies the command line means.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ignore::{DirEntry, WalkBuilder, WalkState};
use mcp_policy::diagnostic::Diagnostic;
use mcp_policy::document;
use mcp_policy::policy::{self, LARGEST_POLICY, Policy};
use mcp_policy::source::{Safe, Source};
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use serde::de::IgnoredAny;

use super::{hold, read, sniff};
use crate::failure::{Failure, show};

/// Folders that hold other people's files.
const FOREIGN_FOLDERS: [&str; 5] = [".git", ".hg", ".jj", ".svn", "node_modules"];

/// Whether a path below a folder leads into one that holds other people's files.
pub fn is_foreign(inside: &Path) -> bool {
    inside.components().any(|part| is_foreign_name(part.as_os_str()))
}

fn is_foreign_name(name: &OsStr) -> bool {
    FOREIGN_FOLDERS.iter().any(|foreign| name == *foreign)
}

/// How the names of test files end.
const TEST_ENDINGS: [&str; 2] = [".policytest.json", ".policytest.toml"];

/// A policy's text, and where it was found.
pub struct Input {
    /// The path, `-` for stdin.
    pub path: PathBuf,
    /// The text under the name to show.
    pub source: Source,
    /// The policy, where it had to be read to know that it is one.
    pub policy: Option<Policy>,
    /// Set where the bytes are no text.
    pub undecodable: Option<Diagnostic>,
}

impl Input {
    /// The text of a policy.
    pub fn new(path: PathBuf, source: Source) -> Self {
        Self { path, source, policy: None, undecodable: None }
    }
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
///
/// What is no JSON at all is a policy too where `is_meant` says that there should be one.
pub fn each_policy<T: Send>(
    paths: &[PathBuf],
    is_meant: impl Fn(&Path) -> bool + Sync,
    check: impl Fn(Input) -> T + Sync,
) -> (Vec<T>, Walked) {
    let paths = &*meant(paths);
    let mut walked = Walked::default();
    let found = find(paths, &mut walked);
    let look = |(path, is_certain): &(PathBuf, bool)| match open(path, *is_certain, &is_meant) {
        Ok(Some(input)) => Looked::Policy(check(input)),
        Ok(None) => Looked::Other,
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

/// The real paths of the folders that [`each_policy`] goes over.
pub fn folders_meant(paths: &[PathBuf]) -> Vec<PathBuf> {
    let paths = meant(paths);
    paths.iter().filter(|path| path.is_dir()).filter_map(|path| path.canonicalize().ok()).collect()
}

/// The arguments, or what they are where there are none.
pub(super) fn meant(paths: &[PathBuf]) -> Cow<'_, [PathBuf]> {
    if !paths.is_empty() {
        return Cow::Borrowed(paths);
    }
    Cow::Owned(vec![PathBuf::from(if Path::new("policy.json").exists() { "policy.json" } else { "." })])
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

/// Reads a file; nothing, where it is no policy. Whether it is one is not asked of one that is certain to be.
fn open(path: &Path, is_certain: bool, is_meant: impl Fn(&Path) -> bool) -> Result<Option<Input>, Failure> {
    // one byte more than allowed, so that what is too large is seen to be
    let bytes = read::read_bytes(path, LARGEST_POLICY + 1)?;
    let is_in_utf_16 = sniff::looks_like_policy_in_utf_16(&bytes);
    let (source, undecodable) = document::decode(&read::name_of(path), bytes);
    let policy = if is_certain || undecodable.is_some() { None } else { policy::load_if_right(&source) };
    let is_broken = || serde_json::from_str::<IgnoredAny>(source.text()).is_err();
    let is_policy = is_certain
        || policy.is_some()
        || is_in_utf_16
        || sniff::looks_like_policy(source.text())
        || (is_meant(path) && (undecodable.is_some() || is_broken()));
    Ok(is_policy.then(|| Input { path: path.to_owned(), source, policy, undecodable }))
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
        found.extend(each_file(path, &mut failures, |entry| {
            let name = entry.file_name().to_string_lossy();
            let is_test = TEST_ENDINGS.iter().any(|ending| name.ends_with(ending)) && entry.path().is_file();
            is_test.then(|| tidy(entry.path()))
        }));
        if found.len() == before && !found.iter().any(|file| file.starts_with(tidy(path))) {
            failures.push(
                Failure::new(format!("there is no test file in {}", show_folder(path)))
                    .help("write one with `policy test --init`; its name ends with `.policytest.json`"),
            );
        }
    }
    (found.into_iter().collect(), failures)
}

/// The files that may be policies, sorted by path, each with whether it is certain to be one.
fn find(paths: &[PathBuf], walked: &mut Walked) -> Vec<(PathBuf, bool)> {
    let ordered = |path: PathBuf, is_certain| (order(&path), path, is_certain);
    let mut found: Vec<(Vec<u8>, PathBuf, bool)> = Vec::new();
    for path in paths {
        if !path.is_dir() {
            found.push(ordered(tidy(path), true));
            continue;
        }
        found.extend(each_file(path, &mut walked.failures, |entry| {
            let name = entry.file_name().as_encoded_bytes();
            let is_certain = name == b"policy.json" || name.ends_with(b".policy.json");
            is_json_file(entry).then(|| ordered(tidy(entry.path()), is_certain))
        }));
    }
    // paths are slow to compare, and of what is found twice, what is certain comes first
    found.sort_by(|(a, _, a_certain), (b, _, b_certain)| a.cmp(b).then(b_certain.cmp(a_certain)));
    found.dedup_by(|(second, ..), (first, ..)| first == second);
    found.into_iter().map(|(_, path, is_certain)| (path, is_certain)).collect()
}

/// Bytes that sort as the components of the path do, the same for all spellings of it.
fn order(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(path.as_os_str().len() + 1);
    for component in path.components() {
        bytes.extend_from_slice(component.as_os_str().as_encoded_bytes());
        bytes.push(0);
    }
    bytes
}

/// What `take` makes of everything below a folder that is not ignored, in any order.
fn each_file<T: Send>(
    folder: &Path,
    failures: &mut Vec<Failure>,
    take: impl Fn(&DirEntry) -> Option<T> + Sync,
) -> Vec<T> {
    let walker = WalkBuilder::new(folder)
        .hidden(false)
        .require_git(false)
        .filter_entry(|entry| !is_foreign_name(entry.file_name()))
        .build_parallel();
    let (taken, errors) = (Mutex::new(Vec::new()), Mutex::new(BTreeSet::new()));
    walker.run(|| {
        Box::new(|entry| {
            match entry {
                Ok(entry) => {
                    let what = take(&entry);
                    hold(&taken).extend(what);
                }
                Err(error) => _ = hold(&errors).insert(error.to_string()),
            }
            WalkState::Continue
        })
    });
    let errors = errors.into_inner().unwrap_or_else(PoisonError::into_inner);
    failures.extend(errors.iter().map(|error| Failure::new(format!("cannot look at every file: {}", Safe(error)))));
    taken.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn is_json_file(entry: &DirEntry) -> bool {
    let is_json = || entry.path().extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    // only where a link leads must be asked again
    match entry.file_type() {
        Some(kind) if !kind.is_symlink() => kind.is_file() && is_json(),
        _ => is_json() && entry.path().is_file(),
    }
}

fn show_folder(folder: &Path) -> String {
    if folder == Path::new(".") || folder == Path::new("") { "this folder".to_owned() } else { show(folder) }
}

/// The path without a leading `./`, unless that would turn a file into stdin.
pub(super) fn tidy(path: &Path) -> PathBuf {
    let tidy = path.strip_prefix(".").unwrap_or(path);
    if tidy == Path::new("-") { path.to_owned() } else { tidy.to_owned() }
}
