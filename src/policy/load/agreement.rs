//! The fast reader and the one that explains accept the same texts.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use super::problems;
use crate::document::Document;
use crate::policy::{ArgPath, Operator, Policy, Window};
use crate::schema;
use crate::source::Source;

fn agree(text: &str) -> Result<(), TestCaseError> {
    let source = Source::new("x", text);
    let fast = Policy::read(text);
    let found = problems(&source);
    prop_assert_eq!(fast.is_ok(), found.is_empty(), "{}\n{:?}\n{:#?}", text, fast.err(), found);
    if let (Some(document), false) = (Document::parse(&source).0, found.is_empty()) {
        for diagnostic in &found {
            prop_assert!(document.locate(&diagnostic.primary.place).is_some(), "{text}\n{diagnostic:#?}");
            for related in &diagnostic.related {
                prop_assert!(document.locate(&related.place).is_some(), "{text}\n{diagnostic:#?}");
            }
        }
    }
    Ok(())
}

fn valid() -> Value {
    json!({
        "$schema": "https://example.com/policy.schema.json",
        "version": "1",
        "default": "deny",
        "hide": ["drop_table", "*"],
        "all_tools": { "limits": [{ "counter": "all", "window": "day", "max": 500, "scope": "grant" }] },
        "tools": {
            "list_orders": {},
            "pay": {
                "require": [{ "conditions": [
                    { "path": "args.total", "op": "lte", "value": 100.5 },
                    { "path": "args.a.b", "op": "in", "value": ["x", 1, true] },
                    { "path": "args.note", "op": "regex", "value": "^[a-z]+$" },
                    { "path": "args.force", "op": "exists", "value": false },
                    { "path": "args.to", "op": "contains", "value": "@" },
                ], "on_deny": "No." }],
                "deny_if": [{ "conditions": [] }],
                "limits": [
                    { "counter": "a", "window": "minute", "max": 10, "scope": "grant" },
                    { "counter": "b", "window": "hour", "max": 1000, "scope": "grant", "increment_from": "args.total" },
                ],
            },
        },
    })
}

const TEXTS: [&str; 24] = [
    "", "1", "deny", "allow", "*", "grant", "minute", "60s", "eq", "not_in", "regex", "exists", "(", "args.x", "args.",
    "args..x", "args.\n", "total", "a", "b", "\u{200b}", "(?=a)", "10/day", "state.x",
];

/// Values that stand for another somewhere in a policy.
fn strange() -> impl Strategy<Value = Value> {
    let condition = json!({ "path": "args.x", "op": "gt", "value": 1 });
    let limit = json!({ "counter": "a", "window": "day", "max": 1, "scope": "grant" });
    prop_oneof![
        select(&TEXTS[..]).prop_map(Value::from),
        select(vec![
            json!(null),
            json!(true),
            json!(0),
            json!(-1),
            json!(10.0),
            json!(1.5),
            json!(9_007_199_254_740_991_u64),
            json!(9_007_199_254_740_992_u64),
            json!(u64::MAX),
            json!(1e300),
            json!(-0.0),
            json!([]),
            json!({}),
            json!([[]]),
            json!([{}]),
            json!([null]),
            json!(["a"]),
            condition.clone(),
            json!([condition.clone()]),
            limit.clone(),
            json!([limit.clone(), limit]),
            json!({ "conditions": [condition] }),
            json!({ "conditions": [] }),
            json!({ "limits": [] }),
            json!(["", "1", "deny"]),
        ]),
        "[a-z_$.*]{0,6}".prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
    ]
}

const KEYS: [&str; 22] = [
    "$schema",
    "version",
    "default",
    "hide",
    "all_tools",
    "tools",
    "require",
    "deny_if",
    "limits",
    "conditions",
    "on_deny",
    "path",
    "op",
    "value",
    "counter",
    "window",
    "max",
    "scope",
    "increment_from",
    "action",
    "*",
    "",
];

#[derive(Debug, Clone)]
enum Change {
    Replace(Value),
    Remove,
    Insert(&'static str, Value),
    Double,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => strange().prop_map(Change::Replace),
        1 => Just(Change::Remove),
        2 => (select(&KEYS[..]), strange()).prop_map(|(key, value)| Change::Insert(key, value)),
        1 => Just(Change::Double),
    ]
}

/// Pointers to every value, the document itself first.
fn pointers(value: &Value, at: String, found: &mut Vec<String>) {
    found.push(at.clone());
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                pointers(value, format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        Value::Array(entries) => {
            entries.iter().enumerate().for_each(|(index, value)| pointers(value, format!("{at}/{index}"), found));
        }
        _ => {}
    }
}

