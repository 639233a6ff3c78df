//! `lint --baseline` and `--write-baseline`: what is known does not fail, what is new does.

use crate::support::{Outcome, Run, policy};

const OLD: &str = r#"{
  "version": "1",
  "default": "deny",
  "tools": { "update_order": {}, "delete_customer": {} }
}
"#;

/// The same with other lines, and a tool more.
const NEW: &str = r#"{"version": "1", "default": "deny", "tools": {
  "get_order": {}, "refund_order": {},


  "update_order": {}, "delete_customer": {} }}"#;

fn repository() -> Run {
    policy("").file("a/x.json", OLD).file("b/y.json", OLD).fixture("catalog.json", "catalog/shop.json")
}

fn shell(lines: &[&str]) -> Outcome {
    repository().file("new.json", NEW).shell(&lines.join("; "))
}

const LINT: &str = "policy lint --catalog catalog.json";

#[test]
fn what_is_known_does_not_fail_and_what_is_new_does() {
    let outcome = shell(&[
        &format!("{LINT} a b --write-baseline known.json >/dev/null; echo $?"),
        &format!("{LINT} a b --baseline known.json >/dev/null; echo $?"),
        "cp new.json a/x.json",
        &format!("{LINT} a b --baseline known.json --format json; echo $?"),
    ]);
    assert!(outcome.stdout.starts_with("0\n0\n"), "{}", outcome.text());
    assert!(outcome.stdout.ends_with("1\n"), "{}", outcome.text());
    let report = outcome.stdout.strip_prefix("0\n0\n").unwrap().strip_suffix("1\n").unwrap();
    let report: serde_json::Value = serde_json::from_str(report).unwrap();
    let counting = report["findings"].as_array().unwrap().iter().filter(|finding| finding["suppressed"].is_null());
    let tools: Vec<&str> = counting.map(|finding| finding["tool"].as_str().unwrap()).collect();
    assert!(!tools.is_empty() && tools.iter().all(|tool| *tool == "refund_order"), "{tools:?}");
}

#[test]
fn a_place_in_a_list_is_a_number_and_does_not_hold_what_stands_there() {
    // as docs/commands/lint.md says
    let with = |first: &str, max: u32| {
        format!(
            r#"{{"version": "1", "default": "deny", "tools": {{"update_order": {{
                "require": [{first}{{"conditions": []}}],
                "limits": [{{"counter": "c", "window": "minute", "max": {max}, "scope": "grant"}}]}}}}}}"#
        )
    };
    let rule = r#"{"conditions": [{"path": "args.id", "op": "in", "value": ["a"]}]}, "#;
    let outcome = policy("")
        .fixture("catalog.json", "catalog/shop.json")
        .file("p.json", with(rule, 100))
        .file("looser.json", with(rule, 1_000))
        .file("moved.json", with("", 100))
        .shell(
            "policy lint p.json --write-baseline known.json >/dev/null; L='lint p.json -D warnings -A unknown-argument --baseline known.json'
             cp looser.json p.json; policy $L -q; echo $?; cp moved.json p.json; policy $L -q | grep '^error'",
        );
    assert_eq!(outcome.stdout, "0\nerror[inert-rule]\n", "{}", outcome.text());
}

#[test]
fn the_file_is_made_to_be_merged() {
    let outcome = shell(&[&format!("{LINT} a --write-baseline known.json"), "cat known.json"]);
    insta::assert_snapshot!("baseline-file", outcome.text());
}

#[test]
fn it_does_not_matter_from_where_it_is_run() {
    let outcome = shell(&[
        &format!("{LINT} a b --write-baseline known.json >/dev/null"),
        "cd a; policy lint --catalog ../catalog.json x.json ../b --baseline ../known.json; echo $?",
    ]);
    assert!(outcome.stdout.ends_with("0\n"), "{}", outcome.text());
}

#[test]
fn entries_that_match_nothing_are_told_and_pruned() {
    let clean = r#"{"version": "1", "default": "deny", "tools": {"get_order": {}}}"#;
    let outcome = repository().file("clean.json", clean).shell(&format!(
        "{LINT} a b --write-baseline known.json >/dev/null; cp clean.json a/x.json; rm b/y.json
         {LINT} a --baseline known.json
         {LINT} a --write-baseline known.json
         cat known.json"
    ));
    insta::assert_snapshot!("baseline-stale", outcome.text());
}

