//! Random policies and calls over a few paths and values, so that they meet often.

use std::sync::OnceLock;

use mcp_policy::decide::Arguments;
use mcp_policy::policy::{ArgPath, Condition, Pattern, Rule, Scalar, Test, ToolEntry};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};

const PATHS: &[&str] = &["args.a", "args.b", "args.a.b", "args.a.c", "args.a.b.c"];
const TEXTS: &[&str] = &[
    "", "a", "b", "ab", "ba", "aab", "A", "a/b", "a b", "5", "5.0", "0", "-0", "true", "false", "1e+21", "é", "\n",
    "null",
];
const NUMBERS: &[f64] =
    &[-1.0, -0.0, 0.0, 0.5, 1.0, 5.0, 5.000_000_000_000_001, 5.5, 6.0, 1e21, 9_007_199_254_740_992.0];
const PATTERNS: &[&str] = &[
    "",
    "a",
    "^a",
    "b$",
    "^(a|b)$",
    "^a*$",
    "^[ab]*$",
    "[0-9]",
    r"^\d+$",
    "(?i)^a",
    r"\bb",
    r"\B",
    "^$",
    "é",
    ".",
    "^.$",
    "^[^a]*$",
    r"\s",
    r"(?m)^a?$",
    "aa|bb",
    r"^-?\d+(\.\d+)?$",
    "^(true|false)$",
];

pub fn scalar() -> impl Strategy<Value = Scalar> {
    prop_oneof![
        4 => select(TEXTS).prop_map(|text| Scalar::String(text.to_owned())),
        3 => select(NUMBERS).prop_map(Scalar::Number),
        1 => any::<bool>().prop_map(Scalar::Bool),
    ]
}

pub fn test() -> impl Strategy<Value = Test> {
    let number = || select(NUMBERS);
    prop_oneof![
        scalar().prop_map(Test::Eq),
        scalar().prop_map(Test::Neq),
        number().prop_map(Test::Lt),
        number().prop_map(Test::Lte),
        number().prop_map(Test::Gt),
        number().prop_map(Test::Gte),
        vec(scalar(), 0..4).prop_map(Test::In),
        vec(scalar(), 0..4).prop_map(Test::NotIn),
        any::<bool>().prop_map(Test::Exists),
        select(PATTERNS).prop_map(|source| Test::Regex(Pattern::new(source).unwrap())),
        select(PATTERNS).prop_map(|source| Test::Regex(Pattern::new(source).unwrap())),
        scalar().prop_map(Test::Contains),
        scalar().prop_map(Test::Contains),
    ]
}

pub fn condition() -> impl Strategy<Value = Condition> {
    (select(PATHS), test()).prop_map(|(path, test)| Condition { path: ArgPath::parse(path).unwrap(), test })
}

pub fn rule() -> impl Strategy<Value = Rule> {
    vec(condition(), 0..4).prop_map(|conditions| Rule { conditions, on_deny: None })
}

pub fn entry() -> impl Strategy<Value = ToolEntry> {
    (vec(rule(), 0..3), vec(rule(), 0..4)).prop_map(|(require, deny_if)| ToolEntry {
        require,
        deny_if,
        limits: Vec::new(),
    })
}

/// An entry and another one that differs from it in a few conditions.
pub fn pair() -> impl Strategy<Value = (ToolEntry, ToolEntry)> {
    let change = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), condition());
    prop_oneof![
        (entry(), entry()),
        (entry(), vec(change, 1..3)).prop_map(|(before, changes)| {
            let mut after = before.clone();
            for (rule, place, condition) in changes {
                let mut rules: Vec<&mut Rule> = after.require.iter_mut().chain(&mut after.deny_if).collect();
                if rules.is_empty() {
                    continue;
                }
                let index = rule.index(rules.len());
                let conditions = &mut rules[index].conditions;
                if conditions.is_empty() {
                    conditions.push(condition);
                } else {
                    let place = place.index(conditions.len());
                    conditions[place] = condition;
                }
            }
            (before, after)
        }),
    ]
}

