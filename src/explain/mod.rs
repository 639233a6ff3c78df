//! Everything there is to say of one tool: what it is, how risky and why, and what a policy does to its calls step by
//! step. Results are data; the program lays them out.

mod advice;
mod chain;
mod examples;
mod verdict;

pub use advice::{Advice, advise};
pub use chain::{Outcome, Stage, Step, chain};
pub use examples::{Denied, Examples, Limited, examples};
pub use verdict::verdict;

use crate::analysis::reach::{Reach, Reasoner};
use crate::analysis::recommended::ClassLimits;
use crate::catalog::classify::{Rating, classify};
use crate::catalog::{Catalogue, Tool};
use crate::policy::Policy;
use crate::suggest;

/// What is known of one tool.
#[derive(Debug)]
pub struct Explanation<'a> {
    /// Its exact name.
    pub name: String,
    /// Its entry in the catalogue, where there is a catalogue that has it.
    pub tool: Option<&'a Tool>,
    /// What the policy does to it, where there is a policy.
    pub policy: Option<PolicyExplanation>,
    /// How we would rate it, where the catalogue has the tool but no evidence for its class.
    pub reading: Option<Rating>,
    /// What to write about it in a policy.
    pub advice: Advice,
}

/// What a policy does to the calls of one tool.
#[derive(Debug)]
pub struct PolicyExplanation {
    /// The steps of the decision in their order, up to the one that stops every call.
    pub steps: Vec<Step>,
    /// What comes of it.
    pub reach: Reach,
    /// What comes of it, as a sentence without its subject ("may be called …").
    pub verdict: String,
    /// Calls that show it.
    pub examples: Examples,
}

/// Neither the catalogue nor the policy knows the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownTool {
    /// A name that either of them does know and that is near.
    pub suggestion: Option<String>,
}

/// Explains the tool of exactly this name by what is at hand. A name that only the default of the policy speaks of is
/// unknown, as nothing tells it from a slip of the pen.
pub fn explain<'a>(
    name: &str,
    catalogue: Option<&'a Catalogue>,
    policy: Option<&Policy>,
) -> Result<Explanation<'a>, UnknownTool> {
    let tool = catalogue.and_then(|catalogue| catalogue.get(name));
    let mentioned = policy.is_some_and(|policy| {
        policy.tools.get(name).is_some() || policy.hide.iter().any(|hidden| hidden == name && hidden != "*")
    });
    if tool.is_none() && !mentioned {
        return Err(UnknownTool { suggestion: suggestion(name, catalogue, policy) });
    }
    let policy = policy.map(|policy| {
        let reasoner = Reasoner::default();
        let reach = reasoner.reach(policy, name);
        let examples = examples(policy, name, tool, &reasoner);
        PolicyExplanation { steps: chain(policy, name), reach, verdict: verdict(policy, name, reach), examples }
    });
    let reading = tool.filter(|tool| tool.evidence.is_empty()).map(|tool| classify(&tool.subject()));
    let advice = advise(name, tool, &ClassLimits::default());
    Ok(Explanation { name: name.to_owned(), tool, policy, reading, advice })
}

fn suggestion(name: &str, catalogue: Option<&Catalogue>, policy: Option<&Policy>) -> Option<String> {
    let of_catalogue =
        catalogue.into_iter().flat_map(|catalogue| catalogue.tools().iter().map(|tool| tool.name.as_str()));
    let of_policy = policy
        .into_iter()
        .flat_map(|policy| policy.tools.iter().map(|(name, _)| name).chain(policy.hide.iter().map(String::as_str)));
    suggest::nearest(name, of_catalogue.chain(of_policy)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::explain;
    use crate::catalog::{Catalogue, Evidence, RiskClass, Server, Tool};
    use crate::policy::Policy;

    #[test]
    fn an_unknown_name_gets_a_suggestion() {
        let tool = |name: &str| Tool { name: name.to_owned(), ..Tool::default() };
        let catalogue = Catalogue::new(Server::default(), [tool("delete_file"), tool("read_file")]);
        let policy: Policy = serde_json::from_str(
            r#"{"version": "1", "default": "deny", "hide": ["drop_table", "*"], "tools": {"x": {}}}"#,
        )
        .unwrap();
        let suggestion = |name: &str| explain(name, Some(&catalogue), Some(&policy)).unwrap_err().suggestion;
        assert_eq!(suggestion("delete_fiel").as_deref(), Some("delete_file"));
        assert_eq!(suggestion("drop_tables").as_deref(), Some("drop_table"));
        assert_eq!(suggestion("*"), None);
        assert_eq!(suggestion("merge_pull_request"), None);
        assert!(explain("delete_file", Some(&catalogue), None).unwrap().policy.is_none());
        assert!(explain("x", Some(&catalogue), Some(&policy)).unwrap().tool.is_none());
    }

    #[test]
    fn a_class_without_evidence_is_set_beside_our_own_reading() {
        let evidence = vec![Evidence { source: "name".to_owned(), quote: "get".to_owned(), class: None }];
        let tool = |name: &str, evidence| Tool {
            name: name.to_owned(),
            class: Some(RiskClass::Read),
            evidence,
            ..Tool::default()
        };
        let catalogue =
            Catalogue::new(Server::default(), [tool("delete_file", Vec::new()), tool("get_file", evidence)]);
        let reading = |name: &str| explain(name, Some(&catalogue), None).unwrap().reading;
        assert_eq!(reading("delete_file").map(|rating| rating.class), Some(RiskClass::Destructive));
        assert_eq!(reading("get_file"), None);
    }
}
