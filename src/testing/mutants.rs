//! All small changes to a policy, and which of them no case notices.

use std::collections::{BTreeMap, BTreeSet};

use super::edit::{Edit, general_edits, tool_edits};
use super::hunt::{Fate, Hunter};
use super::model::Case;
use super::work::{OutOfWork, Work};
use crate::policy::{Policy, Tools};
use crate::source::Pointer;

/// What became of all changes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mutation {
    /// How many some case notices.
    pub killed: usize,
    /// How many make no difference, and do not count.
    pub equivalent: usize,
    /// Those that no case notices, in the order of the policy.
    pub survivors: Vec<Survivor>,
}

/// A change that no case notices.
#[derive(Debug, Clone, PartialEq)]
pub struct Survivor {
    /// What is changed.
    pub pointer: Pointer,
    /// How: a clause fit for a terminal.
    pub change: String,
    /// A case that would notice it; none where none was found.
    pub case: Option<Case>,
}

/// Makes all changes to the policy, one at a time. The cases must pass with the policy as it is.
///
/// # Errors
/// It takes more work than is left.
pub fn mutate(policy: &Policy, cases: &[&Case], work: &mut Work) -> Result<Mutation, OutOfWork> {
    let mut by_tool: BTreeMap<&str, Vec<&Case>> = BTreeMap::new();
    for case in cases {
        let tools: BTreeSet<&str> = case.steps.iter().map(|step| step.tool.as_str()).collect();
        tools.into_iter().for_each(|tool| by_tool.entry(tool).or_default().push(case));
    }
    let mut hunter = Hunter::new();
    let mut mutation = Mutation::default();
    for edit in general_edits(policy) {
        mutation.take(&edit, (policy, policy, ""), cases, &mut hunter, work)?;
    }
    for tool in named(policy) {
        let concerned = by_tool.get(tool).map(Vec::as_slice).unwrap_or_default();
        let steps = concerned.iter().flat_map(|case| &case.steps);
        let names: BTreeSet<&str> = steps.map(|step| step.tool.as_str()).chain([tool]).collect();
        let part = part(policy, &names);
        for edit in tool_edits(&part, tool) {
            mutation.take(&edit, (policy, &part, tool), concerned, &mut hunter, work)?;
        }
    }
    Ok(mutation)
}

impl Mutation {
    /// How many changes count.
    pub fn total(&self) -> usize {
        self.killed + self.survivors.len()
    }

    fn take(
        &mut self,
        edit: &Edit,
        (policy, part, tool): (&Policy, &Policy, &str),
        cases: &[&Case],
        hunter: &mut Hunter,
        work: &mut Work,
    ) -> Result<(), OutOfWork> {
        let mutant = edit.apply(part, tool);
        work.spend(part.tools.len())?;
        let change = edit.describe(part, tool);
        let name = case_name(tool, &change);
        match hunter.examine((part, &mutant), cases.iter().copied(), &name, work)? {
            Fate::Killed => self.killed += 1,
            Fate::Equivalent => self.equivalent += 1,
            Fate::Survives(case) => {
                self.survivors.push(Survivor { pointer: edit.pointer(policy, tool), change, case });
            }
        }
        Ok(())
    }
}

/// The name of a case that notices a change.
pub(super) fn case_name(tool: &str, change: &str) -> String {
    let change = change.replace('`', "");
    if tool.is_empty() { format!("notices when {change}") } else { format!("{tool}: notices when {change}") }
}

/// The tools that a policy names, each once, in the order of the document.
pub(super) fn named(policy: &Policy) -> Vec<&str> {
    let hidden = policy.hide.iter().map(String::as_str).filter(|name| *name != "*");
    let mut seen = BTreeSet::new();
    hidden.chain(policy.tools.iter().map(|(name, _)| name)).filter(|name| seen.insert(*name)).collect()
}

/// What the policy says of some tools: calls of these are decided alike.
pub(super) fn part(policy: &Policy, names: &BTreeSet<&str>) -> Policy {
    let hidden = |name: &&String| *name == "*" || names.contains(name.as_str());
    let listed = |name: &&str| Some(((*name).to_owned(), policy.tools.get(name)?.clone()));
    Policy {
        default: policy.default,
        hide: policy.hide.iter().filter(hidden).cloned().collect(),
        all_tools: policy.all_tools.clone(),
        tools: Tools::new(names.iter().filter_map(listed).collect()).unwrap_or_default(),
    }
}
