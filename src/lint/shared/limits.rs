//! How many calls a class of tools should be allowed.

use crate::analysis::recommended::{Preset, Treatment};
use crate::catalog::RiskClass;
use crate::lint::context::Listed;
use crate::policy::Window;
use crate::source::{Safe, quote};

/// The most calls a minute to a tool that should not be called at all.
const CRITICAL: u64 = 10;

/// The most calls a minute that are recommended for a tool of the class; `None` where any number is fine.
pub(in crate::lint) fn most_per_minute(class: RiskClass) -> Option<u64> {
    match Preset::Recommended.treatment(class) {
        Treatment::Limit { max, per: Window::Minute } => Some(max),
        Treatment::Allow => None,
        Treatment::Limit { .. } | Treatment::Deny | Treatment::Hide | Treatment::LeaveOut => Some(CRITICAL),
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

#[cfg(test)]
mod tests {
    use super::most_per_minute;
    use crate::catalog::RiskClass;

    #[test]
    fn every_class_but_read_has_a_number() {
        let numbers: Vec<_> = RiskClass::ALL.iter().map(|class| (class.as_str(), most_per_minute(*class))).collect();
        let expected = [("Read", None), ("Other", Some(60)), ("Write", Some(30)), ("Execute", Some(10))];
        assert_eq!(numbers[..4], expected);
        assert_eq!(numbers[4..], [("Financial", Some(10)), ("Destructive", Some(10))]);
    }
}
