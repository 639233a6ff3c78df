//! `policy catalog classify`, and what it makes of `init` and `explain`.

use serde_json::Value;

use crate::support::{Outcome, Run, policy, root};

const DESK: &str = "catalog/desk.tools.json";

fn classify(words: &str) -> Run {
    policy(&format!("catalog classify {words}")).fixture("tools.json", DESK)
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[track_caller]
fn assert_valid(outcome: &Outcome, schema: &str) -> Value {
    let schema = json(&std::fs::read_to_string(root().join("schema").join(schema)).unwrap());
    let document = json(&outcome.stdout);
    let validator = jsonschema::draft202012::options().offline().build(&schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    document
}

#[test]
fn people_see_the_riskiest_first() {
    insta::assert_snapshot!("classify", classify("tools.json").run().text());
    insta::assert_snapshot!(classify("tools.json --max-tools 1").run().text());
}

#[test]
fn programs_get_what_the_schema_says() {
    let outcome = classify("tools.json --format json").run();
    let document = assert_valid(&outcome, "classification.schema.json");
    let tools = document["tools"].as_array().unwrap();
    assert_eq!(tools.len(), 8);
    assert_eq!(tools[3]["name"], "purge_archive");
    assert_eq!((&tools[3]["class"], &tools[3]["treat_as"]), (&json("\"Destructive\""), &json("\"Destructive\"")));
    assert_eq!((&tools[3]["review"], &tools[3]["given"]), (&Value::Bool(false), &Value::Null));
    assert_eq!(tools[3]["signals"], json("[\"force-flag\"]"));
    assert_eq!((&tools[6]["class"], &tools[6]["treat_as"]), (&json("\"Read\""), &json("\"Destructive\"")));
    assert_eq!(tools[6]["contradictions"].as_array().unwrap().len(), 1);
    assert_eq!(outcome.stdout.lines().count(), 10);
    let nothing =
        classify("rated.json --format json").file("rated.json", "[{\"name\": \"x\", \"class\": \"Read\"}]").run();
    assert_eq!(assert_valid(&nothing, "classification.schema.json")["tools"], json("[]"));
}

#[test]
fn a_catalogue_keeps_all_that_the_list_says() {
    let outcome = classify("tools.json -o catalog.json").run();
    assert_eq!(outcome.code, Some(0), "{}", outcome.text());
    let written = outcome.read("catalog.json");
    let catalogue = json(&written);
    let tool = |name: &str| catalogue["tools"].as_array().unwrap().iter().find(|tool| tool["name"] == name).unwrap();
    assert_eq!(tool("list_tickets")["annotations"], json("{\"title\": \"Tickets\", \"readOnlyHint\": true}"));
    assert_eq!(tool("list_tickets")["title"], "List tickets");
    assert_eq!(tool("getTicket")["output_schema"], json("{\"type\": \"object\"}"));
    assert_eq!(tool("frobnicate")["_meta"], json("{\"build\": 7}"));
    assert_eq!(tool("purge_archive")["rated_by"], "classifier");
    assert_eq!(tool("archive_lookup")["treat_as"], "Destructive");

    let again = classify("catalog.json -o again.json").file("catalog.json", &written).run();
    assert!(again.stdout.starts_with("Every tool is rated already"), "{}", again.stdout);
    assert_eq!(again.read("again.json"), written);
    let printed = classify("tools.json -o -").run();
    assert_eq!(printed.stdout, written);
    let kept = classify("tools.json -o catalog.json").file("catalog.json", "mine").run();
    assert_eq!((kept.code, kept.read("catalog.json")), (Some(2), "mine".to_owned()));
}

#[test]
fn given_ratings_stay_beside_ours() {
    let text = "{\"server\": \"b\", \"tools\": [{\"name\": \"delete_all\", \"category\": \"Read\"}]}\n\
                {\"server\": \"a\", \"tools\": [{\"name\": \"get_all\"}]}\n";
    let run = |words: &str| classify(words).file("s.jsonl", text).run();
    insta::assert_snapshot!(run("s.jsonl --all").text());
    let all = assert_valid(&run("s.jsonl --all --format json"), "classification.schema.json");
    assert_eq!(all["tools"][1]["given"], json("{\"class\": \"Read\", \"severity\": \"Low\", \"rated_by\": null}"));
    let outcome = run("s.jsonl -o rated.jsonl");
    let lines: Vec<Value> = outcome.read("rated.jsonl").lines().map(json).collect();
    assert_eq!(lines[0]["tools"][0]["class"], "Read");
    assert_eq!(lines[0]["tools"][0]["rated_by"], "classifier");
    assert_eq!(lines[1]["tools"], json("[{\"name\": \"delete_all\", \"class\": \"Read\"}]"));
    let one = run("s.jsonl --server a --format json");
    assert_eq!(json(&one.stdout)["tools"].as_array().unwrap().len(), 1);
}

#[test]
fn ratings_are_measured_against_labels() {
    let against = |words: &str| {
        policy(&format!("catalog classify --against labels.jsonl {words}"))
            .fixture("labels.jsonl", "catalog/labels.jsonl")
            .run()
    };
    insta::assert_snapshot!("classify-against", against("--folds 3").text());
    let document = assert_valid(&against("--folds 2 --format json"), "classification.schema.json");
    assert_eq!(document["evaluation"]["under_calls"].as_array().unwrap().len(), 2);
    assert_eq!(document["evaluation"]["cross_validation"]["folds"].as_array().unwrap().len(), 2);
    assert_valid(&against("--format json"), "classification.schema.json");
    let few = against("--folds 4");
    assert_eq!((few.code, few.stdout.as_str()), (Some(2), ""));
    for text in ["", "\n", "{}", "[1]", "{\"server\": \"s\", \"tool\": \"t\", \"class\": \"Bad\"}"] {
        let outcome = policy("catalog classify --against l").file("l", text).run();
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{text}: {}", outcome.text());
        outcome.assert_harmless();
    }
    assert_eq!(policy("catalog classify --against missing").run().code, Some(2));
}

#[test]
fn hostile_lists_stay_on_paper() {
    let hostile = "[{\"name\": \"get\\u001b[2J\\u202e\", \"description\": \"Gets\\u0000 \\u200b\\n| x\\u009b\"},\n\
                   {\"name\": \"\"}, {\"name\": \"x\", \"description\": \"\\ud83d\\ude00 deletes\"}]";
    for words in ["h.json", "h.json --format json", "h.json -o -", "h.json --all"] {
        let outcome = classify(words).file("h.json", hostile).run();
        assert_eq!(outcome.code, Some(0), "{}", outcome.text());
        outcome.assert_harmless();
    }
    for text in ["", "[]", "{", "{\"tools\": {}}", "\u{0}"] {
        let outcome = classify("h.json").file("h.json", text).run();
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{text}");
    }
}

#[test]
fn a_review_needs_a_person() {
    let outcome = classify("tools.json --review -o catalog.json").run();
    insta::assert_snapshot!(outcome.text());
    assert_eq!(outcome.files(), ["tools.json"]);
    assert_eq!(classify("tools.json --review").run().code, Some(2));
}

fn init(words: &str) -> Run {
    policy(&format!("init --classify --yes {words}")).fixture("tools.json", DESK)
}

#[test]
fn a_policy_comes_straight_from_a_list_of_tools() {
    let outcome = init("").run();
    insta::assert_snapshot!("init-classify", outcome.text());
    assert_eq!(outcome.files(), ["catalog.json", "policy.json", "tools.json"]);
    let policy_json = json(&outcome.read("policy.json"));
    assert_eq!(policy_json["hide"], json("[\"purge_archive\"]"));
    for absent in ["frobnicate", "archive_lookup"] {
        assert!(!outcome.read("policy.json").contains(absent), "{absent}");
    }
    let linted = policy("lint")
        .file("policy.json", outcome.read("policy.json"))
        .file("catalog.json", outcome.read("catalog.json"))
        .run();
    assert_eq!(linted.code, Some(0), "{}", linted.text());
    assert!(linted.stdout.contains("against `catalog.json` (8 tools)"), "{}", linted.text());
    let refused = policy("init --yes").fixture("tools.json", DESK).run();
    assert!(refused.code == Some(2) && refused.stderr.contains("--classify"), "{}", refused.text());
}

#[test]
fn the_catalogue_of_somebody_else_is_never_replaced() {
    let input = std::fs::read_to_string(root().join("tests/fixtures").join(DESK)).unwrap();
    let named = policy("init --classify --yes").file("catalog.json", &input).run();
    assert_eq!(named.code, Some(0), "{}", named.text());
    assert_eq!(named.read("catalog.json"), input);
    assert!(named.read("policy.catalog.json").contains("\"rated_by\": \"classifier\""));
    let linted = policy("lint")
        .file("catalog.json", &input)
        .file("policy.json", named.read("policy.json"))
        .file("policy.catalog.json", named.read("policy.catalog.json"))
        .run();
    assert_eq!(linted.code, Some(0), "{}", linted.text());
    assert!(linted.stdout.contains("against `policy.catalog.json` (8 tools)"), "{}", linted.text());

    let other =
        init("--catalog tools.json --force").file("catalog.json", "[{\"name\": \"x\", \"class\": \"Read\"}]").run();
    assert_eq!(other.files(), ["catalog.json", "policy.catalog.json", "policy.json", "tools.json"]);
    let same = init("--catalog tools.json --force").file("catalog.json", "[{\"name\": \"getTicket\"}]").run();
    assert_eq!(same.files(), ["catalog.json", "policy.json", "tools.json"]);
    let decided = "[{\"name\": \"getTicket\", \"class\": \"Write\", \"rated_by\": \"person\"}]";
    let decided = init("--catalog tools.json --force").file("catalog.json", decided).run();
    assert_eq!((decided.code, decided.files().len()), (Some(2), 2), "{}", decided.text());
    let taken = init("--catalog tools.json").file("catalog.json", "1").file("policy.catalog.json", "2").run();
    assert_eq!((taken.code, taken.files().len()), (Some(2), 3));
}

#[test]
fn what_is_only_printed_writes_no_ratings() {
    for words in ["--dry-run", "-o -", "--catalog - -o -"] {
        let outcome = init(words).stdin(std::fs::read(root().join("tests/fixtures").join(DESK)).unwrap()).run();
        assert_eq!((outcome.code, outcome.files()), (Some(0), vec!["tools.json".to_owned()]), "{}", outcome.text());
        assert!(json(&outcome.stdout)["tools"]["getTicket"].is_object());
    }
    let rated = policy("init --classify --yes").fixture("catalog.json", "catalog/shop.json").run();
    assert_eq!(rated.files(), ["catalog.json", "policy.catalog.json", "policy.json"]);
    let verbose: Vec<String> = (0..30).map(|n| format!("{{\"name\": \"frob{n}\"}}")).collect();
    let run = |words: &str| init(words).file("t.json", format!("[{}]", verbose.join(","))).run();
    assert!(run("--catalog t.json").stdout.contains(" and 25 more"));
    assert!(run("--catalog t.json -v").stdout.contains("`frob29`"));
}

#[test]
fn explain_reads_a_definition_that_nobody_has_rated() {
    let explain =
        |words: &str| policy(&format!("explain {words} --catalog tools.json")).fixture("tools.json", DESK).run();
    let text = explain("purge_archive").stdout;
    let (_, reading) = text.split_once("Our own reading of its definition:\n").unwrap();
    assert!(reading.starts_with("  class       Destructive, high confidence\n"), "{text}");
    assert!(reading.contains("  evidence    description: \"deletes\" speaks for Destructive\n"), "{text}");
    let document = json(&explain("archive_lookup --format json").stdout);
    assert_eq!(document["our_reading"]["treat_as"], "Destructive");
    assert_eq!(document["class"], Value::Null);
}
