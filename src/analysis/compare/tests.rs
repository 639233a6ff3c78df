use serde_json::{Value, json};

use super::{Change, Comparison, Witness, compare};
use crate::analysis::values::{Budget, Solver};
use crate::decide::{Call, Counters, Timestamp, decide};
use crate::policy::{Policy, Window};

fn policy(text: &Value) -> Policy {
    serde_json::from_value(text.clone()).unwrap()
}

/// A policy that lists one tool.
fn listing(entry: Value) -> Value {
    json!({"version": "1", "default": "deny", "tools": {"t": entry}})
}

fn rule(op: &str, value: Value) -> Value {
    json!([{"conditions": [{"path": "args.x", "op": op, "value": value}]}])
}

fn limits(limits: &[(&str, u64)]) -> Value {
    let limits =
        limits.iter().map(|(window, max)| json!({"counter": window, "window": window, "max": max, "scope": "grant"}));
    json!(limits.collect::<Vec<Value>>())
}

/// Compares, and plays every witness against both policies.
fn check(old: &Value, new: &Value) -> Comparison {
    let (old, new) = (policy(old), policy(new));
    let comparison = compare(&old, &new, &mut Solver::new(Budget::default()));
    for change in comparison.tools.iter().chain(&comparison.all_tools) {
        for (witness, allows, denies) in [(&change.gain, &new, &old), (&change.loss, &old, &new)] {
            if let Some(witness) = witness {
                play(witness, allows, denies);
            }
        }
        if change.change != Change::Unknown {
            let (gain, loss) = (change.gain.is_some(), change.loss.is_some());
            assert_eq!(gain, matches!(change.change, Change::Looser | Change::Incomparable), "{change:?}");
            assert_eq!(loss, matches!(change.change, Change::Tighter | Change::Incomparable), "{change:?}");
        }
    }
    comparison
}

/// Makes the calls as early as the first policy lets them pass, all within the window; the second must deny one of them.
fn play(witness: &Witness, allows: &Policy, denies: &Policy) {
    let start = 86_400 * 20_000;
    let end = start + witness.window.map_or(60, |window| i64::try_from(window.seconds()).unwrap());
    let (mut allowing, mut denying) = (Counters::default(), Counters::default());
    let mut denied = false;
    let mut at = start;
    for call in &witness.calls {
        for _ in 0..call.times {
            let call = Call { tool: &call.tool, args: &call.args };
            while !decide(allows, call, &mut allowing, Timestamp(at)).verdict.is_allowed() {
                at += 60;
                assert!(at < end, "does not pass in time: {witness:?}");
            }
            denied |= !decide(denies, call, &mut denying, Timestamp(at)).verdict.is_allowed();
        }
    }
    assert!(denied, "passes with both: {witness:?}");
}

fn changes(old: &Value, new: &Value, expected: Change) -> Comparison {
    let comparison = check(old, new);
    assert_eq!(comparison.change, expected, "{old} -> {new}: {comparison:?}");
    let back = match expected {
        Change::Looser => Change::Tighter,
        Change::Tighter => Change::Looser,
        other => other,
    };
    assert_eq!(check(new, old).change, back, "{new} -> {old}");
    comparison
}

#[test]
fn standing() {
    let policy = |default: &str, hide: Value, tools: Value| json!({"version": "1", "default": default, "hide": hide, "tools": tools});
    let never = json!({"t": {"deny_if": [{"conditions": []}]}});
    let denied = [
        policy("deny", json!([]), json!({})),
        policy("deny", json!(["t"]), json!({})),
        policy("deny", json!(["t"]), json!({"t": {}})),
        policy("deny", json!(["*"]), json!({"t": {}})),
        policy("deny", json!([]), never),
    ];
    for one in &denied {
        for other in &denied {
            changes(one, other, Change::Same);
        }
        let comparison = changes(one, &policy("deny", json!([]), json!({"t": {}})), Change::Looser);
        assert_eq!(comparison.tools[0].tool.as_deref(), Some("t"));
        assert_eq!(comparison.tools[0].gain.as_ref().unwrap().calls[0].args.value(), &json!({}));
    }
    let moved = check(&denied[0], &denied[1]);
    assert_eq!(moved.tools[0].reasons[0].to_string(), "was denied by default, is hidden");
    let open = changes(&denied[1], &policy("allow", json!(["t"]), json!({})), Change::Looser);
    assert_eq!(open.tools.last().unwrap().tool, None);
    assert_eq!(open.tools.last().unwrap().gain.as_ref().unwrap().calls[0].tool, "any_other_tool");
    changes(&policy("allow", json!([]), json!({})), &policy("allow", json!([]), json!({"t": {}})), Change::Same);
    changes(&policy("allow", json!(["a"]), json!({})), &policy("allow", json!(["b"]), json!({})), Change::Incomparable);
}

