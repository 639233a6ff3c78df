//! Which files are checked, and what is said of those that cannot be.

use crate::support::policy;

const GOOD: &str = "{\"version\": \"1\", \"default\": \"deny\", \"tools\": {\"read\": {}}}\n";

#[test]
fn policy_json_is_checked_where_nothing_is_named() {
    let run = policy("validate").file("policy.json", GOOD).file("other.policy.json", "broken");
    insta::assert_snapshot!(run.run().text(), @r#"
    exit: 0
    --- stdout
    Checked 1 policy: nothing found.
    "#);
}

#[test]
fn without_policy_json_the_folder_is_searched() {
    let run = policy("validate")
        .file("a/policy.json", GOOD)
        .file("b/admin.json", GOOD)
        .file("b/broken.json", "{\"default\": \"deny\",")
        .file("package.json", "{\"name\": \"x\", \"version\": \"1.0.0\"}")
        .file("tsconfig.json", "{ // comment\n }")
        .file("catalog.json", "{\"tools\": [{\"name\": \"read\", \"class\": \"Read\"}]}")
        .file("node_modules/x/policy.json", "broken")
        .file(".gitignore", "ignored\n")
        .file("ignored/policy.json", "broken");
    insta::assert_snapshot!(run.run().text(), @r#"
    exit: 1
    --- stdout
    error[syntax-error]

      × this `{` is never closed
       ╭─[b/broken.json:1:1]
     1 │ {"default": "deny",
       · ───────────────────
       ╰────
      help: write the missing `}`

    Checked 3 policies: 1 error.
    --- stderr
    note: 3 JSON files passed over: no policy
    "#);
}

#[test]
fn a_named_file_is_always_checked() {
    let outcome = policy("validate package.json").file("package.json", "{\"name\": \"x\"}").run();
    assert_eq!(outcome.code, Some(1), "{}", outcome.text());
}

#[test]
fn nothing_to_check_is_a_failure() {
    insta::assert_snapshot!(policy("validate").run().text(), @r#"
    exit: 2
    --- stderr
    error: there is no policy in this folder
     help: name the file, or write a policy with `policy init`
    "#);
    let run = policy("validate policy.json empty").file("policy.json", GOOD).file("empty/notes.json", "[]");
    insta::assert_snapshot!(run.run().text(), @r#"
    exit: 2
    --- stdout
    Checked 1 policy: nothing found.
    --- stderr
    error: there is no policy in `empty`
     help: name the file, or write a policy with `policy init`
    note: 1 JSON file passed over: no policy
    "#);
}

#[test]
fn one_unreadable_file_hides_no_other() {
    let run = policy("validate missing.json policy.json broken.json").file("policy.json", GOOD).file("broken.json", "");
    insta::assert_snapshot!(run.run().text(), @r#"
    exit: 2
    --- stdout
    error[syntax-error]

      × the file is empty
       ╭─[broken.json:1:1]
     1 │  
       · ─
       ╰────
      help: write a JSON document into it

    Checked 2 policies: 1 error.
    --- stderr
    error: cannot read `missing.json`: no such file or directory
    "#);
    let run = policy("validate --format json missing.json policy.json").file("policy.json", GOOD);
    insta::assert_snapshot!("missing-file-json", run.run().text());
}

#[test]
fn stdin_is_a_file() {
    insta::assert_snapshot!(policy("validate -").stdin(GOOD).run().text(), @r#"
    exit: 0
    --- stdout
    Checked 1 policy: nothing found.
    "#);
    assert_eq!(policy("validate ./-").file("-", GOOD).stdin("broken").run().code, Some(0));
    let outcome = policy("validate -").stdin("{\"a\": 1, \"a\": 2}").run();
    assert!(outcome.stdout.contains("[<stdin>:1:10]"), "{}", outcome.stdout);
}
