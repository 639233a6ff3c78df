//! What no schema can say of a policy: names, patterns, and counters that stand twice. Whatever has the wrong type is
//! passed over here; the schema tells it.

use std::collections::HashMap;

use serde_json::Value;

use super::{Pattern, check_name};
use crate::diagnostic::{Diagnostic, Place};
use crate::schema::{MOST_DIAGNOSTICS, codes};
use crate::source::{Pointer, Safe, quote};

/// Adds what is wrong with the meaning of a document.
pub(super) fn check(document: &Value, found: &mut Vec<Diagnostic>) {
    let root = Pointer::root();
    for (at, entry) in entries(document.get("hide")).enumerate() {
        if let Some(name) = entry.as_str() {
            found.extend(name_problem(name, || Place::value(root.key("hide").index(at))));
        }
    }
    if let Some(all_tools) = document.get("all_tools") {
        counters(all_tools, &root.key("all_tools"), found);
    }
    for (name, entry) in document.get("tools").and_then(Value::as_object).into_iter().flatten() {
        if found.len() >= MOST_DIAGNOSTICS {
            return;
        }
        let pointer = root.key("tools").key(name);
        found.extend(name_problem(name, || Place::key(pointer.clone())));
        counters(entry, &pointer, found);
        patterns(entry, &pointer, found);
    }
}

fn entries(list: Option<&Value>) -> impl Iterator<Item = &Value> {
    list.and_then(Value::as_array).into_iter().flatten()
}

fn name_problem(name: &str, place: impl FnOnce() -> Place) -> Option<Diagnostic> {
    let problem = check_name(name).err()?;
    let message = if name.is_empty() {
        format!("a tool name {problem}")
    } else {
        format!("a tool name {problem}, and {} does", quote(name))
    };
    let help = "write the exact name of a tool, or remove the entry";
    Some(Diagnostic::new(codes::BAD_NAME, place(), message, help))
}

fn counters(entry: &Value, pointer: &Pointer, found: &mut Vec<Diagnostic>) {
    let counter = |at: usize| Place::value(pointer.key("limits").index(at).key("counter"));
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (at, limit) in entries(entry.get("limits")).enumerate() {
        let Some(name) = limit.get("counter").and_then(Value::as_str) else { continue };
        let Some(known) = first.get(name) else {
            first.insert(name, at);
            continue;
        };
        let message = format!("the counter {} stands twice in one list of limits", quote(name));
        let window = limit.get("window").and_then(Value::as_str).unwrap_or("second");
        let help = format!("give this limit a counter of its own, such as {}", quote(&format!("{name}_per_{window}")));
        let diagnostic = Diagnostic::new(codes::DUPLICATE_COUNTER, counter(at), message, help);
        found.push(diagnostic.label("here again").related(counter(*known), "first here"));
    }
}

fn patterns(entry: &Value, pointer: &Pointer, found: &mut Vec<Diagnostic>) {
    for list in ["require", "deny_if"] {
        for (rule_at, rule) in entries(entry.get(list)).enumerate() {
            for (at, condition) in entries(rule.get("conditions")).enumerate() {
                if condition.get("op").and_then(Value::as_str) != Some("regex") {
                    continue;
                }
                let Some(pattern) = condition.get("value").and_then(Value::as_str) else { continue };
                let Err(error) = Pattern::new(pattern) else { continue };
                let place = pointer.key(list).index(rule_at).key("conditions").index(at).key("value");
                let message = format!("the pattern {} {}", quote(pattern), Safe(&error.message));
                let help = Safe(&error.help).to_string();
                found.push(Diagnostic::new(codes::BAD_REGEX, Place::value(place), message, help));
            }
        }
    }
}
