//! What fixes and the canonical layout may do to a policy, on policies and catalogues made by chance, and on the examples of
//! the lints.

#![cfg(test)]

#[expect(dead_code, reason = "pairs of entries are a matter of comparing")]
mod vocabulary;

use mcp_policy::analysis::compare::{Change, compare};
use mcp_policy::analysis::values::{Budget, Solver};
use mcp_policy::catalog::{self, Catalogue, RiskClass, Server, Tool};
use mcp_policy::decide::{Arguments, Call, Counters, Timestamp, decide_times};
use mcp_policy::diagnostic::Level;
use mcp_policy::fix::{Checked, Courage, Fixed, fix};
use mcp_policy::lint::{Category, Context, LINTS, Levels, check};
use mcp_policy::policy::{self, Condition, Policy, Rule, Scalar, Test, ToolEntry};
use mcp_policy::source::Source;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use vocabulary::{calls, entry, schema};

/// Names of tools: some that the catalogue has, some slips of the pen, some strangers.
const NAMES: &[&str] = &[
    "delete_file",
    "delete_flie",
    "create_issue",
    "Create_Issue",
    "create_isue",
    "run_job",
    "run_job ",
    "get_file",
    "get_secret",
    "list_files",
    "pay",
    "stranger",
];

fn as_json(condition: &Condition) -> Value {
    let value: Value = match &condition.test {
        Test::Eq(value) | Test::Neq(value) | Test::Contains(value) => value.into(),
        Test::Lt(bound) | Test::Lte(bound) | Test::Gt(bound) | Test::Gte(bound) => (&Scalar::Number(*bound)).into(),
        Test::In(values) | Test::NotIn(values) => values.iter().map(Value::from).collect(),
        Test::Exists(expected) => (*expected).into(),
        Test::Regex(pattern) => pattern.as_str().into(),
    };
    json!({"value": value, "path": condition.path.to_string(), "op": condition.test.operator().as_str()})
}

fn entry_json(entry: &ToolEntry, limits: &[(&str, u64, usize)]) -> Value {
    let rule = |rule: &Rule| json!({"conditions": rule.conditions.iter().map(as_json).collect::<Vec<_>>()});
    let limit = |(at, (window, max, counter)): (usize, &(&str, u64, usize))| {
        let counter = if *counter == 0 { "shared".to_owned() } else { format!("c{counter}_{at}") };
        json!({"counter": format!("{counter}{at}"), "window": window, "max": max, "scope": "grant"})
    };
    let limits: Vec<Value> = limits.iter().enumerate().map(limit).collect();
    let mut members = Map::new();
    for (key, rules) in [("deny_if", &entry.deny_if), ("require", &entry.require)] {
        if !rules.is_empty() {
            members.insert(key.to_owned(), rules.iter().map(rule).collect());
        }
    }
    if !limits.is_empty() {
        members.insert("limits".to_owned(), limits.into());
    }
    Value::Object(members)
}

fn limits() -> impl Strategy<Value = Vec<(&'static str, u64, usize)>> {
    vec((select(&["minute", "hour", "day"][..]), 1..100_u64, 0..30_usize), 0..3)
}

/// The text of a policy.
fn text() -> impl Strategy<Value = String> {
    let tools = vec((select(NAMES), entry(), limits()), 0..6);
    let hide = vec(prop_oneof![20 => select(NAMES), 1 => Just("*")], 0..4);
    (any::<bool>(), hide, tools, any::<bool>()).prop_map(|(open, hide, tools, pretty)| {
        let tools: Map<String, Value> =
            tools.iter().map(|(name, entry, limits)| ((*name).to_owned(), entry_json(entry, limits))).collect();
        let mut policy = json!({"version": "1", "tools": tools, "default": if open { "allow" } else { "deny" }});
        if !hide.is_empty() {
            policy["hide"] = json!(hide);
        }
        if pretty { format!("{policy:#}\n") } else { policy.to_string() }
    })
}

fn catalogue() -> impl Strategy<Value = Catalogue> {
    let tools = ["delete_file", "create_issue", "run_job", "get_file", "get_secret", "list_files", "pay"];
    let class = prop_oneof![8 => select(RiskClass::ALL).prop_map(Some), 1 => Just(None)];
    vec((class, prop::option::of(schema()), any::<bool>()), tools.len()).prop_map(move |rated| {
        let tool = |(name, (class, schema, there)): (&str, (Option<RiskClass>, Option<Value>, bool))| {
            let input_schema = schema.map(|schema| serde_json::from_value(schema).unwrap());
            let description = if name == "get_secret" { "Returns the API key." } else { "" };
            there.then(|| Tool {
                name: name.to_owned(),
                description: Some(description.to_owned()),
                class,
                input_schema,
                ..Tool::default()
            })
        };
        Catalogue::new(Server::default(), tools.into_iter().zip(rated).filter_map(tool).collect::<Vec<_>>())
    })
}

