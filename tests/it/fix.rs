//! `policy lint --fix`, `--unsafe-fixes` and `--diff`.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::{Outcome, Run, policy, root};

pub const CATALOGUE: &str = r#"{"tools": [{"name": "delete_file", "class": "Destructive"}, {"name": "create_issue", "class": "Write"}, {"name": "get_file", "class": "Read"}]}"#;

const BAD: &str = r#"{"version": "1", "default": "deny", "hide": [], "tools": { "delete_file": {},   "create_issue":{}, "get_flie": {} }}"#;

const BETTER: &str = r#"{"version": "1", "default": "deny", "hide": ["delete_file"], "tools": { "create_issue":{"limits": [{"counter": "create_issue_rate", "window": "minute", "max": 30, "scope": "grant"}]}, "get_flie": {} }}"#;

fn run(words: &str) -> Run {
    policy(words).file("catalog.json", CATALOGUE).file("policy.json", BAD)
}

fn example(file: &str) -> String {
    fs::read_to_string(root().join("examples/github").join(file)).unwrap()
}

#[test]
fn safe_fixes_are_written_and_the_rest_is_told() {
    let outcome = run("lint --fix").run();
    assert_eq!(outcome.read("policy.json"), BETTER);
    assert_eq!(outcome.code, Some(1));
    assert!(
        outcome.stdout.contains("error[unknown-tool]") && !outcome.stdout.contains("delete_file"),
        "{}",
        outcome.stdout
    );
    assert_eq!(
        outcome.stderr,
        "fixed policy.json: hide `delete_file` (reachable-destructive)\n\
         fixed policy.json: limit `create_issue` to 30 calls a minute (unlimited-write)\n\
         not fixed policy.json: write `get_file` (unknown-tool): it lets through {\"tool\": \"get_file\", \"args\": {}}\n\
         Fixed 2 findings (1 more with `--unsafe-fixes`).\n"
    );
}

#[test]
fn a_dangerous_tool_that_may_be_called_is_limited() {
    let suppress = r#"[[suppress]]
lint = "reachable-destructive"
file = "policy.json"
tool = "delete_file"
reason = "needed"
owner = "us"
"#;
    let limited = r#""delete_file": {"limits": [{"counter": "delete_file_rate", "window": "minute", "max": 10, "scope": "grant"}]}"#;
    for outcome in [
        run("lint --fix -A reachable-destructive -A unknown-tool").run(),
        run("lint --fix -A unknown-tool").file("policy.toml", suppress).run(),
    ] {
        assert_eq!(outcome.code, Some(0), "{}", outcome.text());
        assert!(outcome.read("policy.json").contains(limited), "{}", outcome.read("policy.json"));
    }
}