#[test]
fn rules() {
    let require = |op: &str, value: Value| listing(json!({"require": rule(op, value)}));
    let deny_if = |op: &str, value: Value| listing(json!({"deny_if": rule(op, value)}));
    for (old, new, change) in [
        (require("lte", json!(100)), require("lt", json!(101)), Change::Looser),
        (require("in", json!(["a", "b"])), require("regex", json!("^(a|b)$")), Change::Same),
        (require("regex", json!("^feat/")), require("regex", json!("feat/")), Change::Looser),
        (deny_if("gt", json!(100)), require("lte", json!(100)), Change::Tighter),
        (require("eq", json!("a")), require("eq", json!("b")), Change::Incomparable),
        (require("exists", json!(true)), deny_if("exists", json!(false)), Change::Same),
        (deny_if("eq", json!(5)), deny_if("eq", json!("5")), Change::Same),
        (require("regex", json!(".*a.{40}$")), require("regex", json!(".*b.{40}$")), Change::Unknown),
    ] {
        changes(&old, &new, change);
    }
    let comparison = check(&require("lte", json!(100)), &require("lt", json!(101)));
    let words: Vec<String> = comparison.tools[0].reasons.iter().map(ToString::to_string).collect();
    assert_eq!(words, ["no longer requires `args.x lte 100`", "now requires `args.x lt 101`"]);
}

#[test]
fn rates() {
    let limited = |list: &[(&str, u64)]| listing(json!({"limits": limits(list)}));
    let (minute, hour) = (limited(&[("minute", 10)]), limited(&[("hour", 600)]));
    let comparison = changes(&minute, &hour, Change::Looser);
    let gain = comparison.tools[0].gain.as_ref().unwrap();
    assert_eq!((gain.calls[0].times, gain.window), (11, Some(Window::Minute)));
    assert_eq!(comparison.tools[0].reasons[0].to_string(), "600 calls a minute, was 10");
    changes(&limited(&[("minute", 30)]), &limited(&[("hour", 1_000)]), Change::Incomparable);
    changes(&minute, &limited(&[("minute", 10), ("hour", 600)]), Change::Same);
    changes(&minute, &limited(&[("minute", 10), ("day", 14_399)]), Change::Tighter);
    changes(&listing(json!({})), &limited(&[("day", 100)]), Change::Tighter);
    let never = listing(json!({"deny_if": [{"conditions": []}], "limits": limits(&[("day", 1)])}));
    changes(&never, &listing(json!({"deny_if": [{"conditions": []}]})), Change::Same);
}

#[test]
fn spends() {
    let spend = |window: &str, max: u64, path: &str, require: Value| {
        let limit = json!({"counter": "s", "window": window, "max": max, "scope": "grant", "increment_from": path});
        listing(json!({"limits": [limit], "require": require}))
    };
    let free = json!([]);
    let positive = rule("gte", json!(0));
    changes(&spend("day", 100, "args.x", free.clone()), &spend("day", 200, "args.x", free.clone()), Change::Looser);
    changes(
        &spend("minute", 100, "args.x", positive.clone()),
        &spend("hour", 100, "args.x", positive.clone()),
        Change::Tighter,
    );
    changes(&spend("day", 100, "args.x", free.clone()), &spend("day", 100, "args.y", free.clone()), Change::Unknown);
    changes(&listing(json!({})), &spend("day", 100, "args.x", free.clone()), Change::Tighter);
    // a larger single amount does not pass, unless a negative one came before it
    let at_most = |max: u64| json!([{"conditions": [{"path": "args.x", "op": "lt", "value": max + 1}]}]);
    changes(&spend("day", 100, "args.x", at_most(100)), &spend("day", 100, "args.x", at_most(500)), Change::Unknown);
    let between = |max: u64| {
        json!([{"conditions": [
            {"path": "args.x", "op": "lt", "value": max + 1}, {"path": "args.x", "op": "gte", "value": 0},
        ]}])
    };
    changes(&spend("day", 100, "args.x", between(100)), &spend("day", 100, "args.x", between(500)), Change::Same);
}

