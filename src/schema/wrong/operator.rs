//! Operators that the format does not have.

use serde_json::{Value, json};

use super::Words;
use crate::schema::site::Site;
use crate::schema::{codes, form, show};
use crate::source::quote;
use crate::suggest;

const OPERATORS: [&str; 11] = ["eq", "neq", "lt", "lte", "gt", "gte", "in", "not_in", "exists", "regex", "contains"];

pub(super) fn words(site: &Site<'_>, found: &Value) -> Words {
    let Some(word) = found.as_str() else {
        let message = format!("`op` must be the name of an operator, and this is {}", show::found(found));
        return Words::new(codes::BAD_OPERATOR, message, format!("write one of {}", show::list(OPERATORS)));
    };
    let message = format!("there is no operator {}", quote(word));
    let named = |operator| format!("write {}", show::member("op", &json!(operator)));
    let help = (form::operator(word).map(named))
        .or_else(|| elsewhere(site, word))
        .or_else(|| suggest::nearest(word, OPERATORS).map(named))
        .unwrap_or_else(|| format!("write one of {}", show::list(OPERATORS)));
    Words::new(codes::BAD_OPERATOR, message, help)
}

/// Operators that take more than another name.
fn elsewhere(site: &Site<'_>, word: &str) -> Option<String> {
    let folded: String =
        word.chars().take(40).filter(|c| !matches!(c, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect();
    let value = site.get("value");
    let text = value.and_then(Value::as_str).map(regex::escape);
    let pattern = |pattern: String| {
        let op = show::member("op", &json!("regex"));
        format!("write {op} and {}", show::member("value", &json!(pattern)))
    };
    Some(match folded.as_str() {
        "startswith" | "beginswith" | "hasprefix" | "prefix" => pattern(format!("^{}", text.as_deref().unwrap_or("…"))),
        "endswith" | "hassuffix" | "suffix" => pattern(format!("{}$", text.as_deref().unwrap_or("…"))),
        "like" | "ilike" | "glob" | "wildcard" | "fnmatch" => {
            let text = text.as_deref().unwrap_or("…").replace(r"\*", ".*").replace('%', ".*").replace(r"\?", ".");
            pattern(format!("^{text}$"))
        }
        "notexists" | "missing" | "absent" | "isnull" | "null" | "empty" | "isempty" | "undefined" => {
            "write `\"op\": \"exists\"` and `\"value\": false`".to_owned()
        }
        "notnull" | "isnotnull" | "notempty" => "write `\"op\": \"exists\"` and `\"value\": true`".to_owned(),
        "between" | "range" | "inrange" => between(site, value),
        "notcontains" | "doesnotcontain" | "excludes" => negated(site, "contains"),
        "notregex" | "notmatch" | "notmatches" | "nomatch" | "!~" => negated(site, "regex"),
        _ => return None,
    })
}

fn between(site: &Site<'_>, value: Option<&Value>) -> String {
    let bounds = value.and_then(Value::as_array).map(Vec::as_slice);
    let (low, high) = match bounds {
        Some([low, high]) => (low.clone(), high.clone()),
        _ => (json!(1), json!(100)),
    };
    let path = site.get("path").cloned().unwrap_or_else(|| json!("args.amount"));
    let both = [("gte", low), ("lte", high)].map(|(op, value)| json!({ "path": path, "op": op, "value": value }));
    let [low, high] = both.map(|condition| show::json(&condition));
    format!("write two conditions: {low} and {high}")
}

fn negated(site: &Site<'_>, operator: &str) -> String {
    let other = if site.rule_list() == Some("deny_if") { "require" } else { "deny_if" };
    format!("write {} and move the condition into a rule of `{other}`", show::member("op", &json!(operator)))
}
