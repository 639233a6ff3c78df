//! Whether a JSON file that was found in a folder is meant to be a policy. Files that a person names are never asked.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::value::RawValue;

/// Words that only a policy has.
const POLICY_WORDS: [&str; 3] = ["\"deny_if\"", "\"all_tools\"", "\"on_deny\""];

/// How most policies begin.
const BEGINNING: &str = "{\"version\":\"1\"";

/// Members of documents that quote policies or describe them without being one.
const FOREIGN_MEMBERS: [&str; 6] = ["jsonrpc", "properties", "$defs", "schema_version", "tests", "cases"];

/// Whether the text is, or was meant to be, a policy. On doubt it is.
pub fn looks_like_policy(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    // the first value alone is looked at, so that a policy with something behind it is still one
    match serde_json::Deserializer::from_str(text).into_iter::<Members<'_>>().next() {
        Some(Ok(members)) => is_policy(&members, text),
        Some(Err(error)) if error.is_data() => false,
        _ => {
            let text = &text.replace('\'', "\"");
            let begins: String = text.chars().filter(|sign| !sign.is_whitespace()).take(BEGINNING.len()).collect();
            let names_an_action = text.contains("\"default\"") && mentions_an_action(text);
            begins == BEGINNING || names_an_action || mentions_policy_words(text)
        }
    }
}

/// Whether bytes that are no UTF-8 are those of a policy, as some editors write them.
pub fn looks_like_policy_in_utf_16(bytes: &[u8]) -> bool {
    let unit: fn([u8; 2]) -> u16 = match bytes {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return false,
    };
    let (pairs, _) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    looks_like_policy(&String::from_utf16_lossy(&units))
}

type Members<'a> = BTreeMap<Cow<'a, str>, &'a RawValue>;

fn is_policy(members: &Members<'_>, text: &str) -> bool {
    let member =
        |name: &str| members.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.get());
    let begins = |name: &str, with: char| member(name).is_some_and(|value| value.starts_with(with));
    let default = member("default").map(str::to_ascii_lowercase);
    if matches!(default.as_deref(), Some("\"allow\"" | "\"deny\"")) {
        return true;
    }
    if begins("tools", '[') || FOREIGN_MEMBERS.iter().any(|name| members.contains_key(*name)) {
        return false;
    }
    let is_object = |tool: &&RawValue| tool.get().starts_with('{');
    let tools = member("tools").and_then(|tools| serde_json::from_str::<Members<'_>>(tools).ok());
    let is_versioned = member("version") == Some("\"1\"") && tools.is_some_and(|tools| tools.values().all(is_object));
    let limits = ["\"counter\"", "\"window\"", "\"max\""];
    is_versioned || begins("hide", '[') || mentions_policy_words(text) || limits.iter().all(|word| text.contains(word))
}

fn mentions_policy_words(text: &str) -> bool {
    POLICY_WORDS.iter().any(|word| text.contains(word))
}

fn mentions_an_action(text: &str) -> bool {
    text.contains("\"deny\"") || text.contains("\"allow\"")
}

#[cfg(test)]
mod tests {
    use super::{looks_like_policy, looks_like_policy_in_utf_16};

    #[test]
    fn policies_are_recognised_broken_or_not() {
        for text in [
            r#"{"version": "1", "default": "deny", "tools": {}}"#,
            r#"{"version": "1", "default": "Allow", "tools": []}"#,
            "\u{feff}{\"default\": \"deny\"}",
            r#"{"default": "deny"} trailing"#,
            r#"{"default": "deny", // comment
                "tools": {}}"#,
            r#"{"delete_file": {"deny_if": []}}"#,
            r#"{"x": {"limits": [{"counter": "x", "window": "minute", "max": 1}]}}"#,
            r#"{"hide": ["x"]}"#,
            r#"{"version": "1", "default": "deny", "tools": {"#,
            r#"{"version": "1", "tools": {"delete_file": {}}}"#,
            r#"{"Version": "1", "Default": "deny"}"#,
            "{\n  \"version\": \"1\",\n  \"defau",
            "{'version': '1', 'default': 'deny'}",
        ] {
            assert!(looks_like_policy(text), "{text}");
        }
    }

    #[test]
    fn policies_of_other_encodings_are_recognised() {
        let policy = r#"{"version": "1", "default": "deny"}"#;
        let little: Vec<u8> =
            "\u{feff}".encode_utf16().chain(policy.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "\u{feff}".encode_utf16().chain(policy.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        assert!(looks_like_policy_in_utf_16(&little) && looks_like_policy_in_utf_16(&big));
        assert!(!looks_like_policy_in_utf_16(policy.as_bytes()) && !looks_like_policy_in_utf_16(&[0xff, 0xfe, 0]));
    }

    #[test]
    fn other_documents_are_left_alone() {
        for text in [
            r#"{"name": "x", "version": "1.0.0", "exports": {"default": "./index.js"}}"#,
            "{ // a comment\n \"compilerOptions\": {\"strict\": true} }",
            r#"{"tools": [{"name": "x", "description": "use deny_if"}]}"#,
            r#"{"version": 1, "isRoot": true, "tools": {"x": {"version": "1"}}}"#,
            r#"{"$defs": {}, "properties": {"deny_if": {}, "all_tools": {}}}"#,
            r#"{"version": "1.0.0", "tools": {"x": {}}"#,
            r#"{"version": "1", "tools": {"node": "20"}}"#,
            r#"{"version": "1", "tools": {"x": {}}, "tests": []}"#,
            "[1, 2]",
            "\"deny\"",
            "",
        ] {
            assert!(!looks_like_policy(text), "{text}");
        }
    }
}
