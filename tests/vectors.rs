//! The published decision vectors hold for our engine.

#![cfg(test)]

use mcp_policy::decide::{Arguments, Call, Counters, Denial, Timestamp, Verdict, decide};
use mcp_policy::policy::Policy;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "about")]
    _about: String,
    groups: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    name: String,
    policy: Policy,
    calls: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[serde(rename = "basis")]
    _basis: Basis,
    why: String,
    tool: String,
    args: Option<Value>,
    args_text: Option<String>,
    at: Option<i64>,
    decision: Value,
}

#[derive(Deserialize)]
enum Basis {
    S,
    P,
    O,
}

fn run(text: &str) {
    let file: File = serde_json::from_str(text).unwrap();
    for group in &file.groups {
        let mut counters = Counters::default();
        for case in &group.calls {
            if case.at.is_none() {
                counters = Counters::default();
            }
            let text = case.args_text.clone().unwrap_or_else(|| case.args.as_ref().unwrap().to_string());
            let decision = match Arguments::parse(&text) {
                Err(_) => json!({"verdict": "undecidable"}),
                Ok(args) => {
                    let call = Call { tool: &case.tool, args: &args };
                    as_json(&decide(&group.policy, call, &mut counters, Timestamp(case.at.unwrap_or(0))).verdict)
                }
            };
            assert_eq!(decision, case.decision, "{}: {}", group.name, case.why);
        }
    }
}

fn as_json(verdict: &Verdict) -> Value {
    let Verdict::Denied { by, message } = verdict else { return json!({"verdict": "allowed"}) };
    let mut decision = match by {
        Denial::Hidden => json!({"by": "hidden"}),
        Denial::DefaultDeny => json!({"by": "default"}),
        Denial::Require { rule, condition } => json!({"by": "require", "rule": rule, "condition": condition}),
        Denial::DenyIf { rule } => json!({"by": "deny_if", "rule": rule}),
        Denial::Limit { all_tools, limit, counter } => {
            json!({"by": "limit", "all_tools": all_tools, "limit": limit, "counter": counter})
        }
    };
    decision["verdict"] = "denied".into();
    if let Some(message) = message {
        decision["message"] = message.as_str().into();
    }
    decision
}

#[test]
fn conditions() {
    run(include_str!("vectors/conditions.json"));
}

#[test]
fn paths() {
    run(include_str!("vectors/paths.json"));
}

#[test]
fn steps() {
    run(include_str!("vectors/steps.json"));
}

#[test]
fn limits() {
    run(include_str!("vectors/limits.json"));
}
