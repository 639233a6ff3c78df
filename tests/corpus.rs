//! Inputs that found something once, or that reach far: each goes through the check of its fuzz target (`fuzz/`), and every
//! hostile text through the checks of all that read text.
//!
//! `tests/corpus/<target>/` holds the inputs; `fuzz/run` begins with them.

#![cfg(test)]

mod checks;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

/// Bytes of the whole corpus.
const LARGEST: u64 = 200 << 10;

/// What one input may take without optimisation on a busy machine.
const LONGEST: Duration = Duration::from_secs(30);

/// The checks that take plain text.
const OF_TEXT: &[&str] = &["baseline", "catalogue", "config", "document", "policy", "testfile"];

fn folder(of: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(of)
}

fn files(folder: &Path) -> BTreeMap<String, PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path)).collect()
}

/// What is wrong with an input, if anything is.
fn complaint(check: checks::Check, input: &[u8]) -> Option<String> {
    let start = Instant::now();
    let outcome = catch_unwind(AssertUnwindSafe(|| check(input)));
    let took = start.elapsed();
    match outcome {
        Err(panic) => {
            let words = panic.downcast_ref::<String>().cloned();
            Some(words.or(panic.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default())
        }
        Ok(()) => (took > LONGEST).then(|| format!("took {took:?}")),
    }
}

fn corpus_of(target: &str) {
    let (_, check) = checks::ALL.iter().find(|(name, _)| *name == target).unwrap();
    let inputs = files(&folder("tests/corpus").join(target));
    assert!(!inputs.is_empty(), "there is nothing to try");
    let failed = inputs.iter().filter_map(|(name, path)| Some((name, complaint(*check, &fs::read(path).unwrap())?)));
    let failed: Vec<_> = failed.collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

macro_rules! corpora {
    ($($target:ident)*) => {
        const TARGETS: &[&str] = &[$(stringify!($target)),*];
        $(#[test]
        fn $target() {
            corpus_of(stringify!($target));
        })*
    };
}

corpora! { baseline catalogue compiled config document edit fix lint pattern policy schema testfile values }

#[test]
fn targets_checks_and_corpora_are_the_same() {
    let checks: BTreeSet<String> = checks::ALL.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(TARGETS.iter().map(ToString::to_string).collect::<BTreeSet<_>>(), checks);
    assert_eq!(files(&folder("tests/corpus")).into_keys().collect::<BTreeSet<_>>(), checks);
    if !folder("fuzz").exists() {
        return; // the package comes without it
    }
    let fuzzed = files(&folder("fuzz/fuzz_targets")).into_iter().map(|(name, path)| {
        let text = fs::read_to_string(path).unwrap();
        let target = name.strip_suffix(".rs").unwrap().to_owned();
        assert!(text.contains(&format!("checks::{target}::check(data)")), "{name} runs another check");
        target
    });
    assert_eq!(fuzzed.collect::<BTreeSet<_>>(), checks);
    let listed = fs::read_to_string(folder("fuzz/Cargo.toml")).unwrap();
    let listed = listed.lines().filter_map(|line| line.strip_prefix("path = \"fuzz_targets/")?.strip_suffix(".rs\""));
    assert_eq!(listed.map(str::to_owned).collect::<BTreeSet<_>>(), checks);
}

#[test]
fn the_corpus_is_small() {
    let all = checks::ALL.iter().flat_map(|(name, _)| files(&folder("tests/corpus").join(name)).into_values());
    let size: u64 = all.map(|path| fs::metadata(path).unwrap().len()).sum();
    assert!(size <= LARGEST, "{size} bytes");
}

/// Texts that are too large to keep, made on the spot.
fn hostile() -> Vec<(&'static str, String)> {
    let policy = |tools: &str| format!(r#"{{"version": "1", "default": "deny", "tools": {{{tools}}}}}"#);
    let name = "n".repeat(1 << 20);
    let rule = |value: &str| {
        format!(r#""t": {{"deny_if": [{{"conditions": [{{"path": "args.a", "op": "eq", "value": {value}}}]}}]}}"#)
    };
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    vec![
        ("nothing", String::new()),
        ("nested lists", nested(100_000)),
        ("nested lists that are not closed", "[".repeat(100_000)),
        ("nested objects", format!("{}1{}", r#"{"a":"#.repeat(50_000), "}".repeat(50_000))),
        ("closed and never opened", "]}".repeat(50_000)),
        ("just deep enough", nested(128)),
        ("one too deep", nested(129)),
        ("deep in a value", policy(&rule(&nested(100)))),
        ("a long name", policy(&format!(r#""{name}": {{}}"#))),
        ("a long name of a catalogue", format!(r#"{{"tools": [{{"name": "{name}"}}]}}"#)),
        ("a long key", format!(r#"{{"{name}": 1}}"#)),
        ("a long key in TOML", format!("{name} = 1")),
        ("a long number", policy(&rule(&"9".repeat(100_000)))),
        ("a long fraction", policy(&rule(&format!("0.{}", "3".repeat(100_000))))),
        ("a large exponent", policy(&rule("1e999999999999999999999"))),
        ("a small exponent", policy(&rule("1e-999999999999999999999"))),
        ("a long word", policy(&rule(&format!("\"{}\"", "\\u0041".repeat(50_000))))),
        ("a lone surrogate", policy(r#""\ud800": {}, "\udc00\ud800": {}"#)),
        ("keys that are the same", policy(&r#""a": {}, "\u0061": {}, "#.repeat(500))),
        ("controls and directions", policy("\"a\u{202e}b\u{0}\u{1b}[2J\u{200b}\u{feff}\": {}")),
        ("a byte order mark", format!("\u{feff}{}", policy(""))),
        ("old line breaks", policy("\r\r\n\r").replace(' ', "\r\n")),
        ("NUL", "\0".repeat(1_000)),
        ("commas", format!("[{}]", ",".repeat(20_000))),
        ("quotes", "\"".repeat(20_001)),
        ("backslashes", format!("\"{}", "\\".repeat(20_001))),
        ("lines", "\n".repeat(100_000)),
        ("many documents", "{}\n".repeat(20_000)),
        ("many arrays in TOML", "[[a]]\n".repeat(5_000)),
        ("nested TOML", format!("a = {}1{}", "[".repeat(20_000), "]".repeat(20_000))),
        ("dotted TOML", format!("{}a = 1", "a.".repeat(20_000))),
    ]
}

#[test]
fn hostile_texts_end_soon() {
    let texts = hostile();
    for (target, check) in checks::ALL.iter().filter(|(name, _)| OF_TEXT.contains(name)) {
        for (what, text) in &texts {
            let complaint =
                complaint(*check, text.as_bytes()).map(|words| words.chars().take(2_000).collect::<String>());
            assert_eq!(complaint, None, "{target}: {what}");
        }
    }
}

fn json() -> impl Strategy<Value = Value> {
    let leaf =
        prop_oneof![any::<i32>().prop_map(Value::from), "[a-z\"\\\\é\n]{0,4}".prop_map(Value::from), Just(Value::Null)];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-d]|tools|é", inner, 0..4).prop_map(Value::from_iter),
        ]
    })
}

/// A text in one layout or another, and blanks in between.
fn laid_out() -> impl Strategy<Value = String> {
    (json(), 0..4_u8, "[ \t\n]{0,3}").prop_map(|(value, layout, blanks)| {
        let text = if layout == 0 { value.to_string() } else { format!("{value:#}") };
        match layout {
            2 => text.replace('\n', "\r\n").replace("  ", "\t"),
            3 => format!(
                "{blanks}{}{blanks}",
                text.replace("{\n", &format!("{{{blanks}")).replace(": ", &format!("{blanks}:"))
            ),
            _ => text,
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn edits_touch_nothing_else(text in laid_out(), choices in vec(any::<u8>(), 0..20)) {
        checks::document::check(text.as_bytes());
        checks::edit::check(&[text.as_bytes(), &[0], &choices].concat());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn drawn_policies_hold(data in vec(any::<u8>(), 50..300)) {
        checks::lint::check(&data);
        checks::fix::check(&data);
        checks::values::check(&data);
    }
}
