//! What is wrong with a text, and the bytes under which it is said.

use super::{Document, codes};
use crate::diagnostic::Place;
use crate::source::{Pointer, Source, Span};

/// Each finding as `code: underlined text: message`.
fn findings(text: &str) -> Vec<String> {
    let source = Source::new("test.json", text);
    let (document, diagnostics) = Document::parse(&source);
    if let Some(document) = &document {
        // a second reader never sees another tree than this one
        if diagnostics.is_empty() {
            assert_eq!(document.value(), serde_json::from_str::<serde_json::Value>(text).unwrap());
        }
    }
    let place = |place: &Place| match place {
        Place::Bytes(span) => source.slice(*span).to_owned(),
        Place::At(..) => panic!("this layer speaks of bytes"),
    };
    diagnostics.iter().map(|d| format!("{}: {}: {}", d.code, place(&d.primary.place), d.message)).collect()
}

fn underlined(text: &str, place: &Place) -> Option<String> {
    let source = Source::new("test.json", text);
    let (document, _) = Document::parse(&source);
    let span = document.unwrap().locate(place)?;
    Some(source.slice(span).to_owned())
}

#[test]
fn strict_json_passes() {
    for text in [
        "{}",
        " [1, -0, 1.5E+3, \"\\ud83d\\ude00\", null, true]\r\n",
        "\"x\"",
        "{\"a\": {\"a\": 1}, \"b\": [{\"a\": 1}]}",
    ] {
        assert_eq!(findings(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn every_deviation_is_told_at_once() {
    let text = "{\n  // why\n  \"a\": 'x',\n  b: 0xFF,\n  \"c\": [1, 2,],\n  \"d\": .5 \"e\": \"\\x41\",\n}";
    assert_eq!(
        findings(text),
        [
            "syntax-error: // why: JSON has no comments",
            "syntax-error: 'x': strings stand between double quotes",
            "syntax-error: b: this word must stand between double quotes",
            "syntax-error: 0xFF: this is not a number as JSON writes them",
            "syntax-error: ,: there is a comma after the last entry",
            "syntax-error: .5: this is not a number as JSON writes them",
            "syntax-error: \"e\": there is no comma before this",
            "syntax-error: \"\\x41\": the string has an escape that JSON does not have",
            "syntax-error: ,: there is a comma after the last entry",
        ]
    );
}

#[test]
fn numbers_and_commas_too_many() {
    assert_eq!(findings(r#"{"a": 01}"#), ["syntax-error: 1: this is not a number as JSON writes them"]);
    assert_eq!(findings(r#"{"a": 1,, "b": 2}"#), ["syntax-error: ,: this comma follows no value"]);
}

#[test]
fn a_long_text_gets_no_second_pass_and_no_endless_list() {
    let long = format!("[{}1]", "1/**/,".repeat(800_000));
    assert_eq!(findings(&long), ["syntax-error: /**/: JSON has no comments"]);
    let short = format!("[{}1]", "1/**/,".repeat(20_000));
    assert_eq!(findings(&short).len(), 10_001);
    let twice = format!("{{{}\"a\": 1}}", "\"a\": 1,".repeat(20_000));
    assert_eq!(findings(&twice).len(), 10_001);
}

#[test]
fn depth_is_known_without_a_tree() {
    let place = |text: &str| Document::too_deep(text).map(|diagnostic| diagnostic.primary.place);
    assert_eq!(place(&"[".repeat(1000)), Some(Span::new(128, 129).into()));
    assert_eq!(place(&format!("{}{}", "[".repeat(128), "]".repeat(128))), None);
    assert_eq!(place(&format!(r#"["\"{}\\", 1]"#, "[".repeat(200))), None);
    assert_eq!(place(&"[],".repeat(1000)), None);
}

#[test]
fn vast_texts_are_known_without_a_tree() {
    assert!(Document::would_be_vast(&"1,".repeat(3_000_000)));
    assert!(!Document::would_be_vast(&"1,".repeat(1_000_000)));
    assert!(!Document::would_be_vast(&"a".repeat(3_000_000)));
}

#[test]
fn duplicate_keys_are_found_at_any_depth_and_spelling() {
    let text = r#"{"tools": {"read_file": {}, "x": {"require": [{"a": 1, "a": 2}]}, "read_\u0066ile": {}}}"#;
    assert_eq!(
        findings(text),
        [
            "duplicate-key: \"read_\\u0066ile\": the key `read_file` stands twice in one object, and readers differ in which one counts",
            "duplicate-key: \"a\": the key `a` stands twice in one object, and readers differ in which one counts",
        ]
    );
}

#[test]
fn duplicate_keys_of_a_large_object_are_found() {
    let members: Vec<String> = (0..1000).map(|at| format!("\"k{at}\": 1")).collect();
    let text = format!("{{{}, \"k7\": 2}}", members.join(", "));
    assert_eq!(findings(&text).len(), 1);
    assert_eq!(underlined(&text, &Place::entry(Pointer::root().key("k999"))).unwrap(), "\"k999\": 1");
}

#[test]
fn nothing_is_no_document() {
    for text in ["", "  \n", "\u{feff}"] {
        let source = Source::new("x", text);
        let (document, diagnostics) = Document::parse(&source);
        assert!(document.is_none() && !diagnostics.is_empty(), "{text:?}");
    }
}

#[test]
fn a_text_that_breaks_off_has_one_error() {
    for (text, expected) in [
        ("{\"a\": 1", "this `{` is never closed"),
        ("[1", "this `[` is never closed"),
        ("{} {}", "there is more text after the end of the document"),
        ("\"abc", "this string is never closed"),
        ("{\"a\" 1}", "there is no colon after the key"),
        ("{\"a\": }", "this `}` stands where a value is expected"),
        ("}", "this `}` stands where a value is expected"),
        ("nope", "this word must stand between double quotes"),
        ("[\"\\ud800\"]", "the string has an escape that JSON does not have"),
    ] {
        let found = findings(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].ends_with(expected), "{text}: {found:?}");
    }
}

#[test]
fn what_a_lax_reader_lets_pass_is_an_error() {
    for (text, expected) in [
        ("{\"a\": \"x\ny\"}", "syntax-error: \n: the string holds a raw control character"),
        ("{\"a\u{1}\": 1}", "syntax-error: \u{1}: the string holds a raw control character"),
        ("[1e999]", "syntax-error: 1e999: the number is larger than any number that a policy can hold"),
        ("[1,\u{a0}2]", "syntax-error: \u{a0}: this character is not allowed here in JSON"),
        ("[1]\u{c}", "syntax-error: \u{c}: this character is not allowed here in JSON"),
        ("[01]", "syntax-error: 1: there is no comma before this"),
        ("\u{feff}{}", "syntax-error: \u{feff}: the file begins with a byte order mark, which JSON does not have"),
    ] {
        assert_eq!(findings(text), [expected], "{text:?}");
    }
}

#[test]
fn places_are_right_behind_a_byte_order_mark() {
    assert_eq!(underlined("\u{feff}{\"a\": [1, 2]}", &Place::value(Pointer::root().key("a").index(1))).unwrap(), "2");
    assert_eq!(findings("\u{feff}{\"a\": 1, \"a\": 2}").len(), 2);
}

#[test]
fn depth_is_bounded() {
    let nested = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    for depth in [127, 128] {
        assert!(Document::parse(&Source::new("x", nested(depth))).1.is_empty());
    }
    assert_eq!(findings(&nested(129)), ["too-deep: [: arrays and objects are nested more than 128 deep"]);
    let bomb = "[".repeat(50_000_000);
    assert_eq!(findings(&bomb), ["too-deep: [: arrays and objects are nested more than 128 deep"]);
}

#[test]
fn pointers_lead_to_keys_values_and_entries() {
    let text = r#"{"tools": {"a/b": {"limits": [ {"max": 10} ]}}}"#;
    let tool = Pointer::root().key("tools").key("a/b");
    assert_eq!(underlined(text, &Place::key(tool.clone())).unwrap(), "\"a/b\"");
    assert_eq!(underlined(text, &Place::value(tool.clone())).unwrap(), "{\"limits\": [ {\"max\": 10} ]}");
    let max = tool.key("limits").index(0).key("max");
    assert_eq!(underlined(text, &Place::entry(max.clone())).unwrap(), "\"max\": 10");
    assert_eq!(underlined(text, &Place::value(max.clone())).unwrap(), "10");
    assert_eq!(underlined(text, &Place::value(max.key("x"))), None);
    assert_eq!(underlined(text, &Place::value(Pointer::root().key("hide"))), None);
    assert_eq!(underlined(text, &Place::value(Pointer::root())).unwrap(), text);
}

#[test]
fn codes_are_distinct() {
    assert_eq!(codes::SYNTAX, "syntax-error");
    assert_ne!(codes::TOO_DEEP, codes::DUPLICATE_KEY);
}

#[test]
fn settings_may_hold_comments_and_last_commas_and_nothing_else() {
    let parse = |text: &str| {
        let source = Source::new("x", text);
        let (document, diagnostics) = Document::parse_settings(&source);
        (document.map(|document| document.value()), diagnostics.len())
    };
    assert_eq!(parse("{ // a\n \"a\": [1, /* b */ 2,], }"), (Some(serde_json::json!({"a": [1, 2]})), 0));
    for text in ["{a: 1}", "{'a': 1}", "", "// a", "{\"a\": 1 \"b\": 2}", "{\"a\": 1, \"a\": 2}", "{\"a\": 0x1}"] {
        assert_ne!(parse(text).1, 0, "{text}");
    }
}