#[test]
fn all_tools() {
    let policy = |max: u64, tools: Value| json!({"version": "1", "default": "deny", "all_tools": {"limits": limits(&[("minute", max)])}, "tools": tools});
    let two = json!({"a": {"limits": limits(&[("minute", 3)])}, "b": {"limits": limits(&[("minute", 4)])}});
    let comparison = changes(&policy(5, two.clone()), &policy(9, two.clone()), Change::Looser);
    let gain = comparison.all_tools.unwrap().gain.unwrap();
    assert_eq!(gain.calls.iter().map(|call| call.times).collect::<Vec<_>>(), [3, 3]);
    assert!(comparison.tools.is_empty());
    // the tools' own limits never let more than seven pass
    changes(&policy(7, two.clone()), &policy(9, two), Change::Same);
    changes(&policy(7, json!({"a": {}})), &policy(7, json!({"a": {}})), Change::Same);
}

#[test]
fn amounts_that_are_limited_over_all_tools_are_part_of_every_call() {
    let capped = |tools: Value, hide: Value| {
        let limit =
            json!({"counter": "spend", "window": "day", "max": 100, "scope": "grant", "increment_from": "args.amount"});
        json!({"version": "1", "default": "deny", "hide": hide, "all_tools": {"limits": [limit]}, "tools": tools})
    };
    let both = capped(json!({"wipe": {}, "list": {}}), json!([]));
    let comparison = changes(&both, &capped(json!({"list": {}}), json!(["wipe"])), Change::Tighter);
    let loss = comparison.tools[0].loss.as_ref().unwrap();
    assert!(loss.calls[0].args.value()["amount"].is_number(), "{loss:?}");
    let limited = json!({"wipe": {"limits": limits(&[("minute", 3)])}, "list": {}});
    changes(&both, &capped(limited.clone(), json!([])), Change::Tighter);
    let more = json!({"wipe": {"limits": limits(&[("minute", 4)])}, "list": {}});
    changes(&capped(limited, json!([])), &capped(more, json!([])), Change::Looser);
    let only = |op: &str, value: u64| json!({"wipe": {"require": rule(op, json!(value))}, "list": {}});
    changes(&capped(only("lt", 5), json!([])), &capped(only("lt", 6), json!([])), Change::Looser);
    // what is above the cap passes once a negative amount came before it
    let large = |value: u64| {
        let rules = json!([{"conditions": [{"path": "args.amount", "op": "gt", "value": value}]}]);
        capped(json!({"wipe": {"require": rules}, "list": {}}), json!([]))
    };
    changes(&large(500), &large(400), Change::Unknown);
    changes(&large(500), &large(50), Change::Looser);
}

#[test]
fn only_wording_differs() {
    let entry = |message: &str| listing(json!({"deny_if": [{"conditions": [], "on_deny": message}]}));
    let comparison = changes(&entry("one"), &entry("two"), Change::Same);
    assert_eq!(comparison.tools[0].reasons[0].to_string(), "rules are worded or ordered differently");
    assert!(check(&entry("one"), &entry("one")).tools.is_empty());
}

#[test]
fn many_limits_over_all_tools_are_as_few() {
    let many = |max: u64| -> Value {
        let limit = |n: u64| json!({"counter": format!("c{n}"), "window": "minute", "max": max + n, "scope": "grant"});
        (0..2_000).map(limit).collect()
    };
    let tools: serde_json::Map<String, Value> = (0..300).map(|n| (format!("t{n}"), json!({}))).collect();
    let document = |max: u64, tools: &serde_json::Map<String, Value>| json!({"version": "1", "default": "deny", "all_tools": {"limits": many(max)}, "tools": tools});
    let side = policy(&document(5, &tools));
    assert_eq!(super::tool::Side::of(&side).shared().len(), 1);
    let comparison =
        compare(&policy(&document(5, &serde_json::Map::new())), &side, &mut Solver::new(Budget::default()));
    assert_eq!((comparison.change, comparison.tools.len()), (Change::Looser, 300));
    assert!(comparison.tools.iter().all(|tool| tool.gain.is_some()));
    let looser = check(&document(5, &tools), &document(6, &tools));
    assert_eq!(looser.all_tools.map(|all| all.change), Some(Change::Looser));
}
