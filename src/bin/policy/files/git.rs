//! Policies as they were at a revision, asked of git without letting a name pass for an option.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use mcp_policy::diagnostic::Diagnostic;
use mcp_policy::document;
use mcp_policy::policy::LARGEST_POLICY;
use mcp_policy::source::{Safe, Source};

use super::sniff;
use crate::failure::{Failure, show};

/// A revision that git knows, or what is staged for the next one.
pub struct Revision {
    /// As the user calls it, fit for a terminal; empty for what is staged.
    name: String,
    /// The commit that it is; empty for what is staged, as git has it.
    commit: String,
}

impl Revision {
    /// Asks git for a revision, in this folder or in that of the file.
    pub fn find(name: &str, beside: Option<&Path>) -> Result<Self, Failure> {
        let shown = Safe(name).to_string();
        if name.is_empty() || name.starts_with('-') {
            return Err(Failure::new(format!("`{shown}` is no revision"))
                .help("name a branch, a tag or a commit, for example `--git main`"));
        }
        let wanted = format!("{name}^{{commit}}");
        let output = git(&folder_of(beside), &["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted])?;
        let commit = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        if output.status.success() && !commit.is_empty() {
            return Ok(Self { name: shown, commit });
        }
        let why = complaint(&output);
        let why = if why.is_empty() { "git knows no such revision".to_owned() } else { why };
        Err(Failure::new(format!("cannot compare with `{shown}`: {why}"))
            .help("name a branch, a tag or a commit of the repository that the policy is in"))
    }

    /// What is staged for the next commit.
    pub fn staged() -> Self {
        Self { name: String::new(), commit: String::new() }
    }

    /// The name by which a file of the revision is shown.
    fn name_of(&self, file: &Path) -> String {
        if self.name.is_empty() { super::name_of(file) } else { format!("{}:{}", self.name, file.display()) }
    }

    /// The text of a file at the revision, under the name `REVISION:path`; none where the file was not there. What is staged
    /// goes by its path.
    pub fn text(&self, file: &Path) -> Result<Option<(Source, Option<Diagnostic>)>, Failure> {
        let folder = folder_of(Some(file));
        let shown = if self.name.is_empty() { "what is staged".to_owned() } else { format!("`{}`", self.name) };
        let failed =
            |output: &Output| Failure::new(format!("cannot read {} in {shown}: {}", show(file), complaint(output)));
        let mut object = OsString::from(format!("{}:.", self.commit));
        for part in file.strip_prefix(&folder).unwrap_or(file) {
            object.push("/");
            object.push(part);
        }
        let words: [OsString; 5] =
            ["rev-parse".into(), "--verify".into(), "--quiet".into(), "--end-of-options".into(), object];
        let found = git(&folder, &words)?;
        let blob = String::from_utf8_lossy(&found.stdout).trim().to_owned();
        if !found.status.success() || blob.is_empty() {
            return if complaint(&found).is_empty() { Ok(None) } else { Err(failed(&found)) };
        }
        let size = git(&folder, &["cat-file", "-s", &blob])?;
        let bytes = String::from_utf8_lossy(&size.stdout).trim().parse::<usize>();
        match bytes {
            Ok(bytes) if bytes <= LARGEST_POLICY => {}
            Ok(_) => return Err(Failure::new(format!("{} in {shown} is larger than 64 MiB", show(file)))),
            Err(_) => return Err(failed(&size)),
        }
        let content = git(&folder, &["cat-file", "blob", &blob])?;
        if !content.status.success() {
            return Err(failed(&content));
        }
        Ok(Some(document::decode(&self.name_of(file), content.stdout)))
    }

    /// The policies below this folder that differ from the revision, came or went, sorted by path: as the files are, or as
    /// they are in `staged`.
    pub fn changed(&self, staged: Option<&Self>) -> Result<Vec<PathBuf>, Failure> {
        let here = PathBuf::from(".");
        let differ = ["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--relative"];
        let cached = staged.map(|_| "--cached");
        let words: Vec<&str> = differ.into_iter().chain(cached).chain([self.commit.as_str(), "--", "."]).collect();
        let mut outputs = vec![git(&here, &words)?];
        if staged.is_none() {
            outputs.push(git(&here, &["ls-files", "-z", "--others", "--exclude-standard", "--", "."])?);
        }
        let mut paths = BTreeSet::new();
        for output in outputs {
            if !output.status.success() {
                return Err(Failure::new(format!("git cannot list what changed: {}", complaint(&output))));
            }
            let names = output.stdout.split(|byte| *byte == 0).filter(|name| !name.is_empty());
            paths.extend(names.map(path).filter(|path| path.extension().is_some_and(|ending| ending == "json")));
        }
        let mut policies = Vec::new();
        for path in paths {
            if self.is_policy(&path, staged)? {
                policies.push(path);
            }
        }
        Ok(policies)
    }

    /// Whether a file is, or was, a policy.
    fn is_policy(&self, path: &Path, staged: Option<&Self>) -> Result<bool, Failure> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name == "policy.json" || name.ends_with(".policy.json") {
            return Ok(true);
        }
        let now = match staged {
            Some(staged) => staged.text(path)?.map(|(source, _)| source),
            None if path.exists() => Some(super::read_source(path)?),
            None => None,
        };
        if now.is_some_and(|source| sniff::looks_like_policy(source.text())) {
            return Ok(true);
        }
        Ok(self.text(path)?.is_some_and(|(source, _)| sniff::looks_like_policy(source.text())))
    }
}

/// The folder in which to ask about a file: its own, or the nearest above it that is still there.
fn folder_of(file: Option<&Path>) -> PathBuf {
    let folder = file.into_iter().flat_map(|file| file.ancestors().skip(1)).find(|folder| folder.is_dir());
    folder.map_or_else(|| PathBuf::from("."), Path::to_owned)
}

/// Runs git so that it asks nothing, fetches nothing, and starts no program but the filters that its configuration names: what
/// is in the files of a repository chooses none.
fn git<S: AsRef<std::ffi::OsStr>>(folder: &Path, words: &[S]) -> Result<Output, Failure> {
    Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["-c", "core.fsmonitor=false", "--no-pager", "--literal-pathspecs"])
        .args(words)
        .env("LC_ALL", "C")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| Failure::io("run", Path::new("git"), &error).help("install git, or compare two files"))
}

/// The first line of what git complains of, without its prefix.
fn complaint(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let line = text.lines().next().unwrap_or_default();
    Safe(line.strip_prefix("fatal: ").unwrap_or(line)).to_string()
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
