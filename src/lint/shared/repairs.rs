//! Repairs that more than one lint proposes.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::lint::Context;
use crate::lint::context::tool_pointer;
use crate::policy::Window;
use crate::source::{Pointer, quote};

/// Takes a listed tool away: its entry goes, its name comes into `hide`.
pub(in crate::lint) fn hide(tool: &str) -> Fix {
    Fix {
        title: format!("hide {}", quote(tool)),
        edits: vec![Edit::Remove(tool_pointer(tool)), Edit::Push(Pointer::of(["hide".into()]), tool.into())],
    }
}

/// Caps the calls to a listed tool.
fn limit(tool: &str, counter: &str, per_minute: u64) -> Fix {
    let limits = Pointer::of(["tools".into(), tool.into(), "limits".into()]);
    Fix {
        title: format!("limit {} to {per_minute} calls a minute", quote(tool)),
        edits: vec![Edit::Push(limits, a_limit(counter, per_minute))],
    }
}

/// The finding with its fix, if fixes are wanted: to make one takes longer than all else that is said.
pub(in crate::lint) fn with(context: &Context<'_>, finding: Diagnostic, fix: impl FnOnce() -> Fix) -> Diagnostic {
    if context.wants_fixes() { finding.fix(fix()) } else { finding }
}

/// The finding with the fix that caps the calls to its tool, where a counter is free for it.
pub(in crate::lint) fn with_limit(
    context: &Context<'_>,
    finding: Diagnostic,
    tool: &str,
    counter: Option<String>,
    per_minute: u64,
) -> Diagnostic {
    match counter {
        Some(counter) => with(context, finding, || limit(tool, &counter, per_minute)),
        None => finding,
    }
}

/// A limit of calls a minute, as it stands in a policy.
pub(in crate::lint) fn a_limit(counter: &str, per_minute: u64) -> Value {
    let members: [(&str, Value); 4] = [
        ("counter", counter.into()),
        ("window", Window::Minute.as_str().into()),
        ("max", per_minute.into()),
        ("scope", "grant".into()),
    ];
    members.into_iter().collect()
}

/// Takes out what a pointer names.
pub(in crate::lint) fn remove(title: impl Into<String>, pointer: Pointer) -> Fix {
    Fix { title: title.into(), edits: vec![Edit::Remove(pointer)] }
}
