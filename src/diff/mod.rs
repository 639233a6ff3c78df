//! What an agent can do under one policy that it could not do under another, told tool by tool, the riskiest first.
//!
//! The comparison itself is in [`crate::analysis::compare`]; here the catalogue joins it. Results are data.

mod server;

pub use server::{Event, ServerChange, ServerDiff, server_diff};

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use crate::analysis::compare::{Change, Domains, Reason, ToolChange, Witness, compare, compare_within};
use crate::analysis::values::{ArgSet, Budget, Solver};
use crate::catalog::{Catalogue, RiskClass, Tool};
use crate::policy::Policy;

/// The differences between two policies.
#[derive(Debug)]
pub struct Diff {
    /// Everything together.
    pub verdict: Change,
    /// Where access changes, and what moved between `hide`, `tools` and the default; the riskiest first.
    pub entries: Vec<Entry>,
}

/// What differs for a tool, for all tools that neither policy names, or in the limits over all tools.
#[derive(Debug)]
pub struct Entry {
    /// What it is about.
    pub subject: Subject,
    /// How access changes.
    pub change: Change,
    /// How access changes if the server refuses what does not meet the tool's input schema, where that is another verdict.
    pub enforced: Option<Change>,
    /// What is different, the weightiest first.
    pub reasons: Vec<Reason>,
    /// What only the new policy allows.
    pub gain: Option<Witness>,
    /// What only the old policy allows.
    pub loss: Option<Witness>,
}

/// What an entry of a [`Diff`] is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A tool that one of the policies names.
    Tool {
        /// Its name.
        name: String,
        /// Its class, where a catalogue knows it.
        class: Option<RiskClass>,
    },
    /// All tools that neither policy names.
    Others {
        /// Those of them that the catalogue has, with their class, the riskiest first.
        known: Vec<(String, Option<RiskClass>)>,
    },
    /// The limits over all tools together.
    AllTools,
}

impl Subject {
    /// The name in output: that of the tool, `*` for all others, `all_tools` for the shared limits.
    pub fn name(&self) -> &str {
        match self {
            Self::Tool { name, .. } => name,
            Self::Others { .. } => "*",
            Self::AllTools => "all_tools",
        }
    }

    /// The class of the riskiest tool that it is about, where that is known.
    pub fn class(&self) -> Option<RiskClass> {
        match self {
            Self::Tool { class, .. } => *class,
            Self::Others { known } => known.first().and_then(|(_, class)| *class),
            Self::AllTools => None,
        }
    }
}

/// Compares two policies of one server. Any arguments may come, unless it is assumed that the server refuses those that do
/// not meet the input schema of the catalogue.
pub fn diff(old: &Policy, new: &Policy, catalogue: Option<&Catalogue>, assume_schema: bool) -> Diff {
    let mut solver = Solver::new(Budget::default());
    let domains = catalogue.map(|catalogue| domains(catalogue, [old, new])).unwrap_or_default();
    let (comparison, enforced) = if assume_schema {
        (compare_within(old, new, &domains, &mut solver), None)
    } else {
        let comparison = compare(old, new, &mut solver);
        let differs = comparison.change != Change::Same && !domains.is_empty();
        let enforced = differs.then(|| compare_within(old, new, &domains, &mut solver));
        (comparison, enforced)
    };
    let all_enforced = enforced.as_ref().map(|enforced| enforced.all_tools.as_ref());
    let shared = comparison.all_tools.and_then(|change| entry(Subject::AllTools, change, all_enforced));
    let enforced: Option<HashMap<Option<&str>, &ToolChange>> = enforced
        .as_ref()
        .map(|enforced| enforced.tools.iter().map(|change| (change.tool.as_deref(), change)).collect());
    let tools = comparison.tools.into_iter().filter_map(|change| {
        let subject = match change.tool.clone() {
            Some(name) => Subject::Tool { class: class_of(catalogue, &name), name },
            None => Subject::Others { known: others(catalogue, [old, new]) },
        };
        let enforced = enforced.as_ref().map(|enforced| enforced.get(&change.tool.as_deref()).copied());
        entry(subject, change, enforced)
    });
    let mut entries: Vec<Entry> = tools.chain(shared).collect();
    entries.sort_by_cached_key(|entry| {
        (Reverse(weight(entry.change)), Reverse(danger(entry.subject.class())), position(&entry.subject))
    });
    Diff { verdict: comparison.change, entries }
}

/// What the input schemas of the catalogue let through to the tools that one of the policies lists.
fn domains(catalogue: &Catalogue, policies: [&Policy; 2]) -> Domains {
    let listed = |name: &str| policies.iter().any(|policy| policy.tools.get(name).is_some());
    let tools = catalogue.tools().iter().filter(|tool| listed(&tool.name));
    let domain = |tool: &Tool| {
        let schema = serde_json::from_str(tool.input_schema.as_ref()?.get()).ok()?;
        Some((tool.name.clone(), ArgSet::of_schema(&schema)))
    };
    tools.filter_map(domain).collect()
}

/// What is worth telling of a change: access that changes, or a tool that moved without.
///
/// `enforced` is what changes if input schemas are enforced, where that is known: `Some(None)` is nothing.
fn entry(subject: Subject, change: ToolChange, enforced: Option<Option<&ToolChange>>) -> Option<Entry> {
    let enforced = enforced.map(|enforced| enforced.map_or(Change::Same, |enforced| enforced.change));
    let ToolChange { tool: _, change, mut reasons, gain, loss } = change;
    if change == Change::Same {
        reasons.retain(|reason| matches!(reason, Reason::Moved { .. }));
    }
    let enforced = enforced.filter(|enforced| *enforced != change && *enforced != Change::Unknown);
    (!reasons.is_empty()).then_some(Entry { subject, change, enforced, reasons, gain, loss })
}

