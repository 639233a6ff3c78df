//! What happens to each of some tools: the part that making and adding to a policy share.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Choices;
use crate::analysis::recommended::{CounterNames, Treatment};
use crate::catalog::{RiskClass, Tool, check_name};

/// Tools of one class that are treated alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The class that the treatment goes by: for a guess the strictest plausible one.
    pub class: RiskClass,
    /// What is done with the tools.
    pub treatment: Treatment,
    /// Their names, sorted.
    pub tools: Vec<String>,
}

/// Tools that the policy does not mention, each list sorted by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Without a class.
    pub unrated: Vec<String>,
    /// Rated by a guess that leaves Destructive or Financial plausible: a person must look at them.
    pub to_review: Vec<String>,
    /// With names that a policy cannot hold; not fit for a terminal.
    pub bad_names: Vec<String>,
    /// Kept out by the filter.
    pub excluded: Vec<String>,
}

/// What a policy is to hold of some tools.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Names for `hide`, sorted.
    pub(super) hide: BTreeSet<String>,
    /// Entries for `tools`, sorted by name.
    pub(super) tools: BTreeMap<String, Value>,
    pub(super) rows: Vec<Row>,
    pub(super) left_out: LeftOut,
    /// Tools in the rows whose rating is a guess, sorted.
    pub(super) guesses: Vec<String>,
}

impl Plan {
    /// Plans for these tools, without the counters that are taken. The order of the tools does not matter.
    pub(super) fn new<'a>(
        tools: impl IntoIterator<Item = &'a Tool>,
        choices: &Choices,
        taken: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let mut tools: Vec<&Tool> = tools.into_iter().collect();
        tools.sort_by(|a, b| a.name.cmp(&b.name));
        let mut plan = Self::default();
        let mut rows: BTreeMap<(RiskClass, Treatment), Vec<String>> = BTreeMap::new();
        for tool in tools {
            if let Some(class) = plan.left_out.admit(tool, choices) {
                let treatment = choices.treatment(&tool.name, class);
                rows.entry((class, treatment)).or_default().push(tool.name.clone());
                if tool.is_guess() && !choices.tools.contains_key(&tool.name) {
                    plan.guesses.push(tool.name.clone());
                }
            }
        }
        plan.rows = rows.into_iter().map(|((class, treatment), tools)| Row { class, treatment, tools }).collect();
        plan.fill(taken);
        plan
    }

    /// Makes the entries that the rows ask for.
    fn fill<'a>(&mut self, taken: impl IntoIterator<Item = &'a str>) {
        let mut treatments: BTreeMap<&str, Treatment> = BTreeMap::new();
        for row in &self.rows {
            treatments.extend(row.tools.iter().map(|tool| (tool.as_str(), row.treatment)));
        }
        let limited = treatments.iter().filter(|(_, treatment)| matches!(treatment, Treatment::Limit { .. }));
        let mut counters = CounterNames::new(taken, limited.map(|(tool, _)| *tool));
        for (tool, treatment) in treatments {
            let counter = match treatment {
                Treatment::Limit { .. } => counters.give(tool),
                _ => String::new(),
            };
            if let Some(entry) = treatment.entry(&counter) {
                self.tools.insert(tool.to_owned(), entry);
            } else if treatment == Treatment::Hide {
                self.hide.insert(tool.to_owned());
            }
        }
    }
}

impl LeftOut {
    /// The class by which the tool is treated, unless it is left out.
    fn admit(&mut self, tool: &Tool, choices: &Choices) -> Option<RiskClass> {
        // in `hide`, `*` would mean every tool
        let list = if check_name(&tool.name).is_err() || tool.name == "*" {
            &mut self.bad_names
        } else if !choices.filter.admits(&tool.name) {
            &mut self.excluded
        } else if let Some(plausible) = tool.plausible() {
            let grave = matches!(plausible, RiskClass::Destructive | RiskClass::Financial);
            let unsure = Some(plausible) != tool.class || tool.is_guess();
            if !(grave && unsure) || choices.tools.contains_key(&tool.name) {
                return Some(plausible);
            }
            &mut self.to_review
        } else {
            &mut self.unrated
        };
        list.push(tool.name.clone());
        None
    }
}
