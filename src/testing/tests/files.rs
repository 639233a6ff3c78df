//! Reading test files.

use serde_json::json;

use super::{TestFile, parse, policy, read_json, read_toml, run};
use crate::source::Source;
use crate::testing::Work;

fn toml(text: &str) -> Result<TestFile, String> {
    read_toml(&Source::new("x.toml", text)).map_err(|error| format!("{}: {}", error.at.line, error.message))
}

fn problem(text: &str) -> String {
    let error = read_json(&Source::new("x.json", text)).unwrap_err();
    format!("{}:{}: {}", error.at.line, error.at.column, error.message)
}

#[test]
fn both_formats_say_the_same() {
    let json = parse(&json!({"policy": "policy.json", "cases": [
        {"name": "small", "tool": "t", "args": {"n": 1.5, "list": [1, "a", true]}, "expect": "allow"},
        {"name": "limit", "tool": "t", "at": "1970-01-01T00:00:10Z", "steps": [
            {"repeat": 3, "expect": "allow"}, {"at": 59, "expect": {"limited": "c"}},
        ]},
    ]}));
    let text = r#"
        policy = "policy.json"
        [[cases]]
        name = "small"
        tool = "t"
        args = { n = 1.5, list = [1, "a", true] }
        expect = "allow"
        [[cases]]
        name = "limit"
        tool = "t"
        at = "1970-01-01T00:00:10Z"
        steps = [{ repeat = 3, expect = "allow" }, { at = 59, expect = { limited = "c" } }]
    "#;
    assert_eq!(toml(text).unwrap(), json);
}

#[test]
fn every_expectation_is_read_and_met() {
    let limit = json!({"counter": "c", "window": "minute", "max": 1, "scope": "grant"});
    let policy = policy(json!({"version": "1", "default": "deny", "hide": ["h"], "tools": {
        "t": {
            "require": [{"conditions": [{"path": "args.n", "op": "lte", "value": 5}], "on_deny": "too many"}],
            "deny_if": [{"conditions": [{"path": "args.n", "op": "eq", "value": 0}]}],
        },
        "l": {"limits": [limit]},
    }}));
    let tells = |tool: &str, n: i64, repeat: u64, expect: serde_json::Value| {
        let case = json!({"tool": tool, "args": {"n": n}, "repeat": repeat, "expect": expect});
        let file = parse(&json!({"policy": "p", "cases": [case]}));
        run(&file.cases[0], &policy, &mut Work::default(), |_, _| {}).unwrap().map(|failed| failed.call)
    };
    for (tool, n, expect) in [
        ("t", 1, json!("allow")),
        ("h", 1, json!("hidden")),
        ("x", 1, json!("unlisted")),
        ("t", 9, json!({"deny": {"require": 0, "message": "too many"}})),
        ("t", 9, json!({"deny": {}})),
        ("t", 0, json!({"deny": {"deny_if": 0}})),
        ("x", 0, json!("deny")),
    ] {
        assert_eq!(tells(tool, n, 2, expect.clone()), None, "{expect}");
    }
    for (tool, n, expect) in [
        ("t", 1, json!("deny")),
        ("h", 1, json!("unlisted")),
        ("x", 1, json!("hidden")),
        ("x", 1, json!({"deny": {}})),
        ("t", 9, json!({"deny": {"require": 1}})),
        ("t", 9, json!({"deny": {"message": "too few"}})),
        ("t", 0, json!({"deny": {"require": 0}})),
    ] {
        assert_eq!(tells(tool, n, 2, expect.clone()), Some(1), "{expect}");
    }
    assert_eq!(tells("l", 1, 1, json!("allow")), None);
    assert_eq!(tells("l", 1, 5, json!("allow")), Some(2));
    assert_eq!(tells("l", 1, 1, json!("limited")), Some(1));
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let case = |members: &str| format!("{{\"policy\": \"p\", \"cases\": [\n  {{{members}}}\n]}}");
    let told: Vec<String> = [
        case(r#""tol": "t", "expect": "allow""#),
        case(r#""tool": "t""#),
        case(r#""expect": "allow""#),
        case(r#""tool": "t", "expect": "alow""#),
        case(r#""tool": "t", "expect": {"deny": {"rule": 0}}"#),
        case(r#""tool": "t", "expect": {"limited": "a", "deny": {}}"#),
        case(r#""tool": "t", "expect": "allow", "expect": "deny""#),
        case(r#""tool": "t", "args": {"a": 1, "a": 2}, "expect": "allow""#),
        case(r#""tool": "t", "args": [], "expect": "allow""#),
        case(r#""tool": "t", "args": null, "expect": "allow""#),
        case(r#""tool": "t", "at": "noon", "expect": "allow""#),
        case(r#""tool": "t", "repeat": 0, "expect": "allow""#),
        case(r#""tool": "t", "expect": "allow", "steps": []"#),
        case(r#""tool": "t", "steps": [{"at": 5, "expect": "allow"}, {"at": 4, "expect": "allow"}]"#),
        "[]".to_owned(),
        "".to_owned(),
        "{\"policy\": \"p\", \"cases\": [], }".to_owned(),
    ]
    .iter()
    .map(|text| problem(text))
    .collect();
    insta::assert_snapshot!(told.join("\n"), @"
    2:8: unknown field `tol`, expected one of `name`, `tool`, `args`, `at`, `repeat`, `rounds`, `every`, `expect`, `steps`
    3:1: a case: `expect` is missing
    3:1: a case: `tool` is missing
    2:32: unknown variant `alow`, expected one of `allow`, `deny`, `hidden`, `unlisted`, `limited`
    2:42: unknown field `rule`, expected one of `require`, `deny_if`, `message`
    2:49: `expect` has one key: `deny` or `limited`
    2:43: duplicate field `expect`
    2:36: the key `a` stands twice
    2:26: the arguments are not a JSON object
    2:28: the arguments are not a JSON object
    2:28: the time is neither like `2026-11-20T12:00:00Z` nor a whole number of seconds since 1970
    3:1: a case: `repeat`, `rounds` and `every` are at least 1
    3:1: in a case with `steps`, `expect`, `repeat`, `rounds` and `every` belong to these
    3:1: step 2 of a case: goes back in time
    1:2: invalid length 1, expected an object with `policy` and `cases`
    1:1: EOF while parsing a value
    1:30: trailing comma
    ");
    assert!(problem(&"[".repeat(100_000)).contains("1:"));
}

#[test]
fn toml_has_no_way_around_json() {
    let case = |members: &str| format!("policy = \"p\"\n[[cases]]\ntool = \"t\"\nexpect = \"allow\"\n{members}");
    assert!(toml(&case("args = { a = 1 }")).is_ok());
    for members in
        ["args = { a = nan }", "args = { a = inf }", "args = { a = 2024-10-04 }", "args = { a = 1, a = 2 }", "x = 1"]
    {
        assert!(toml(&case(members)).is_err(), "{members}");
    }
}