/// What a schema says of one value (bounds within 2^53, beyond which they are widened), in keywords of which nothing is lost in a set.
fn keywords() -> impl Strategy<Value = Map<String, Value>> {
    let kind = || select(&["string", "integer", "number", "boolean", "object", "array", "null"][..]);
    let keyword = prop_oneof![
        3 => kind().prop_map(|kind| ("type", json!(kind))),
        1 => vec(kind(), 2..4).prop_map(|kinds| {
            let kinds: std::collections::BTreeSet<_> = kinds.into_iter().collect();
            ("type", json!(kinds))
        }),
        1 => vec(scalar(), 1..4).prop_map(|choices| ("enum", choices.iter().map(Value::from).collect())),
        1 => scalar().prop_map(|choice| ("const", (&choice).into())),
        1 => (select(&["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"][..]), select(&NUMBERS[..9]))
            .prop_map(|(key, bound)| (key, json!(bound))),
        1 => (select(&["minLength", "maxLength"][..]), 0..3).prop_map(|(key, length)| (key, json!(length))),
        1 => select(&["^a", "b$", r"^\d+$", "^[ab]*$", ".", "^(true|false)$"][..]).prop_map(|pattern| ("pattern", json!(pattern))),
    ];
    vec(keyword, 0..3).prop_map(|keywords| keywords.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// What a schema says of what an object holds.
fn members(member: impl Strategy<Value = Value>) -> impl Strategy<Value = Map<String, Value>> {
    let name = || select(&["a", "b", "c"][..]);
    (vec((name(), member), 0..3), vec(name(), 0..2), any::<bool>()).prop_map(|(properties, required, closed)| {
        let mut schema = Map::new();
        let properties: Map<_, _> = properties.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        schema.insert("properties".to_owned(), properties.into());
        let required: std::collections::BTreeSet<_> = required.into_iter().collect();
        schema.insert("required".to_owned(), json!(required));
        if closed {
            schema.insert("additionalProperties".to_owned(), json!(false));
        }
        schema
    })
}

/// Input schemas of which nothing is lost in a set.
pub fn schema() -> impl Strategy<Value = Value> {
    let leaf = || prop_oneof![8 => keywords().prop_map(Value::Object), 1 => any::<bool>().prop_map(Value::from)];
    let object = |member| {
        (keywords(), members(member)).prop_map(|(mut one, other)| {
            one.extend(other);
            Value::Object(one)
        })
    };
    let either = (select(&["anyOf", "allOf"][..]), vec(leaf(), 1..3)).prop_map(|(key, schemas)| json!({key: schemas}));
    let inner = prop_oneof![3 => leaf(), 1 => either, 2 => object(leaf().boxed())];
    members(inner).prop_map(Value::Object)
}

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        5 => scalar().prop_map(|scalar| Value::from(&scalar)),
        1 => select(NUMBERS).prop_map(Value::from),
        1 => Just(Value::Null),
        1 => select(&[5.0, -0.0][..]).prop_map(Value::from),
    ]
}

fn argument() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => leaf(),
        1 => vec(leaf(), 0..4).prop_map(Value::from),
        1 => vec(leaf(), 0..2).prop_map(|entries| json!([entries])),
        3 => object(leaf()),
        2 => object(prop_oneof![leaf(), object(leaf())]),
    ]
}

fn object(member: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    vec((select(&["a", "b", "c"][..]), member), 0..3).prop_map(|members| {
        members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>().into()
    })
}

/// A stock of random calls, drawn once: drawing them anew for each policy would take most of the time.
fn stock() -> &'static [Arguments] {
    static STOCK: OnceLock<Vec<Arguments>> = OnceLock::new();
    STOCK.get_or_init(|| {
        let mut runner = TestRunner::deterministic();
        let strategy = object(argument()).prop_map(|value| Arguments::new(value).unwrap());
        (0..5_000).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
    })
}

/// Some neighbouring calls of the stock.
pub fn calls(count: usize) -> impl Strategy<Value = &'static [Arguments]> {
    (0..stock().len() - count).prop_map(move |start| &stock()[start..start + count])
}
