//! Any bytes as a JSON document.

use mcp_policy::diagnostic::{Diagnostic, Part, Place};
use mcp_policy::document::{self, Document, Members};
use mcp_policy::source::{Pointer, Source};
use serde_json::Value;

use super::is_told;

/// Places of one text that are looked up.
const MOST_PLACES: usize = 500;

/// What is strict JSON here is JSON to `serde_json`, with the same value; what is not is told with its places; and every
/// place leads to the bytes that say its value.
pub fn check(data: &[u8]) {
    let (source, no_text) = document::decode("x", data.to_vec());
    assert_eq!(source.text().len(), data.len());
    no_text.iter().for_each(|diagnostic| is_told(&source, None, diagnostic));
    let (document, diagnostics) = Document::parse(&source);
    diagnostics.iter().for_each(|diagnostic| is_told(&source, document.as_ref(), diagnostic));
    Document::would_be_vast(source.text());
    Document::too_deep(source.text()).iter().for_each(|diagnostic| is_told(&source, None, diagnostic));
    let (settings, complaints) = Document::parse_settings(&source);
    complaints.iter().for_each(|diagnostic| is_told(&source, settings.as_ref(), diagnostic));
    let other = serde_json::from_str::<Value>(source.text());
    match (document, diagnostics.as_slice()) {
        (Some(document), []) => {
            let value = document.value();
            match other {
                Ok(other) => assert_eq!(value, other, "{}", source.text()),
                Err(error) => assert!(is_too_deep_for_others(&error), "{error}: {}", source.text()),
            }
            assert!(Document::too_deep(source.text()).is_none());
            assert_eq!(settings.map(|settings| settings.value()), Some(value.clone()));
            assert!(complaints.is_empty(), "{complaints:#?}");
            let laid_out = Source::new("laid out", document::canonical(&document, |_| Members::InOrder(&["b", "a"])));
            let (again, diagnostics) = Document::parse(&laid_out);
            assert!(diagnostics.is_empty(), "{diagnostics:#?}\n{}", laid_out.text());
            assert_eq!(again.map(|again| again.value()), Some(value.clone()), "{}", laid_out.text());
            leads_everywhere(&source, &document, &value);
        }
        (_, diagnostics) => {
            assert!(!diagnostics.is_empty());
            assert!(other.is_err() || diagnostics.iter().all(is_stricter), "{}\n{diagnostics:#?}", source.text());
        }
    }
}

/// What we refuse of what others read.
fn is_stricter(diagnostic: &Diagnostic) -> bool {
    [document::codes::DUPLICATE_KEY, document::codes::TOO_DEEP].contains(&diagnostic.code)
}

/// `serde_json` reads one level less than we do.
fn is_too_deep_for_others(error: &serde_json::Error) -> bool {
    error.to_string().starts_with("recursion limit exceeded")
}

fn leads_everywhere(source: &Source, document: &Document<'_>, value: &Value) {
    let mut places = Vec::new();
    for (pointer, value) in pointers(value) {
        let span = document.locate(&Place::value(pointer.clone())).unwrap();
        match serde_json::from_str::<Value>(source.slice(span)) {
            Ok(there) => assert_eq!(there, *value, "{pointer}"),
            Err(error) => assert!(is_too_deep_for_others(&error), "{error}: {pointer}"),
        }
        places.extend([Part::Key, Part::Value, Part::Entry].map(|part| Place::At(pointer.clone(), part)));
    }
    places.push(Place::value(Pointer::root().key("no such key")));
    places.truncate(MOST_PLACES);
    let found: Vec<_> = places.iter().map(|place| document.locate(place)).collect();
    assert_eq!(document::locate_all(source, &places.iter().collect::<Vec<_>>()), found);
}

/// The first places of a value, with what is there.
pub(super) fn pointers(value: &Value) -> Vec<(Pointer, &Value)> {
    let mut found = vec![(Pointer::root(), value)];
    let mut next = 0;
    while let Some((pointer, value)) = found.get(next).cloned().filter(|_| found.len() < MOST_PLACES) {
        next += 1;
        match value {
            Value::Object(members) => found.extend(members.iter().map(|(key, value)| (pointer.key(key), value))),
            Value::Array(entries) => {
                found.extend(entries.iter().enumerate().map(|(at, value)| (pointer.index(at), value)));
            }
            _ => {}
        }
    }
    found
}