#[test]
fn entries_that_cannot_be_judged_stay() {
    let outcome = shell(&[
        &format!("{LINT} a b --write-baseline known.json >/dev/null"),
        "cp known.json before.json",
        // one file of two, without a catalogue, and broken
        &format!("{LINT} a --write-baseline known.json >/dev/null"),
        "cmp known.json before.json && echo same",
        "policy lint a --write-baseline known.json >/dev/null",
        "cmp known.json before.json && echo same",
        "echo '{' > a/x.json",
        &format!("{LINT} a/x.json --write-baseline known.json >/dev/null; echo $?"),
        "cmp known.json before.json && echo same",
    ]);
    assert_eq!(outcome.stdout, "same\nsame\n1\nsame\n", "{}", outcome.text());
}

#[test]
fn entries_of_a_lint_that_is_off_stay() {
    let outcome = shell(&[
        &format!("{LINT} a b --write-baseline known.json >/dev/null"),
        "cp known.json before.json",
        &format!("{LINT} a b --baseline known.json -A unlimited-destructive 2>&1 >/dev/null"),
        &format!("{LINT} a b --write-baseline known.json -A unlimited-destructive >/dev/null"),
        "cmp known.json before.json && echo same",
    ]);
    assert_eq!(outcome.stdout, "same\n", "{}", outcome.text());
}

#[test]
fn several_projects_may_share_one_and_do_not_wait_for_another() {
    let run = |first: &str| {
        let config = |baseline: &str| format!("baseline = \"{baseline}\"\n");
        let run = repository().file("a/policy.toml", config(first)).file("b/policy.toml", config("../known.json"));
        let known = format!("{LINT} a b --no-config --write-baseline known.json >/dev/null");
        run.shell(&format!("{known}; {LINT} a b --format json"))
    };
    let (shared, broken) = (run("../known.json"), run("gone.json"));
    assert_eq!((shared.code, broken.code), (Some(0), Some(2)), "{}", broken.text());
    assert!(!shared.stderr.contains("match nothing any more"), "{}", shared.text());
    assert_eq!(shared.json("report")["summary"]["baselined"], 6);
    assert_eq!(broken.json("report")["summary"]["baselined"], 3);
}

#[test]
fn programs_are_told_of_entries_that_match_nothing() {
    let outcome = shell(&[
        &format!("{LINT} a --write-baseline known.json >/dev/null"),
        r#"echo '{"version": "1", "default": "deny", "tools": {"delete_customer": {}}}' > a/x.json"#,
        &format!("{LINT} a --baseline known.json --format json"),
    ]);
    let stale = serde_json::json!([
        { "file": "a/x.json", "lint": "unlimited-write", "tool": "update_order", "pointer": "/tools/update_order" }
    ]);
    let baselines = serde_json::json!([{ "file": "known.json", "stale": stale }]);
    assert_eq!(outcome.json("report")["baselines"], baselines, "{}", outcome.text());
}

#[test]
fn nothing_is_written_where_a_file_could_not_be_read() {
    let outcome = shell(&[&format!("{LINT} a missing.json --write-baseline known.json >/dev/null; echo $?"), "ls"]);
    assert_eq!(outcome.stdout, "2\na\nb\ncatalog.json\nnew.json\n", "{}", outcome.text());
    assert!(outcome.stderr.contains("no baseline was written"), "{}", outcome.stderr);
}

