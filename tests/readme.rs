//! The console blocks of the README and of the pages in `docs/` are run, and print what these say they print.
//!
//! `POLICY_UPDATE=1` writes the output of the commands into them.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use mcp_policy::lint::LINTS;

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

/// The text with the output of every command in its console blocks as it is now.
fn with_real_output(text: &str) -> (String, usize) {
    let folder = workplace();
    let (mut result, mut commands, mut in_block, mut skipping) = (String::new(), 0, false, false);
    for line in text.lines() {
        if line.starts_with("```") {
            skipping = false;
            in_block = line == "```console";
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

/// The text with the table of lints as the registry has it.
fn with_real_lints(text: &str) -> String {
    const BEGIN: &str = "<!-- lints: begin (generated from the registry) -->\n";
    const END: &str = "<!-- lints: end -->";
    let (before, rest) = text.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let mut table = "| lint | about | level | finds |\n|---|---|---|---|\n".to_owned();
    for lint in LINTS {
        let (id, about, level, summary) = (lint.id, lint.category, lint.level, lint.summary);
        let file = id.replace('-', "_");
        writeln!(table, "| [`{id}`](src/lint/lints/{file}.md) | {about} | {level} | {summary} |").unwrap();
    }
    format!("{before}{BEGIN}{table}{END}{after}")
}

/// Compares a page with what it should be, or rewrites it where `POLICY_UPDATE` is set.
fn assert_real(file: &Path, text: &str, real: &str) {
    if std::env::var_os("POLICY_UPDATE").is_some() {
        fs::write(file, real).unwrap();
        return;
    }
    let file = file.display();
    assert!(text == real, "{file} is out of date; write it anew with POLICY_UPDATE=1 and read the difference");
}

#[test]
#[cfg(unix)]
fn examples_print_what_the_readme_says() {
    let file = root().join("README.md");
    let text = fs::read_to_string(&file).unwrap();
    let (real, commands) = with_real_output(&with_real_lints(&text));
    assert!(commands > 0, "the README has no console block");
    assert_real(&file, &text, &real);
}

#[test]
#[cfg(unix)]
fn examples_print_what_the_pages_say() {
    let mut commands = 0;
    for entry in fs::read_dir(root().join("docs")).unwrap() {
        let file = entry.unwrap().path();
        if file.extension().is_some_and(|extension| extension == "md") {
            let text = fs::read_to_string(&file).unwrap();
            let (real, count) = with_real_output(&text);
            commands += count;
            assert_real(&file, &text, &real);
        }
    }
    assert!(commands > 0, "no page has a console block");
}
