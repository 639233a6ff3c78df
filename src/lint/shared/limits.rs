//! What to say of a limit that is missing or loose.

use crate::lint::context::Listed;
use crate::source::{Safe, quote};

/// What to type to limit a tool to so many calls a minute.
pub(in crate::lint) fn advice(listed: &Listed<'_>, counter: Option<&str>, per_minute: u64) -> String {
    // a string is always JSON
    let counter = serde_json::to_string(counter.unwrap_or("…")).unwrap_or_default();
    let (before, behind) = match listed.entry.limits.as_slice() {
        [] => ("\"limits\": [", "]` to"),
        _ => ("", "` to the `limits` of"),
    };
    format!(
        r#"add `{before}{{"counter": {}, "window": "minute", "max": {per_minute}, "scope": "grant"}}{behind} {}"#,
        Safe(&counter),
        quote(listed.name)
    )
}
