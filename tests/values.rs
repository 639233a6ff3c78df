//! Value sets say exactly what the decision engine does, for random policies and random calls.
//!
//! `PROPTEST_CASES` sets how many policies are tried; each meets many calls.

#![cfg(test)]

mod vocabulary;

use mcp_policy::analysis::values::{ArgSet, Budget, Solver};
use mcp_policy::decide::{Arguments, Call, decide_without_limits};
use mcp_policy::policy::{DefaultAction, Policy, ToolEntry, Tools};
use proptest::prelude::*;

use serde_json::{Value, json};
use vocabulary::{calls, entry, pair, rule, schema};

/// Calls that each random policy meets.
const CALLS: usize = 200;

fn cases() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(1_500);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

fn policy(entry: &ToolEntry) -> Policy {
    let tools = Tools::new(vec![("t".to_owned(), entry.clone())]).unwrap();
    Policy { default: DefaultAction::Deny, hide: Vec::new(), all_tools: Vec::new(), tools }
}

fn allows(policy: &Policy, args: &Arguments) -> bool {
    decide_without_limits(policy, Call { tool: "t", args }).verdict.is_allowed()
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn membership_is_what_is_decided(entry in entry(), calls in calls(CALLS)) {
        let (set, policy) = (ArgSet::allowed_by(&entry), policy(&entry));
        for args in calls {
            prop_assert_eq!(set.contains(args.value()), allows(&policy, args), "{}", args.value());
        }
    }

    #[test]
    fn sets_obey_the_laws(one in rule(), other in rule(), calls in calls(CALLS)) {
        let (a, b) = (ArgSet::of_rule(&one), ArgSet::of_rule(&other));
        let mut solver = Solver::new(Budget::default());
        prop_assert!(solver.is_empty(&a.intersection(&a.complement())).unwrap());
        prop_assert!(solver.is_empty(&a.union(&a.complement()).complement()).unwrap());
        prop_assert!(solver.is_empty(&a.intersection(&b).difference(&a)).unwrap());
        prop_assert!(solver.is_empty(&a.difference(&a.union(&b))).unwrap());
        for args in calls.iter().map(Arguments::value) {
            prop_assert_eq!(a.complement().contains(args), !a.contains(args));
            prop_assert_eq!(a.intersection(&b).contains(args), a.contains(args) && b.contains(args));
            prop_assert_eq!(a.union(&b).contains(args), a.contains(args) || b.contains(args));
            prop_assert_eq!(a.difference(&b).contains(args), a.contains(args) && !b.contains(args));
        }
    }

    #[test]
    fn a_difference_has_a_witness_or_there_is_none((before, after) in pair(), calls in calls(CALLS)) {
        let (old, new) = (policy(&before), policy(&after));
        let difference = ArgSet::allowed_by(&after).difference(&ArgSet::allowed_by(&before));
        let mut solver = Solver::new(Budget::default());
        let member = solver.member(&difference).unwrap();
        prop_assert_eq!(solver.is_empty(&difference).unwrap(), member.is_none());
        match member {
            Some(args) => {
                prop_assert!(difference.contains(args.value()));
                prop_assert!(allows(&new, &args) && !allows(&old, &args), "{}", args.value());
            }
            None => for args in calls {
                prop_assert!(!allows(&new, args) || allows(&old, args), "{}", args.value());
            },
        }
    }

    #[test]
    fn a_schema_accepts_what_is_in_its_set(schema in schema(), rule in rule(), calls in calls(CALLS)) {
        let validator = jsonschema::validator_for(&schema).unwrap();
        let set = ArgSet::of_schema(&schema);
        for args in calls.iter().map(Arguments::value) {
            prop_assert_eq!(set.contains(args), validator.is_valid(args), "{} {}", schema, args);
            prop_assert_eq!(set.complement().contains(args), !set.contains(args));
        }
        let both = set.intersection(&ArgSet::of_rule(&rule));
        match Solver::new(Budget::default()).member(&both).unwrap() {
            Some(args) => prop_assert!(validator.is_valid(args.value()), "{} {}", schema, args.value()),
            None => for args in calls.iter().map(Arguments::value) {
                prop_assert!(!both.contains(args), "{} {}", schema, args);
            },
        }
    }
}

#[test]
fn what_is_not_understood_in_a_schema_narrows_nothing() {
    let string = json!({"type": "string"});
    for schema in [
        json!({"properties": {"a": {"$ref": "https://example.com/a"}}}),
        json!({"properties": {"a": {"$ref": "#/$defs/none", "type": "string"}}}),
        json!({"properties": {"a": {"$id": "https://example.com/b", "type": "string"}}}),
        json!({"properties": {"a": {"not": string}}}),
        json!({"properties": {"a": {"type": "text"}}}),
        json!({"additionalProperties": false, "patternProperties": {"a": true}}),
        json!({"properties": 5, "required": "a", "additionalProperties": {}}),
        json!([]),
    ] {
        assert!(ArgSet::of_schema(&schema).contains(&json!({"a": 5})), "{schema}");
    }
    // what is understood through references and choices
    let optional = json!({"$ref": "#/$defs/text"});
    for schema in [
        json!({"properties": {"a": {"oneOf": [optional, {"type": "null"}]}}, "$defs": {"text": string}}),
        json!({"properties": {"a": {"allOf": [optional]}}, "$defs": {"text": string}}),
    ] {
        let set = ArgSet::of_schema(&schema);
        assert!(set.contains(&json!({"a": "x"})) && !set.contains(&json!({"a": 5})), "{schema}");
    }
}

#[test]
fn hostile_schemas_end_soon() {
    let endless = json!({"properties": {"a": {"$ref": "#"}, "b": {"anyOf": [{"$ref": "#"}, {"$ref": "#"}]}}});
    let wide: Value = (0..50_000)
        .map(|at| (format!("a{at}"), json!({"type": "string", "pattern": "x"})))
        .collect::<serde_json::Map<_, _>>()
        .into();
    for schema in [endless, json!({"properties": wide})] {
        let set = ArgSet::of_schema(&schema);
        assert!(set.contains(&json!({"z": 1})));
        let _ = Solver::new(Budget::default()).member(&set);
    }
}
