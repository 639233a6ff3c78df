//! What to write in a policy about a tool: the recommended document, how to cap the tool and how to block it.

use serde_json::{Value, json};

use crate::analysis::recommended::{ClassLimits, ON_DENY, Preset, Treatment, natural_counter};
use crate::catalog::Tool;
use crate::policy::Window;

/// The cap to suggest where the class recommends none: what it recommends for a tool that runs things.
const CAUTIOUS_CAP: Treatment = Treatment::Limit { max: 10, per: Window::Minute };

/// Snippets about one tool, ready to paste.
#[derive(Debug, Clone, PartialEq)]
pub struct Advice {
    /// The whole policy that is recommended for this tool alone; none for an unrated tool, which no policy should allow.
    pub recommended: Option<Value>,
    /// What the recommendation does, in a few words.
    pub treatment: String,
    /// An entry for `tools` that caps how often it may be called.
    pub cap: Value,
    /// A `hide` that takes it off the list and denies it.
    pub hide: Value,
    /// An entry for `tools` that keeps it visible and denies it with a message.
    pub deny: Value,
}

/// What to write about the tool of this name; `tool` is its entry in a catalogue, if there is one. Limits of the team's own
/// take the place of those that are recommended.
pub fn advise(name: &str, tool: Option<&Tool>, limits: &ClassLimits) -> Advice {
    let counter = natural_counter(name);
    let class = tool.and_then(Tool::plausible);
    let treatment = class.map(|class| limits.treatment(Preset::Recommended, class));
    let cap = treatment.filter(|treatment| matches!(treatment, Treatment::Limit { .. })).unwrap_or(CAUTIOUS_CAP);
    let entry = |treatment: Treatment| json!({ name: treatment.entry(&counter).unwrap_or_default() });
    Advice {
        recommended: treatment.map(|treatment| document(name, treatment, &counter)),
        treatment: treatment.map_or("left out, so that the default denies it".to_owned(), in_words),
        cap: entry(cap),
        hide: json!({ "hide": [name] }),
        deny: entry(Treatment::Deny),
    }
}

fn in_words(treatment: Treatment) -> String {
    match treatment {
        Treatment::Allow => "allow it".to_owned(),
        Treatment::Limit { max, per } => format!("allow it at most {max} times a {per}"),
        Treatment::Deny => format!("keep it visible and deny it with \"{ON_DENY}\""),
        Treatment::Hide => "hide it".to_owned(),
        Treatment::LeaveOut => "leave it out".to_owned(),
    }
}

/// The policy for one tool. It denies everything else by default.
fn document(name: &str, treatment: Treatment, counter: &str) -> Value {
    match treatment.entry(counter) {
        Some(entry) => json!({ "version": "1", "default": "deny", "tools": { name: entry } }),
        None => json!({ "version": "1", "default": "deny", "hide": [name] }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::advise;
    use crate::analysis::recommended::ClassLimits;
    use crate::catalog::{RiskClass, Tool};
    use crate::policy::Policy;

    fn tool(class: Option<RiskClass>) -> Tool {
        Tool { name: "Pay_Out".to_owned(), class, ..Tool::default() }
    }

    #[test]
    fn the_recommendation_is_a_whole_policy() {
        for class in RiskClass::ALL {
            let advice = advise("Pay_Out", Some(&tool(Some(*class))), &ClassLimits::default());
            let policy: Policy = serde_json::from_value(advice.recommended.unwrap()).unwrap();
            assert!(policy.tools.len() + policy.hide.len() == 1, "{class}");
        }
        assert_eq!(
            advise("Pay_Out", Some(&tool(Some(RiskClass::Write))), &ClassLimits::default()).recommended.unwrap(),
            json!({"version": "1", "default": "deny", "tools": {"Pay_Out": {"limits": [
                {"counter": "pay_out_rate", "window": "minute", "max": 30, "scope": "grant"}]}}})
        );
        assert_eq!(
            advise("Pay_Out", Some(&tool(Some(RiskClass::Destructive))), &ClassLimits::default()).recommended.unwrap(),
            json!({"version": "1", "default": "deny", "hide": ["Pay_Out"]})
        );
    }

    #[test]
    fn an_unrated_tool_is_recommended_to_nobody() {
        for advice in [Some(&tool(None)), None].map(|tool| advise("Pay_Out", tool, &ClassLimits::default())) {
            assert_eq!(advice.recommended, None);
            assert_eq!(advice.cap["Pay_Out"]["limits"][0]["max"], 10);
            assert_eq!(advice.hide, json!({"hide": ["Pay_Out"]}));
        }
    }

    #[test]
    fn a_guess_is_treated_as_the_strictest_plausible_class() {
        let guess = Tool { treat_as: Some(RiskClass::Destructive), ..tool(Some(RiskClass::Write)) };
        assert_eq!(advise("Pay_Out", Some(&guess), &ClassLimits::default()).treatment, "hide it");
    }
}
