//! What changes because the server changed: tools that came, went or were rated anew, under one policy.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{danger, weight};
use crate::analysis::compare::{Change, Reason, ToolChange, Witness, compare};
use crate::analysis::reach::Reasoner;
use crate::analysis::values::{Budget, Solver};
use crate::catalog::{Catalogue, RiskClass, Tool};
use crate::policy::{DefaultAction, Policy};

/// What the server changed, as far as the policy lets its tools be called.
#[derive(Debug)]
pub struct ServerDiff {
    /// Everything together.
    pub verdict: Change,
    /// The tools, the riskiest first.
    pub tools: Vec<ServerChange>,
}

/// What became of one tool that the policy lets be called.
#[derive(Debug)]
pub struct ServerChange {
    /// Its name.
    pub name: String,
    /// What happened to it.
    pub event: Event,
    /// Its class, in the old catalogue where it is gone.
    pub class: Option<RiskClass>,
    /// How access changes.
    pub change: Change,
    /// Why that is not known, where it is not.
    pub unknown: Vec<Reason>,
    /// A call that passes now, of a tool that came, or that passed before, of one that is gone.
    pub witness: Option<Witness>,
}

/// What happened to a tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The server has it only now.
    Came,
    /// The server has it no longer.
    Gone,
    /// It has another class.
    Rated {
        /// The class that it had.
        old: Option<RiskClass>,
    },
}

/// Tells what the server changed under a policy.
pub fn server_diff(policy: &Policy, old: &Catalogue, new: &Catalogue) -> ServerDiff {
    // a tool that the server does not have is as good as hidden
    let without = |missing: &[&Tool]| {
        let hide = policy.hide.iter().cloned().chain(missing.iter().map(|tool| tool.name.clone())).collect();
        Policy { hide, ..policy.clone() }
    };
    let came = missing(new, old);
    let gone = missing(old, new);
    let comparison = compare(&without(&came), &without(&gone), &mut Solver::new(Budget::default()));
    let changes = comparison.tools.into_iter().filter_map(|change| Some((change.tool.clone()?, change))).collect();
    let mut tools = moved(&came, Event::Came, &changes);
    tools.extend(moved(&gone, Event::Gone, &changes));
    tools.extend(rated(policy, old, new));
    tools.sort_by_cached_key(|tool| (Reverse(weight(tool.change)), Reverse(danger(tool.class)), tool.name.clone()));
    ServerDiff { verdict: Change::all(tools.iter().map(|tool| tool.change)), tools }
}

/// The tools of one catalogue that another does not have.
fn missing<'a>(from: &'a Catalogue, other: &Catalogue) -> Vec<&'a Tool> {
    from.tools().iter().filter(|tool| other.get(&tool.name).is_none()).collect()
}

/// Those of the tools with which access came or went.
fn moved(tools: &[&Tool], event: Event, changes: &BTreeMap<String, ToolChange>) -> Vec<ServerChange> {
    let changed = tools.iter().filter_map(|tool| Some((tool, changes.get(&tool.name)?)));
    let changed = changed.filter(|(_, change)| change.change != Change::Same);
    changed
        .map(|(tool, change)| ServerChange {
            name: tool.name.clone(),
            event,
            class: tool.class,
            change: change.change,
            unknown: change.reasons.iter().filter(|reason| matches!(reason, Reason::Unknown(_))).cloned().collect(),
            witness: change.gain.clone().or_else(|| change.loss.clone()),
        })
        .collect()
}

/// The tools that can be called and whose class is another; none if one of the catalogues rates nothing.
fn rated(policy: &Policy, old: &Catalogue, new: &Catalogue) -> Vec<ServerChange> {
    let reasoner = Reasoner::default();
    if [old, new].iter().any(|catalogue| catalogue.tools().iter().all(|tool| tool.class.is_none())) {
        return Vec::new();
    }
    let both = new.tools().iter().filter_map(|tool| Some((old.get(&tool.name)?, tool)));
    let differ =
        both.filter(|(before, after)| before.class != after.class && is_callable(policy, &after.name, &reasoner));
    differ
        .map(|(before, after)| ServerChange {
            name: after.name.clone(),
            event: Event::Rated { old: before.class },
            class: after.class,
            change: Change::Same,
            unknown: Vec::new(),
            witness: None,
        })
        .collect()
}

fn is_callable(policy: &Policy, tool: &str, reasoner: &Reasoner) -> bool {
    let hidden = policy.hide.iter().any(|hidden| hidden == tool || hidden == "*");
    !hidden
        && match policy.tools.get(tool) {
            Some(entry) => reasoner.reach_listed(entry).is_callable(),
            None => policy.default == DefaultAction::Allow,
        }
}
