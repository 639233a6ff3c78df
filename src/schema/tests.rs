//! The published schemas themselves.

use std::sync::LazyLock;

use jsonschema::{PatternOptions, Validator};
use serde_json::{Value, json};

use super::{catalog_schema, policy_schema};
use crate::catalog::{Confidence, RatedBy, RiskClass, Severity};

fn build(schema: &str) -> Validator {
    let schema: Value = serde_json::from_str(schema).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    let options = jsonschema::draft202012::options().with_pattern_options(PatternOptions::regex()).offline();
    options.build(&schema).unwrap()
}

/// Whether the whole policy schema accepts a document.
pub fn is_valid_policy(document: &Value) -> bool {
    static VALIDATOR: LazyLock<Validator> = LazyLock::new(|| build(policy_schema()));
    VALIDATOR.is_valid(document)
}

/// Every object in a schema that describes something: it and the definition it refers to.
fn described(schema: &Value, at: &str, check: &mut dyn FnMut(&str, &Value)) {
    let Some(members) = schema.as_object() else { return };
    check(at, schema);
    for key in ["properties", "$defs"] {
        for (name, inner) in members.get(key).and_then(Value::as_object).into_iter().flatten() {
            described(inner, &format!("{at}/{key}/{name}"), check);
        }
    }
}

#[test]
fn every_key_has_a_title_and_a_description_to_hover() {
    for text in [policy_schema(), catalog_schema()] {
        let schema: Value = serde_json::from_str(text).unwrap();
        described(&schema, "", &mut |at, part| {
            let part = match part.get("$ref").and_then(Value::as_str) {
                Some(target) if part.get("title").is_none() => schema.pointer(target.trim_start_matches('#')).unwrap(),
                _ => part,
            };
            assert!(part["title"].as_str().is_some_and(|title| !title.ends_with('.')), "{at}");
            assert!(part["description"].as_str().is_some_and(|text| text.ends_with('.')), "{at}");
        });
    }
}

#[test]
fn every_example_is_an_example() {
    for text in [policy_schema(), catalog_schema()] {
        let schema: Value = serde_json::from_str(text).unwrap();
        described(&schema, "", &mut |at, part| {
            let mut alone = part.clone();
            alone["$defs"] = schema["$defs"].clone();
            let validator = build(&alone.to_string());
            for example in part["examples"].as_array().into_iter().flatten() {
                assert!(validator.is_valid(example), "{at}: {example}");
            }
        });
    }
}

#[test]
fn no_schema_needs_one_of() {
    assert!(!policy_schema().contains("oneOf") && !catalog_schema().contains("oneOf"));
}

#[test]
fn the_catalogues_that_ship_are_catalogues() {
    let validator = build(catalog_schema());
    for text in
        [include_str!("../../examples/github/catalog.json"), include_str!("../../examples/listen-keys/catalog.json")]
    {
        let errors: Vec<String> = validator
            .iter_errors(&serde_json::from_str(text).unwrap())
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

#[test]
fn words_of_a_catalogue_are_read_in_any_case() {
    let validator = build(catalog_schema());
    let accepts = |key: &str, word: &str| {
        validator.is_valid(&json!({ "schema_version": 1, "tools": [{ "name": "a", key: word }] }))
    };
    let words = |key: &str, words: Vec<&str>| {
        for word in words {
            assert!(
                accepts(key, word) && accepts(key, &word.to_uppercase()) && accepts(key, &word.to_lowercase()),
                "{word}"
            );
            assert!(!accepts(key, &format!("{word}x")) && !accepts(key, &format!("x{word}")), "{word}");
        }
    };
    words("class", RiskClass::ALL.iter().map(|word| word.as_str()).collect());
    words("treat_as", RiskClass::ALL.iter().map(|word| word.as_str()).collect());
    words("severity", Severity::ALL.iter().map(|word| word.as_str()).collect());
    words("confidence", Confidence::ALL.iter().map(|word| word.as_str()).collect());
    words("rated_by", RatedBy::ALL.iter().map(|word| word.as_str()).collect());
    assert!(!accepts("class", "Dangerous"));
}
