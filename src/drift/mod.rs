//! Two catalogues of one server: what became of its tools, whether the risk grew, and what that means for a policy.
//!
//! Whatever leaves a doubt counts as grown: a rating that was lowered or taken away, arguments that are not provably
//! narrower, hints that were withdrawn or that soothe, text that hides something or gives orders.

mod arguments;
mod change;
mod hints;
mod meaning;
mod rating;
mod renames;
#[cfg(test)]
mod tests;
mod text;

pub use change::{Change, Kind, Presence, Risk};
pub use meaning::Meaning;

use std::cmp::Reverse;

use crate::catalog::{Catalogue, RiskClass, Tool};
use crate::policy::Policy;
use meaning::Meanings;

/// What differs between two catalogues.
#[derive(Debug, Clone, PartialEq)]
pub struct Drift {
    /// The tools that differ, riskiest first; those that are alike are left out.
    pub tools: Vec<ToolDrift>,
    /// Everything together.
    pub risk: Risk,
    /// What could not be compared, because one catalogue says nothing of it for any tool.
    pub skipped: Vec<Skipped>,
}

/// What became of one tool.
#[derive(Debug, Clone, PartialEq)]
pub struct ToolDrift {
    /// Its name; where it was renamed, the new one.
    pub name: String,
    /// Whether it came, went or stayed.
    pub presence: Presence,
    /// Its class in the old catalogue.
    pub old_class: Option<RiskClass>,
    /// Its class in the new catalogue.
    pub new_class: Option<RiskClass>,
    /// What is different, the riskiest first.
    pub changes: Vec<Change>,
    /// What that means for the policy, where there is one.
    pub meanings: Vec<Meaning>,
    /// Everything together.
    pub risk: Risk,
}

/// Something that is not compared, because one of the catalogues says nothing of it for any tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Skipped {
    /// What is not compared.
    pub aspect: Aspect,
    /// Whether it is the new catalogue that is silent.
    pub new_is_silent: bool,
}

/// What a catalogue may say of its tools.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aspect {
    /// Class, severity and how sure they are.
    Ratings,
    /// The schema of the arguments.
    Arguments,
    /// What the tool does.
    Descriptions,
}

impl Aspect {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ratings => "ratings",
            Self::Arguments => "arguments",
            Self::Descriptions => "descriptions",
        }
    }
}

/// What is looked at in tools that both catalogues have.
#[derive(Debug, Clone, Copy)]
struct Scope {
    ratings: bool,
    arguments: bool,
    descriptions: bool,
}

/// Compares two catalogues, the ratings of the tools only where `ratings` says so: what a server lists has none.
pub fn compare(old: &Catalogue, new: &Catalogue, ratings: bool, policy: Option<&Policy>) -> Drift {
    let (scope, skipped) = scope(old, new, ratings);
    let meanings = policy.map(Meanings::new);
    let gone: Vec<&Tool> = old.tools().iter().filter(|tool| new.get(&tool.name).is_none()).collect();
    let came: Vec<&Tool> = new.tools().iter().filter(|tool| old.get(&tool.name).is_none()).collect();
    let renamed = renames::find(&gone, &came);
    let mut tools: Vec<ToolDrift> = Vec::new();
    tools.extend(gone.iter().filter(|tool| !renamed.holds_old(tool)).map(|tool| ToolDrift::removed(tool)));
    for tool in new.tools() {
        let drift = match old.get(&tool.name).or_else(|| renamed.old_of(tool)) {
            Some(before) => ToolDrift::changed(before, tool, scope),
            None => Some(ToolDrift::added(tool)),
        };
        tools.extend(drift);
    }
    for drift in &mut tools {
        if let Some(meanings) = &meanings {
            drift.meanings = meanings.of(drift);
        }
        let risks = drift.changes.iter().map(|change| change.risk);
        drift.risk = risks.chain(drift.meanings.iter().map(|meaning| meaning.risk)).max().unwrap_or(Risk::Same);
    }
    tools.sort_by(|a, b| a.key().cmp(&b.key()));
    let risk = tools.iter().map(|tool| tool.risk).max().unwrap_or(Risk::Same);
    Drift { tools, risk, skipped }
}

/// What to look at, and what cannot be because one of the catalogues is silent about it.
fn scope(old: &Catalogue, new: &Catalogue, ratings: bool) -> (Scope, Vec<Skipped>) {
    let mut skipped = Vec::new();
    let mut says = |aspect: Aspect, of: fn(&Tool) -> bool| {
        let [old, new] = [old, new].map(|catalogue| catalogue.tools().iter().any(of));
        // a new catalogue without descriptions or schemas has lost them, which is told of every tool
        let silent = if aspect == Aspect::Ratings { old != new } else { !old && new };
        if silent {
            skipped.push(Skipped { aspect, new_is_silent: old });
        }
        !silent
    };
    let scope = Scope {
        ratings: ratings && says(Aspect::Ratings, |tool| tool.class.is_some() || tool.stated_severity.is_some()),
        arguments: says(Aspect::Arguments, |tool| tool.input_schema.is_some()),
        descriptions: says(Aspect::Descriptions, |tool| tool.description.is_some()),
    };
    (scope, skipped)
}

impl ToolDrift {
    fn new(tool: &Tool, presence: Presence, changes: Vec<Change>) -> Self {
        let name = tool.name.clone();
        let (old_class, new_class) = (tool.class, tool.class);
        Self { name, presence, old_class, new_class, changes, meanings: Vec::new(), risk: Risk::Same }
    }

    fn added(tool: &Tool) -> Self {
        let mut changes = vec![rating::added(tool)];
        changes.extend(text::of_new_tool(tool));
        Self { old_class: None, ..Self::new(tool, Presence::Added, changes) }
    }

    fn removed(tool: &Tool) -> Self {
        let change = Change::new(Kind::Removed, Risk::Shrank, "the server has it no more");
        Self { new_class: None, ..Self::new(tool, Presence::Removed, vec![change]) }
    }

    /// A tool that both catalogues have, if perhaps by another name; none if all is alike.
    fn changed(old: &Tool, new: &Tool, scope: Scope) -> Option<Self> {
        let mut changes = Vec::new();
        let presence = if old.name == new.name {
            Presence::Kept
        } else {
            changes.push(rating::renamed(old, new));
            Presence::Renamed { from: old.name.clone() }
        };
        if scope.ratings {
            rating::compare(old, new, &mut changes);
        }
        hints::compare(old.annotations.as_ref(), new.annotations.as_ref(), &mut changes);
        if scope.arguments {
            changes.extend(arguments::compare(old.input_schema.as_deref(), new.input_schema.as_deref()));
        }
        changes.extend(text::compare(old.description.as_deref(), new.description.as_deref(), scope.descriptions));
        changes.extend(text::compare_others(old, new));
        if changes.is_empty() {
            return None;
        }
        changes.sort_by_key(|change| (Reverse(change.risk), change.kind));
        Some(Self { old_class: old.class, ..Self::new(new, presence, changes) })
    }

    /// By what the tools are sorted: risk, then class, of which none is the strictest, then name.
    fn key(&self) -> (Reverse<Risk>, Reverse<u8>, &str) {
        let rank = |class: Option<RiskClass>| class.map_or(u8::MAX, RiskClass::rank);
        let class = match self.presence {
            Presence::Added => rank(self.new_class),
            Presence::Removed => rank(self.old_class),
            Presence::Renamed { .. } | Presence::Kept => rank(self.new_class).max(rank(self.old_class)),
        };
        (Reverse(self.risk), Reverse(class), &self.name)
    }
}
