//! `policy diff`: verdicts, formats, revisions, failures.

use std::process::Command;

use serde_json::{Value, json};

use crate::support::{Run, policy};

const OLD: &str = r#"{
  "version": "1",
  "default": "deny",
  "hide": ["delete_customer"],
  "tools": {
    "get_order": {},
    "list_orders": { "deny_if": [{ "conditions": [], "on_deny": "not yet" }] },
    "refund": { "require": [{ "conditions": [{ "path": "args.amount", "op": "lte", "value": 100 }] }] },
    "update_order": { "limits": [{ "counter": "c", "window": "minute", "max": 10, "scope": "grant" }] }
  }
}
"#;

/// Everything differs a little: looser, tighter, incomparable, moved, reworded.
const NEW: &str = r#"{
  "version": "1",
  "default": "deny",
  "hide": ["list_orders"],
  "tools": {
    "delete_customer": {},
    "get_order": { "deny_if": [{ "conditions": [{ "path": "args.id", "op": "exists", "value": false }] }] },
    "refund": { "require": [{ "conditions": [{ "path": "args.amount", "op": "lt", "value": 101 }] }] },
    "update_order": { "limits": [{ "counter": "c", "window": "hour", "max": 100, "scope": "grant" }] }
  }
}
"#;

fn diff(words: &str, old: &str, new: &str) -> Run {
    policy(&format!("diff old.json new.json {words}")).file("old.json", old).file("new.json", new)
}

/// A policy with these tools under `default: deny`.
fn listing(tools: &Value) -> String {
    json!({"version": "1", "default": "deny", "tools": tools}).to_string()
}

/// The JSON output, which must be as its schema says.
#[test]
fn every_format_tells_the_same() {
    for format in ["human", "json", "markdown", "github"] {
        let run = diff(&format!("--format {format}"), OLD, NEW).fixture("catalog.json", "catalog/shop.json");
        let outcome = run.run();
        outcome.assert_harmless();
        insta::assert_snapshot!(format!("diff-{format}"), outcome.text());
    }
}

#[test]
fn the_threshold_decides_the_exit_code_and_the_format_never_does() {
    let free = listing(&json!({"a": {}}));
    let none = listing(&json!({}));
    let limited = listing(&json!({"a": {"deny_if": [{"conditions": [{"path": "args.x", "op": "gt", "value": 1}]}]}}));
    let hard = |letter: &str| {
        let pattern = format!(".*{letter}.{{40}}$");
        listing(&json!({"a": {"require": [{"conditions": [{"path": "args.x", "op": "regex", "value": pattern}]}]}}))
    };
    let moved = r#"{"version": "1", "default": "deny", "hide": ["a"]}"#;
    for (old, new, verdict, [looser, changed, never]) in [
        (&none, &free, "looser", [1, 1, 0]),
        (&free, &limited, "tighter", [0, 1, 0]),
        (&free, &listing(&json!({"b": {}})), "incomparable", [1, 1, 0]),
        (&hard("a"), &hard("b"), "unknown", [1, 1, 0]),
        (&none, &moved.to_owned(), "same", [0, 0, 0]),
    ] {
        let formats = if verdict == "looser" { &["human", "json", "markdown", "github"][..] } else { &["human"] };
        for format in formats {
            let code = |when: &str| diff(&format!("--format {format} {when}"), old, new).run().code;
            assert_eq!(code(""), Some(looser), "{verdict} {format}");
            assert_eq!(code("--fail-on looser"), Some(looser), "{verdict} {format}");
            assert_eq!(code("--fail-on changed"), Some(changed), "{verdict} {format}");
            assert_eq!(code("--fail-on never"), Some(never), "{verdict} {format}");
        }
        assert_eq!(diff("--format json", old, new).run().json("diff")["verdict"], verdict);
    }
}

