//! Test files as JSON.

use serde_json::{Map, Value, json};

use super::model::{Case, DenyExpect, Expect, Step, TestFile};
use crate::decide::Timestamp;

/// A test file, as [`super::read_json`] reads it.
pub fn file_to_json(file: &TestFile) -> Value {
    json!({"policy": file.policy, "cases": file.cases.iter().map(case_to_json).collect::<Vec<_>>()})
}

/// A case, as it stands in a test file.
pub fn case_to_json(case: &Case) -> Value {
    let mut object = Map::new();
    object.insert("name".to_owned(), case.name.as_str().into());
    let first = case.steps.first();
    let tool = first.map(|step| &step.tool).filter(|tool| case.steps.iter().all(|step| step.tool == **tool));
    let args =
        first.map(|step| &step.args).filter(|args| tool.is_some() && case.steps.iter().all(|step| step.args == **args));
    if let Some(tool) = tool {
        object.insert("tool".to_owned(), tool.as_str().into());
    }
    if let Some(args) = args.filter(|args| !is_empty(args.value())) {
        object.insert("args".to_owned(), args.value().clone());
    }
    let mut time = Timestamp(0);
    let mut steps = case.steps.iter().map(|step| {
        let json = step_to_json(step, tool.is_none(), args.is_none(), time);
        time = step.last_at();
        json
    });
    match (steps.next(), case.steps.len()) {
        (Some(only), 1) => object.extend(only),
        (first, _) => {
            let steps = first.into_iter().chain(steps).map(Value::Object).collect();
            object.insert("steps".to_owned(), Value::Array(steps));
        }
    }
    Value::Object(object)
}

fn step_to_json(step: &Step, tool: bool, args: bool, before: Timestamp) -> Map<String, Value> {
    let mut object = Map::new();
    let mut add = |wanted: bool, key: &str, value: Value| {
        if wanted {
            object.insert(key.to_owned(), value);
        }
    };
    add(step.at != before, "at", step.at.0.into());
    add(tool, "tool", step.tool.as_str().into());
    add(args && !is_empty(step.args.value()), "args", step.args.value().clone());
    add(step.repeat > 1, "repeat", step.repeat.into());
    add(step.rounds > 1, "rounds", step.rounds.into());
    add(step.rounds > 1 && step.every != 60, "every", step.every.into());
    add(true, "expect", expect_to_json(&step.expect));
    object
}

fn is_empty(args: &Value) -> bool {
    args.as_object().is_some_and(Map::is_empty)
}

fn expect_to_json(expect: &Expect) -> Value {
    match expect {
        Expect::Allow => "allow".into(),
        Expect::Deny => "deny".into(),
        Expect::Hidden => "hidden".into(),
        Expect::Unlisted => "unlisted".into(),
        Expect::Limited(None) => "limited".into(),
        Expect::Limited(Some(counter)) => json!({"limited": counter}),
        Expect::Rule(DenyExpect { require, deny_if, message }) => {
            let mut rule = Map::new();
            let members = [
                ("require", require.map(Value::from)),
                ("deny_if", deny_if.map(Value::from)),
                ("message", message.as_deref().map(Value::from)),
            ];
            rule.extend(members.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))));
            json!({"deny": rule})
        }
    }
}
