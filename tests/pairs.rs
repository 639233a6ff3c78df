//! Pairs of policies whose difference was worked out by hand, with the reason in the file.
//!
//! A side of a pair is the entry of the one tool `t` under `default: deny`, or a whole policy. For short, a condition is
//! `["x", "lte", 100]`, a rule a list of conditions, and a limit `"10 a minute"` or, with an argument, `"10 of x a day"`; one
//! condition may stand for a rule, and one condition for a list of one rule. Where there is a `schema`, `assumed` is the
//! verdict if the server enforces it.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use mcp_policy::analysis::compare::{Change, Comparison, Domains, ToolChange, Witness, compare_within};
use mcp_policy::analysis::values::{ArgSet, Budget, Solver};
use mcp_policy::decide::{Call, Counters, Timestamp, decide_times};
use mcp_policy::policy::{Policy, Window};
use serde_json::{Map, Value, json};

/// Every operator of the format.
const OPERATORS: [&str; 11] = ["eq", "neq", "lt", "lte", "gt", "gte", "in", "not_in", "exists", "regex", "contains"];

#[test]
fn verdicts_are_those_of_the_files() {
    let mut wrong = Vec::new();
    for (file, pair) in pairs() {
        for (old, new, back) in [("old", "new", false), ("new", "old", true)] {
            let (old, new) = (policy(&pair[old]), policy(&pair[new]));
            let mut domains = vec![("verdict", Domains::new())];
            if let Some(schema) = pair.get("schema") {
                domains.push(("assumed", Domains::from([("t".to_owned(), ArgSet::of_schema(schema))])));
            }
            for (expected, domains) in domains {
                let comparison = compare_within(&old, &new, &domains, &mut Solver::new(Budget::default()));
                if let Err(complaint) = holds((&pair, expected), &comparison, (&old, &new), back) {
                    let direction = if back { "backwards " } else { "" };
                    wrong.push(format!("{file}: {direction}{complaint}\n  {pair}\n  {comparison:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_operator_meets_every_other() {
    let pairs = pairs();
    assert!(pairs.len() >= 200, "only {} pairs", pairs.len());
    let cells = OPERATORS.iter().flat_map(|old| OPERATORS.iter().map(move |new| [*old, *new].map(str::to_owned)));
    let mut missing: BTreeSet<[String; 2]> = cells.collect();
    for (_, pair) in &pairs {
        let why = pair["why"].as_str().unwrap();
        assert!(why.len() >= 15 && why.ends_with('.'), "not argued: {pair}");
        let operator = |side: &Value| {
            let condition = side.get("require").or(side.get("deny_if"))?.as_array()?;
            condition.get(1)?.as_str().map(str::to_owned)
        };
        if let (Some(old), Some(new)) = (operator(&pair["old"]), operator(&pair["new"])) {
            missing.remove(&[old, new]);
        }
    }
    assert!(missing.is_empty(), "never compared: {missing:?}");
    let distinct: BTreeSet<String> =
        pairs.iter().map(|(_, pair)| format!("{} {} {}", pair["old"], pair["new"], pair["schema"])).collect();
    assert_eq!(distinct.len(), pairs.len(), "a pair stands twice");
}

/// Whether a comparison says what the file does, and every witness is true.
fn holds(
    (pair, expected): (&Value, &str),
    found: &Comparison,
    (old, new): (&Policy, &Policy),
    back: bool,
) -> Result<(), String> {
    let expected = verdict(&pair[expected], back);
    if found.change.as_str() != expected {
        return Err(format!("{}, not {expected}", found.change.as_str()));
    }
    let changes: BTreeMap<&str, &ToolChange> = (found.tools.iter())
        .map(|change| (change.tool.as_deref().unwrap_or("*"), change))
        .chain(found.all_tools.iter().map(|change| ("all_tools", change)))
        .collect();
    for (tool, expected) in pair["tools"].as_object().into_iter().flatten() {
        let (expected, said) = (verdict(expected, back), changes.get(tool.as_str()).map(|change| change.change));
        if said.unwrap_or(Change::Same).as_str() != expected {
            return Err(format!("{tool} is {said:?}, not {expected}"));
        }
    }
    for (tool, change) in &changes {
        let sides = [(&change.gain, new, old, "gains"), (&change.loss, old, new, "loses")];
        for (witness, allows, denies, which) in sides {
            if let Some(witness) = witness
                && !plays(witness, allows, denies)
            {
                return Err(format!("{tool} {which} nothing by {witness:?}"));
            }
        }
        let shown = (change.gain.is_some(), change.loss.is_some());
        let due = match change.change {
            Change::Same => (false, false),
            Change::Tighter => (false, true),
            Change::Looser => (true, false),
            Change::Incomparable => (true, true),
            Change::Unknown => shown,
        };
        if shown != due {
            return Err(format!("{tool} does not show what it claims"));
        }
    }
    shows(pair, &changes, back)
}

/// Whether the expected witnesses are shown.
fn shows(pair: &Value, changes: &BTreeMap<&str, &ToolChange>, back: bool) -> Result<(), String> {
    for (expected, gains) in [("gain", !back), ("loss", back)] {
        let Some(args) = pair.get(expected) else { continue };
        let witnesses =
            changes.values().filter_map(|change| if gains { change.gain.as_ref() } else { change.loss.as_ref() });
        let mut calls = witnesses.flat_map(|witness| &witness.calls);
        if !calls.any(|call| call.args.value() == args) {
            return Err(format!("the {expected} is not {args}"));
        }
    }
    let shown = changes.values().flat_map(|change| change.gain.iter().chain(&change.loss));
    for witness in shown {
        let times: u64 = witness.calls.iter().map(|call| call.times).sum();
        if pair["times"].as_u64().is_some_and(|expected| expected != times) {
            return Err(format!("{times} calls"));
        }
        if pair["window"].as_str().is_some_and(|expected| witness.window.map(Window::as_str) != Some(expected)) {
            return Err(format!("within {:?}", witness.window));
        }
    }
    Ok(())
}

/// Makes the calls of a witness minute by minute, as many as one policy lets pass. All must fit in the window, and the
/// other policy must deny one of them at the same moment.
fn plays(witness: &Witness, allows: &Policy, denies: &Policy) -> bool {
    let minutes = witness.window.map_or(1, Window::seconds) / 60;
    let (mut allowing, mut denying) = (Counters::default(), Counters::default());
    let mut left: Vec<u64> = witness.calls.iter().map(|call| call.times).collect();
    let mut denied = false;
    for minute in 0..minutes.max(1) {
        let at = Timestamp(86_400 * 20_000 + 60 * i64::try_from(minute).unwrap());
        for (call, left) in witness.calls.iter().zip(&mut left).filter(|(_, left)| **left > 0) {
            let call = Call { tool: &call.tool, args: &call.args };
            let passed = decide_times(allows, call, &mut allowing, at, *left).passed;
            *left -= passed;
            if passed > 0 {
                denied |= decide_times(denies, call, &mut denying, at, passed).passed < passed;
            }
        }
    }
    denied && left.iter().all(|left| *left == 0)
}

fn verdict(expected: &Value, back: bool) -> &str {
    match expected.as_str().unwrap() {
        "looser" if back => "tighter",
        "tighter" if back => "looser",
        verdict => verdict,
    }
}

/// All pairs, each with the name of its file.
fn pairs() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/diff");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |file: &std::path::PathBuf| {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        let pairs: Vec<Value> = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        pairs.into_iter().map(move |pair| (name.clone(), pair)).collect::<Vec<_>>()
    };
    files.iter().flat_map(read).collect()
}

/// The policy that a side of a pair is short for.
fn policy(side: &Value) -> Policy {
    let mut policy = side.clone();
    if side.get("version").is_none() {
        policy = json!({"version": "1", "default": "deny", "tools": {"t": side}});
    }
    for (_, entry) in policy.get_mut("tools").and_then(Value::as_object_mut).into_iter().flatten() {
        *entry = tool_entry(entry);
    }
    if let Some(limits) = policy.pointer_mut("/all_tools/limits") {
        *limits = limits_of(limits);
    }
    serde_json::from_value(policy.clone()).unwrap_or_else(|error| panic!("{policy}: {error}"))
}

fn tool_entry(short: &Value) -> Value {
    let parts = short.as_object().unwrap().iter().map(|(name, part)| {
        let part = if name == "limits" { limits_of(part) } else { rules(part) };
        (name.clone(), part)
    });
    Value::Object(parts.collect::<Map<String, Value>>())
}

fn rules(short: &Value) -> Value {
    if short[0].is_string() {
        return json!([{"conditions": [condition(short)]}]);
    }
    let rule = |rule: &Value| match rule {
        Value::Object(rule) => {
            let mut rule = rule.clone();
            let conditions: Vec<Value> = rule["conditions"].as_array().unwrap().iter().map(condition).collect();
            rule["conditions"] = conditions.into();
            Value::Object(rule)
        }
        rule if rule[0].is_string() => json!({"conditions": [condition(rule)]}),
        rule => json!({"conditions": rule.as_array().unwrap().iter().map(condition).collect::<Vec<_>>()}),
    };
    short.as_array().unwrap().iter().map(rule).collect()
}

fn condition(short: &Value) -> Value {
    let path = format!("args.{}", short[0].as_str().unwrap());
    json!({"path": path, "op": short[1], "value": short[2]})
}

fn limits_of(short: &Value) -> Value {
    let limits = short.as_array().unwrap().iter().enumerate();
    let limit = limits.map(|(at, limit)| {
        let words: Vec<&str> = limit.as_str().unwrap().split(' ').collect();
        let max: u64 = words[0].parse().unwrap();
        let window = words.last().unwrap();
        let mut limit = json!({"counter": format!("c{at}"), "window": window, "max": max, "scope": "grant"});
        if words[1] == "of" {
            limit["increment_from"] = format!("args.{}", words[2]).into();
        }
        limit
    });
    limit.collect()
}
