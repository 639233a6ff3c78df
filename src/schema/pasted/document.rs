//! Whole documents that are no policy.

use serde_json::{Map, Value, json};

use crate::diagnostic::{Diagnostic, Place};
use crate::schema::parts::Part;
use crate::schema::{codes, form, show};
use crate::source::{Pointer, Safe};

/// What a document is instead of a policy.
pub(in crate::schema) struct Recognised {
    pub diagnostic: Diagnostic,
    /// The part of a policy that the document is, if it is one: the rest of it can be checked as such.
    pub read_on_as: Option<Part>,
}

/// Stands for the name of a tool that the document does not tell.
const SOME_TOOL: &str = "<tool>";

/// What the document is, if it is something else than a policy, however broken. `file` is the name of its file.
pub(in crate::schema) fn recognise_document(value: &Value, file: &str) -> Option<Recognised> {
    match value {
        Value::Object(members) => object(members, value, file),
        Value::Array(entries) => Some(list(entries, file)),
        _ => {
            let message = format!("a policy is a JSON object, and this is {}", show::found(value));
            let help = format!("write {}", show::json(&form::policy(&json!({}))));
            Some(nothing(message, help))
        }
    }
}

fn object(members: &Map<String, Value>, value: &Value, file: &str) -> Option<Recognised> {
    let has = |key: &str| members.contains_key(key);
    let tools = value.pointer("/result/tools").or_else(|| members.get("tools"));
    if has("version") && has("default") {
        return None;
    }
    if has("mcpServers") || has("servers") && !has("tools") {
        let message = "this is the configuration of an MCP client, not a policy";
        return Some(nothing(
            message,
            "keep it for the client; make a policy with `policy init --catalog <tools.json>`",
        ));
    }
    if tools.is_some_and(Value::is_array) {
        let catalogue = has("schema_version") || has("server") || has("slug");
        let what = if catalogue { "a catalogue of tools" } else { "the tool list of an MCP server" };
        return Some(nothing(format!("this is {what}, not a policy"), from_catalogue(file)));
    }
    if has("type") && (has("maxAmount") || has("denomination") || has("spendingLimit")) {
        return Some(wallet(members));
    }
    if members.is_empty() || ["version", "default", "hide", "all_tools", "tools"].into_iter().any(has) {
        return None;
    }
    fragment(members, value)
}

fn from_catalogue(file: &str) -> String {
    // a text from a pipe has no name to type
    let file = if file.starts_with('<') { "<file>" } else { file };
    format!("run `policy init --catalog {}` to make a policy for these tools", Safe(file))
}

fn list(entries: &[Value], file: &str) -> Recognised {
    let names: Option<Vec<&str>> = entries.iter().take(12).map(Value::as_str).collect();
    match names {
        Some(names) if !names.is_empty() => {
            let tools: Map<String, Value> = names.into_iter().map(|name| (name.to_owned(), json!({}))).collect();
            let help =
                format!("to allow exactly these tools, write {}", show::json(&form::policy(&Value::Object(tools))));
            nothing("this is a list of tool names, not a policy", help)
        }
        _ if entries.first().is_some_and(|entry| entry.get("name").is_some()) => {
            nothing("this is a list of tools, not a policy", from_catalogue(file))
        }
        _ if entries.first().is_some_and(form::is_limit_like) => {
            let entry = form::entry(Some(SOME_TOOL), &json!({ "limits": entries.iter().take(12).collect::<Vec<_>>() }));
            nothing("this is a list of limits, not a policy", around(SOME_TOOL, &entry))
        }
        _ => {
            let message = "a policy is a JSON object, and this is a list";
            nothing(message, format!("write {}", show::json(&form::policy(&json!({})))))
        }
    }
}

/// A document of an older product: how much may be spent in how long.
fn wallet(members: &Map<String, Value>) -> Recognised {
    let named = |names: &[&str]| names.iter().find_map(|name| members.get(*name));
    let max = named(&["maxAmount", "limit", "max", "amount"]).and_then(form::whole_max).unwrap_or(1);
    let window = named(&["window", "period", "interval"]).cloned().unwrap_or(json!("day"));
    let spend = json!({ "counter": "spend", "window": window, "max": max, "increment_from": "args.amount" });
    let entry = json!({ "limits": [form::limit(&spend, None)] });
    let message = "this is a spending rule of a wallet, a document of another product; it does not tell which tools may be called";
    nothing(
        message,
        format!("{}, with the tool that pays and the argument that holds the amount", around(SOME_TOOL, &entry)),
    )
}

/// A part of a policy without what belongs around it.
fn fragment(members: &Map<String, Value>, value: &Value) -> Option<Recognised> {
    let whole = |tools: &Value| format!("write the whole document: {}", show::json(&form::policy(tools)));
    if form::is_entry_like(value) {
        let message = "this is the entry of one tool, without the policy around it";
        let help = around(SOME_TOOL, &form::entry(Some(SOME_TOOL), value));
        return Some(Recognised { read_on_as: Some(Part::Tool), ..nothing(message, help) });
    }
    if form::is_limit_like(value) {
        let entry = json!({ "limits": [form::limit(value, Some(SOME_TOOL))] });
        let message = "this is one limit, without the policy around it";
        return Some(Recognised { read_on_as: Some(Part::Limit), ..nothing(message, around(SOME_TOOL, &entry)) });
    }
    if members.contains_key("conditions") || form::is_condition(value) {
        let entry = json!({ "require": [form::rule(value)?] });
        return Some(nothing("this is one rule, without the policy around it", around(SOME_TOOL, &entry)));
    }
    if !members.values().all(form::is_entry_like) {
        return None;
    }
    let tools = members.iter().take(12).map(|(name, pasted)| (name.clone(), form::entry(Some(name), pasted)));
    let message = match members.keys().next() {
        Some(name) if members.len() == 1 => {
            format!("this is the entry of the tool {}, without the policy around it", crate::source::quote(name))
        }
        _ => format!("these are the entries of {} tools, without the policy around them", members.len()),
    };
    Some(Recognised { read_on_as: Some(Part::Tools), ..nothing(message, whole(&tools.collect())) })
}

fn around(tool: &str, entry: &Value) -> String {
    format!("write the whole document: {}", show::json(&form::policy(&json!({ tool: entry }))))
}

fn nothing(message: impl Into<String>, help: impl Into<String>) -> Recognised {
    let diagnostic = Diagnostic::new(codes::NOT_A_POLICY, Place::value(Pointer::root()), message, help);
    Recognised { diagnostic, read_on_as: None }
}
