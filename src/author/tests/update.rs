use serde_json::Value;

use crate::author::{Choices, Filter, Update, update};
use crate::catalog::{Catalogue, load};
use crate::document::edit::apply;
use crate::policy::Policy;
use crate::source::Source;

const POLICY: &str = r#"{
    "version": "1", "default": "deny",

    "tools": {   "send": {"limits": [{"counter": "post_rate", "window": "day", "max": 1, "scope": "grant"}]},
        "mistyped": {} }
}
"#;

fn catalogue(tools: &str) -> Catalogue {
    let tools: Vec<Value> = tools
        .split_whitespace()
        .map(|tool| match tool.split_once(':') {
            Some((name, class)) => serde_json::json!({"name": name, "class": class}),
            None => serde_json::json!({ "name": tool }),
        })
        .collect();
    load(&[Source::new("c", Value::from(tools).to_string())], None).unwrap().catalogue
}

/// The update and the policy after it.
fn updated(policy: &str, old: Option<&str>, new: &str, choices: &Choices) -> (Update, String) {
    let source = Source::new("policy.json", policy);
    let typed = Policy::read(policy).unwrap();
    let old = old.map(catalogue);
    let update = update(&source, &typed, old.as_ref(), &catalogue(new), choices).unwrap();
    let text = apply(policy, &update.edits).unwrap();
    Policy::read(&text).expect("still a policy");
    (update, text)
}

#[test]
fn only_what_is_new_is_added() {
    let old = "send:Write left_out:Read gone:Read";
    let new = "post:Write send:Write left_out:Read wipe:Destructive odd look:Read";
    let (update, text) = updated(POLICY, Some(old), new, &Choices::default());
    insta::assert_snapshot!(text, @r#"
    {
        "version": "1", "default": "deny",

        "tools": {   "send": {"limits": [{"counter": "post_rate", "window": "day", "max": 1, "scope": "grant"}]},
            "mistyped": {}, "look": {}, "post": {"limits": [{"counter": "post_rate_2", "window": "minute", "max": 30, "scope": "grant"}]} },
        "hide": [
            "wipe"
        ]
    }
    "#);
    assert_eq!(update.left_out.unrated, ["odd"]);
    assert_eq!(update.vanished, ["gone"]);
    assert_eq!(update.unknown, ["mistyped"]);
    assert_eq!(update.unmentioned, ["left_out"]);
    assert!(update.hidden.is_empty());
    let (again, unchanged) = updated(&text, Some(old), new, &Choices::default());
    assert_eq!((again.edits.len(), unchanged), (0, text));
}

#[test]
fn without_the_old_catalogue_nothing_is_added() {
    let (update, text) = updated(POLICY, None, "post:Write send:Write odd", &Choices::default());
    assert_eq!(text, POLICY);
    assert_eq!(update.unmentioned, ["odd", "post"]);
    assert_eq!(update.unknown, ["mistyped"]);
    assert_eq!((update.vanished.len(), update.added.len()), (0, 0));
}

#[test]
fn under_default_allow_what_is_left_out_is_hidden() {
    let policy = r#"{"version": "1", "default": "allow", "hide": ["x"]}"#;
    let filter = Filter::new(&[], &["ex*".to_owned()]).unwrap();
    let choices = Choices { filter, ..Choices::default() };
    let new = "x:Read wipe:Destructive odd excluded:Read look:Read";
    let (update, text) = updated(policy, Some("x:Read"), new, &choices);
    assert_eq!(
        text,
        r#"{"version": "1", "default": "allow", "hide": ["x", "excluded", "odd", "wipe"], "tools": {"look": {}}}"#
    );
    assert_eq!(update.hidden, ["excluded", "odd"]);
    assert!(update.left_out.unrated.is_empty() && update.left_out.excluded.is_empty());
}

#[test]
fn where_everything_is_hidden_nothing_is_added() {
    let policy = r#"{"version": "1", "default": "allow", "hide": ["*"]}"#;
    let (update, text) = updated(policy, Some("x:Read"), "x:Read new:Write", &Choices::default());
    assert_eq!(text, policy);
    assert!(update.unmentioned.is_empty());
}

#[test]
fn an_unrated_catalogue_is_an_error() {
    let source = Source::new("policy.json", POLICY);
    let error =
        update(&source, &Policy::read(POLICY).unwrap(), None, &catalogue("a b"), &Choices::default()).unwrap_err();
    assert_eq!(error.message, "none of the 2 tools of the catalogue has a risk class");
}
