//! Findings in every format, to stdout and to files.

use crate::support::{Outcome, Run, policy};

const FORMATS: [&str; 7] = ["human", "json", "sarif", "github", "gitlab", "junit", "markdown"];

const BAD: &str = r#"{"version": "1", "default": "deny", "tools": {"update_order": {}, "delete_customer": {}}}"#;

fn lint(words: &str) -> Run {
    policy(&format!("lint policy.json {words}")).file("policy.json", BAD).fixture("catalog.json", "catalog/shop.json")
}

/// How many findings each format has.
fn count(format: &str, text: &str) -> usize {
    let json = || serde_json::from_str::<serde_json::Value>(text).unwrap();
    let length = |value: &serde_json::Value| value.as_array().unwrap().len();
    match format {
        "human" => text.matches("error[").count() + text.matches("warning[").count(),
        "json" => length(&json()["findings"]),
        "sarif" => length(&json()["runs"][0]["results"]),
        "github" => text.lines().filter(|line| line.starts_with("::error") || line.starts_with("::warning")).count(),
        "gitlab" => length(&json()),
        "junit" => text.matches("<testcase").count(),
        _ => text.lines().filter(|line| line.starts_with("| error") || line.starts_with("| warning")).count(),
    }
}

#[test]
fn every_format_has_the_same_findings_and_the_same_exit_code() {
    let found: Vec<(Option<i32>, usize)> = FORMATS
        .iter()
        .map(|format| {
            let outcome = lint(&format!("--format {format}")).run();
            (outcome.code, count(format, &outcome.stdout))
        })
        .collect();
    assert!(found[0].1 >= 3, "{found:?}");
    assert!(found.iter().all(|each| *each == (Some(1), found[0].1)), "{found:?}");
}

#[test]
fn findings_in_the_configuration_are_in_every_format() {
    let config = r#"
[lints]
warnings = "deny"

[[suppress]]
lint = "loose-limit"
file = "policy.json"
tool = "update_order"
reason = "known"
expires = "2026-01-31"
"#;
    for format in FORMATS {
        let run = |words: &str| lint(&format!("--today 2026-02-01 --format {format} {words}"));
        let (with, without) = (run("").file("policy.toml", config).run(), run("--no-config").run());
        assert_eq!(count(format, &with.stdout), count(format, &without.stdout) + 1, "{}", with.text());
        assert!(with.stdout.contains("held until 2026"), "{}", with.text());
        assert!(with.stdout.contains("policy.toml"), "{}", with.text());
    }
}

#[test]
fn what_could_not_be_done_is_in_every_format() {
    for format in FORMATS {
        let outcome = policy(&format!("lint gone.json policy.json --format {format}")).file("policy.json", "{}").run();
        assert_eq!(outcome.code, Some(2), "{format}");
        assert!(outcome.stderr.contains("gone.json"), "{}", outcome.text());
        assert!(format == "human" || outcome.stdout.contains("gone"), "{}", outcome.text());
    }
}

#[test]
fn what_was_not_checked_for_want_of_a_catalogue_is_in_every_format() {
    for format in FORMATS {
        let outcome = policy(&format!("lint policy.json --format {format}")).file("policy.json", BAD).run();
        assert_eq!(outcome.code, Some(0), "{}", outcome.text());
        assert!(outcome.stdout.contains("unlimited-destructive"), "{}", outcome.text());
    }
}

#[test]
fn each_reason_why_something_was_not_checked_is_told() {
    let schemaless = r#"{"tools": [{"name": "update_order", "class": "Write"}]}"#;
    let condition = r#"{"version": "1", "default": "deny", "tools": {"update_order": {"require": [{"conditions": [{"path": "args.x", "op": "eq", "value": 1}]}]}}}"#;
    let run = policy("lint a b c --format markdown")
        .file("a/policy.json", condition)
        .file("a/catalog.json", schemaless)
        .file("b/policy.json", BAD)
        .file("c/policy.json", BAD)
        .file("c/catalog.json", "{")
        .run();
    for told in
        ["Conditions were not checked for \\`a/", "Risk was not checked for \\`b/", "Risk was not checked for \\`c/"]
    {
        assert!(run.stdout.contains(told), "{told}: {}", run.text());
    }
}

