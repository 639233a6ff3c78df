//! Every fixture that is no policy, with all that is said of it; and the two readers against each other.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use super::load;
use crate::diagnostic::{Diagnostic, Level};
use crate::document::{Document, codes as text};
use crate::schema::codes;
use crate::source::{Source, Span};

/// The fixtures with their names, sorted.
fn invalid() -> Vec<Source> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/invalid");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let name = |file: &PathBuf| file.file_name().unwrap().to_str().unwrap().to_owned();
    files.iter().map(|file| Source::new(name(file), fs::read_to_string(file).unwrap())).collect()
}

/// The diagnostics as code, underlined text, message and help.
fn told(source: &Source, diagnostics: &[Diagnostic]) -> String {
    let document = Document::parse(source).0;
    let mut out = String::new();
    for diagnostic in diagnostics {
        let underlined = |place| -> &str {
            let bytes = |place: &crate::diagnostic::Place| match place {
                crate::diagnostic::Place::Bytes(span) => Some(*span),
                crate::diagnostic::Place::At(..) => None,
            };
            let span: Span = document.as_ref().map_or_else(|| bytes(place), |document| document.locate(place)).unwrap();
            source.slice(span)
        };
        let first_line = |text: &str| {
            let line = text.lines().next().unwrap_or_default();
            line.chars().take(100).chain((line != text || line.len() > 100).then_some('…')).collect::<String>()
        };
        assert_eq!(diagnostic.level, Level::Deny);
        writeln!(out, "{}: {}", diagnostic.code, diagnostic.message).unwrap();
        writeln!(out, "   at: {}", first_line(underlined(&diagnostic.primary.place))).unwrap();
        for related in &diagnostic.related {
            writeln!(out, "  and: {} ({})", first_line(underlined(&related.place)), related.text).unwrap();
        }
        writeln!(out, " help: {}", diagnostic.help).unwrap();
    }
    out
}

#[test]
fn what_is_said_of_every_invalid_document() {
    let mut all = String::new();
    for source in invalid() {
        let loaded = load(&source);
        assert!(loaded.policy.is_none(), "{}", source.name());
        writeln!(all, "# {}\n\n{}", source.name(), told(&source, &loaded.diagnostics)).unwrap();
    }
    insta::assert_snapshot!(all);
}

#[test]
fn messages_are_one_sentence_and_helps_are_short() {
    for source in invalid() {
        for diagnostic in load(&source).diagnostics {
            let what = format!("{}: {diagnostic:?}", source.name());
            assert!(!diagnostic.message.ends_with('.') && !diagnostic.message.contains('\n'), "{what}");
            assert!(
                diagnostic.message.starts_with("JSON ") || !diagnostic.message.starts_with(char::is_uppercase),
                "{what}"
            );
            assert!(!diagnostic.help.is_empty() && !diagnostic.help.contains('\n'), "{what}");
            assert!(diagnostic.help.chars().count() < 1200 && diagnostic.message.chars().count() < 400, "{what}");
            assert!(codes::find(diagnostic.code).is_some(), "{what}");
        }
    }
}

#[test]
fn every_code_has_a_fixture() {
    let seen: BTreeSet<&str> =
        invalid().iter().flat_map(|source| load(source).diagnostics).map(|diagnostic| diagnostic.code).collect();
    // these have tests of their own
    let apart = [
        codes::BAD_CONFIGURATION,
        codes::READERS_DISAGREE,
        codes::TOO_LARGE,
        codes::TOO_MANY_PROBLEMS,
        text::NOT_UTF_8,
    ];
    for code in codes::CODES {
        assert_ne!(seen.contains(code.id), apart.contains(&code.id), "{}", code.id);
    }
}

#[test]
fn a_huge_file_is_not_even_parsed() {
    let source = Source::new("huge.json", " ".repeat((64 << 20) + 1));
    assert_eq!(
        told(&Source::new("", ""), &load(&source).diagnostics),
        "too-large: the file is 67108865 bytes large, and a policy has at most 67108864\n   at: \n help: check that this is the \
         right file, or split the policy by server\n"
    );
}

#[test]
fn of_too_many_values_only_the_first_wrong_one_is_told() {
    let ones = "1,".repeat(2_100_000);
    let source = Source::new("x", format!(r#"{{"version": "1", "default": "deny", "hide": [{ones}1]}}"#));
    let diagnostics = load(&source).diagnostics;
    let [only] = diagnostics.as_slice() else { panic!("{} diagnostics", diagnostics.len()) };
    assert_eq!(only.code, codes::TOO_LARGE);
    assert_eq!(
        only.message,
        "the document is wrong here, and with more than 2000000 values it is too large to say more than: invalid type: integer \
         `1`, expected a string at line 1 column 46"
    );
    let crate::diagnostic::Place::Bytes(span) = only.primary.place else { panic!() };
    assert!(source.text().get(span.start..).unwrap().starts_with("1,"));
}

#[test]
fn endless_problems_are_cut_off() {
    let wrong = "1,".repeat(20_000);
    let source = Source::new("x", format!(r#"{{"version": "1", "default": "deny", "hide": [{wrong}1]}}"#));
    let diagnostics = load(&source).diagnostics;
    assert_eq!(diagnostics.len(), 10_001);
    let last = diagnostics.last().unwrap();
    assert_eq!(last.code, codes::TOO_MANY_PROBLEMS);
    assert_eq!(last.message, "there are more problems than the 10000 that are listed");
    assert_eq!(last.help, "mend these first and run the check again");
}

#[test]
fn a_refusal_without_a_reason_is_never_clean() {
    let source = Source::new("x", "{\n  \"a\": 1\n}");
    let refused = serde_json::from_str::<Vec<u8>>(source.text()).unwrap_err();
    assert_eq!(
        told(&source, &[super::readers_disagree(&source, &refused)]),
        "readers-disagree: the document is refused, and no reason for it was found but: invalid type: map, expected a sequence at \
         line 1 column 0\n   at: \n help: report this as a mistake of the program, with the document; until then it counts as wrong\n"
    );
}

#[test]
fn bytes_that_are_no_text_have_their_code_too() {
    let (_, diagnostic) = crate::document::decode("x", b"{\"\xff\": 1}".to_vec());
    let diagnostic = diagnostic.unwrap();
    assert!(codes::find(diagnostic.code).is_some());
    assert_eq!(diagnostic.message, "the text is not UTF-8");
}

#[test]
fn a_diagnostic_names_the_tool_it_concerns() {
    let source =
        Source::new("x", r#"{"version": "1", "default": "deny", "hide": [1], "tools": {"a/b": {"limit": 1}}}"#);
    let tools: Vec<Option<String>> = load(&source).diagnostics.into_iter().map(|diagnostic| diagnostic.tool).collect();
    assert_eq!(tools, [None, Some("a/b".to_owned())]);
}
