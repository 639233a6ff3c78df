//! Documents of Intercept, which are YAML.

use serde_json::{Map, Value, json};

use super::yaml;
use crate::schema::{form, show};

/// Tools of a pasted document that are shown in their new form.
const MOST_SHOWN: usize = 3;

/// What a text that is no JSON is, if it is YAML in the shape of a policy: a message, and the help that shows how it
/// begins in the right form.
pub fn recognise_text(text: &str) -> Option<(&'static str, String)> {
    if text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let pasted = yaml::read(text)?;
    let tools = pasted.get("tools").and_then(Value::as_object);
    let has_rules = tools.into_iter().flat_map(|tools| tools.values()).any(|tool| tool.get("rules").is_some());
    if has_rules {
        let message = "this is an Intercept policy in YAML; the gateway reads JSON, in another shape";
        return Some((message, begin(&pasted, tools)));
    }
    let looks_like_a_policy = pasted.contains_key("version") && (tools.is_some() || pasted.contains_key("default"));
    looks_like_a_policy.then(|| ("this is a policy in YAML; the gateway reads JSON", begin(&pasted, tools)))
}

fn begin(pasted: &Map<String, Value>, tools: Option<&Map<String, Value>>) -> String {
    let mut policy = json!({ "version": "1", "default": "deny" });
    let named = tools.into_iter().flatten().filter(|(name, _)| *name != "*");
    let shown: Map<String, Value> =
        named.clone().take(MOST_SHOWN).map(|(name, entry)| (name.clone(), form::entry(Some(name), entry))).collect();
    let left = named.count().saturating_sub(shown.len());
    if let Some(members) = policy.as_object_mut() {
        if let Some(hidden) = pasted.get("hide").filter(|hidden| hidden.is_array()) {
            members.insert("hide".to_owned(), hidden.clone());
        }
        let all = tools.and_then(|tools| tools.get("*")).map(|entry| form::entry(None, entry));
        if let Some(limits) = all.as_ref().and_then(|entry| entry.get("limits")) {
            members.insert("all_tools".to_owned(), json!({ "limits": limits }));
        }
        members.insert("tools".to_owned(), Value::Object(shown));
    }
    let rest = match left {
        0 => String::new(),
        1 => ", and one more tool in the same way".to_owned(),
        left => format!(", and {left} more tools in the same way"),
    };
    let open = match pasted.get("default").and_then(Value::as_str) {
        Some("deny") => "",
        _ => "; tools that are not listed were open there, and here they are closed",
    };
    format!("write {}{rest}{open}", show::json(&policy))
}

#[cfg(test)]
mod tests {
    use super::recognise_text;

    const PASTED: &str = "version: \"1\"\ndefault: deny\nhide:\n  - drop_all\ntools:\n  # Read\n  list_orders:\n    rules: []\n  \
        refund:\n    rules:\n      - name: \"pace\"\n        rate_limit: 5/hour\n  \"*\":\n    rules:\n      - rate_limit: 60/minute\n";

    #[test]
    fn an_intercept_document_is_shown_as_it_begins_in_json() {
        let (message, help) = recognise_text(PASTED).unwrap();
        assert_eq!(message, "this is an Intercept policy in YAML; the gateway reads JSON, in another shape");
        assert_eq!(
            help,
            "write `{\"version\": \"1\", \"default\": \"deny\", \"hide\": [\"drop_all\"], \"all_tools\": {\"limits\": \
             [{\"counter\": \"all_rate\", \"window\": \"minute\", \"max\": 60, \"scope\": \"grant\"}]}, \"tools\": {\"list_orders\": {}, \
             \"refund\": {\"limits\": [{\"counter\": \"refund_rate\", \"window\": \"hour\", \"max\": 5, \"scope\": \"grant\"}]}}}`"
        );
    }

    #[test]
    fn other_texts_are_left_to_the_parser() {
        for text in ["", "hello", "{ \"tools\": ", "[", "key: value\n", "- a\n- b\n", "<xml/>"] {
            assert!(recognise_text(text).is_none(), "{text}");
        }
    }
}