/// What lets more through goes first, and what is not known counts as that.
fn weight(change: Change) -> u8 {
    match change {
        Change::Looser => 4,
        Change::Incomparable => 3,
        Change::Unknown => 2,
        Change::Tighter => 1,
        Change::Same => 0,
    }
}

/// Danger of the class; a tool whose class is not known counts for more than one that only writes.
fn danger(class: Option<RiskClass>) -> u8 {
    class.map_or(2 * RiskClass::Write.rank() + 1, |class| 2 * class.rank())
}

/// Tools by name, then all others, then the limits over all tools.
fn position(subject: &Subject) -> (u8, String) {
    match subject {
        Subject::Tool { name, .. } => (0, name.clone()),
        Subject::Others { .. } => (1, String::new()),
        Subject::AllTools => (2, String::new()),
    }
}

fn class_of(catalogue: Option<&Catalogue>, name: &str) -> Option<RiskClass> {
    catalogue?.get(name)?.class
}

/// The tools of the catalogue that neither policy names, the riskiest first.
fn others(catalogue: Option<&Catalogue>, policies: [&Policy; 2]) -> Vec<(String, Option<RiskClass>)> {
    let named: HashSet<&str> = policies
        .iter()
        .flat_map(|policy| policy.tools.iter().map(|(name, _)| name).chain(policy.hide.iter().map(String::as_str)))
        .collect();
    let tools = catalogue.map(Catalogue::tools).unwrap_or_default();
    let unnamed = tools.iter().filter(|tool| !named.contains(tool.name.as_str()));
    let mut known: Vec<(String, Option<RiskClass>)> = unnamed.map(|tool| (tool.name.clone(), tool.class)).collect();
    known.sort_by_cached_key(|(name, class)| (Reverse(danger(*class)), name.clone()));
    known
}

#[cfg(test)]
mod tests {
    use super::{Subject, diff};
    use crate::analysis::compare::Change;
    use crate::catalog::{Catalogue, RiskClass, Server, Tool};
    use crate::policy::Policy;

    fn policy(text: &str) -> Policy {
        serde_json::from_str(text).unwrap()
    }

    fn catalogue(tools: &[(&str, RiskClass)]) -> Catalogue {
        let tool = |(name, class): &(&str, RiskClass)| Tool {
            name: (*name).to_owned(),
            class: Some(*class),
            ..Tool::default()
        };
        Catalogue::new(Server::default(), tools.iter().map(tool))
    }

    #[test]
    fn the_riskiest_gain_comes_first() {
        let old = policy(r#"{"version": "1", "default": "deny", "hide": ["drop", "pay"], "tools": {"b": {}}}"#);
        let new = policy(r#"{"version": "1", "default": "deny", "tools": {"a": {}, "drop": {}, "pay": {}}}"#);
        let known = catalogue(&[
            ("a", RiskClass::Read),
            ("b", RiskClass::Destructive),
            ("drop", RiskClass::Destructive),
            ("pay", RiskClass::Financial),
        ]);
        let diff = diff(&old, &new, Some(&known), false);
        assert_eq!(diff.verdict, Change::Incomparable);
        let order: Vec<(&str, Change)> =
            diff.entries.iter().map(|entry| (entry.subject.name(), entry.change)).collect();
        let expected =
            [("drop", Change::Looser), ("pay", Change::Looser), ("a", Change::Looser), ("b", Change::Tighter)];
        assert_eq!(order, expected);
    }

    #[test]
    fn all_other_tools_are_spelled_out_by_the_catalogue() {
        let old = policy(r#"{"version": "1", "default": "deny", "tools": {"a": {}}}"#);
        let new = policy(r#"{"version": "1", "default": "allow", "tools": {"a": {}}}"#);
        let known = catalogue(&[("a", RiskClass::Read), ("b", RiskClass::Read), ("drop", RiskClass::Destructive)]);
        let diff = diff(&old, &new, Some(&known), false);
        let [only] = diff.entries.as_slice() else { panic!("{diff:?}") };
        let riskiest_first =
            vec![("drop".to_owned(), Some(RiskClass::Destructive)), ("b".to_owned(), Some(RiskClass::Read))];
        assert_eq!(only.subject, Subject::Others { known: riskiest_first });
        assert_eq!(only.change, Change::Looser);
    }

    #[test]
    fn nothing_is_said_of_what_did_not_change() {
        let one = policy(r#"{"version": "1", "default": "deny", "hide": ["x", "y"], "tools": {"a": {}, "b": {}}}"#);
        let other = policy(r#"{"tools": {"b": {}, "a": {}}, "hide": ["y", "x"], "default": "deny", "version": "1"}"#);
        let diff = diff(&one, &other, None, false);
        assert_eq!(diff.verdict, Change::Same);
        assert!(diff.entries.is_empty());
    }

    #[test]
    fn nothing_is_said_of_wording_but_of_moves() {
        let never = |message: &str| {
            policy(&format!(
                r#"{{"version": "1", "default": "deny", "tools": {{"a": {{"deny_if": [{{"conditions": [], "on_deny": "{message}"}}]}}}}}}"#
            ))
        };
        assert!(diff(&never("no"), &never("never"), None, false).entries.is_empty());
        let moved = diff(&never("no"), &policy(r#"{"version": "1", "default": "deny", "hide": ["a"]}"#), None, false);
        let [only] = moved.entries.as_slice() else { panic!("{moved:?}") };
        assert_eq!(only.change, Change::Same);
        let words: Vec<String> = only.reasons.iter().map(ToString::to_string).collect();
        assert_eq!(words, ["was listed, is hidden"]);
    }
}
