use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{ArgSet, Budget, Solver, Unknown};
use crate::policy::ToolEntry;

/// An entry with these `require` conditions (path without `args.`, operator, value).
fn require(conditions: &[(&str, &str, Value)]) -> ArgSet {
    entry(conditions, &[])
}

fn deny_if(conditions: &[(&str, &str, Value)]) -> ArgSet {
    entry(&[], conditions)
}

/// An entry with one rule per condition.
fn entry(require: &[(&str, &str, Value)], deny_if: &[(&str, &str, Value)]) -> ArgSet {
    let rules = |conditions: &[(&str, &str, Value)]| -> Vec<Value> {
        let conditions = conditions.iter();
        conditions
            .map(
                |(path, op, value)| json!({"conditions": [{"path": format!("args.{path}"), "op": op, "value": value}]}),
            )
            .collect()
    };
    let entry = json!({"require": rules(require), "deny_if": rules(deny_if)});
    ArgSet::allowed_by(&serde_json::from_value::<ToolEntry>(entry).unwrap())
}

/// A member of `left` that is not in `right`.
fn gain(left: &ArgSet, right: &ArgSet) -> Result<Option<Value>, Unknown> {
    let member = Solver::new(Budget::default()).member(&left.difference(right))?;
    Ok(member.map(|args| args.value().clone()))
}

#[test]
fn members_are_small_and_readable() {
    let all = ArgSet::all();
    let none = all.complement();
    for (set, member) in [
        (require(&[("a", "eq", json!("main"))]), json!({"a": "main"})),
        (require(&[("a", "neq", json!("main"))]), json!({"a": "a"})),
        (require(&[("a", "eq", json!(5))]), json!({"a": 5})),
        (require(&[("a", "eq", json!(true))]), json!({"a": true})),
        (require(&[("a", "gt", json!(100))]), json!({"a": 101})),
        (require(&[("a", "gt", json!(100)), ("a", "lt", json!(101))]), json!({"a": 100.5})),
        (require(&[("a", "regex", json!("^/srv/[a-z]+\\.md$"))]), json!({"a": "/srv/a.md"})),
        (require(&[("a", "contains", json!("rm"))]), json!({"a": "rm"})),
        (require(&[("a", "contains", json!(5))]), json!({"a": [5]})),
        (require(&[("a.b", "exists", json!(true))]), json!({"a": {"b": "a"}})),
        (require(&[("a", "exists", json!(false))]), json!({})),
        (require(&[("a", "in", json!(["long", "x", 7]))]), json!({"a": "7"})),
        (deny_if(&[("a", "gt", json!(100))]), json!({})),
    ] {
        assert_eq!(gain(&set, &none).unwrap(), Some(member));
    }
    assert_eq!(gain(&none, &all).unwrap(), None);
}

#[test]
fn pairs_that_a_text_comparison_gets_wrong() {
    let pattern = |pattern: &str| require(&[("ref", "regex", json!(pattern))]);
    // the same
    for (one, other) in [
        (require(&[("ref", "in", json!(["a", "b"]))]), pattern("^(a|b)$")),
        (pattern("^a+$"), pattern("^aa*$")),
        (pattern(r"^\d$"), pattern("^[0-9]$")),
        (require(&[("ref", "contains", json!("rm")), ("ref", "regex", json!(""))]), pattern("rm")),
        (
            require(&[("n", "gt", json!(1)), ("n", "lte", json!(2)), ("n", "neq", json!(2))]),
            require(&[("n", "gt", json!(1)), ("n", "lt", json!(2))]),
        ),
    ] {
        assert_eq!(gain(&one, &other).unwrap(), None);
        assert_eq!(gain(&other, &one).unwrap(), None);
    }
    // the first gains
    for (loose, tight, witness) in [
        (pattern("feat/"), pattern("^feat/"), json!({"ref": "afeat/"})),
        (
            pattern("^https://.*example\\.com"),
            pattern("^https://([a-z0-9-]+\\.)?example\\.com(/|$)"),
            json!({"ref": "https://aexample.com"}),
        ),
        (require(&[("amount", "lt", json!(101))]), require(&[("amount", "lte", json!(100))]), json!({"amount": 100.5})),
        (deny_if(&[("amount", "gt", json!(100))]), require(&[("amount", "lte", json!(100))]), json!({})),
        (require(&[("a", "in", json!(["5"]))]), require(&[("a", "regex", json!("^5$"))]), json!({"a": 5})),
        (
            require(&[("a", "neq", json!("x"))]),
            require(&[("a", "neq", json!("x")), ("a.b", "exists", json!(false))]),
            json!({"a": {"b": "a"}}),
        ),
        (pattern("(?s)^.*$"), pattern("^.*$"), json!({"ref": "\n"})),
    ] {
        assert_eq!(gain(&tight, &loose).unwrap(), None, "{witness}");
        assert_eq!(gain(&loose, &tight).unwrap(), Some(witness));
    }
}