fn checked(source: &Source, catalogue: Option<&Catalogue>) -> Checked {
    let loaded = policy::load(source);
    let mut levels = Levels::default();
    LINTS.iter().filter(|lint| lint.level == Level::Allow).for_each(|lint| levels.set(lint.id, Level::Warn).unwrap());
    let findings = match &loaded.policy {
        Some(policy) => check(&Context::new(policy, catalogue), &levels).findings,
        None => loaded.diagnostics,
    };
    Checked { policy: loaded.policy, findings, work: 0 }
}

fn fixed(text: &str, catalogue: Option<&Catalogue>, courage: Courage) -> Fixed {
    fix(&Source::new("policy.json", text), courage, &mut |source| checked(source, catalogue))
}

fn read(text: &str) -> Policy {
    let loaded = policy::load(&Source::new("policy.json", text));
    loaded.policy.unwrap_or_else(|| panic!("{:#?}\n{text}", loaded.diagnostics))
}

/// How many of so many calls at one moment pass.
fn passing(policy: &Policy, tool: &str, args: &Arguments) -> u64 {
    decide_times(policy, Call { tool, args }, &mut Counters::default(), Timestamp(0), 200).passed
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn safe_fixes_let_nothing_through((text, catalogue, calls) in (text(), catalogue(), calls(40))) {
        let done = fixed(&text, Some(&catalogue), Courage::Safe);
        let (old, new) = (read(&text), read(&done.text));
        let compared = compare(&old, &new, &mut Solver::new(Budget::default()));
        prop_assert!(
            matches!(compared.change, Change::Same | Change::Tighter),
            "{:?}\n{:#?}\n{}\n{}", compared, done.applied, text, done.text
        );
        for tool in NAMES.iter().copied().chain(["nobody_knows_me"]) {
            for args in calls {
                let (before, after) = (passing(&old, tool, args), passing(&new, tool, args));
                prop_assert!(after <= before, "{tool} {args:?}: {after} instead of {before}\n{text}\n{}", done.text);
            }
        }
        prop_assert!(done.applied.iter().all(|repair| repair.objection.is_none()) && !done.unfinished);
        let again = fixed(&done.text, Some(&catalogue), Courage::Safe);
        prop_assert_eq!(&again.text, &done.text);
        prop_assert_eq!(again.withheld, done.withheld);
        let failing = |text: &str| {
            let findings = checked(&Source::new("", text), Some(&catalogue)).findings;
            findings.iter().filter(|finding| finding.level == Level::Deny).count()
        };
        prop_assert!(failing(&done.text) <= failing(&text), "{text}\n{}", done.text);
    }

    #[test]
    fn unsafe_fixes_leave_a_policy((text, catalogue) in (text(), catalogue())) {
        let done = fixed(&text, Some(&catalogue), Courage::Unsafe);
        read(&done.text);
        prop_assert!(!done.unfinished);
        let again = fixed(&done.text, Some(&catalogue), Courage::Unsafe);
        prop_assert_eq!(&again.text, &done.text);
    }

    #[test]
    fn the_layout_changes_no_meaning(text in text()) {
        let formatted = policy::format(&Source::new("", text.as_str())).unwrap();
        prop_assert_eq!(serde_json::from_str::<Value>(&formatted).unwrap(), serde_json::from_str::<Value>(&text).unwrap());
        prop_assert_eq!(&policy::format(&Source::new("", formatted.as_str())).unwrap(), &formatted);
        let names = |text: &str| read(text).tools.iter().map(|(name, _)| name.to_owned()).collect::<Vec<_>>();
        prop_assert_eq!(names(&formatted), names(&text));
        let compared = compare(&read(&text), &read(&formatted), &mut Solver::new(Budget::default()));
        prop_assert!(compared.tools.is_empty() && compared.all_tools.is_none());
    }
}

/// The fenced blocks of a page whose language is this.
fn blocks<'a>(page: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("```{language}\n");
    page.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

#[test]
fn every_lint_that_promises_a_fix_gets_its_example_fixed() {
    let (mut safe, mut brave) = (Vec::new(), Vec::new());
    for lint in LINTS.iter().filter(|lint| lint.fixable && lint.category != Category::Catalogue) {
        let catalogue = blocks(lint.docs, "json catalogue")
            .first()
            .map(|text| catalog::load(&[Source::new("catalog.json", *text)], None).unwrap().catalogue);
        let bad = blocks(lint.docs, "json bad")[0];
        let is_applied = |courage| {
            let done = fixed(bad, catalogue.as_ref(), courage);
            read(&done.text);
            done.applied.iter().any(|repair| repair.code == lint.id)
        };
        if is_applied(Courage::Safe) {
            safe.push(lint.id);
        } else {
            assert!(is_applied(Courage::Unsafe), "the example of {} is not fixed", lint.id);
            brave.push(lint.id);
        }
    }
    assert_eq!(brave, ["counter-collision", "unknown-argument"], "safe: {safe:?}");
}
