//! The right form of what people write in its place: pure functions from JSON to JSON, used to show in a message what
//! exactly to type. Where the meaning is in doubt they choose the stricter reading.

mod entry;
mod limit;
mod rate;
mod rule;

pub(super) use entry::{denial, entry, is_entry_like};
pub(super) use limit::{counter, is_limit_like, limit, whole_max};
pub(super) use rate::{rate, span};
pub(super) use rule::{condition, is_condition, operator, path, rule};

use serde_json::{Value, json};

/// A whole policy around these tools.
pub(super) fn policy(tools: &Value) -> Value {
    json!({ "version": "1", "default": "deny", "tools": tools })
}

/// Whether a word says that a tool is to be closed, open, or put before a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Allow,
    Deny,
    Ask,
}

/// What a word or boolean says about a tool, in the ways seen in other products.
pub(super) fn verdict(value: &Value) -> Option<Verdict> {
    let word = match value {
        Value::Bool(true) => return Some(Verdict::Allow),
        Value::Bool(false) => return Some(Verdict::Deny),
        Value::String(word) => word.trim().to_ascii_lowercase(),
        _ => return None,
    };
    Some(match word.as_str() {
        "allow" | "allowed" | "permit" | "accept" | "enable" | "enabled" | "yes" | "pass" => Verdict::Allow,
        "deny" | "denied" | "block" | "blocked" | "reject" | "forbid" | "disable" | "disabled" | "no" | "hide"
        | "hidden" => Verdict::Deny,
        "ask" | "approve" | "approval" | "confirm" | "prompt" | "review" | "require_approval" | "requires_approval" => {
            Verdict::Ask
        }
        _ => return None,
    })
}
