//! What is decided by the terminal and the environment: colour, width, and who is reading.

use std::process::Stdio;

use crate::support::{Outcome, policy};

const BROKEN: &str = "{\"version\": \"1\",\n  \"default\": \"deny\",,\n  \"tools\": {}}\n";

fn validate(words: &str, variables: &[(&str, &str)]) -> Outcome {
    let run = policy("validate").file("policy.json", BROKEN);
    let run = words.split(' ').filter(|word| !word.is_empty()).fold(run, |run, word| run.word(word));
    variables.iter().fold(run, |run, (name, value)| run.env(name, value)).run()
}

#[test]
fn a_pipe_gets_no_colour() {
    let plain = validate("", &[]);
    assert!(!plain.stdout.contains('\u{1b}') && !plain.stderr.contains('\u{1b}'));
}

#[test]
fn colour_is_forced_and_forbidden_in_the_usual_order() {
    let is_coloured = |words, variables: &[(&str, &str)]| validate(words, variables).stdout.contains('\u{1b}');
    assert!(is_coloured("--color always", &[]));
    assert!(is_coloured("--color=always", &[("NO_COLOR", "1")]));
    assert!(is_coloured("", &[("CLICOLOR_FORCE", "1")]));
    assert!(!is_coloured("", &[("CLICOLOR_FORCE", "0")]));
    assert!(!is_coloured("", &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!is_coloured("--color never", &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn help_and_usage_errors_obey_too() {
    policy("").word("a\u{1b}[2J").run().assert_harmless();
    assert!(policy("--color always --help").run().stdout.contains('\u{1b}'));
    assert!(policy("--color=always frobnicate").run().stderr.contains('\u{1b}'));
    assert!(!policy("--color never frobnicate").env("CLICOLOR_FORCE", "1").run().stderr.contains('\u{1b}'));
}

#[test]
fn the_width_is_that_of_the_terminal() {
    let widest = |columns: &str| {
        let help = policy("lint --help").env("COLUMNS", columns).run().stdout;
        help.lines().map(|line| line.chars().count()).max().unwrap()
    };
    assert!(widest("60") <= 80);
    assert!(widest("60") < widest("120"));
}

#[test]
fn a_reader_that_leaves_changes_nothing() {
    let run = policy("validate").file("policy.json", BROKEN);
    let mut child = run.command().stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(1), b"".as_slice()));
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_written_is_a_failure() {
    for words in ["validate", "validate --format json", "--help", "man", "schema", "completions zsh"] {
        let outcome = policy(words).file("policy.json", BROKEN).shell("policy > /dev/full");
        assert_eq!(outcome.code, Some(2), "{words}");
        assert_eq!(outcome.stderr, "error: cannot write the output: no space left on device\n", "{words}");
    }
}

#[test]
fn a_closed_stdout_changes_no_verdict() {
    let outcome = policy("validate").file("policy.json", BROKEN).shell("policy >&-");
    assert_eq!(outcome.text(), "exit: 1\n");
    let outcome = policy("validate").file("policy.json", BROKEN).shell("policy >&- 2>&-");
    assert_eq!(outcome.text(), "exit: 1\n");
}

#[test]
fn a_closed_stdin_is_an_empty_file() {
    let outcome = policy("validate -").shell("policy <&-");
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.stdout.contains("the file is empty"), "{}", outcome.stdout);
}
