//! What `analysis::reach` proves of a tool agrees with what `decide` does to its calls.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use mcp_policy::analysis::reach::{Reach, Reasoner};
use mcp_policy::decide::{Arguments, Call, decide_without_limits, holds};
use mcp_policy::policy::{Policy, Rule};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Few values, so that conditions and arguments often meet.
fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        (-2_i64..4).prop_map(Value::from),
        Just(json!(0.5)),
        prop::sample::select(vec!["", "a", "ab", "1", "0.5", "true", "b"]).prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
    ]
}

fn condition() -> impl Strategy<Value = Value> {
    let test = prop_oneof![
        (prop::sample::select(vec!["eq", "neq", "contains"]), scalar()),
        (prop::sample::select(vec!["lt", "lte", "gt", "gte"]), (-2_i64..4).prop_map(Value::from)),
        (prop::sample::select(vec!["in", "not_in"]), prop::collection::vec(scalar(), 0..4).prop_map(Value::from)),
        (Just("exists"), any::<bool>().prop_map(Value::from)),
        (Just("regex"), prop::sample::select(vec!["^a", "b$", "[0-9]", "", "^ab?$"]).prop_map(Value::from)),
    ];
    let path = prop::sample::select(vec!["args.x", "args.y", "args.y.z", "args.y.w"]);
    (path, test).prop_map(|(path, (op, value))| json!({"path": path, "op": op, "value": value}))
}

fn rule(conditions: std::ops::Range<usize>) -> impl Strategy<Value = Value> {
    prop::collection::vec(condition(), conditions).prop_map(|conditions| json!({"conditions": conditions}))
}

fn argument() -> impl Strategy<Value = Value> {
    let flat = prop_oneof![
        4 => scalar(),
        1 => Just(Value::Null),
        2 => prop::collection::vec(scalar(), 0..3).prop_map(Value::from),
    ];
    let object =
        prop::collection::btree_map(prop::sample::select(vec!["z".to_owned(), "w".to_owned()]), flat.clone(), 0..3);
    prop_oneof![3 => flat, 1 => object.prop_map(Value::from_iter)]
}

fn arguments() -> impl Strategy<Value = Value> {
    prop::collection::btree_map(prop::sample::select(vec!["x".to_owned(), "y".to_owned()]), argument(), 0..3)
        .prop_map(Value::from_iter)
}

fn rule_holds(rule: &Rule, args: &Value) -> bool {
    rule.conditions.iter().all(|condition| holds(&condition.test, condition.path.value_in(args)))
}

fn read_rule(rule: &Value) -> Rule {
    serde_json::from_value(rule.clone()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn what_is_proved_of_a_tool_is_true_of_its_calls(
        require in prop::collection::vec(rule(0..3), 0..3),
        deny_if in prop::collection::vec(rule(0..4), 0..4),
        calls in prop::collection::vec(arguments(), 20),
    ) {
        let policy = json!({
            "version": "1", "default": "deny", "tools": {"t": {"require": require, "deny_if": deny_if}},
        });
        let policy: Policy = serde_json::from_value(policy).unwrap();
        let proved = Reasoner::default().reach(&policy, "t");
        for args in calls {
            let args = Arguments::new(args).unwrap();
            let allowed = decide_without_limits(&policy, Call { tool: "t", args: &args }).verdict.is_allowed();
            match proved {
                Reach::NeverAllowed => prop_assert!(!allowed, "{}", args.value()),
                Reach::Callable { guarded: false } => prop_assert!(allowed, "{}", args.value()),
                Reach::Callable { guarded: true } => {}
                Reach::Hidden | Reach::DefaultDenied => prop_assert!(false, "the tool is listed"),
            }
        }
    }

    #[test]
    fn what_is_proved_of_rules_is_true_of_calls(
        one in rule(0..4),
        other in rule(0..3),
        calls in prop::collection::vec(arguments(), 20),
    ) {
        let (one, other) = (read_rule(&one), read_rule(&other));
        let reasoner = Reasoner::default();
        let (can_hold, implies) = (reasoner.can_hold(&one), reasoner.implies(&one, &other));
        for args in &calls {
            prop_assert!(can_hold || !rule_holds(&one, args), "{args}");
            prop_assert!(!implies || !rule_holds(&one, args) || rule_holds(&other, args), "{args}");
        }
    }
}
