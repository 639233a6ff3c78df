//! What no schema can say of a policy: names, patterns, and counters that stand twice. Whatever has the wrong type is
//! passed over here; the schema tells it.

use std::collections::HashMap;

use serde_json::Value;

use super::{Pattern, check_name};
use crate::diagnostic::{Diagnostic, MOST_DIAGNOSTICS, Place};
use crate::schema::codes;
use crate::source::{Pointer, Safe, quote};

/// Adds what is wrong with the meaning of a document, up to one more than [`MOST_DIAGNOSTICS`] in all.
pub(super) fn check(document: &Value, found: &mut Vec<Diagnostic>) {
    let room = (MOST_DIAGNOSTICS + 1).saturating_sub(found.len());
    let root = Pointer::root();
    let hidden = entries(document.get("hide")).enumerate().filter_map(|(at, entry)| {
        let name = entry.as_str()?;
        name_problem(name, || Place::value(Pointer::root().key("hide").index(at)))
    });
    let all_tools = document.get("all_tools").map(|all_tools| counters(all_tools, root.key("all_tools")));
    let tools = document.get("tools").and_then(Value::as_object).into_iter().flatten().flat_map(|(name, entry)| {
        let pointer = Pointer::root().key("tools").key(name);
        let wrong_name = name_problem(name, || Place::key(pointer.clone()));
        wrong_name.into_iter().chain(counters(entry, pointer.clone())).chain(patterns(entry, pointer))
    });
    found.extend(hidden.chain(all_tools.into_iter().flatten()).chain(tools).take(room));
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

fn counters(entry: &Value, pointer: Pointer) -> impl Iterator<Item = Diagnostic> {
    let mut first: HashMap<&str, usize> = HashMap::new();
    entries(entry.get("limits")).enumerate().filter_map(move |(at, limit)| {
        let name = limit.get("counter")?.as_str()?;
        let Some(known) = first.get(name) else {
            first.insert(name, at);
            return None;
        };
        let counter = |at: usize| Place::value(pointer.key("limits").index(at).key("counter"));
        let message = format!("the counter {} stands twice in one list of limits", quote(name));
        let window = limit.get("window").and_then(Value::as_str).unwrap_or("second");
        let help = format!("give this limit a counter of its own, such as {}", quote(&format!("{name}_per_{window}")));
        let diagnostic = Diagnostic::new(codes::DUPLICATE_COUNTER, counter(at), message, help);
        Some(diagnostic.label("here again").related(counter(*known), "first here"))
    })
}

fn patterns(entry: &Value, pointer: Pointer) -> impl Iterator<Item = Diagnostic> {
    let rules = ["require", "deny_if"].into_iter().flat_map(move |list| {
        let pointer = pointer.key(list);
        entries(entry.get(list)).enumerate().map(move |(at, rule)| (pointer.index(at).key("conditions"), rule))
    });
    rules.flat_map(|(pointer, rule)| {
        entries(rule.get("conditions")).enumerate().filter_map(move |(at, condition)| {
            let is_regex = condition.get("op")?.as_str()? == "regex";
            let pattern = condition.get("value")?.as_str().filter(|_| is_regex)?;
            let error = Pattern::new(pattern).err()?;
            let message = format!("the pattern {} {}", quote(pattern), Safe(&error.message));
            let place = Place::value(pointer.index(at).key("value"));
            Some(Diagnostic::new(codes::BAD_REGEX, place, message, Safe(&error.help).to_string()))
        })
    })
}
