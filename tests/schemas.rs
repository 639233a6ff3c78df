//! The published schemas: what editors show, and that they accept what the program writes and reads.

use jsonschema::{PatternOptions, Validator};
use mcp_policy::baseline::{Baseline, Known};
use mcp_policy::catalog::classify::Signal;
use mcp_policy::catalog::{Confidence, RatedBy, RiskClass, Severity};
use mcp_policy::config::Config;
use mcp_policy::diagnostic::{Diagnostic, Level, Place};
use mcp_policy::lint::{Category, LINTS, WARNINGS};
use mcp_policy::schema::{catalog_schema, config_schema, policy_schema, test_schema};
use mcp_policy::source::{Pointer, Source};
use mcp_policy::testing::read_json;
use serde_json::{Value, json};

fn build(schema: &str) -> Option<Validator> {
    let schema: Value = serde_json::from_str(schema).ok()?;
    let options = jsonschema::draft202012::options().with_pattern_options(PatternOptions::regex()).offline();
    options.build(&schema).ok().filter(|_| jsonschema::meta::is_valid(&schema))
}

/// A schema that the program prints and does not read.
fn published(name: &str) -> Option<Value> {
    let path = format!("{}/schema/{name}.schema.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).ok()?).ok()
}

const LEVELS: [Level; 3] = [Level::Allow, Level::Warn, Level::Deny];

/// Every part of a schema that describes something: the root, the definitions and their members.
fn described(schema: &Value, at: &str, check: &mut dyn FnMut(&str, &Value)) {
    check(at, schema);
    for key in ["properties", "$defs"] {
        for (name, inner) in schema[key].as_object().into_iter().flatten() {
            described(inner, &format!("{at}/{key}/{name}"), check);
        }
    }
}

#[test]
fn every_key_has_a_title_and_a_description_to_hover() {
    for text in [policy_schema(), catalog_schema(), test_schema(), config_schema()] {
        let schema: Value = serde_json::from_str(text).unwrap();
        described(&schema, "", &mut |at, part| {
            let part = match part["$ref"].as_str() {
                Some(target) if part["title"].is_null() => schema.pointer(target.trim_start_matches('#')).unwrap(),
                _ => part,
            };
            assert!(part["title"].as_str().is_some_and(|title| !title.ends_with('.')), "{at}");
            assert!(part["description"].as_str().is_some_and(|text| text.ends_with('.')), "{at}");
        });
    }
}

#[test]
fn every_example_is_an_example() {
    let mut seen = 0;
    for text in [policy_schema(), catalog_schema(), test_schema(), config_schema()] {
        let schema: Value = serde_json::from_str(text).unwrap();
        described(&schema, "", &mut |at, part| {
            let mut alone = part.clone();
            alone["$defs"] = schema["$defs"].clone();
            let validator = build(&alone.to_string()).unwrap();
            for example in part["examples"].as_array().into_iter().flatten() {
                assert!(validator.is_valid(example), "{at}: {example}");
                seen += 1;
            }
        });
    }
    assert!(seen > 40, "{seen}");
}

#[test]
fn errors_never_come_from_one_of() {
    assert!(
        [policy_schema(), catalog_schema(), test_schema(), config_schema()]
            .iter()
            .all(|schema| !schema.contains("oneOf"))
    );
}

#[test]
fn the_catalogues_that_ship_are_catalogues() {
    let validator = build(catalog_schema()).unwrap();
    for file in ["github", "listen-keys"] {
        let path = format!("{}/examples/{file}/catalog.json", env!("CARGO_MANIFEST_DIR"));
        let catalogue: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&catalogue).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

#[test]
fn words_of_a_catalogue_are_read_in_any_case() {
    let validator = build(catalog_schema()).unwrap();
    let accepts = |key: &str, word: &str| {
        validator.is_valid(&json!({ "schema_version": 1, "tools": [{ "name": "a", key: word }] }))
    };
    let all = |key: &str, words: Vec<&str>| {
        for word in words {
            assert!([word, &word.to_uppercase(), &word.to_lowercase()].iter().all(|word| accepts(key, word)), "{word}");
            assert!(!accepts(key, &format!("{word}x")) && !accepts(key, &format!("x{word}")), "{word}");
        }
    };
    all("class", RiskClass::ALL.iter().map(|word| word.as_str()).collect());
    all("treat_as", RiskClass::ALL.iter().map(|word| word.as_str()).collect());
    all("severity", Severity::ALL.iter().map(|word| word.as_str()).collect());
    all("confidence", Confidence::ALL.iter().map(|word| word.as_str()).collect());
    all("rated_by", RatedBy::ALL.iter().map(|word| word.as_str()).collect());
    assert!(!accepts("class", "Dangerous"));
}

#[test]
fn the_schema_of_tests_accepts_what_is_read() {
    let validator = build(test_schema()).unwrap();
    let example = include_str!("../examples/github/policy.policytest.json");
    assert!(validator.is_valid(&serde_json::from_str(example).unwrap()));
    let step = json!({"expect": "allow"});
    let later = json!({"tool": "u", "at": "1970-01-01T00:00:00Z", "expect": "deny"});
    for (case, right) in [
        (json!({"tool": "t", "expect": "allow"}), true),
        (json!({"tool": "t", "expect": "limited", "at": 5, "repeat": 2, "rounds": 3, "every": 1}), true),
        (json!({"tool": "t", "expect": {"deny": {}}, "args": {}}), true),
        (json!({"tool": "t", "expect": {"deny": {"deny_if": 1, "message": "m"}}}), true),
        (json!({"tool": "t", "name": "n", "steps": [step, later]}), true),
        (json!({"tool": "t"}), false),
        (json!({"expect": "allow"}), false),
        (json!({"tool": "t", "expect": "denied"}), false),
        (json!({"tool": "t", "expect": {}}), false),
        (json!({"tool": "t", "expect": {"deny": {"require": 0, "deny_if": 0}}}), false),
        (json!({"tool": "t", "expect": {"deny": {"require": -1}}}), false),
        (json!({"tool": "t", "expect": {"limited": 1}}), false),
        (json!({"tool": "t", "expect": "allow", "args": []}), false),
        (json!({"tool": "t", "expect": "allow", "args": null}), false),
        (json!({"tool": "t", "expect": "allow", "repeat": 0}), false),
        (json!({"tool": "t", "expect": "allow", "at": 1.5}), false),
        (json!({"tool": "t", "expect": "allow", "steps": [step]}), false),
        (json!({"tool": "t", "steps": []}), false),
        (json!({"tool": "t", "steps": [{"tool": "t"}]}), false),
        (json!({"tool": "t", "expect": "allow", "why": "x"}), false),
    ] {
        let file = json!({"policy": "p", "cases": [case]});
        assert_eq!(validator.is_valid(&file), right, "{file}");
        assert_eq!(read_json(&Source::new("x", file.to_string())).is_ok(), right, "{file}");
    }
}

#[test]
fn the_schema_of_configurations_knows_the_lints_and_the_classes() {
    let schema: Value = serde_json::from_str(config_schema()).unwrap();
    let words = |at: &str| schema.pointer(at).unwrap().clone();
    let ids: Vec<&str> = LINTS.iter().map(|lint| lint.id).chain([WARNINGS]).collect();
    assert_eq!(words("/properties/lints/propertyNames/enum"), json!(ids));
    let classes: Vec<&str> = RiskClass::ALL.iter().map(|class| class.as_str()).collect();
    assert_eq!(words("/properties/limits/propertyNames/enum"), json!(classes));
    let about_documents = LINTS.iter().filter(|lint| lint.category != Category::Configuration);
    let ids: Vec<&str> = about_documents.map(|lint| lint.id).collect();
    assert_eq!(words("/$defs/suppression/properties/lint/enum"), json!(ids));
}

/// What the schema and the reader both make of a `policy.toml`.
#[track_caller]
fn assert_is_configuration(text: &str, right: bool) {
    let document = toml::from_str::<Value>(text).ok();
    let is_valid = build(config_schema()).zip(document).map(|(validator, document)| validator.is_valid(&document));
    assert_eq!(is_valid, Some(right), "{text}");
    assert_eq!(Config::read(&Source::new("policy.toml", text)).is_ok(), right, "{text}");
}

#[test]
fn the_schema_of_configurations_knows_days() {
    for (day, right) in [
        ("31.03.2027", false),
        ("2027-13-01", false),
        ("2027-12-31", true),
        ("2027-11-31", false),
        ("2027-02-28", true),
        ("2027-02-29", false),
        ("2027-02-30", false),
        ("2028-02-29", true),
        ("2000-02-29", true),
        ("2100-02-29", false),
        ("0000-02-29", true),
    ] {
        let suppress = "[[suppress]]\nlint = \"loose-limit\"\nfile = \"a.json\"\nreason = \"r\"\n";
        assert_is_configuration(&format!("{suppress}expires = \"{day}\"\n"), right);
    }
}

#[test]
fn the_schema_of_configurations_knows_globs_that_are_closed() {
    for (glob, right) in [
        ("[a", false),
        ("a]/[[]", true),
        ("[ab]/[", false),
        ("{a,b", false),
        ("a}", false),
        ("{a,b}/{c,{d,e}}.json", true),
        ("[{]/[}]", true),
        ("[]{]", true),
    ] {
        assert_is_configuration(&format!("[[policy]]\nfiles = \"{glob}\"\ncatalog = \"c.json\"\n"), right);
    }
}

#[test]
fn the_schema_of_configurations_accepts_what_is_read() {
    let suppress = "lint = \"loose-limit\"\nfile = \"a.json\"\nreason = \"r\"\n";
    let suppressed = |more: &str| format!("[[suppress]]\n{suppress}{more}\n");
    let mapped = |files: &str| format!("[[policy]]\nfiles = {files}\ncatalog = \"c.json\"\n");
    for (text, right) in [
        (String::new(), true),
        ("baseline = \"b.json\"\nrequire-catalog = false\n".to_owned(), true),
        ("baseline = 1\n".to_owned(), false),
        ("baseline = \" \"\n".to_owned(), false),
        ("require-catalog = 1\n".to_owned(), false),
        ("requires-catalog = true\n".to_owned(), false),
        (mapped("\"a/*.json\""), true),
        (mapped("[\"a.json\", \"**/b.json\"]"), true),
        (mapped("[]"), false),
        (mapped("\"\""), false),
        (mapped("\" \""), false),
        (mapped("\"/a.json\""), false),
        (mapped("\"./a.json\""), false),
        (mapped("\"a/../b.json\""), false),
        (mapped("\"a//b.json\""), false),
        (mapped("\"a/\""), false),
        (mapped("\"C:/a.json\""), false),
        (mapped("'a\\b.json'"), false),
        (mapped("\"a..b/.c.json\""), true),
        (mapped(&format!("\"{}\"", "a".repeat(1025))), false),
        ("[[policy]]\nfiles = \"a.json\"\nserver = \"s\"\n".to_owned(), true),
        ("[[policy]]\nfiles = \"a.json\"\n".to_owned(), false),
        ("[[policy]]\ncatalog = \"a.json\"\nserver = \"s\"\n".to_owned(), false),
        ("[[policy]]\nfiles = \"a.json\"\ncatalog = []\n".to_owned(), false),
        ("[policy]\nfiles = \"a.json\"\ncatalog = \"c.json\"\n".to_owned(), false),
        ("[lints]\nloose-limit = \"deny\"\nwarnings = \"allow\"\n".to_owned(), true),
        ("[lints]\nloose-limits = \"deny\"\n".to_owned(), false),
        ("[lints]\nloose-limit = \"error\"\n".to_owned(), false),
        ("[limits]\nWrite = 60\nRead = 9007199254740991\n".to_owned(), true),
        ("[limits]\nWrite = 9007199254740992\n".to_owned(), false),
        ("[limits]\nWrite = 0\n".to_owned(), false),
        ("[limits]\nwrite = 1\n".to_owned(), false),
        (suppressed(""), true),
        (suppressed("tool = \"t\"\nowner = \"o\"\nexpires = \"2027-03-31\""), true),
        (suppressed("expires = 2027-03-31"), false),
        (suppressed("tool = \"\""), false),
        (suppressed("until = \"x\""), false),
        (suppressed("").replace("reason = \"r\"\n", ""), false),
        (suppressed("").replace("file = \"a.json\"\n", ""), false),
        (suppressed("").replace("loose-limit", "unknown-key"), false),
        (suppressed("").replace("loose-limit", "warnings"), false),
        (suppressed("").replace("loose-limit", "broad-suppression"), false),
    ] {
        assert_is_configuration(&text, right);
    }
}

#[test]
fn signals_are_those_of_the_engine() {
    let words: Vec<&str> = Signal::ALL.iter().map(|signal| signal.as_str()).collect();
    let schema: Value = serde_json::from_str(catalog_schema()).unwrap();
    assert_eq!(schema["$defs"]["tool"]["properties"]["signals"]["items"]["enum"], json!(words));
    let schema = published("classification").unwrap();
    assert_eq!(schema["$defs"]["tool"]["properties"]["signals"]["items"]["enum"], json!(words));
}

#[test]
fn words_of_lists_are_those_of_the_engine() {
    let list = published("lint-list").unwrap();
    let lint = &list["properties"]["lints"]["items"]["properties"];
    let categories: Vec<&str> = Category::ALL.iter().map(|category| category.as_str()).collect();
    assert_eq!(lint["category"]["enum"], json!(categories));
    assert_eq!(lint["level"]["enum"], json!(LEVELS.map(Level::as_str)));
    let mut code = published("code").unwrap()["oneOf"][0]["properties"].clone();
    code.as_object_mut().unwrap().retain(|key, _| lint.get(key).is_some());
    assert_eq!(code, *lint);
    let tools = published("tool-list").unwrap();
    let or_null = |words: Vec<&str>| json!(words.into_iter().map(Some).chain([None]).collect::<Vec<_>>());
    let tool = &tools["properties"]["tools"]["items"]["properties"];
    assert_eq!(tools["$defs"]["class"]["enum"], or_null(RiskClass::ALL.iter().map(|word| word.as_str()).collect()));
    assert_eq!(tool["severity"]["enum"], or_null(Severity::ALL.iter().map(|word| word.as_str()).collect()));
    assert_eq!(tool["rated_by"]["enum"], or_null(RatedBy::ALL.iter().map(|word| word.as_str()).collect()));
    assert_eq!(tool["confidence"]["enum"], or_null(Confidence::ALL.iter().map(|word| word.as_str()).collect()));
}

#[test]
fn the_schema_of_baselines_accepts_what_is_read() {
    let validator = build(&published("baseline").unwrap().to_string()).unwrap();
    let entry = json!({"file": "a.json", "lint": "l", "tool": "t", "path": "/tools/t", "level": "warn", "count": 2});
    let with = |key: &str, value: Value| {
        let mut entry = entry.clone();
        entry[key] = value;
        json!({"schema_version": 1, "findings": [entry]})
    };
    let without = |key: &str| {
        let mut entry = entry.clone();
        entry.as_object_mut().unwrap().remove(key);
        json!({"schema_version": 1, "findings": [entry]})
    };
    let levels = LEVELS.map(|level| (with("level", json!(level.as_str())), true));
    for (baseline, right) in levels.into_iter().chain([
        (json!({"schema_version": 1, "findings": []}), true),
        (json!({"schema_version": 2, "findings": []}), false),
        (json!({"schema_version": 1}), false),
        (json!({"findings": []}), false),
        (json!({"schema_version": 1, "findings": [], "$schema": "x"}), false),
        (json!({"schema_version": 1, "findings": [3]}), false),
        (without("tool"), true),
        (without("count"), true),
        (without("file"), false),
        (without("lint"), false),
        (without("path"), false),
        (without("level"), false),
        (with("tool", Value::Null), true),
        (with("tool", json!(1)), false),
        (with("path", json!("")), true),
        (with("level", json!("Warn")), false),
        (with("level", json!("error")), false),
        (with("count", json!(0)), false),
        (with("count", json!("1")), false),
        (with("line", json!(3)), false),
    ]) {
        let text = baseline.to_string();
        assert_eq!(validator.is_valid(&baseline), right, "{text}");
        assert_eq!(Baseline::read(&Source::new("b.json", text.as_str())).is_ok(), right, "{text}");
    }
    let mut baseline = Baseline::default();
    let finding = Diagnostic::new("unlimited-write", Place::value(Pointer::root().key("tools")), "m", "h");
    (0..2).for_each(|_| baseline.add(Known::of("a.json", &finding).unwrap()));
    baseline.add(Known::of("b.json", &finding.tool("t")).unwrap());
    assert!(validator.is_valid(&serde_json::from_str(&baseline.to_text()).unwrap()));
}
