//! How many calls a class of tools should be allowed.

use crate::catalog::RiskClass;
use crate::lint::context::Listed;
use crate::source::{Safe, quote};

/// The most calls a minute that are recommended for a tool of the class; `None` where any number is fine.
pub(in crate::lint) fn most_per_minute(class: RiskClass) -> Option<u64> {
    match class {
        RiskClass::Read => None,
        RiskClass::Other => Some(60),
        RiskClass::Write => Some(30),
        RiskClass::Execute | RiskClass::Financial | RiskClass::Destructive => Some(10),
    }
}

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
