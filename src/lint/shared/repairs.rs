//! Repairs that more than one lint proposes.

use serde_json::{Value, json};

use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::lint::context::tool_pointer;
use crate::policy::Window;
use crate::source::{Pointer, quote};

/// Takes a listed tool away: its entry goes, its name comes into `hide`.
pub(in crate::lint) fn hide(tool: &str) -> Fix {
    Fix {
        title: format!("hide {}", quote(tool)),
        edits: vec![Edit::Remove(tool_pointer(tool)), Edit::Push(Pointer::root().key("hide"), json!(tool))],
    }
}

/// Caps the calls to a listed tool.
fn limit(tool: &str, counter: &str, per_minute: u64) -> Fix {
    let limit = a_limit(counter, per_minute);
    Fix {
        title: format!("limit {} to {per_minute} calls a minute", quote(tool)),
        edits: vec![Edit::Push(tool_pointer(tool).key("limits"), limit)],
    }
}

/// The finding with the fix that caps the calls to its tool, where a counter is free for it.
pub(in crate::lint) fn with_limit(
    finding: Diagnostic,
    tool: &str,
    counter: Option<String>,
    per_minute: u64,
) -> Diagnostic {
    match counter {
        Some(counter) => finding.fix(limit(tool, &counter, per_minute)),
        None => finding,
    }
}

/// A limit of calls a minute, as it stands in a policy.
pub(in crate::lint) fn a_limit(counter: &str, per_minute: u64) -> Value {
    json!({"counter": counter, "window": Window::Minute.as_str(), "max": per_minute, "scope": "grant"})
}

/// Takes out what a pointer names.
pub(in crate::lint) fn remove(title: impl Into<String>, pointer: Pointer) -> Fix {
    Fix { title: title.into(), edits: vec![Edit::Remove(pointer)] }
}