fn apply(document: &mut Value, place: Index, change: Change) {
    let mut all = Vec::new();
    pointers(document, String::new(), &mut all);
    let pointer = place.get(&all).clone();
    let (parent, key) = pointer.rsplit_once('/').unwrap_or_default();
    match change {
        Change::Replace(value) => *document.pointer_mut(&pointer).unwrap() = value,
        Change::Remove => match document.pointer_mut(parent) {
            Some(Value::Object(members)) => drop(members.remove(key)),
            Some(Value::Array(entries)) if !key.is_empty() => drop(entries.remove(key.parse().unwrap())),
            _ => {}
        },
        Change::Insert(key, value) => match document.pointer_mut(&pointer) {
            Some(Value::Object(members)) => drop(members.insert(key.to_owned(), value)),
            Some(Value::Array(entries)) => entries.push(value),
            _ => {}
        },
        Change::Double => {
            if let Some(Value::Array(entries)) = document.pointer_mut(&pointer) {
                entries.extend(entries.first().cloned());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn on_changed_policies(changes in prop::collection::vec((any::<Index>(), change()), 1..4)) {
        let mut document = valid();
        for (place, change) in changes {
            apply(&mut document, place, change);
        }
        agree(&document.to_string())?;
    }

    #[test]
    fn on_damaged_text(at in any::<Index>(), length in 0_usize..3, insert in "[\\[\\]{}:,\"'0-9a-z\\\\ \u{feff}\u{a0}\u{1}/*-]{0,3}") {
        let mut text = serde_json::to_string_pretty(&valid()).unwrap();
        let start = at.index(text.len());
        text.replace_range(start..(start + length).min(text.len()), &insert);
        agree(&text)?;
    }

    #[test]
    fn on_any_text(text in "\\PC{0,40}") {
        agree(&text)?;
    }

    /// Each part is validated alone; together they decide as the whole schema does.
    #[test]
    fn parts_and_whole_schema_agree(changes in prop::collection::vec((any::<Index>(), change()), 0..3)) {
        let mut document = valid();
        for (place, change) in changes {
            apply(&mut document, place, change);
        }
        let found = schema::check_policy(&document, "x");
        prop_assert_eq!(schema::is_valid_policy(&document), found.is_empty(), "{}\n{:#?}", document, found);
    }

    #[test]
    fn the_schema_and_the_reader_have_the_same_paths(text in "(args)?[a.\\n ]{0,6}") {
        let document = json!({ "version": "1", "default": "deny", "tools": { "t": { "require": [
            { "conditions": [{ "path": text, "op": "eq", "value": 1 }] },
        ] } } });
        prop_assert_eq!(ArgPath::parse(&text).is_ok(), schema::check_policy(&document, "x").is_empty(), "{:?}", text);
    }
}

/// Chance finds a combination of place, key and value rarely; each alone is tried in full.
#[test]
fn parts_and_whole_schema_agree_on_every_key_everywhere() {
    let mut all = Vec::new();
    pointers(&valid(), String::new(), &mut all);
    let values = [json!({}), json!({ "limits": [] }), json!([]), json!("a"), json!(1)];
    for (pointer, key) in all.iter().flat_map(|pointer| KEYS.map(|key| (pointer, key))) {
        for value in &values {
            let mut document = valid();
            let Some(Value::Object(members)) = document.pointer_mut(pointer) else { continue };
            members.insert(key.to_owned(), value.clone());
            let found = schema::check_policy(&document, "x");
            assert_eq!(schema::is_valid_policy(&document), found.is_empty(), "{pointer} {key:?} {value}\n{found:#?}");
        }
    }
}

#[test]
fn the_valid_policy_is_valid() {
    agree(&valid().to_string()).unwrap();
    assert!(Policy::read(&valid().to_string()).is_ok());
}

#[test]
fn on_what_serde_would_let_pass() {
    for text in [
        r#"["", "1", "deny"]"#,
        r#"{"version": "1", "default": "deny", "all_tools": [[]]}"#,
        r#"{"version": "1", "default": "deny", "all_tools": null}"#,
        r#"{"version": "1", "default": "deny", "tools": null}"#,
        r#"{"version": "1", "default": "deny", "hide": null}"#,
        r#"{"version": "1", "default": "deny", "$schema": null}"#,
        r#"{"version": "1", "default": "deny", "tools": {"a": []}}"#,
        r#"{"version": "1", "default": "deny", "tools": {"a": {"require": [[[]]]}}}"#,
        r#"{"version": "1", "default": "deny", "default": "deny"}"#,
        r#"{"version": "1", "default": "deny"} "#,
        r#"{"version": "1", "default": "deny"} {}"#,
        "\u{feff}{\"version\": \"1\", \"default\": \"deny\"}",
        r#"{"version": "1", "default": "deny", "all_tools": {"limits": [{"counter": "a", "window": "day", "max": 10.0, "scope": "grant"}]}}"#,
        r#"{"version": "1", "default": "deny", "all_tools": {"limits": [{"counter": "a", "window": "day", "max": 1e1, "scope": "grant"}]}}"#,
        r#"{"version": "1", "default": "deny", "all_tools": {"limits": [{"counter": "a", "window": "day", "max": 9007199254740991.5, "scope": "grant"}]}}"#,
        r#"{"version": "1", "default": "deny", "tools": {"a": {"deny_if": [{"conditions": [{"path": "args.a", "op": "gt", "value": 1e999}]}]}}}"#,
        r#"{"version": "1", "default": "deny", "tools": {"\ud800": {}}}"#,
        r#"{"version": "1", "default": "deny", "tools": {"a": {}, "\u0061": {}}}"#,
    ] {
        agree(text).unwrap();
    }
}

#[test]
fn the_schema_and_the_policy_have_the_same_words() {
    let schema: Value = serde_json::from_str(schema::policy_schema()).unwrap();
    let words =
        |pointer: &str| -> Vec<String> { serde_json::from_value(schema.pointer(pointer).unwrap().clone()).unwrap() };
    assert_eq!(words("/$defs/condition/properties/op/enum"), Operator::ALL.map(Operator::as_str));
    assert_eq!(words("/$defs/limit/properties/window/enum"), Window::ALL.map(Window::as_str));
}