#[test]
fn one_run_writes_many_files_and_the_terminal() {
    let words: String = FORMATS.iter().map(|format| format!(" --output-file {format}=out.{format}")).collect();
    let outcome = lint(&words).run();
    assert_eq!(outcome.code, Some(1), "{}", outcome.text());
    let shown = count("human", &outcome.stdout);
    for format in FORMATS {
        assert_eq!(count(format, &outcome.read(&format!("out.{format}"))), shown, "{format}");
    }
    assert_eq!(outcome.files().len(), 9, "nothing else is left: {:?}", outcome.files());
}

#[test]
fn a_bare_file_takes_the_place_of_stdout() {
    let outcome = lint("--format sarif --output-file out --output-file ./a=b").file("out", "old").run();
    insta::assert_snapshot!(outcome.text(), @"
    exit: 1
    --- stderr
    Checked 1 policy against `catalog.json` (8 tools, 1 of them unrated): 2 errors, 1 warning.
    ");
    assert_eq!(outcome.read("out"), outcome.read("a=b"));
    assert!(outcome.read("out").contains("2.1.0"));
    let quiet = lint("--output-file out --quiet").run();
    assert_eq!(quiet.text(), "exit: 1\n");
}

#[test]
fn no_output_replaces_what_was_read() {
    for file in ["policy.json", "./policy.json", "catalog.json", "sarif=catalog.json"] {
        let outcome = lint(&format!("--output-file {file}")).run();
        assert_eq!(outcome.code, Some(2), "{}", outcome.text());
        assert!(outcome.stderr.contains("this run read it"), "{}", outcome.text());
        assert_eq!(outcome.read("policy.json"), BAD);
    }
    for (words, file) in [
        ("lint policy.json --catalog broken", "broken"),
        ("lint policy.json --baseline broken", "broken"),
        ("catalog lint broken", "broken"),
        ("catalog lint catalog.json", "catalog.json"),
        ("lint broken", "broken"),
    ] {
        let outcome =
            lint("").file("broken", "{").shell(&format!("policy {words} --output-file json={file}; cat broken"));
        assert!(outcome.stderr.contains("this run read it"), "{}", outcome.text());
        assert!(outcome.stdout.ends_with("\n{"), "{}", outcome.text());
    }
    for text in ["", "broken"] {
        let outcome = lint("--output-file json=policy.toml").file("policy.toml", text).run();
        assert_eq!(outcome.code, Some(2), "{}", outcome.text());
        assert!(outcome.stderr.contains("this run read it"), "{}", outcome.text());
        assert_eq!(outcome.read("policy.toml"), text);
    }
}

#[test]
fn an_output_that_cannot_be_written_fails_and_the_others_are_written() {
    let outcome = lint("--output-file json=gone/out.json --output-file json=out.json").run();
    assert_eq!(outcome.code, Some(2), "{}", outcome.text());
    assert!(outcome.stderr.contains("cannot write `gone/out.json`"), "{}", outcome.text());
    assert!(outcome.read("out.json").contains("schema_version"));
}

#[test]
fn no_output_replaces_another_one() {
    for second in ["out", "./out"] {
        let outcome = lint(&format!("--output-file json=out --output-file sarif={second}")).run();
        assert_eq!(outcome.code, Some(2), "{}", outcome.text());
        assert!(outcome.stderr.contains("named twice"), "{}", outcome.text());
        assert!(outcome.read("out").contains("\"schema_version\""));
    }
}

#[test]
fn unknown_formats_are_refused() {
    for (words, why) in [
        ("--output-file sarfi=x", "`sarfi` is no format"),
        ("--output-file sarif=", "no file name"),
        ("--output-file -", "`-` is no file"),
        ("--list --format sarif", "human or json"),
        ("--list --output-file x", "goes to stdout"),
        ("--quiet --verbose", "cannot be used with"),
    ] {
        let outcome = policy(&format!("lint {words}")).run();
        assert_eq!(outcome.code, Some(2), "{}", outcome.text());
        assert!(outcome.stderr.contains(why), "{}", outcome.text());
    }
}

#[test]
fn quiet_is_quiet_and_verbose_tells_more() {
    let shop = |words: &str| -> Outcome {
        lint(words).file("p/policy.json", "{\"version\": \"1\", \"default\": \"deny\", \"hide\": [\"x\"]}").run()
    };
    let quiet = policy("lint . -q -A all").run();
    assert_eq!(quiet.code, Some(2), "nothing to lint is a failure all the same");
    let outcome = shop("-q");
    assert!(outcome.stderr.is_empty() && !outcome.stdout.contains("Checked"), "{}", outcome.text());
    let outcome = policy("lint . -v").file("policy.json", BAD).file("other.json", "[]").run();
    assert!(outcome.stderr.contains("`policy.json` checked without a catalogue"), "{}", outcome.text());
    assert!(outcome.stderr.contains("`other.json` passed over: no policy"), "{}", outcome.text());
    let known = lint("--write-baseline known.json -v").run();
    assert!(known.stdout.contains(": in the baseline"), "{}", known.text());
    assert!(known.stdout.contains("nothing found; 3 in the\nbaseline."), "{}", known.text());
}

#[test]
fn what_was_not_checked_is_told_however_quiet_the_run_is() {
    let clean = "{\"version\": \"1\", \"default\": \"deny\", \"hide\": [\"x\"]}";
    let run =
        |words: &str| policy(&format!("lint policy.json -A allows-nothing {words}")).file("policy.json", clean).run();
    for words in ["-q", "-q --output-file out", "-q --output-file json=out", "--output-file out", "--diff", "-q --fix"]
    {
        let outcome = run(words);
        assert_eq!(outcome.code, Some(0), "{}", outcome.text());
        let told = outcome.stderr.matches("note: Risk was not checked for `policy.json`").count();
        assert_eq!((told, outcome.stdout.as_str()), (1, ""), "{words}: {}", outcome.text());
    }
    let human = run("-q --output-file out");
    assert!(human.read("out").starts_with("Risk was not checked"), "{}", human.read("out"));
    let loud = run("");
    assert!(loud.stdout.contains("Risk was not checked") && loud.stderr.is_empty(), "{}", loud.text());
    // what programs read says it already
    let json = run("-q --format json");
    assert!(json.stdout.contains("\"not_run\": [\n") && json.stderr.is_empty(), "{}", json.text());
}

#[test]
fn verbose_tells_which_configuration_counts_and_why() {
    let config = "[[policy]]\nfiles = \"policy.json\"\ncatalog = \"other.json\"\n";
    let run = lint("--verbose").file("policy.toml", config).fixture("other.json", "catalog/shop.json").run();
    let told = "note: `policy.json` checked against `other.json` (8 tools), as line 3 of `policy.toml` says; all lints \
                ran; `policy.toml` applies";
    assert!(run.stderr.contains(told), "{}", run.text());
    let broken = lint("--verbose").file("policy.toml", "x =").run();
    let told = "; `policy.toml` cannot be used and does not apply";
    assert!(broken.stderr.contains(told) && broken.code == Some(2), "{}", broken.text());
}

#[test]
#[cfg(unix)]
fn what_is_no_regular_file_is_no_output_file() {
    let piped = lint("--output-file json=/dev/stdout").run();
    assert!(piped.stderr.contains("leave `--output-file` out to write to stdout"), "{}", piped.text());
    assert!(!piped.stderr.contains("give `-`"), "{}", piped.text());
}

#[test]
fn statistics_instead_of_findings() {
    insta::assert_snapshot!(lint("--statistics").run().text(), @"
    exit: 1
    --- stdout
      errors   warnings   set aside   fixable   lint
    ───────────────────────────────────────────────────────────────────
      1        0          0           1         reachable-destructive
      1        0          0           0         unlimited-destructive
      0        1          0           1         unlimited-write

    Checked 1 policy against `catalog.json` (8 tools, 1 of them unrated): 2 errors, 1 warning.
    ");
}

#[test]
fn stdin_has_a_name_in_every_format() {
    for format in FORMATS {
        let outcome = policy(&format!("validate - --format {format}")).stdin("{").run();
        assert_eq!(outcome.code, Some(1), "{}", outcome.text());
        assert!(outcome.stdout.contains("stdin"), "{format}: {}", outcome.text());
    }
}

#[test]
fn many_findings_with_long_names_are_written_in_time() {
    let name = "x".repeat(1000);
    let tools: Vec<String> = (0..2_000).map(|at| format!("\"{name}{at}\": 1")).collect();
    let text = format!("{{\"version\": \"1\", \"default\": \"deny\", \"tools\": {{{}}}}}", tools.join(",\n"));
    for format in FORMATS {
        let started = std::time::Instant::now();
        let outcome = policy(&format!("validate --format {format}")).file("policy.json", &text).run();
        assert_eq!(outcome.code, Some(1));
        // a debug build on a busy machine; more means that something is quadratic
        assert!(started.elapsed() < std::time::Duration::from_secs(60), "{format}: {:?}", started.elapsed());
    }
}
