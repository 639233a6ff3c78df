use serde_json::{Value, json};

use super::{
    Case, Coverage, TestFile, Work, case_to_json, file_to_json, mutate, read_json, read_toml, run, write_first,
};
use crate::policy::Policy;
use crate::source::Source;

mod files;

fn policy(document: Value) -> Policy {
    serde_json::from_value(document).unwrap()
}

fn listing(entry: Value) -> Policy {
    policy(json!({"version": "1", "default": "deny", "tools": {"t": entry}}))
}

fn parse(file: &Value) -> TestFile {
    read_json(&Source::new("x", file.to_string())).unwrap()
}

/// The first cases of a policy; proves that they pass, survive the way through JSON, and notice every change.
fn first(policy: &Policy) -> Vec<Case> {
    let file = write_first(policy, "policy.json").unwrap();
    assert_eq!(parse(&file_to_json(&file)), file);
    let cases: Vec<&Case> = file.cases.iter().collect();
    let mut work = Work::default();
    for case in &cases {
        let failed = run(case, policy, &mut work, |_, _| {}).unwrap();
        assert!(failed.is_none(), "{}: {failed:?}", case_to_json(case));
    }
    let mutation = mutate(policy, &cases, &mut work).unwrap();
    assert_eq!(mutation.survivors, []);
    assert!(mutation.killed > 0);
    file.cases
}

fn covered(policy: &Policy, cases: &[Case]) -> Vec<String> {
    let mut coverage = Coverage::default();
    for case in cases {
        run(case, policy, &mut Work::default(), |step, decision| coverage.observe(step, decision)).unwrap();
    }
    let missing = coverage.missing(policy);
    missing.iter().map(|part| format!("{} {}", part.pointer, part.outcome.as_str())).collect()
}

#[test]
fn the_first_cases_of_the_example_notice_every_change() {
    let policy: Policy = serde_json::from_str(include_str!("../../../examples/github/policy.json")).unwrap();
    let cases = first(&policy);
    assert_eq!(covered(&policy, &cases), [""; 0]);
    assert_eq!(cases.len(), 1 + policy.hide.len() + policy.tools.len());
}

#[test]
fn the_first_cases_of_rules_notice_every_change() {
    let rule = |path: &str, op: &str, value: Value| json!({"conditions": [{"path": path, "op": op, "value": value}]});
    for entry in [
        json!({"require": [rule("args.amount", "lte", json!(100)), rule("args.currency", "in", json!(["eur", "usd"]))]}),
        json!({"deny_if": [rule("args.amount", "gt", json!(0.5)), rule("args.force", "exists", json!(true))]}),
        json!({"require": [rule("args.branch", "regex", json!("^feat/[a-z]+$"))], "deny_if": [rule("args.branch", "contains", json!("x"))]}),
        json!({"deny_if": [{"conditions": [
            {"path": "args.a.b", "op": "neq", "value": "x"}, {"path": "args.a", "op": "exists", "value": true},
            {"path": "args.n", "op": "not_in", "value": [1, "2", true]},
        ]}]}),
        json!({"require": [rule("args.n", "gte", json!(-3)), rule("args.n", "lt", json!(9))], "deny_if": [rule("args.n", "eq", json!(5))]}),
    ] {
        let policy = listing(entry);
        let cases = first(&policy);
        assert_eq!(covered(&policy, &cases), [""; 0]);
    }
    let denied = listing(json!({"deny_if": [{"conditions": [], "on_deny": "Requires human approval."}]}));
    assert_eq!(first(&denied).len(), 2);
}

#[test]
fn the_first_cases_of_limits_notice_every_change() {
    let limit = |counter: &str, window: &str, max: u64| json!({"counter": counter, "window": window, "max": max, "scope": "grant"});
    let spend = |window: &str, max: u64| {
        let mut limit = limit("spend", window, max);
        limit["increment_from"] = json!("args.amount");
        limit
    };
    let capped = json!([{"conditions": [
        {"path": "args.amount", "op": "gte", "value": 0}, {"path": "args.amount", "op": "lte", "value": 50},
    ]}]);
    for limits in [
        json!([limit("a", "minute", 1)]),
        json!([limit("a", "hour", 9_007_199_254_740_991)]),
        json!([limit("a", "minute", 10), limit("b", "hour", 100), limit("c", "day", 1000)]),
        json!([limit("b", "day", 7)]),
    ] {
        first(&listing(json!({"limits": limits})));
    }
    for limits in [json!([spend("day", 1000)]), json!([spend("hour", 100), limit("a", "minute", 5)])] {
        first(&listing(json!({"require": capped, "limits": limits})));
    }
}

