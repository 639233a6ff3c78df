//! What edits do to texts of several layouts.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{EditError, Editable, apply};
use crate::diagnostic::Edit;
use crate::source::{Pointer, Source};

const TEXT: &str = r#"{
  "version": "1",
  "hide":   ["a",   "b"],
  "tools": {
    "x": { "limits": [ {"max": 10} ] },

    "y": {}
  }
}
"#;

fn at(path: &str) -> Pointer {
    path.split('/').filter(|step| !step.is_empty()).fold(Pointer::root(), |pointer, step| {
        step.parse().map_or_else(|_| pointer.key(step), |index| pointer.index(index))
    })
}

#[test]
fn replacements_name_the_bytes_that_go() {
    let source = Source::new("", TEXT);
    let editable = Editable::new(&source).unwrap();
    let edits = [Edit::Push(at("hide"), json!("c")), Edit::Remove(at("version"))];
    let all = editable.replacements(&edits).unwrap();
    let shown: Vec<(&str, &str)> = all.iter().map(|one| (source.slice(one.span), one.text.as_str())).collect();
    assert_eq!(shown, [("\"version\": \"1\",\n  ", ""), ("", ",   \"c\"")]);
    assert_eq!(editable.replacements(&[Edit::Remove(at("gone"))]), Err(EditError::NoSuchPlace(at("gone"))));
    let twice = [Edit::Replace(at("hide/0"), json!("x")), Edit::Replace(at("hide/0"), json!("y"))];
    assert!(matches!(editable.replacements(&twice), Err(EditError::Overlap(_))));
    assert_eq!(Editable::new(&Source::new("", "{,}")).err(), Some(EditError::NotJson));
}

#[test]
fn what_is_not_named_stays() {
    let edits = [
        Edit::Replace(at("tools/x/limits/0/max"), json!(5)),
        Edit::Push(at("hide"), json!("c")),
        Edit::RenameKey(at("tools/y"), "z".to_owned()),
        Edit::Insert(at("tools"), "new".to_owned(), json!({"limits": [{"max": 1}]})),
    ];
    let expected = r#"{
  "version": "1",
  "hide":   ["a",   "b",   "c"],
  "tools": {
    "x": { "limits": [ {"max": 5} ] },

    "z": {},
    "new": {
      "limits": [
        {
          "max": 1
        }
      ]
    }
  }
}
"#;
    assert_eq!(apply(TEXT, &edits).unwrap(), expected);
}

#[test]
fn entries_go_with_their_commas() {
    let without = |text: &str, paths: &[&str]| {
        apply(text, &paths.iter().map(|path| Edit::Remove(at(path))).collect::<Vec<_>>()).unwrap()
    };
    assert_eq!(without("[1, 2, 3]", &["0"]), "[2, 3]");
    assert_eq!(without("[1, 2, 3]", &["1"]), "[1, 3]");
    assert_eq!(without("[1, 2, 3]", &["2"]), "[1, 2]");
    assert_eq!(without("[1, 2, 3]", &["1", "2"]), "[1]");
    assert_eq!(without("[1, 2, 3]", &["0", "1", "2"]), "[]");
    assert_eq!(without("{\n  \"a\": 1,\n  \"b\": 2\n}\n", &["b"]), "{\n  \"a\": 1\n}\n");
    assert_eq!(without("{\n  \"a\": 1,\n  \"b\": 2\n}\n", &["a"]), "{\n  \"b\": 2\n}\n");
}

#[test]
fn entries_may_come_and_go_together() {
    let edits = [
        Edit::Remove(at("tools/y")),
        Edit::Insert(at(""), "extra".to_owned(), json!(true)),
        Edit::Push(at("hide"), json!("y")),
    ];
    let text = apply(TEXT, &edits).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["hide"], json!(["a", "b", "y"]));
    assert!(text.ends_with("    \"x\": { \"limits\": [ {\"max\": 10} ] }\n  },\n  \"extra\": true\n}\n"), "{text}");
    let swapped = apply("[1, 2]", &[Edit::Remove(at("0")), Edit::Remove(at("1")), Edit::Push(at(""), json!(3))]);
    assert_eq!(swapped.unwrap(), "[3]");
}

