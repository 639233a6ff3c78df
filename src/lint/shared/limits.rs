//! What to say of a limit that is missing or loose.

use crate::lint::context::Listed;
use crate::source::{Safe, quote};

/// What to type to limit a tool to so many calls a minute.
pub(in crate::lint) fn advice(listed: &Listed<'_>, counter: Option<&str>, per_minute: u64) -> String {
    let counter = serde_json::Value::from(counter.unwrap_or("…")).to_string();
    let limit =
        format!(r#"{{"counter": {}, "window": "minute", "max": {per_minute}, "scope": "grant"}}"#, Safe(&counter));
    if listed.entry.limits.is_empty() {
        format!("add `\"limits\": [{limit}]` to {}", quote(listed.name))
    } else {
        format!("add `{limit}` to the `limits` of {}", quote(listed.name))
    }
}