#[test]
fn the_first_cases_of_whole_policies_notice_every_change() {
    let limit = |max: u64| json!({"counter": "c", "window": "hour", "max": max, "scope": "grant"});
    let limits = |max: u64| json!({"limits": [limit(max)]});
    for document in [
        json!({"version": "1", "default": "allow"}),
        json!({"version": "1", "default": "deny", "hide": ["*"], "tools": {"a": {}}}),
        json!({"version": "1", "default": "allow", "hide": ["a", "a", "b"], "tools": {"b": {}, "c": {}}}),
        json!({"version": "1", "default": "deny", "all_tools": limits(50), "tools": {"a": {}, "b": limits(4)}}),
        json!({"version": "1", "default": "deny", "all_tools": limits(7), "tools": {"a": limits(3), "b": limits(5)}}),
    ] {
        first(&policy(document));
    }
}

#[test]
fn survivors_come_with_the_case_that_is_missing() {
    let policy = listing(json!({"require": [{"conditions": [{"path": "args.n", "op": "lte", "value": 100}]}]}));
    let file = parse(&json!({"policy": "p", "cases": [
        {"tool": "t", "args": {"n": 50}, "expect": "allow"},
        {"tool": "t", "args": {"n": 500}, "expect": {"deny": {"require": 0}}},
        {"tool": "u", "expect": "unlisted"},
    ]}));
    let cases: Vec<&Case> = file.cases.iter().collect();
    let mutation = mutate(&policy, &cases, &mut Work::default()).unwrap();
    let found: Vec<_> = mutation
        .survivors
        .iter()
        .map(|found| (found.change.as_str(), case_to_json(found.case.as_ref().unwrap())))
        .collect();
    assert_eq!(mutation.total(), mutation.killed + found.len());
    insta::assert_snapshot!(found.iter().map(|(change, case)| format!("{change}\n  {case}\n")).collect::<String>(), @r#"
    `args.n lte 100` becomes `args.n lt 100`
      {"name":"t: notices when args.n lte 100 becomes args.n lt 100","tool":"t","args":{"n":100},"expect":"allow"}
    `args.n lte 100` becomes `args.n lte 101`
      {"name":"t: notices when args.n lte 100 becomes args.n lte 101","tool":"t","args":{"n":101},"expect":{"deny":{"require":0}}}
    `args.n lte 100` becomes `args.n lte 99`
      {"name":"t: notices when args.n lte 100 becomes args.n lte 99","tool":"t","args":{"n":100},"expect":"allow"}
    "#);
}

#[test]
fn what_cannot_be_noticed_does_not_count() {
    let limit = |counter: &str, window: &str, max: u64| json!({"counter": counter, "window": window, "max": max, "scope": "grant"});
    let policy = listing(json!({
        "require": [{"conditions": []}],
        "limits": [limit("a", "minute", 10), limit("b", "hour", 600)],
    }));
    let file = write_first(&policy, "p").unwrap();
    let cases: Vec<&Case> = file.cases.iter().collect();
    let mutation = mutate(&policy, &cases, &mut Work::default()).unwrap();
    assert!(mutation.equivalent > 0);
    assert_eq!(mutation.survivors, []);
}

#[test]
fn too_much_work_is_refused() {
    let step = json!({"rounds": 86_400_000, "every": 1, "expect": "unlisted"});
    let file = parse(&json!({"policy": "p", "cases": [{"tool": "t", "steps": [step]}]}));
    let policy = policy(json!({"version": "1", "default": "deny"}));
    assert!(run(&file.cases[0], &policy, &mut Work::default(), |_, _| {}).is_err());
}