#[test]
fn what_did_not_change_is_not_mentioned() {
    let one = r#"{"version": "1", "default": "deny", "tools": {
        "a": {"require": [{"conditions": [{"path": "args.x", "op": "in", "value": ["a", "b"]}], "on_deny": "one"}]},
        "b": {"deny_if": [{"conditions": [{"path": "args.x", "op": "gt", "value": 5}]}]},
        "c": {"limits": [{"counter": "c", "window": "minute", "max": 10, "scope": "grant"}]}
    }}"#;
    let rewritten = r#"{"tools": {
        "c": {"limits": [{"counter": "d", "window": "minute", "max": 10, "scope": "grant"},
                         {"counter": "e", "window": "hour", "max": 600, "scope": "grant"}]},
        "b": {"deny_if": [{"conditions": [{"path": "args.x", "op": "gt", "value": 5.0},
                                          {"path": "args.x", "op": "exists", "value": true}]}]},
        "a": {"require": [{"conditions": [{"path": "args.x", "op": "regex", "value": "^(a|b)$"}], "on_deny": "two"}]}
    }, "default": "deny", "version": "1"}"#;
    let human = diff("--fail-on changed", one, rewritten).run();
    insta::assert_snapshot!(human.text(), @r"
    exit: 0
    --- stdout
    Verdict: same; the agent can do the same as before.
    ");
    assert_eq!(diff("--format github", one, rewritten).run().text(), "exit: 0\n");
    let json = diff("--format json", one, rewritten).run().json("diff");
    assert_eq!((&json["verdict"], &json["tools"]), (&json!("same"), &json!([])));
    let markdown = diff("--format markdown", one, rewritten).run().stdout;
    assert_eq!(markdown, "### Policy: same\n\nThe agent can do the same as before.\n");
}

