//! `policy eval`: one call, or many over time.

use crate::support::{Outcome, Run, policy};

fn eval(words: &str) -> Run {
    policy(&format!("eval {words}")).fixture("policy.json", "pay.policy.json")
}

fn with_args(args: &str) -> Outcome {
    eval("create_refund --args").word(args).run()
}

#[test]
fn a_denied_call_is_told_step_by_step() {
    insta::assert_snapshot!(with_args(r#"{"amount": "5"}"#).text(), @r#"
    exit: 1
    --- stdout
    `create_refund` is denied: `require` rule 0 does not hold, with the message
    `Refunds above 100 need a person.`.

      tools     the tool is listed [policy.json:6:22]
      require   rule 0 does not hold, so the call is denied [policy.json:8:9]
        condition `args.amount lte 100` is false: the argument is `"5"` [policy.json:9:26]
    "#);
    insta::assert_snapshot!(eval("delete_customer").run().text(), @"
    exit: 1
    --- stdout
    `delete_customer` is denied: it is hidden.

      hide      the tool is hidden [policy.json:4:12]
    ");
    insta::assert_snapshot!(eval("list_refund").run().text(), @"
    exit: 1
    --- stdout
    `list_refund` is denied: it is not listed, and `default` is `deny`.

      default   the tool is not listed, and the default is `deny` [policy.json:3:14]
    ");
}

#[test]
fn an_allowed_call_ends_with_zero() {
    insta::assert_snapshot!(with_args(r#"{"amount": 5}"#).text(), @"
    exit: 0
    --- stdout
    `create_refund` is allowed.

      tools     the tool is listed [policy.json:6:22]
      require   rule 0 holds, so the call goes on [policy.json:8:9]
        condition `args.amount lte 100` is true: the argument is `5` [policy.json:9:26]
      limit     `create_refund_rate` allows 2 per minute, and 0 are used [policy.json:13:18]
    ");
    let from_file = eval("create_refund --args @call.json").file("call.json", r#"{"amount": 5}"#).run();
    let from_stdin = eval("create_refund --args -").stdin(r#"{"amount": 5}"#).run();
    assert_eq!((from_file.code, from_stdin.code), (Some(0), Some(0)));
    assert_eq!(from_file.stdout, from_stdin.stdout);
}

#[test]
fn json_tells_the_same() {
    let outcome = eval("create_refund --format json --args").word(r#"{"amount": 500}"#).run();
    assert_eq!(outcome.code, Some(1));
    let json = outcome.json("evaluation");
    assert_eq!((&json["schema_version"], &json["verdict"]), (&1.into(), &"denied".into()));
    let call = &json["calls"][0];
    assert_eq!((&call["by"], &call["message"]), (&"require".into(), &"Refunds above 100 need a person.".into()));
    assert_eq!(call["trace"][2]["pointer"], "/tools/create_refund/require/0/conditions/0");
    assert_eq!((&call["trace"][2]["holds"], &call["trace"][2]["seen"]), (&false.into(), &500.into()));
}

#[test]
fn what_cannot_be_decided_ends_with_two() {
    for (args, reason) in [
        ("[]", "not a JSON object"),
        (r#"{"amount": 1, "amount": 500}"#, "stands twice"),
        (r#"{"amount": 1e999}"#, "out of range"),
        ("nonsense", "expected"),
    ] {
        let outcome = with_args(args);
        assert_eq!(outcome.code, Some(2), "{args}");
        assert!(outcome.stdout.is_empty() && outcome.stderr.contains(reason), "{}", outcome.text());
    }
    for words in
        ["create_refund --policy missing.json", "create_refund --args @missing.json", "--args {}", "x --server y"]
    {
        assert_eq!(eval(words).run().code, Some(2), "{words}");
    }
    let broken = eval("create_refund").file("policy.json", "{}").run();
    assert_eq!(broken.code, Some(2));
    assert!(broken.stderr.contains("no valid policy"), "{}", broken.stderr);
}

const CATALOGUE: &str = r#"{"tools": [
    {"name": "create_refund", "inputSchema": {"type": "object", "required": ["amount"], "properties": {"amount": {"type": "number"}}}},
    {"name": "list_refunds", "inputSchema": {"$ref": "https://example.com/schema.json"}}
]}"#;

#[test]
fn a_catalogue_checks_the_arguments_first() {
    let eval = |words: &str, args: &str| {
        eval(&format!("{words} --catalog catalog.json --args")).word(args).file("catalog.json", CATALOGUE).run()
    };
    assert_eq!(eval("create_refund", r#"{"amount": 5}"#).code, Some(0));
    insta::assert_snapshot!(eval("create_refund", r#"{"amount": "5"}"#).text(), @r#"
    exit: 2
    --- stderr
    error: cannot decide: the arguments do not fit the input schema of `create_refund`: `/amount`: value is not of type "number"
     help: the server should refuse this call; leave `--catalog` away to decide by the policy alone
    "#);
    insta::assert_snapshot!(eval("list_refunds", "{}").text(), @"
    exit: 2
    --- stderr
    error: cannot decide: the input schema of `list_refunds` cannot be used: it refers to `https://example.com/schema.json`, which is not followed
     help: leave `--catalog` away to decide by the policy alone
    ");
    insta::assert_snapshot!(eval("create_refunds", "{}").text(), @"
    exit: 2
    --- stderr
    error: cannot decide: the catalogue has no tool `create_refunds`
     help: did you mean `create_refund`?
    ");
    let json = eval("create_refund --format json", r#"{"amount": "5"}"#);
    assert_eq!(json.code, Some(2));
    assert_eq!(json.json("evaluation")["verdict"], "undecided");
}

#[test]
fn a_sequence_shares_its_counters() {
    let calls = r#"{"args": {"amount": 5}}
{"args": {"amount": 5}, "at": 30}

{"args": {"amount": 5}, "at": "1970-01-01T00:00:59Z"}
{"args": {"amount": 5}, "at": 60}
{"tool": "list_refunds"}
"#;
    let run = |text: &str| eval("create_refund --sequence calls.jsonl").file("calls.jsonl", text).run();
    insta::assert_snapshot!(run(calls).text(), @r#"
    exit: 1
    --- stdout
    1970-01-01T00:00:00Z  create_refund {"amount": 5}: allowed
    1970-01-01T00:00:30Z  create_refund {"amount": 5}: allowed
    1970-01-01T00:00:59Z  create_refund {"amount": 5}: denied: the limit `create_refund_rate` allows 2 per minute, and 2 are used
    1970-01-01T00:01:00Z  create_refund {"amount": 5}: allowed
    1970-01-01T00:01:00Z  list_refunds {}: allowed

    5 calls: 4 allowed, 1 denied.
    "#);
    for wrong in [
        "",
        "{}\n{",
        r#"{"at": 5}
{"at": 4}"#,
        r#"{"when": 5}"#,
        r#"{"args": null}"#,
        r#"{"at": "noon"}"#,
    ] {
        assert_eq!(run(wrong).code, Some(2), "{wrong}");
    }
    insta::assert_snapshot!(run(r#"{"arg": {}}"#).text(), @r#"
    exit: 2
    --- stderr
    error: cannot decide line 1 of `calls.jsonl`: unknown field `arg`, expected one of `tool`, `args`, `at` at line 1 column 6
     help: a line is like {"tool": "create_refund", "args": {"amount": 5}, "at": 60}
    "#);
}

#[test]
fn hostile_values_do_not_reach_the_terminal() {
    let outcome = with_args("{\"amount\": \"\\u001b[31m\u{202e}\"}");
    assert_eq!(outcome.code, Some(1));
    outcome.assert_harmless();
    let name = policy("eval").word("\u{1b}[31mx").fixture("policy.json", "pay.policy.json").run();
    assert_eq!(name.code, Some(1));
    name.assert_harmless();
}

#[test]
fn every_step_is_in_the_published_schema() {
    let sequence = "{\"args\": {\"amount\": 5}}\n{\"tool\": \"no_such_tool\", \"at\": 3}\n".repeat(12);
    let outcome = eval("create_refund --sequence calls.jsonl --format json").file("calls.jsonl", sequence).run();
    let json = outcome.json("evaluation");
    let steps: std::collections::BTreeSet<&str> = json["calls"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|call| call["trace"].as_array().unwrap())
        .map(|step| step["step"].as_str().unwrap())
        .collect();
    assert!(steps.len() > 3, "{steps:?}");
}