#[test]
fn what_is_too_hard_is_unknown_and_soon() {
    let pattern = |pattern: &str| require(&[("a", "regex", json!(pattern))]);
    let hostile = [
        "(.*a){20}",
        "(.*a.{10}){3}",
        ".*a.{40}$",
        "(a|b)*a(a|b){30}",
        r"(\p{L}{5,10}x){2}",
        "((a{1,10}){1,10}){1,10}$",
        "(x+x+)+y",
        r"(?i)(\p{Greek}|\p{Cyrillic}){1,50}z{1,500}",
        "(a?){500}a{500}",
    ];
    let mut solver = Solver::new(Budget::default());
    let start = Instant::now();
    for one in hostile {
        // the same pattern needs no automaton
        assert_eq!(gain(&pattern(one), &pattern(one)).unwrap(), None);
        for other in hostile {
            if let Ok(Some(args)) = solver.member(&pattern(one).difference(&pattern(other))) {
                let (left, right) = (pattern(one), pattern(other));
                assert!(left.contains(args.value()) && !right.contains(args.value()), "{one} {other}");
            }
        }
    }
    assert!(gain(&pattern(".*a.{40}$"), &pattern(".*b.{40}$")).is_err());
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
}

#[test]
fn rules_that_combine_in_too_many_ways_are_unknown_and_soon() {
    // pairs of conditions of which one must fail, so that only a full search proves anything
    let rules: Vec<Value> = (0..200)
        .map(|index| {
            let condition = |place: usize| {
                json!({"path": format!("args.a{}", place % 40), "op": if place.is_multiple_of(3) { "eq" } else { "neq" }, "value": place % 2})
            };
            json!({"conditions": [condition(index * 7), condition(index * 11 + 3), condition(index * 13 + 5)]})
        })
        .collect();
    let set = ArgSet::allowed_by(&serde_json::from_value(json!({"deny_if": rules})).unwrap());
    let start = Instant::now();
    let member = Solver::new(Budget::default()).member(&set);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    if let Ok(Some(args)) = member {
        assert!(set.contains(args.value()));
    }
}

#[test]
fn a_path_deeper_than_any_call_is_missing() {
    for (levels, member) in [(127, false), (128, true), (100_000, true)] {
        let path = vec!["a"; levels].join(".");
        let set = require(&[(&path, "eq", json!(1))]);
        assert_eq!(Solver::new(Budget::default()).is_empty(&set).unwrap(), member, "{levels}");
    }
}

#[test]
fn large_sets_are_work() {
    let spent = |set: &ArgSet, budget: Budget| {
        let mut solver = Solver::new(budget);
        (solver.is_empty(set), solver.is_spent())
    };
    let many = |op: &'static str, from: usize| {
        let values: Vec<String> = (from..from + 10_000).map(|n| format!("v{n}")).collect();
        [("a", op, json!(values))]
    };
    let scarce = Budget { work: 50_000, ..Budget::default() };
    for set in [require(&many("in", 0)), require(&many("not_in", 0)), deny_if(&many("in", 0))] {
        assert!(matches!(spent(&set, scarce), (Err(_), true)), "built for nothing");
        assert_eq!(spent(&set, Budget::default()), (Ok(false), false));
    }
    assert_eq!(spent(&require(&[("a", "in", json!(["x"]))]), scarce), (Ok(false), false));
    // few steps, each of them through a whole list
    let lists: Vec<_> = (0..10).flat_map(|n| many("not_in", n * 10_000)).collect();
    let few = Budget { steps: 100, work: u64::MAX, ..Budget::default() };
    let text = [("a", "contains", json!("v"))];
    let set = require(&[lists.as_slice(), &text].concat());
    assert!(matches!(spent(&set, few), (Err(_), false)));
    assert_eq!(spent(&set, Budget::default()).0, Ok(false));
}

#[test]
fn many_rules_on_one_argument_are_no_work_for_each_other() {
    let is_empty = |set: &ArgSet| Solver::new(Budget { work: 4_000_000, ..Budget::default() }).is_empty(set);
    for value in [|n: usize| json!(n), |n: usize| json!(format!("v{n}"))] {
        let values: Vec<Value> = (0..8_000).map(value).collect();
        let rules: Vec<_> = values.iter().map(|value| ("a", "eq", value.clone())).collect();
        assert_eq!(is_empty(&deny_if(&rules)), Ok(false));
        let all = require(&[("a", "in", json!(values))]).intersection(&deny_if(&rules));
        assert_eq!(is_empty(&all), Ok(true));
    }
}

#[test]
fn huge_texts_are_not_taken_apart() {
    let huge = "x".repeat(8 << 20);
    let odd = [("a", "regex", json!("^(xx)*x$")), ("a", "neq", json!(huge)), ("a", "neq", json!("x"))];
    assert_eq!(gain(&require(&odd), &ArgSet::all().complement()), Ok(Some(json!({"a": "xxx"}))));
    let part = require(&[("a", "contains", json!(huge)), ("a", "regex", json!("x"))]);
    assert!(gain(&part, &ArgSet::all().complement()).is_err());
}
