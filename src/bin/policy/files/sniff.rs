//! Whether a JSON file that was found in a folder is meant to be a policy. Files that a person names are never asked.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::value::RawValue;

/// Words that only a policy has.
const POLICY_WORDS: [&str; 3] = ["\"deny_if\"", "\"all_tools\"", "\"on_deny\""];

/// Members of documents that quote policies or describe them without being one.
const FOREIGN_MEMBERS: [&str; 6] = ["jsonrpc", "properties", "$defs", "schema_version", "tests", "cases"];

/// Whether the text is, or was meant to be, a policy. On doubt it is.
pub fn looks_like_policy(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    // the first value alone is looked at, so that a policy with something behind it is still one
    match serde_json::Deserializer::from_str(text).into_iter::<Members<'_>>().next() {
        Some(Ok(members)) => is_policy(&members, text),
        Some(Err(error)) if error.is_data() => false,
        _ => mentions_policy_words(text) || (text.contains("\"default\"") && mentions_an_action(text)),
    }
}

type Members<'a> = BTreeMap<Cow<'a, str>, &'a RawValue>;

fn is_policy(members: &Members<'_>, text: &str) -> bool {
    let begins = |name: &str, with: char| members.get(name).is_some_and(|value| value.get().starts_with(with));
    let default = members.get("default").map(|value| value.get().to_ascii_lowercase());
    if matches!(default.as_deref(), Some("\"allow\"" | "\"deny\"")) {
        return true;
    }
    if begins("tools", '[') || FOREIGN_MEMBERS.iter().any(|name| members.contains_key(*name)) {
        return false;
    }
    let limits = ["\"counter\"", "\"window\"", "\"max\""];
    begins("hide", '[') || mentions_policy_words(text) || limits.iter().all(|word| text.contains(word))
}

fn mentions_policy_words(text: &str) -> bool {
    POLICY_WORDS.iter().any(|word| text.contains(word))
}

fn mentions_an_action(text: &str) -> bool {
    text.contains("\"deny\"") || text.contains("\"allow\"")
}

#[cfg(test)]
mod tests {
    use super::looks_like_policy;

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
        ] {
            assert!(looks_like_policy(text), "{text}");
        }
    }

    #[test]
    fn other_documents_are_left_alone() {
        for text in [
            r#"{"name": "x", "version": "1.0.0", "exports": {"default": "./index.js"}}"#,
            "{ // a comment\n \"compilerOptions\": {\"strict\": true} }",
            r#"{"tools": [{"name": "x", "description": "use deny_if"}]}"#,
            r#"{"version": 1, "isRoot": true, "tools": {"x": {"version": "1"}}}"#,
            r#"{"$defs": {}, "properties": {"deny_if": {}, "all_tools": {}}}"#,
            "[1, 2]",
            "\"deny\"",
            "",
        ] {
            assert!(!looks_like_policy(text), "{text}");
        }
    }
}