#[test]
fn additions_look_like_their_neighbours() {
    let add = |text: &str| apply(text, &[Edit::Insert(at("t"), "n".to_owned(), json!({"a": [1]}))]).unwrap();
    assert_eq!(add(r#"{"t":{}}"#), r#"{"t":{"n":{"a":[1]}}}"#);
    assert_eq!(add(r#"{"t": {"o": 1}}"#), r#"{"t": {"o": 1, "n": {"a": [1]}}}"#);
    assert_eq!(
        add("{\r\n\t\"t\": {\r\n\t\t\"o\": 1\r\n\t}\r\n}"),
        "{\r\n\t\"t\": {\r\n\t\t\"o\": 1,\r\n\t\t\"n\": {\r\n\t\t\t\"a\": [\r\n\t\t\t\t1\r\n\t\t\t]\r\n\t\t}\r\n\t}\r\n}"
    );
    assert_eq!(
        add("{\n    \"t\": {}\n}"),
        "{\n    \"t\": {\n        \"n\": {\n            \"a\": [\n                1\n            ]\n        }\n    }\n}"
    );
}

#[test]
fn keys_are_written_as_json() {
    let text = apply("{\"t\": {}}", &[Edit::Insert(at("t"), "a\"\u{1}\\".to_owned(), json!(1))]).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), json!({"t": {"a\"\u{1}\\": 1}}));
}

#[test]
fn what_is_pushed_makes_its_array() {
    let edits = [Edit::Push(at("hide"), json!("a")), Edit::Push(at("hide"), json!("b"))];
    assert_eq!(apply("{\"version\": \"1\"}", &edits).unwrap(), "{\"version\": \"1\", \"hide\": [\"a\", \"b\"]}");
    let limits = Edit::Push(at("tools/x/limits"), json!(1));
    assert_eq!(apply("{\"tools\": {\"x\": {}}}", &[limits]).unwrap(), "{\"tools\": {\"x\": {\"limits\": [1]}}}");
    let twice = [Edit::Push(at("hide"), json!("a")), Edit::Insert(Pointer::root(), "hide".to_owned(), json!([]))];
    assert!(matches!(apply("{}", &twice), Err(EditError::KeyTaken(..))));
}

#[test]
fn what_is_inserted_makes_its_object() {
    let insert = |key: &str| Edit::Insert(at("tools"), key.to_owned(), json!({}));
    let two = [insert("a"), insert("b")];
    assert_eq!(apply("{\"v\": 1}", &two).unwrap(), "{\"v\": 1, \"tools\": {\"a\": {}, \"b\": {}}}");
    assert_eq!(apply("{\"tools\": {}}", &two).unwrap(), "{\"tools\": {\"a\": {}, \"b\": {}}}");
    assert!(matches!(apply("{}", &[insert("a"), insert("a")]), Err(EditError::KeyTaken(..))));
    let both = [insert("a"), Edit::Push(at("tools"), json!(1))];
    assert_eq!(apply("{}", &both), Err(EditError::NoSuchPlace(at("tools"))));
    assert_eq!(
        apply("{}", &[Edit::Insert(at("a/b"), "c".to_owned(), json!(1))]),
        Err(EditError::NoSuchPlace(at("a/b")))
    );
}

#[test]
fn an_edit_that_does_not_fit_changes_nothing() {
    let fails = |edit: Edit| apply(TEXT, &[edit]).unwrap_err();
    assert_eq!(fails(Edit::Remove(at("tools/q"))), EditError::NoSuchPlace(at("tools/q")));
    assert_eq!(fails(Edit::Remove(at(""))), EditError::NoSuchPlace(at("")));
    assert_eq!(fails(Edit::Remove(at("hide/2"))), EditError::NoSuchPlace(at("hide/2")));
    assert_eq!(fails(Edit::Push(at("nobody/limits"), json!(1))), EditError::NoSuchPlace(at("nobody/limits")));
    assert_eq!(fails(Edit::Push(at("tools"), json!(1))), EditError::NoSuchPlace(at("tools")));
    assert_eq!(fails(Edit::Push(at("version"), json!(1))), EditError::NoSuchPlace(at("version")));
    assert!(matches!(fails(Edit::Insert(at("tools"), "x".to_owned(), json!(1))), EditError::KeyTaken(..)));
    assert!(matches!(fails(Edit::RenameKey(at("tools/x"), "y".to_owned())), EditError::KeyTaken(..)));
    let renamed = |at_path: &str| Edit::RenameKey(at(at_path), "z".to_owned());
    for other in
        [renamed("tools/y"), Edit::Insert(at("tools"), "z".to_owned(), json!({})), Edit::Push(at("tools/z"), json!(1))]
    {
        assert!(
            matches!(apply(TEXT, &[renamed("tools/x"), other]), Err(EditError::KeyTaken(..))),
            "one key is given twice"
        );
    }
    let both = [Edit::Remove(at("tools/x")), Edit::Replace(at("tools/x/limits/0/max"), json!(1))];
    assert!(matches!(apply(TEXT, &both), Err(EditError::Overlap(_))));
    assert_eq!(apply("{,}", &[]), Err(EditError::NotJson));
}

fn small_json() -> impl Strategy<Value = Value> {
    let leaf =
        prop_oneof![any::<i32>().prop_map(Value::from), "[a-z\"\\\\é\n]{0,4}".prop_map(Value::from), Just(Value::Null)];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-d]", inner, 0..4).prop_map(Value::from_iter),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn adding_and_removing_is_what_it_is_on_the_value(value in small_json(), new in small_json(), pretty: bool, pick: usize) {
        let value = json!({"t": value, "list": [1, 2, 3]});
        let text = if pretty { serde_json::to_string_pretty(&value).unwrap() } else { value.to_string() };
        let mut expected = value.clone();
        expected["new"] = new.clone();
        let list = expected["list"].as_array_mut().unwrap();
        list.remove(pick % 3);
        list.push(new.clone());
        let edits = [
            Edit::Insert(Pointer::root(), "new".to_owned(), new.clone()),
            Edit::Remove(at("list").index(pick % 3)),
            Edit::Push(at("list"), new),
        ];
        let edited = apply(&text, &edits).unwrap();
        prop_assert_eq!(serde_json::from_str::<Value>(&edited).unwrap(), expected);
    }

    #[test]
    fn elsewhere_no_byte_changes(value in small_json(), pretty: bool) {
        let value = json!({"before": value, "x": 1, "after": value});
        let text = if pretty { serde_json::to_string_pretty(&value).unwrap() } else { value.to_string() };
        let edited = apply(&text, &[Edit::Replace(at("x"), json!("changed"))]).unwrap();
        let separator = if pretty { "\"x\": " } else { "\"x\":" };
        prop_assert_eq!(edited, text.replacen(&format!("{separator}1"), &format!("{separator}\"changed\""), 1));
    }

    #[test]
    fn edits_below_one_place_leave_all_other_bytes(
        around in small_json(), inside in small_json(), new in small_json(), layout in 0..4_usize, edits in prop::collection::vec((0..5_usize, 0..4_usize), 1..4)
    ) {
        let write = |value: &Value| match layout {
            0 => value.to_string(),
            1 => serde_json::to_string_pretty(value).unwrap(),
            2 => serde_json::to_string_pretty(value).unwrap().replace('\n', "\r\n\t"),
            _ => value.to_string().replace(':', " :  ").replace(',', "\n , "),
        };
        // a colon or comma in a string would be another string
        prop_assume!(layout != 3 || !write(&around).contains('\\'));
        let (around, inside) = (write(&around), write(&json!({"list": [1, 2, inside], "a": inside, "b": {"c": inside}})));
        let (before, after) = (format!("{{ \"before\":{around}\n,  \"x\" : "), format!(",\"after\" :{around} }}\n\n"));
        let text = format!("{before}{inside}{after}");
        prop_assume!(serde_json::from_str::<Value>(&text).is_ok());
        let x = at("x");
        let targets = [x.key("list"), x.key("a"), x.key("b").key("c"), x.key("list").index(1)];
        let edits: Vec<Edit> = edits.into_iter().map(|(kind, place)| match kind {
            0 => Edit::Remove(targets[place].clone()),
            1 => Edit::Replace(targets[place].clone(), new.clone()),
            2 => Edit::RenameKey(targets[place % 3].clone(), format!("new{place}")),
            3 => Edit::Insert(if place % 2 == 0 { x.clone() } else { x.key("b") }, format!("added{place}"), new.clone()),
            _ => Edit::Push(if place % 2 == 0 { x.key("list") } else { x.key("missing") }, new.clone()),
        }).collect();
        if let Ok(edited) = apply(&text, &edits) {
            prop_assert!(edited.starts_with(&before) && edited.ends_with(&after), "{text}\n{edits:?}\n{edited}");
            prop_assert!(serde_json::from_str::<Value>(&edited).is_ok(), "{text}\n{edits:?}\n{edited}");
        }
    }
}
