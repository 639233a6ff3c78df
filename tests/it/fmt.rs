//! `policy fmt`

use std::fs;

use crate::support::{policy, root};

const UGLY: &str = r#"{"tools":{"b":{"limits":[{"max":30,"counter":"b_rate","window":"minute","scope":"grant"}]}},"default":"deny","version":"1"}"#;

const NEAT: &str = r#"{
  "version": "1",
  "default": "deny",
  "tools": {
    "b": {
      "limits": [
        { "counter": "b_rate", "window": "minute", "max": 30, "scope": "grant" }
      ]
    }
  }
}
"#;

#[test]
fn policies_are_laid_out_in_place() {
    let outcome = policy("fmt").file("policy.json", UGLY).run();
    assert_eq!(outcome.text(), "exit: 0\n--- stdout\nLaid out 1 policy anew; 0 policies were in order.\n");
    assert_eq!(outcome.read("policy.json"), NEAT);
    assert_eq!(policy("fmt").file("policy.json", NEAT).run().read("policy.json"), NEAT);
}

#[test]
fn a_check_writes_nothing() {
    let outcome = policy("fmt --check .").file("a.policy.json", UGLY).file("b.policy.json", NEAT).run();
    let told =
        "exit: 1\n--- stdout\nwould lay out anew: a.policy.json\nWould lay out 1 policy anew; 1 policy is in order.\n";
    assert_eq!(outcome.text(), told);
    assert_eq!(outcome.read("a.policy.json"), UGLY);
    assert_eq!(policy("fmt --check").file("policy.json", NEAT).run().code, Some(0));
    let diff = policy("fmt --diff").file("policy.json", NEAT.replace("{ \"counter\"", "{\"counter\"")).run();
    assert_eq!(diff.code, Some(1));
    assert!(diff.stdout.starts_with("--- policy.json\n+++ policy.json\n@@ -4,7 +4,7 @@\n"), "{}", diff.stdout);
}

#[cfg(unix)]
#[test]
fn a_walk_changes_nothing_outside_of_the_folders() {
    let run = |words: &str| {
        let run = policy(words).file("in/b.policy.json", UGLY).file("out/real.json", UGLY);
        for link in ["in/a.policy.json", "in/c.json"] {
            std::os::unix::fs::symlink("../out/real.json", run.path(link)).unwrap();
        }
        run.run()
    };
    for words in ["fmt in", "fmt in --check", "fmt in --diff"] {
        let outcome = run(words);
        assert_eq!(outcome.code, Some(2), "{}", outcome.text());
        let why = "error: `in/a.policy.json` stays as it is: it is a link to `[DIR]/out/real.json`, outside of what was named";
        assert!(outcome.stderr.starts_with(why), "{}", outcome.text());
        assert_eq!(outcome.read("out/real.json"), UGLY);
        assert_eq!(outcome.read("in/b.policy.json") == NEAT, words == "fmt in", "{}", outcome.text());
        assert!(!outcome.stdout.contains("a.policy.json"), "{}", outcome.text());
    }
    // what is named is meant
    for words in ["fmt in/a.policy.json", "fmt in in/c.json", "fmt in out/real.json", "fmt in out"] {
        let outcome = run(words);
        assert_eq!((outcome.code, outcome.read("out/real.json").as_str()), (Some(0), NEAT), "{}", outcome.text());
    }
}

#[cfg(unix)]
#[test]
fn a_file_of_two_names_is_written_once() {
    let run = |words: &str| {
        let run = policy(words).file("z.policy.json", UGLY);
        std::os::unix::fs::symlink("z.policy.json", run.path("a.policy.json")).unwrap();
        run.run()
    };
    let outcome = run("fmt .");
    assert_eq!(outcome.text(), "exit: 0\n--- stdout\nLaid out 1 policy anew; 0 policies were in order.\n");
    assert_eq!(outcome.read("z.policy.json"), NEAT);
    let outcome = run("fmt . --check");
    assert!(outcome.stdout.starts_with("would lay out anew: z.policy.json\nWould lay out 1"), "{}", outcome.text());
    assert_eq!(run("fmt . --diff").stdout.matches("--- ").count(), 1);
}

#[test]
fn stdin_goes_to_stdout() {
    assert_eq!(policy("fmt -").stdin(UGLY).run().text(), format!("exit: 0\n--- stdout\n{NEAT}"));
    assert_eq!(policy("fmt -").stdin(NEAT).run().text(), format!("exit: 0\n--- stdout\n{NEAT}"));
    assert_eq!(policy("fmt - --check").stdin(UGLY).run().code, Some(1));
}

#[test]
fn what_is_no_policy_stays_and_does_not_hide_the_others() {
    let outcome =
        policy("fmt a.json b.json c.json").file("a.json", "{,}").file("b.json", UGLY).file("c.json", b"\xff").run();
    assert_eq!(outcome.code, Some(2));
    assert_eq!((outcome.read("a.json").as_str(), outcome.read("b.json").as_str()), ("{,}", NEAT));
    assert!(
        outcome.stderr.contains("error: `a.json` stays as it is, for it is no valid policy (1 error)"),
        "{}",
        outcome.stderr
    );
    assert!(outcome.stderr.contains("`c.json` stays as it is"), "{}", outcome.stderr);
}

#[test]
fn the_examples_are_in_order() {
    for file in ["github/policy.json", "github/unsafe.policy.json", "listen-keys/policy.json"] {
        let text = fs::read_to_string(root().join("examples").join(file)).unwrap();
        assert_eq!(policy("fmt --check").file("policy.json", text).run().code, Some(0), "{file}");
    }
}
