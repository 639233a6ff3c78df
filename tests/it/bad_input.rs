//! Input that nobody would send by accident: a clear message, the right exit code, nothing damaged.

use crate::support::policy;

#[test]
fn fifty_megabytes_of_brackets() {
    let outcome = policy("validate").file("policy.json", "[".repeat(50 << 20)).run();
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.stdout.contains("error[too-deep]"), "{}", outcome.stdout);
    assert!(outcome.stdout.len() < 2000, "{}", outcome.stdout);
}

#[test]
fn a_name_of_a_megabyte() {
    let name = "x".repeat(1 << 20);
    let text = format!("{{\"version\": \"1\", \"default\": \"deny\", \"tools\": {{\"{name}\": {{}}}}}}");
    for words in ["validate", "validate --format json"] {
        let outcome = policy(words).file("policy.json", &text).run();
        assert_eq!(outcome.code, Some(1));
        assert!(outcome.stdout.len() < 10_000 || words.contains("json"), "{}", outcome.stdout.len());
    }
}

#[test]
fn a_file_that_is_too_large_is_not_read_whole() {
    let run = policy("validate");
    let path = run.path("policy.json");
    std::fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
    let outcome = run.run();
    assert_eq!(outcome.code, Some(1), "{}", outcome.text());
    assert!(outcome.stdout.contains("too-large"), "{}", outcome.stdout);
}

#[test]
fn bytes_that_are_no_text() {
    insta::assert_snapshot!(policy("validate").file("policy.json", b"{\"version\": \"\xff\xfe\"}").run().text(), @r#"
    exit: 1
    --- stdout
    error[missing-key]

      × a policy lacks `default`
       ╭─[policy.json:1:1]
     1 │ {"version": "??"}
       · ─────────────────
       ╰────
      help: add `"default": "deny"`, so that tools that are not listed stay closed

    error[bad-version]

      × there is no version `"??"` of the format
       ╭─[policy.json:1:13]
     1 │ {"version": "??"}
       ·             ────
       ╰────
      help: write `"version": "1"`

    error[not-utf-8]

      × the text is not UTF-8
       ╭─[policy.json:1:14]
     1 │ {"version": "??"}
       ·              ┬
       ·              ╰── these bytes are no character
       ╰────
      help: save the file as UTF-8 without a byte order mark

    Checked 1 policy: 3 errors.
    "#);
}

#[cfg(unix)]
#[test]
fn things_that_are_no_files() {
    let run = policy("validate /dev/null pipe");
    let status = std::process::Command::new("mkfifo").arg(run.path("pipe")).status().unwrap();
    assert!(status.success());
    insta::assert_snapshot!(run.run().text(), @r#"
    exit: 2
    --- stderr
    error: `/dev/null` is not a regular file
     help: give `-` to read from stdin
    error: `pipe` is not a regular file
     help: give `-` to read from stdin
    "#);
}

#[test]
fn a_catalogue_that_is_a_folder_or_broken() {
    const GOOD: &str = "{\"version\": \"1\", \"default\": \"deny\", \"tools\": {\"read\": {}}}\n";
    let run = policy("lint --catalog catalog").file("policy.json", GOOD).file("catalog/x", "");
    assert_eq!(run.run().code, Some(2));
    let run = policy("lint").file("policy.json", GOOD).file("catalog.json", "{");
    insta::assert_snapshot!(run.run().text(), @"
    exit: 2
    --- stdout
    Risk was not checked for `policy.json`: its catalogue cannot be used. These lints did not run:
    impossible-condition, loose-limit, loose-regex, optional-argument-bypass, reachable-destructive,
    reachable-financial, secret-read, toxic-flow, type-bypass, unknown-argument, unknown-tool,
    unlimited-destructive, unlimited-execute, unlimited-financial, unlimited-write, unrated-tool.

    Checked 1 policy: nothing found.
    --- stderr
    error: cannot use the catalogue: catalog.json:1:1: the JSON breaks off before its end
     help: the file (or this line of it) was cut short: fetch or write it again
    ");
    let run = policy("lint --require-catalog").file("policy.json", GOOD);
    assert_eq!(run.run().code, Some(2));
}
