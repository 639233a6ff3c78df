//! `policy catalog lint`

use std::fs;

use serde_json::Value;

use crate::support::{Outcome, Run, policy, root};

fn lint(words: &str) -> Run {
    policy(&format!("catalog lint {words}"))
}

fn report(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.stdout).unwrap()
}

fn codes(outcome: &Outcome) -> Vec<String> {
    let report = report(outcome);
    let findings = report["findings"].as_array().unwrap().iter();
    findings.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

fn example(path: &str) -> String {
    fs::read_to_string(root().join("examples").join(path)).unwrap()
}

#[test]
fn siblings_are_shown_side_by_side() {
    let outcome = lint("keys.json -A contradicting-name").file("keys.json", example("listen-keys/catalog.json")).run();
    insta::assert_snapshot!(outcome.text());
}

#[test]
fn a_sensible_catalogue_is_almost_quiet() {
    let outcome = lint("github.json --format json").file("github.json", example("github/catalog.json")).run();
    assert_eq!(outcome.code, Some(0));
    assert!(codes(&outcome).len() <= 5, "{}", outcome.stdout);
}

#[test]
fn levels_decide_how_a_run_ends() {
    let twice = r#"{"tools": [{"name": "a", "description": "x", "class": "Read"}, {"name": "a", "class": "Write"}]}"#;
    let run = |words: &str| lint(words).file("c.json", twice).run().code;
    assert_eq!(run("c.json"), Some(1));
    assert_eq!(run("c.json -W duplicate-tool"), Some(0));
    assert_eq!(run("c.json -W duplicate-tool -D warnings"), Some(1));
    assert_eq!(run("c.json -A duplicate-tool -D warnings -A missing-description"), Some(0));
    assert_eq!(run("c.json -A duplicate-tol"), Some(2));
}

#[test]
fn json_lines_are_told_by_line() {
    let lines = concat!(
        "{\"slug\": \"one\", \"tools\": [{\"name\": \"get\", \"description\": \"Gets.\"}]}\n\n",
        "{\"slug\": \"two\", \"tools\": [{\"name\": \"get\", \"description\": \"Gets.\"}, ",
        "{\"name\": \"delete_all\", \"description\": \"Deletes.\", \"category\": \"Read\"}]}\n",
    );
    let outcome = lint("all.jsonl --format json").file("all.jsonl", lines).run();
    let report = report(&outcome);
    let [finding] = report["findings"].as_array().unwrap().as_slice() else { panic!("{report:#}") };
    assert_eq!(
        (&finding["code"], &finding["file"], &finding["line"], &finding["pointer"]),
        (&"contradicting-name".into(), &"all.jsonl".into(), &3.into(), &"/1/tools/1/category".into())
    );
    let text = lint("all.jsonl").file("all.jsonl", lines).run().stdout;
    assert!(text.contains("all.jsonl:3:") && text.contains("\"category\": \"Read\""), "{text}");
}

#[test]
fn servers_of_one_stack_shadow_each_other() {
    let server = |id: &str| {
        format!(r#"{{"server": {{"id": "{id}"}}, "tools": [{{"name": "search", "description": "Searches."}}]}}"#)
    };
    let run = |words: &str| lint(words).file("a.json", server("x/a")).file("b.json", server("x/b")).run();
    assert_eq!(codes(&run("a.json b.json --format json")), ["shadowed-name"]);
    assert_eq!(codes(&run("a.json a.json --format json")), Vec::<String>::new());
    insta::assert_snapshot!(run("a.json b.json").text());
}

#[test]
fn what_is_no_catalogue_fails_and_the_rest_is_checked() {
    let outcome = lint("policy.json empty.json missing.json good.json")
        .file("policy.json", r#"{"version": "1", "default": "deny", "tools": {}}"#)
        .file("empty.json", r#"{"tools": []}"#)
        .file("good.json", r#"{"tools": [{"name": "a", "description": "Does it."}]}"#)
        .run();
    insta::assert_snapshot!(outcome.text(), @"
    exit: 2
    --- stdout
    Checked 1 catalogue (1 tool, 1 of them unrated): nothing found.
    --- stderr
    error: cannot read `missing.json`: no such file or directory
    error: cannot use the catalogue: policy.json:1:47: this is a policy, not a tool catalogue: `tools` is an object
     help: give the list of the server's tools: a `tools/list` result, or a catalogue made of one
    error: cannot use the catalogue: empty.json: the catalogue has no tools
     help: give a catalogue with at least one tool; a server that lists none may not have been started properly
    ");
    assert_eq!(lint("").run().code, Some(2));
}

#[test]
fn poisoned_texts_reach_no_terminal() {
    let poisoned =
        r#"{"tools": [{"name": "add\u202e", "description": "Adds.\u001b[8m\udb40\udc68\udb40\udc69 <IMPORTANT>"}]}"#;
    for format in ["human", "json"] {
        let outcome = lint(&format!("c.json --format {format}")).file("c.json", poisoned).run();
        assert_eq!(outcome.code, Some(1));
        outcome.assert_harmless();
        assert!(outcome.stdout.contains("spells `hi`"), "{}", outcome.stdout);
    }
}

#[test]
fn the_list_holds_the_lints_of_catalogues() {
    let list = report(&lint("--list --format json").run());
    let lints = list["lints"].as_array().unwrap();
    assert!(lints.len() >= 10 && lints.iter().all(|lint| lint["category"] == "catalogue"), "{list:#}");
    let all = report(&policy("lint --list --format json").run());
    assert!(all["lints"].as_array().unwrap().len() > lints.len());
    assert_eq!(policy("explain hidden-instructions").run().code, Some(0));
}

#[test]
fn reports_fit_their_schema() {
    let schema = policy("schema report").run().stdout;
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let outcome = lint("keys.json no.json --format json").file("keys.json", example("listen-keys/catalog.json")).run();
    let errors: Vec<String> = validator.iter_errors(&report(&outcome)).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(outcome.code, Some(2));
}