#[test]
fn a_move_without_a_change_of_access_is_shown() {
    let outcome = diff("", &listing(&json!({})), r#"{"version": "1", "default": "deny", "hide": ["a"]}"#).run();
    insta::assert_snapshot!(outcome.text(), @r"
    exit: 0
    --- stdout
    same access: a
        was denied by default, is hidden

    Verdict: same; the agent can do the same as before.
    ");
}

#[test]
fn hostile_names_stay_text() {
    // no policy may bear such a name, but arguments and messages may hold anything, and so may names that are allowed
    for name in ["\u{1b}[2J", "\u{202e}evil", "a\nb", "a\u{200b}b"] {
        let outcome = diff("", &listing(&json!({})), &listing(&json!({name: {}}))).run();
        assert_eq!(outcome.code, Some(2), "{name:?}");
        outcome.assert_harmless();
    }
    let names = [
        "::error::x",
        "%0A::error::x",
        "<script>alert(1)</script>",
        "`**@all**`",
        "a|b",
        "[x](http://e.example)",
        "--help",
    ];
    let hostile = "\u{1b}[31m\u{202e}\n::error::%0A`<b>";
    let entry =
        json!({"require": [{"conditions": [{"path": format!("args.{hostile}"), "op": "eq", "value": hostile}]}]});
    let tools: serde_json::Map<String, Value> = names.iter().map(|name| ((*name).to_owned(), entry.clone())).collect();
    for format in ["human", "json", "markdown", "github"] {
        let outcome =
            diff(&format!("--format {format}"), &listing(&json!({})), &listing(&Value::Object(tools.clone()))).run();
        assert_eq!(outcome.code, Some(1), "{}", outcome.text());
        outcome.assert_harmless();
        match format {
            "github" => {
                assert_eq!(outcome.stdout.lines().count(), names.len());
                for line in outcome.stdout.lines() {
                    assert!(line.starts_with("::error file=new.json,line=1,title=policy looser%3A "), "{line}");
                    assert_eq!(line.matches("::").count() - line.split("::").skip(2).count() + 1, 2, "{line}");
                }
            }
            "markdown" => {
                // in a code span every letter is itself
                let text = outcome.stdout.lines().filter(|line| !line.starts_with("  - now allowed: ``{"));
                for line in text {
                    assert!(!["<script", "<b>", "@all", "[x]", "::"].iter().any(|mark| line.contains(mark)), "{line}");
                }
            }
            "json" => {
                let found = outcome.json("diff");
                let found: Vec<&str> =
                    found["tools"].as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap()).collect();
                let mut expected = names.to_vec();
                expected.sort_unstable();
                assert_eq!(found, expected);
            }
            _ => {}
        }
    }
}

#[test]
fn what_cannot_be_compared_is_a_failure() {
    let good = listing(&json!({}));
    for (words, old, new, said) in [
        ("", "{}", good.as_str(), "cannot compare `old.json`"),
        (
            "",
            good.as_str(),
            r#"{"version": "1", "default": "deny", "tools": {"a": {"require": 1}}}"#,
            "cannot compare `new.json`",
        ),
        ("", good.as_str(), "", "cannot compare `new.json`"),
        ("third.json", good.as_str(), good.as_str(), "two policies are compared"),
        ("--fail-on sometimes", good.as_str(), good.as_str(), "invalid value"),
        ("--catalog missing.json", good.as_str(), good.as_str(), "missing.json"),
    ] {
        let outcome = diff(words, old, new).run();
        assert_eq!(outcome.code, Some(2), "{}", outcome.text());
        assert!(outcome.stderr.contains(said), "{}", outcome.text());
        assert_eq!(outcome.stdout, "");
    }
    let missing = policy("diff old.json new.json --fail-on never").file("old.json", &good).run();
    assert_eq!(missing.code, Some(2), "{}", missing.text());
    let one = policy("diff old.json").file("old.json", &good).run();
    assert_eq!(one.code, Some(2));
    assert_eq!(policy("diff").run().code, Some(2));
}

/// A run in a repository whose only commit holds these files.
fn repository(words: &str, committed: &[(&str, &str)]) -> Run {
    let mut run = policy(words).env("PATH", "/usr/bin:/bin");
    for (path, content) in committed {
        run = run.file(path, content);
    }
    for words in [
        &["init", "--quiet", "--initial-branch=main"][..],
        &["add", "--all"],
        &["-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "--allow-empty", "--message=one"],
    ] {
        let mut command = Command::new("git");
        command.args(words).current_dir(run.path("")).env_clear().env("PATH", "/usr/bin:/bin");
        assert!(command.env("HOME", run.path("")).status().unwrap().success());
    }
    run
}

#[test]
fn the_working_tree_against_a_revision() {
    let outcome = repository("diff --git HEAD policy.json", &[("policy.json", OLD)]).file("policy.json", NEW).run();
    assert_eq!(outcome.code, Some(1));
    let files = diff("", OLD, NEW).run();
    assert_eq!(outcome.stdout, files.stdout);
    let unchanged = repository("diff --git main policy.json --fail-on changed", &[("policy.json", OLD)]).run();
    assert_eq!(unchanged.code, Some(0), "{}", unchanged.text());
    let below = repository("diff --git HEAD policies/a.json", &[("policies/a.json", OLD)]).file("policies/a.json", NEW);
    assert_eq!(below.run().stdout, files.stdout);
}

#[test]
fn policies_that_came_and_went() {
    let new =
        repository("diff --git HEAD --format json policy.json", &[("other.txt", "")]).file("policy.json", OLD).run();
    let json = new.json("diff");
    assert_eq!((new.code, &json["verdict"]), (Some(1), &json!("looser")));
    assert_eq!(json["files"][0]["old"], "HEAD: no such file");
    let gone = repository("diff --git HEAD --format json policy.json", &[("policy.json", OLD)]);
    std::fs::remove_file(gone.path("policy.json")).unwrap();
    let gone = gone.run();
    // without a policy nobody knows what a gateway allows
    assert_eq!((gone.code, &gone.json("diff")["verdict"]), (Some(1), &json!("unknown")));
    let neither = repository("diff --git HEAD policy.json", &[("other.txt", "")]).run();
    assert_eq!(neither.code, Some(2));
    assert!(neither.stderr.contains("neither there nor in the revision"), "{}", neither.stderr);
}

#[test]
fn every_policy_below_the_folder_that_changed() {
    let committed =
        [("a/policy.json", OLD), ("b.policy.json", OLD), ("same.policy.json", OLD), ("x.json", "{\"a\": 1}")];
    let outcome = repository("diff --git HEAD --format json", &committed)
        .file("a/policy.json", NEW)
        .file("b.policy.json", OLD.replace("100", "50"))
        .file("x.json", "{\"a\": 2}")
        .file("c.json", OLD)
        .run();
    let json = outcome.json("diff");
    let files: Vec<(&str, &str)> = (json["files"].as_array().unwrap().iter())
        .map(|file| (file["new"].as_str().unwrap(), file["verdict"].as_str().unwrap()))
        .collect();
    assert_eq!(files, [("a/policy.json", "incomparable"), ("b.policy.json", "tighter"), ("c.json", "looser")]);
    assert_eq!(json["verdict"], "incomparable");
    let renamed = repository("diff --git HEAD --format json", &[("policy.json", OLD)]);
    std::fs::rename(renamed.path("policy.json"), renamed.path("moved.policy.json")).unwrap();
    let json = renamed.run().json("diff");
    let files: Vec<&str> = json["files"].as_array().unwrap().iter().map(|file| file["new"].as_str().unwrap()).collect();
    assert_eq!(files, ["moved.policy.json", "policy.json (removed)"]);
    let nothing = repository("diff --git HEAD", &[("policy.json", OLD)]).run();
    assert_eq!(nothing.text(), "exit: 0\n--- stdout\nNo policy changed.\n");
}

/// Runs git in the folder of a run.
fn git(run: &Run, words: &[&str]) {
    let mut command = Command::new("git");
    command.args(words).current_dir(run.path("")).env_clear().env("PATH", "/usr/bin:/bin");
    assert!(command.env("HOME", run.path("")).status().unwrap().success());
}

#[test]
fn what_is_staged_and_not_what_lies_about() {
    let committed = [("a b/policy.json", OLD), ("gone/policy.json", OLD), ("same.policy.json", OLD), ("x.json", "{}")];
    let run = repository("diff --git HEAD --staged --format json", &committed)
        .file("a b/policy.json", OLD.replace("100", "50"))
        .file("new.json", OLD);
    git(&run, &["rm", "-r", "--quiet", "gone"]);
    git(&run, &["add", "--all"]);
    // neither what was changed afterwards nor what git does not know is part of the next commit
    let run = run.file("a b/policy.json", NEW).file("same.policy.json", NEW).file("untracked/policy.json", NEW);
    let outcome = run.run();
    let json = outcome.json("diff");
    let files: Vec<(&str, &str)> = (json["files"].as_array().unwrap().iter())
        .map(|file| (file["new"].as_str().unwrap(), file["verdict"].as_str().unwrap()))
        .collect();
    let wanted = [("a b/policy.json", "tighter"), ("gone/policy.json (removed)", "unknown"), ("new.json", "looser")];
    assert_eq!(files, wanted);
    assert_eq!(outcome.code, Some(1));

    // which policy it is, where nobody named it
    let gone = repository("diff --git HEAD --staged", &[("policy.json", OLD)]);
    git(&gone, &["rm", "--quiet", "policy.json"]);
    let gone = gone.run();
    assert!(gone.stdout.starts_with("HEAD:policy.json -> policy.json (removed)\n\n"), "{}", gone.stdout);

    let none = repository("diff --git HEAD --staged", &[("policy.json", OLD)]).file("policy.json", NEW).run();
    assert_eq!(none.text(), "exit: 0\n--- stdout\nNo policy changed.\n");
    let named = repository("diff --git HEAD --staged policy.json", &[("policy.json", OLD)]).file("policy.json", NEW);
    assert_eq!(named.run().code, Some(0));
    let unknown =
        repository("diff --git HEAD --staged policy.json", &[("x.json", "{}")]).file("policy.json", NEW).run();
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.stderr.contains("neither staged nor in the revision"), "{}", unknown.stderr);
    let alone = diff("--staged", OLD, NEW).run();
    assert_eq!(alone.code, Some(2), "{}", alone.text());
}

#[test]
fn a_policy_that_went_with_its_folder() {
    let run = repository("diff --git HEAD --format json", &[("a/b/policy.json", OLD), ("x.txt", "")]);
    std::fs::remove_dir_all(run.path("a")).unwrap();
    let outcome = run.run();
    assert_eq!((outcome.code, &outcome.json("diff")["verdict"]), (Some(1), &json!("unknown")), "{}", outcome.text());
}

#[test]
fn git_is_never_given_an_option() {
    for revision in
        ["--output=x", "-h", "--help", "", "no-such-branch", "HEAD:policy.json", "main..main", "a\u{1b}[2Jb"]
    {
        let run = repository("diff policy.json --fail-on never", &[("policy.json", OLD)]);
        let outcome = run.word(format!("--git={revision}")).run();
        assert_eq!(outcome.code, Some(2), "{revision}: {}", outcome.text());
        assert_eq!(outcome.stdout, "");
        outcome.assert_harmless();
        assert!(!outcome.files().contains(&"x".to_owned()));
    }
    let outside = policy("diff --git HEAD policy.json").env("PATH", "/usr/bin:/bin").file("policy.json", OLD).run();
    assert_eq!(outside.code, Some(2), "{}", outside.text());
    assert!(outside.stderr.contains("not a git repository"), "{}", outside.stderr);
}

const INTEGER: &str = r#"{"tools": [{"name": "t", "class": "Read", "inputSchema": {"type": "object", "properties": {"x": {"type": "integer"}}}}]}"#;

/// A policy whose only tool requires this of `x`.
fn requiring(op: &str, bound: u64) -> String {
    listing(&json!({"t": {"require": [{"conditions": [{"path": "args.x", "op": op, "value": bound}]}]}}))
}

#[test]
fn what_an_input_schema_would_change_is_said() {
    let run = |words: &str| diff(words, &requiring("lte", 100), &requiring("lt", 101));
    insta::assert_snapshot!(run("--catalog tools.json").file("tools.json", INTEGER).run().stdout, @r#"
    looser: t (Read)
        no longer requires `args.x lte 100`
        now requires `args.x lt 101`
        same if the server enforces its schema
        now allowed: {"tool": "t", "args": {"x": 100.5}}

    Verdict: looser; the agent can do more than before.
    "#);
    let json = run("--catalog tools.json --format json").file("tools.json", INTEGER).run().json("diff");
    assert_eq!(json["tools"][0]["if_schema_enforced"], "same");
    let without = run("--format json").run().json("diff");
    assert_eq!(without["tools"][0]["if_schema_enforced"], Value::Null);
    let assumed = run("--catalog tools.json --assume-schema --fail-on changed").file("tools.json", INTEGER).run();
    assert_eq!(assumed.text(), "exit: 0\n--- stdout\nVerdict: same; the agent can do the same as before.\n");
    let blind = run("--assume-schema --fail-on never").run();
    assert_eq!(blind.code, Some(2), "{}", blind.text());
    assert!(blind.stderr.contains("there is no catalogue with input schemas"), "{}", blind.stderr);
}

#[test]
fn what_the_server_changed_is_told_apart() {
    let old = listing(&json!({"ping": {}, "run_report": {}, "update_order": {}}));
    let new = r#"{"version": "1", "default": "allow", "hide": ["delete_customer", "refund_order"],
        "tools": {"run_report": {}, "sync_prices": {"deny_if": [{"conditions": []}]}}}"#;
    let rated = r#"{"tools": [{"name": "ping", "class": "Execute"}, {"name": "refund_order", "class": "Read"},
        {"name": "delete_order", "class": "Destructive"}, {"name": "sync_prices"}]}"#;
    let run = |words: &str, new: &str| {
        diff(&format!("--old-catalog was.json --new-catalog is.json {words}"), &old, new)
            .fixture("was.json", "catalog/shop.json")
            .file("is.json", rated)
    };
    for format in ["human", "json", "markdown", "github"] {
        let outcome = run(&format!("--format {format}"), new).run();
        outcome.assert_harmless();
        insta::assert_snapshot!(format!("diff-server-{format}"), outcome.text());
    }
    let json = run("--format json", new).run().json("diff");
    let told: Vec<[&str; 3]> = (json["server"].as_array().unwrap().iter())
        .map(|tool| ["name", "event", "verdict"].map(|key| tool[key].as_str().unwrap()))
        .collect();
    let expected = [
        ["delete_order", "came", "looser"],
        ["run_report", "gone", "tighter"],
        ["sync_stock", "gone", "tighter"],
        ["update_order", "gone", "tighter"],
        ["get_order", "gone", "tighter"],
        ["list_orders", "gone", "tighter"],
        ["ping", "rated", "same"],
    ];
    assert_eq!(told, expected);
    // the policy is the same, and what the agent can do is not
    let grown = run("--format json", &old).run().json("diff");
    assert_eq!((&grown["verdict"], &grown["files"][0]["verdict"]), (&json!("tighter"), &json!("same")));
    assert_eq!(grown["files"][0]["server_verdict"], "tighter");
    let new_tool = r#"{"tools": [{"name": "fresh"}]}"#;
    let open = r#"{"version": "1", "default": "allow"}"#;
    let looser = policy("diff p.json p.json --old-catalog was.json --new-catalog is.json")
        .file("p.json", open)
        .file("was.json", r#"{"tools": [{"name": "stale"}]}"#)
        .file("is.json", new_tool)
        .run();
    assert_eq!(looser.code, Some(1), "{}", looser.text());
    assert!(looser.stdout.contains("Verdict: incomparable"), "{}", looser.text());
    for words in [
        "--old-catalog was.json",
        "--new-catalog was.json",
        "--old-catalog was.json --new-catalog was.json --catalog was.json",
    ] {
        let outcome = diff(words, &old, new).fixture("was.json", "catalog/shop.json").run();
        assert_eq!(outcome.code, Some(2), "{words}: {}", outcome.text());
    }
    let part = r#"{"tools": [{"name": "t"}], "nextCursor": "2"}"#;
    let outcome = diff("--old-catalog part.json --new-catalog part.json", &old, new).file("part.json", part).run();
    assert_eq!(outcome.code, Some(2), "{}", outcome.text());
}