#[test]
fn unsafe_fixes_wait_until_they_are_asked_for() {
    let outcome = run("lint --fix --unsafe-fixes").run();
    assert_eq!(outcome.code, Some(0), "{}", outcome.text());
    assert!(outcome.read("policy.json").contains(r#""get_file": {} }}"#), "{}", outcome.read("policy.json"));
    let told =
        r#"fixed policy.json: write `get_file` (unknown-tool): it lets through {"tool": "get_file", "args": {}}"#;
    assert!(outcome.stderr.contains(told), "{}", outcome.stderr);
    assert_eq!(run("lint --unsafe-fixes").run().code, Some(2));
}

#[test]
fn a_difference_is_shown_and_nothing_written() {
    let outcome = run("lint --diff").run();
    assert_eq!(outcome.read("policy.json"), BAD);
    assert_eq!(outcome.code, Some(1));
    let missing = "\\ No newline at end of file\n";
    let expected = format!("--- policy.json\n+++ policy.json\n@@ -1 +1 @@\n-{BAD}\n{missing}+{BETTER}\n{missing}");
    assert_eq!(outcome.stdout, expected);
    assert!(outcome.stderr.contains("\nwould fix policy.json: hide `delete_file`"), "{}", outcome.stderr);
    assert!(outcome.stderr.ends_with("Would fix 2 findings (1 more with `--unsafe-fixes`).\n"), "{}", outcome.stderr);
    // a warning that can be fixed is something that would change
    let warned = policy("lint --diff").file("catalog.json", CATALOGUE).file(
        "policy.json",
        BETTER.replace(r#", "get_flie": {}"#, r#", "get_file": {"require": [{"conditions": []}]}"#),
    );
    assert_eq!(warned.run().code, Some(1));
    let clean =
        policy("lint --diff").file("catalog.json", CATALOGUE).file("policy.json", BETTER.replace("flie", "file"));
    assert_eq!((clean.run().text()), "exit: 0\n--- stderr\nWould fix nothing.\n");
}

#[test]
fn a_difference_names_what_would_be_left() {
    let left = "note: would be left: policy.json:1:16: deny [syntax-error] ";
    for words in ["", "-v", "-q"] {
        let outcome = policy(&format!("lint --diff {words}")).file("policy.json", r#"{"version":"1",,}"#).run();
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(1), ""), "{}", outcome.text());
        assert!(outcome.stderr.starts_with(left), "{words}: {}", outcome.text());
    }
    // where something would be fixed, the place is that in what it would become
    let outcome = run("lint --diff").run();
    let column = BETTER.find("get_flie").unwrap();
    let told = format!("note: would be left: policy.json:1:{column}: deny [unknown-tool] ");
    assert!(outcome.stderr.starts_with(&told), "{}", outcome.stderr);
    let few = run("lint --diff --max-findings 1 -A unlimited-write -D allows-nothing")
        .file("empty.policy.json", r#"{"version": "1", "default": "deny", "tools": {}}"#)
        .word(".")
        .run();
    assert_eq!(few.stderr.matches("would be left").count(), 1, "{}", few.stderr);
    assert!(few.stderr.contains("note: 1 more finding not shown; `--max-findings 0` shows all\n"), "{}", few.stderr);
}

#[test]
fn suppressions_are_judged_by_what_is_left() {
    // hiding the tool takes away what was suppressed too
    let config = "[[suppress]]\nlint = \"unlimited-destructive\"\nfile = \"policy.json\"\ntool = \"delete_file\"\nreason = \"x\"\n";
    let text = BAD.replace("get_flie", "get_file");
    let run = |words: &str, text: &str| {
        let run = policy(words).file("catalog.json", CATALOGUE).file("policy.json", text);
        run.file("policy.toml", config).run()
    };
    let fixed = run("lint --fix -D warnings policy.json", &text);
    assert!(fixed.stdout.contains("error[unmatched-suppression]"), "{}", fixed.text());
    let after = run("lint -D warnings policy.json", &fixed.read("policy.json"));
    assert_eq!((fixed.code, fixed.stdout), (Some(1), after.stdout));
    let left = run("lint --diff -D warnings policy.json", &text);
    assert!(left.stderr.contains("would be left: policy.toml:2:8: deny [unmatched-suppression]"), "{}", left.text());
    // what is left of what was suppressed still is
    let kept = run("lint --fix -A reachable-destructive -D warnings policy.json", &text);
    assert_eq!(kept.code, Some(0), "{}", kept.text());
}

#[test]
fn a_policy_on_stdin_goes_to_stdout() {
    let outcome = policy("lint --fix --catalog catalog.json -").file("catalog.json", CATALOGUE).stdin(BAD).run();
    assert_eq!(outcome.stdout, BETTER);
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.stderr.contains("note: <stdin>:1:185: deny [unknown-tool]"), "{}", outcome.stderr);
    let clean = policy("lint --fix -").stdin(r#"{"version": "1", "default": "deny", "tools": {"a": {}}}"#).run();
    assert_eq!(clean.stdout, r#"{"version": "1", "default": "deny", "tools": {"a": {}}}"#);
    let unreadable = policy("lint --fix -").stdin(b"{\"a\": \"\xff\"}").run();
    assert_eq!((unreadable.code, unreadable.stdout.as_str()), (Some(1), ""), "not what it was, so nothing");
    let broken = policy("lint --fix -").stdin("{\"version\": 1}\n").run();
    assert_eq!((broken.code, broken.stdout.as_str()), (Some(1), "{\"version\": 1}\n"));
}

#[test]
fn the_second_run_changes_nothing() {
    let first = run("lint --fix").run();
    let second =
        policy("lint --fix").file("catalog.json", CATALOGUE).file("policy.json", first.read("policy.json")).run();
    assert_eq!(second.read("policy.json"), first.read("policy.json"));
    assert!(second.stderr.ends_with("Fixed nothing (1 more with `--unsafe-fixes`).\n"), "{}", second.stderr);
}

#[test]
fn the_unsafe_example_is_mended_by_safe_fixes_alone() {
    let fix = |text: &str| {
        policy("lint --fix p.policy.json --format json")
            .file("catalog.json", example("catalog.json"))
            .file("p.policy.json", text)
            .run()
    };
    let codes = |outcome: &Outcome| -> Vec<String> {
        let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
        let findings = report["findings"].as_array().unwrap().iter();
        findings.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
    };
    let outcome = fix(&example("unsafe.policy.json"));
    // which of the tools has to go is for a person to say
    assert_eq!(codes(&outcome), ["toxic-flow"]);
    assert!(outcome.stderr.ends_with("Fixed 8 findings.\n"), "{}", outcome.stderr);
    let text = outcome.read("p.policy.json");
    assert_eq!(fix(&text).read("p.policy.json"), text);
    // it was in the canonical layout and is still
    let formatted = policy("fmt --check").file("policy.json", &text).run();
    assert_eq!(formatted.code, Some(0), "{}", formatted.text());
}

#[test]
fn line_breaks_and_tabs_survive() {
    let text = "{\r\n\t\"version\": \"1\",\r\n\t\"default\": \"deny\",\r\n\t\"tools\": {\r\n\t\t\"create_issue\": {}\r\n\t}\r\n}\r\n";
    let outcome = policy("lint --fix").file("catalog.json", CATALOGUE).file("policy.json", text).run();
    let after = outcome.read("policy.json");
    assert!(after.contains("\r\n\t\t\"create_issue\": {\r\n\t\t\t\"limits\": [\r\n\t\t\t\t{\r\n"), "{after}");
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count());
}

#[test]
fn what_is_known_or_off_is_not_fixed() {
    let baseline = run("lint --write-baseline known.json").run();
    let known = baseline.read("known.json");
    let outcome = run("lint --fix --baseline known.json").file("known.json", known).run();
    assert_eq!(outcome.read("policy.json"), BAD);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text());
    let off = run("lint --fix -A unlimited-write").run().read("policy.json");
    assert!(off.contains(r#""create_issue":{},"#) && off.contains(r#"["delete_file"]"#), "{off}");
    assert_eq!(run("lint --fix --write-baseline known.json").run().code, Some(2));
}

#[test]
fn what_is_suppressed_is_not_fixed() {
    let toml = "[[suppress]]\nlint = \"reachable-destructive\"\ntool = \"delete_file\"\nfile = \"policy.json\"\nreason = \"break-glass\"\n\
                [[suppress]]\nlint = \"unlimited-destructive\"\ntool = \"delete_file\"\nfile = \"policy.json\"\nreason = \"break-glass\"\n";
    let outcome = run("lint --fix").file("policy.toml", toml).run();
    let after = outcome.read("policy.json");
    assert!(after.contains(r#""delete_file": {}"#) && after.contains("create_issue_rate"), "{}", outcome.text());
    let without = run("lint --fix --no-suppressions").file("policy.toml", toml).run().read("policy.json");
    assert!(without.contains(r#"["delete_file"]"#), "{without}");
}

#[test]
fn what_cannot_be_judged_as_a_team_wants_is_not_fixed() {
    let suppress = |key: &str| format!("[[suppress]]\nlint = \"x\"\n{key} = \"delete_file\"\n");
    for (words, toml) in [
        ("lint --fix", suppress("tol")),
        ("lint --fix", "baseline = \"gone.json\"\n".to_owned()),
        ("lint --fix", "[[policy]]\nfiles = \"*.json\"\ncatalog = \"gone.json\"\n".to_owned()),
        ("lint --fix --baseline gone.json", String::new()),
        ("lint --fix --catalog gone.json", String::new()),
        ("lint --fix --server acme", String::new()),
        ("lint --diff --catalog gone.json", String::new()),
    ] {
        let text = r#"{"version": "1", "default": "deny", "hide": ["a", "a"], "tools": {"delete_file": {}}}"#;
        let outcome = run(words).file("policy.json", text).file("policy.toml", &toml).run();
        assert_eq!((outcome.read("policy.json").as_str(), outcome.code), (text, Some(2)), "{}", outcome.text());
        let told = "note: nothing of `policy.json` was fixed: not all that it is checked with could be used\n";
        assert!(
            outcome.stderr.contains(told) && outcome.stderr.to_lowercase().contains("nothing.\n"),
            "{}",
            outcome.text()
        );
    }
}

#[test]
fn files_with_errors_are_left_alone() {
    let text = r#"{"version": "1", "default": "allow", "tools": {"delete_file": {"limit": 1}}}"#;
    let outcome = run("lint --fix").file("policy.json", text).run();
    assert_eq!((outcome.read("policy.json").as_str(), outcome.code), (text, Some(1)));
    assert!(outcome.stderr.ends_with("Fixed nothing.\n"), "{}", outcome.stderr);
}

#[test]
fn many_files_are_fixed_in_one_run() {
    let mut run = policy("lint --fix . --catalog catalog.json").file("catalog.json", CATALOGUE);
    for number in 0..20 {
        run = run.file(&format!("p{number}.policy.json"), BAD);
    }
    let outcome = run.run();
    assert!((0..20).all(|number| outcome.read(&format!("p{number}.policy.json")) == BETTER));
    assert!(outcome.stderr.contains("Fixed 40 findings (20 more with `--unsafe-fixes`)."), "{}", outcome.stderr);
}

#[test]
fn hostile_names_reach_no_terminal() {
    let name = "x\u{202e}y";
    let text = format!(r#"{{"version": "1", "default": "deny", "hide": ["{name}", "{name}"]}}"#);
    let outcome = policy("lint --diff")
        .file("policy.json", r#"{"version": "1", "default": "deny", "hide": ["a|b", "a|b"]}"#)
        .run();
    assert!(outcome.stdout.contains("a|b"));
    let outcome = policy("lint --diff").file("policy.json", text).run();
    assert!(!outcome.stdout.contains('\u{202e}') && !outcome.stderr.contains('\u{202e}'), "{}", outcome.text());
}

#[cfg(unix)]
#[test]
fn links_and_modes_survive() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let run = run("lint --fix link.json --catalog catalog.json");
    let (link, real): (PathBuf, PathBuf) = (run.path("link.json"), run.path("policy.json"));
    symlink("policy.json", &link).unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    let outcome = run.run();
    assert_eq!(outcome.read("policy.json"), BETTER);
    assert_eq!(outcome.files(), ["catalog.json", "link.json", "policy.json"]);
    let folder = real.parent().unwrap();
    assert!(fs::symlink_metadata(folder.join("link.json")).unwrap().is_symlink());
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
}

#[cfg(unix)]
#[test]
fn a_walk_fixes_nothing_outside_of_the_folders() {
    let walk = |words: &str| {
        let run =
            policy(words).file("catalog.json", CATALOGUE).file("in/b.policy.json", BAD).file("out/real.json", BAD);
        std::os::unix::fs::symlink("../out/real.json", run.path("in/a.policy.json")).unwrap();
        run.run()
    };
    for words in ["--fix in", "--diff in"] {
        let outcome = walk(&format!("lint --catalog catalog.json {words}"));
        assert_eq!((outcome.code, outcome.read("out/real.json").as_str()), (Some(2), BAD), "{}", outcome.text());
        let why = "error: `in/a.policy.json` stays as it is: it is a link to `[DIR]/out/real.json`, outside of what was named";
        assert!(outcome.stderr.contains(why), "{}", outcome.text());
        assert!(!outcome.stdout.contains("+++ in/a.policy.json"), "{}", outcome.text());
        let is_fixed = outcome.read("in/b.policy.json") == BETTER;
        assert!(is_fixed == words.contains("fix") && outcome.stderr.contains("2 findings"), "{}", outcome.text());
    }
    // what is named is meant
    for words in ["in/a.policy.json", "in in/a.policy.json", "in out"] {
        let outcome = walk(&format!("lint --catalog catalog.json --fix {words}"));
        assert_eq!((outcome.code, outcome.read("out/real.json").as_str()), (Some(1), BETTER), "{}", outcome.text());
    }
}

#[cfg(unix)]
#[test]
fn a_file_of_two_names_is_fixed_once() {
    let walk = |words: &str| {
        let run = policy(words).file("catalog.json", CATALOGUE).file("z.policy.json", BAD);
        std::os::unix::fs::symlink("z.policy.json", run.path("a.policy.json")).unwrap();
        run.run()
    };
    let outcome = walk("lint . --fix --catalog catalog.json");
    assert_eq!(outcome.read("z.policy.json"), BETTER);
    assert!(outcome.stderr.contains("Fixed 2 findings") && !outcome.stderr.contains("fixed a."), "{}", outcome.text());
    // what is left is left under both names, and what is fixed under neither
    assert!(outcome.stdout.contains("Checked 2 policies"), "{}", outcome.text());
    assert_eq!(outcome.stdout.matches("unknown-tool").count(), 2, "{}", outcome.text());
    assert_eq!(outcome.stdout.matches("delete_file").count(), 0, "{}", outcome.text());
    let outcome = walk("lint . --diff --catalog catalog.json");
    assert_eq!(outcome.stdout.matches("--- ").count(), 1, "{}", outcome.text());
}

#[test]
fn edits_in_json_are_those_of_the_fixes() {
    let outcome = run("lint --format json -A unlimited-write --catalog catalog.json").run();
    let report = outcome.json("report");
    let mut text: Vec<char> = BAD.chars().collect();
    let mut edits: Vec<&Value> = Vec::new();
    for finding in report["findings"].as_array().unwrap() {
        edits.extend(finding["fix"]["edits"].as_array().into_iter().flatten());
    }
    let column = |edit: &Value, key: &str| usize::try_from(edit[key].as_u64().unwrap()).unwrap() - 1;
    // the policy is one line; from its end, so that no place moves
    edits.sort_by_key(|edit| std::cmp::Reverse(column(edit, "column")));
    for edit in &edits {
        text.splice(column(edit, "column")..column(edit, "end_column"), edit["text"].as_str().unwrap().chars());
    }
    let text: String = text.into_iter().collect();
    let fixed = run("lint --fix --unsafe-fixes -A unlimited-write --catalog catalog.json").run();
    assert_eq!(text, fixed.read("policy.json"), "{edits:#?}");
}

#[cfg(unix)]
#[test]
fn a_file_that_is_to_be_left_alone_under_one_name_is_left_alone() {
    let run = policy("lint --fix x y")
        .file("x/policy.json", BAD)
        .file("x/policy.toml", "x =")
        .file("y/catalog.json", CATALOGUE);
    std::os::unix::fs::symlink("../x/policy.json", run.path("y/policy.json")).unwrap();
    let outcome = run.run();
    assert_eq!((outcome.read("x/policy.json").as_str(), outcome.code), (BAD, Some(2)), "{}", outcome.text());
}

#[test]
fn a_policy_on_stdin_keeps_every_byte_that_no_fix_is_about() {
    let text = r###"{"version": "1", "default": "deny", "hide": ["a", "a"], "tools": {"##[x]": {"require": []}}}"###;
    let printed = |run: Run| run.stdin(text).run().stdout;
    let after = text.replace(r#"["a", "a"]"#, r#"["a"]"#);
    assert_eq!(printed(policy("lint --no-config --fix -")), after);
    let read_along = printed(policy("lint --no-config --fix -").env("GITHUB_ACTIONS", "true"));
    assert_eq!(read_along, after.replace("##[", r"##\u005b"));
}
