//! The canonical layout of a policy.

use super::load;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::{Document, MOST_VALUES, Members, canonical};
use crate::schema::codes;
use crate::source::{Pointer, Source};

/// The order of members at the top of a policy.
const TOP: &[&str] = &["$schema", "version", "default", "hide", "all_tools", "tools"];

/// The order of members everywhere below. No key stands in objects of two kinds.
const BELOW: &[&str] = &[
    "require",
    "deny_if",
    "limits",
    "conditions",
    "on_deny",
    "path",
    "op",
    "value",
    "counter",
    "window",
    "max",
    "scope",
    "increment_from",
];

/// The text of a policy in the canonical layout: another spelling of the same document. Tools and hidden names keep their
/// order.
///
/// # Errors
/// What is wrong with a text that is no policy.
pub fn format(source: &Source) -> Result<String, Vec<Diagnostic>> {
    let loaded = load(source);
    if loaded.policy.is_none() {
        return Err(loaded.diagnostics);
    }
    if Document::would_be_vast(source.text()) {
        let message = format!("the policy has more than {MOST_VALUES} values, too many to lay it out");
        let help = "split the policy by server";
        return Err(vec![Diagnostic::new(codes::TOO_LARGE, Place::value(Pointer::root()), message, help)]);
    }
    let (document, diagnostics) = Document::parse(source);
    match document {
        Some(document) if diagnostics.is_empty() => Ok(canonical(&document, members)),
        _ => Err(diagnostics),
    }
}

/// The text that a policy became by edits: in the canonical layout if the policy was in it before, else as it is.
pub fn keep_layout(before: &Source, after: String) -> String {
    if !format(before).is_ok_and(|canonical| canonical == before.text()) {
        return after;
    }
    format(&Source::new(before.name(), after.as_str())).unwrap_or(after)
}

fn members(path: &[&str]) -> Members {
    match path {
        [] => Members::InOrderApart(TOP),
        ["tools"] => Members::AsTheyStand,
        _ => Members::InOrder(BELOW),
    }
}

#[cfg(test)]
mod tests {
    use super::format;
    use crate::source::Source;

    fn formatted(text: &str) -> String {
        format(&Source::new("policy.json", text)).unwrap()
    }

    #[test]
    fn members_come_in_order_and_short_ones_in_one_line() {
        let text = r#"{"tools":{"b":{"limits":[{"max":30,"counter":"b_rate","window":"minute","scope":"grant"}],"require":[{"on_deny":"n\u006f","conditions":[{"value":1.50e1,"path":"args.x","op":"lte"}]}]},
            "a":{},"pay":{"deny_if":[{"conditions":[],"on_deny":"no"}]}},"hide":["z","y"],"default":"deny","version":"1"}"#;
        let expected = r#"{
  "version": "1",
  "default": "deny",
  "hide": ["z", "y"],
  "tools": {
    "b": {
      "require": [
        {
          "conditions": [
            { "path": "args.x", "op": "lte", "value": 1.50e1 }
          ],
          "on_deny": "n\u006f"
        }
      ],
      "limits": [
        { "counter": "b_rate", "window": "minute", "max": 30, "scope": "grant" }
      ]
    },
    "a": {},
    "pay": {
      "deny_if": [
        { "conditions": [], "on_deny": "no" }
      ]
    }
  }
}
"#;
        assert_eq!(formatted(text), expected);
        assert_eq!(formatted(expected), expected);
        assert_eq!(formatted(&expected.replace('\n', "\r\n")), expected.replace('\n', "\r\n"));
    }

    #[test]
    fn what_is_too_long_for_a_line_stands_on_several() {
        let names = |count: usize| (0..count).map(|number| format!("\"t{number:04}\"")).collect::<Vec<_>>().join(", ");
        let policy = |hide: &str| format!(r#"{{"version": "1", "default": "deny", "hide": [{hide}]}}"#);
        // `  "hide": [` takes 11 columns, a name with what follows it 9, and a comma may stand behind the list
        assert!(formatted(&policy(&names(9))).contains(&names(9)));
        assert!(formatted(&policy(&names(10))).contains("  \"hide\": [\n    \"t0000\",\n"));
    }

    #[test]
    fn a_tool_may_bear_the_name_of_a_key() {
        let text = r#"{"version": "1", "default": "deny", "tools": {"limits": {}, "version": {}, "default": {}}}"#;
        let order = "  \"tools\": {\n    \"limits\": {},\n    \"version\": {},\n    \"default\": {}\n  }\n";
        assert!(formatted(text).contains(order), "{}", formatted(text));
    }

    #[test]
    fn what_is_no_policy_is_not_formatted() {
        assert!(!format(&Source::new("x", "{\"version\": \"1\"}")).unwrap_err().is_empty());
    }
}
