//! The console blocks of the README and of the pages under `docs` are run, and print what the pages say they print.
//!
//! `POLICY_UPDATE=1` writes the output of the commands into the pages.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder with the examples in it, as a reader has them after cloning.
fn workplace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("examples"), &folder.path().join("examples"));
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn run(command: &str, folder: &Path) -> String {
    let binaries: PathBuf = Path::new(env!("CARGO_BIN_EXE_policy")).parent().unwrap().into();
    let path = format!("{}:{}", binaries.display(), std::env::var("PATH").unwrap());
    let output = Command::new("sh")
        .args(["-c", &format!("{{ {command}\n}} 2>&1")])
        .current_dir(folder)
        .env_clear()
        .envs([("PATH", path.as_str()), ("NO_COLOR", "1"), ("COLUMNS", "100"), ("LC_ALL", "C.UTF-8")])
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The file that a block begins which is one: `json refunds.json`.
fn file_of(line: &str, folder: &Path) -> Option<PathBuf> {
    let (_, name) = line.strip_prefix("```")?.split_once(' ')?;
    name.contains('.').then(|| folder.join(name))
}

/// The text with the output of every command in its console blocks as it is now, and how many commands there are.
///
/// A block that is marked with the name of a file is written to that file first.
fn with_real_output(text: &str) -> (String, usize) {
    let folder = workplace();
    let (mut result, mut commands, mut in_block, mut skipping) = (String::new(), 0, false, false);
    let mut file: Option<(PathBuf, String)> = None;
    for line in text.lines() {
        if line.starts_with("```") {
            skipping = false;
            in_block = line == "```console";
            match file.take() {
                Some((path, content)) => {
                    fs::create_dir_all(path.parent().unwrap()).unwrap();
                    fs::write(path, content).unwrap();
                }
                None => file = file_of(line, folder.path()).map(|path| (path, String::new())),
            }
        } else if let Some((_, content)) = &mut file {
            writeln!(content, "{line}").unwrap();
        }
        if let Some(command) = line.strip_prefix("$ ").filter(|_| in_block) {
            commands += 1;
            skipping = true;
            writeln!(result, "{line}").unwrap();
            for line in run(command, folder.path()).lines() {
                writeln!(result, "{}", line.trim_end()).unwrap();
            }
        } else if !skipping {
            writeln!(result, "{line}").unwrap();
        }
    }
    (result, commands)
}

/// Runs the commands of a page, and tells what it got wrong.
#[cfg(unix)]
fn complaint(page: &Path) -> Option<String> {
    let text = fs::read_to_string(page).unwrap();
    let (real, _) = with_real_output(&text);
    if std::env::var_os("POLICY_UPDATE").is_some() {
        fs::write(page, &real).unwrap();
    }
    let differs = text.lines().zip(real.lines()).find(|(old, new)| old != new);
    let (old, new) = differs.unwrap_or(("its end", "another end"));
    (text != real).then(|| format!("{} says `{old}`, which is `{new}`", page.display()))
}

/// The pages below a folder, without those of the lints: they have no commands.
#[cfg(unix)]
fn pages_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() && !path.ends_with("docs/lints") { pages_below(&path) } else { vec![path] })
        .filter(|path| path.is_file())
        .collect()
}

#[test]
#[cfg(unix)]
fn commands_print_what_the_pages_say() {
    let mut pages = pages_below(&root().join("docs"));
    pages.push(root().join("README.md"));
    pages.push(root().join("examples/README.md"));
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let runs: Vec<_> = pages.iter().map(|page| scope.spawn(|| complaint(page))).collect();
        runs.into_iter().filter_map(|run| run.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{}\nwrite them anew with POLICY_UPDATE=1 and read the difference", wrong.join("\n"));
}

#[test]
#[cfg(unix)]
fn a_page_that_says_something_else_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.md");
    let text = "```json a/b.json\n{}\n```\n\n```console\n$ cat a/b.json\n{}\n$ ls examples/payments; false\ncatalog.json\npolicy.json\n```\n\nDone.\n";
    assert_eq!(with_real_output(text), (text.to_owned(), 2));
    fs::write(&page, text.replace("\n{}\n$", "\n[]\n$")).unwrap();
    if std::env::var_os("POLICY_UPDATE").is_none() {
        assert!(complaint(&page).unwrap().ends_with("page.md says `[]`, which is `{}`"));
    }
}