#[test]
fn only_a_baseline_is_read_or_replaced() {
    for option in ["--baseline", "--write-baseline"] {
        let outcome = repository().shell(&format!("{LINT} a {option} a/x.json >/dev/null; echo $?; cat a/x.json"));
        assert_eq!(outcome.stdout, format!("2\n{OLD}"), "{}", outcome.text());
        assert!(outcome.stderr.contains("it is no baseline"), "{}", outcome.stderr);
    }
    let refused = repository().shell(&format!("{LINT} a --write-baseline a/x.json >/dev/null"));
    assert!(refused.stderr.ends_with(" help: remove the file, or name another one\n"), "{}", refused.stderr);
    // what `touch` and `mktemp` leave holds nothing to lose
    for empty in ["", "\n"] {
        let outcome = repository().file("new.json", empty).shell(&format!(
            "{LINT} a --write-baseline new.json >/dev/null; echo $?; {LINT} a --baseline new.json >/dev/null; echo $?"
        ));
        assert_eq!(outcome.text(), "exit: 0\n--- stdout\n0\n0\n");
    }
    let empty = repository().file("new.json", "").shell(&format!("{LINT} a --baseline new.json >/dev/null; echo $?"));
    assert_eq!(empty.stdout, "2\n", "an empty file covers nothing, and is no baseline");
    let missing = repository().shell(&format!("{LINT} a --baseline none.json >/dev/null; echo $?"));
    assert_eq!(missing.stdout, "2\n", "{}", missing.text());
}

#[test]
fn a_file_of_another_name_is_recognised() {
    let moved = |then: &str| {
        shell(&[
            &format!("{LINT} a b --write-baseline known.json >/dev/null"),
            then,
            &format!("{LINT} . --baseline known.json >/dev/null; echo $?"),
        ])
    };
    let note = "note: of the files in the baseline `known.json` `a/x.json` is gone and `c.json` has its findings: if that is a \
                new name, write the baseline again with `--write-baseline known.json`\n";
    let outcome = moved("mv a/x.json c.json; rm new.json");
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.matches("matches nothing").count()), ("1\n", 0));
    assert!(outcome.stderr.contains(note), "{}", outcome.text());
    // one more finding, one that is there still, and one that the baseline knows
    for then in ["mv new.json c.json; rm a/x.json", "mv new.json x; cp a/x.json c.json", "rm a/x.json new.json"] {
        let outcome = moved(then);
        assert!(!outcome.stderr.contains("is gone"), "{then}: {}", outcome.text());
    }
    let two = moved("mv a/x.json c.json; mv b/y.json d.json; rm new.json");
    assert!(two.stderr.contains("`c.json` has its findings; `b/y.json` is gone and `d.json` has"), "{}", two.text());
}

#[test]
fn structure_errors_always_fail() {
    let outcome = repository().file("a/x.json", r#"{"version": "1", "defualt": "deny"}"#).shell(&format!(
        "{LINT} a/x.json --write-baseline known.json >/dev/null; echo $?; {LINT} a/x.json --baseline known.json >/dev/null; echo $?"
    ));
    assert_eq!(outcome.stdout, "1\n1\n", "{}", outcome.text());
}

#[test]
fn what_is_found_in_stdin_is_in_no_baseline() {
    let entry = r#"{"file": "-", "lint": "unlimited-write", "tool": "update_order", "path": "/tools/update_order", "level": "warn"}"#;
    let known = format!(r#"{{"schema_version": 1, "findings": [{entry}]}}"#);
    let lint = |words: &str| {
        let run =
            policy(&format!("lint --catalog catalog.json - {words}")).fixture("catalog.json", "catalog/shop.json");
        // a file of this name is not stdin
        run.file("known.json", &known).file("-", OLD).file("policy.json", OLD).stdin(OLD).run()
    };
    for words in ["--write-baseline new.json", "policy.json --write-baseline new.json"] {
        let outcome = lint(words);
        assert_eq!(
            outcome.text(),
            "exit: 2\n--- stderr\nerror: no baseline was written to `new.json`: what is found in stdin has no file name to be \
             known by\n help: name the file instead of `-`\n"
        );
        assert!(!outcome.files().contains(&"new.json".to_owned()));
    }
    let outcome = lint("--baseline known.json");
    assert_eq!(outcome.code, Some(1));
    assert!(
        outcome.stdout.contains("unlimited-write") && !outcome.stdout.contains("in the baseline"),
        "{}",
        outcome.text()
    );
    let note = "note: the baseline `known.json` covers nothing that is found in stdin";
    assert!(outcome.stderr.contains(note), "{}", outcome.text());
    let file =
        policy("lint policy.json --baseline known.json").file("known.json", &known).file("policy.json", OLD).run();
    assert!(!file.stderr.contains("stdin"), "{}", file.text());
}
