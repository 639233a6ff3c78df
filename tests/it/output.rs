//! How findings look.

use std::time::{Duration, Instant};

use crate::support::policy;

#[test]
fn a_finding_for_people() {
    let text = "{\n  \"version\": \"1\",\n  \"default\": \"deny\",\n  \"default\": \"allow\"\n}\n";
    insta::assert_snapshot!(policy("validate").file("policy.json", text).run().text(), @r#"
    exit: 1
    --- stdout
    error[duplicate-key]

      × the key `default` stands twice in one object, and readers differ in which one counts
       ╭─[policy.json:4:3]
     2 │   "version": "1",
     3 │   "default": "deny",
       ·   ────┬────
       ·       ╰── first here
     4 │   "default": "allow"
       ·   ────┬────
       ·       ╰── here again
     5 │ }
       ╰────
      help: join the two entries of `default` into one, or remove one of them

    Checked 1 policy: 1 error.
    "#);
}

#[test]
fn a_finding_for_programs() {
    let text = "{\n  \"version\": \"1\",\n  \"default\": \"deny\",\n  \"default\": \"allow\"\n}\n";
    let outcome = policy("validate --format json").file("policy.json", text).run();
    insta::assert_snapshot!("finding-json", outcome.text());
}

#[test]
fn no_more_than_a_screenful_unless_asked() {
    let text = format!("{{{}}}", vec!["\"a\": 1"; 31].join(",\n"));
    let shown = |words: &str| {
        let outcome = policy(words).file("policy.json", &text).run();
        assert_eq!(outcome.code, Some(1));
        (outcome.stdout.matches("error[").count(), outcome.stdout)
    };
    let (count, text) = shown("validate");
    assert_eq!(count, 20);
    assert!(text.contains("more findings not shown; `--max-findings 0` shows all"), "{text}");
    assert_eq!(shown("validate --max-findings 3").0, 3);
    assert!(shown("validate --max-findings 0").0 >= 30);
}

#[test]
fn what_could_steer_a_terminal_is_escaped_everywhere() {
    let name = "a\u{202e}b\u{200b}\u{9b}31m\u{7f}";
    let raw = format!("{{\"{name}\": 1, \"{name}\": 2, \"c\u{1b}[2J\": 1}}");
    let written = "{\"\\u001b]0;x\\u0007\": 1, \"\\u001b]0;x\\u0007\": 2}";
    for text in [raw.as_str(), written] {
        for words in ["validate", "validate --format json", "lint", "lint --format json"] {
            let outcome = policy(words).word("a\u{1b}[1m.json").file("a\u{1b}[1m.json", text).run();
            assert_eq!(outcome.code, Some(1));
            outcome.assert_harmless();
        }
    }
}

#[test]
fn many_findings_in_a_large_file_take_no_time() {
    let mut text = String::from("{\n");
    for line in 0..100_000 {
        let name = if line % 200 == 0 { 0 } else { line };
        text.push_str(&format!("  \"tool_{name}\": {{}},\n"));
    }
    text.push_str("  \"last\": {}\n}\n");
    let one_line = text.replace('\n', " ");
    for text in [text, one_line] {
        for words in ["validate --max-findings 0", "validate --format json"] {
            let started = Instant::now();
            let outcome = policy(words).file("policy.json", &text).run();
            assert_eq!(outcome.code, Some(1));
            assert!(outcome.stdout.matches("duplicate-key").count() >= 499);
            // a debug build on a busy machine; seconds mean that something is quadratic
            assert!(started.elapsed() < Duration::from_secs(20), "{words}: {:?}", started.elapsed());
        }
    }
}

#[test]
fn nothing_that_is_printed_begins_a_workflow_command() {
    let tool = |class: &str| {
        format!(
            r###"{{"name": "::set-output name=ok::yes ##[add-mask]z", "category": "{class}", "severity": "Low", "description": "{}::stop-commands::t"}}"###,
            "word ".repeat(18)
        )
    };
    let catalogue = format!(
        r#"{{"slug": "s", "tools": [{}, {}, {{"name": "b", "category": "Destructive"}}, {{"name": "\u00a0::error::pwn", "category": "Read"}}]}}"#,
        tool("Read"),
        tool("Write")
    );
    let policy_text = r###"{"version": "1", "default": "deny", "tools": {"b": {}, "##[add-mask]q": {}}}"###;
    for words in [
        "catalog diff old.json new.json",
        "catalog show --catalog new.json",
        "lint --catalog new.json ::error::x.json",
        "lint --catalog new.json --format github ::error::x.json",
        "lint --catalog new.json --format json ::error::x.json",
        "lint --catalog new.json --diff ::error::x.json",
        "config .",
    ] {
        let run = policy(words).file("old.json", r#"{"slug": "s", "tools": [{"name": "a", "category": "Read"}]}"#);
        let run = run.file("new.json", &catalogue).file("::error::x.json", policy_text).env("GITHUB_ACTIONS", "true");
        let outcome = run.run();
        let own = |line: &str| {
            words.contains("github")
                && ["::error file=", "::warning file=", "::notice::"].iter().any(|own| line.starts_with(own))
        };
        for line in outcome.stdout.lines().chain(outcome.stderr.lines()) {
            assert!(own(line) || !line.trim_start().starts_with("::"), "{words}: {line}");
            assert!(!line.contains("##["), "{words}: {line}");
        }
        assert!(outcome.stdout.lines().any(own) || !words.contains("github"), "{}", outcome.text());
    }
    let outcome = policy("explain")
        .word("::set-output name=ok::yes ##[add-mask]z")
        .word("--catalog")
        .word("new.json")
        .file("new.json", &catalogue)
        .file("policy.json", policy_text)
        .run();
    assert!(outcome.stdout.starts_with(r":\u003aset-output"), "{}", outcome.text());
}
