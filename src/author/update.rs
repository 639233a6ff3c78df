//! What a policy lacks of a newer catalogue, added without touching what is there.

use std::collections::{BTreeSet, HashSet};

use serde_json::Value;

use super::build::check_rated;
use super::plan::Plan;
use super::{AuthorError, Choices, LeftOut, Row};
use crate::analysis::recommended::Treatment;
use crate::catalog::{Catalogue, Tool};
use crate::diagnostic::Edit;
use crate::document::Document;
use crate::policy::{DefaultAction, Policy};
use crate::source::{Pointer, Source};

/// What is to be added to a policy, and what a person should know.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Update {
    /// The additions, for [`crate::document::edit::apply`]; empty when there is nothing to add.
    pub edits: Vec<Edit>,
    /// What is done with new tools, by class.
    pub added: Vec<Row>,
    /// New tools that are not added.
    pub left_out: LeftOut,
    /// New tools that would be left out, but are hidden because the policy allows what it does not mention. Sorted.
    pub hidden: Vec<String>,
    /// Tools of the old catalogue that the new one has no more, sorted; nothing is removed from the policy.
    pub vanished: Vec<String>,
    /// Names in the policy that neither catalogue has, sorted.
    pub unknown: Vec<String>,
    /// Tools of the new catalogue that the policy does not mention and that are not known to be new, sorted.
    pub unmentioned: Vec<String>,
}

/// Finds what the policy lacks of the tools that `new` has and `old` had not. Without the old catalogue nothing is added,
/// because a new tool cannot be told from one left out on purpose.
///
/// Under `default: allow`, where what is not mentioned may be called, a new tool that would be left out is hidden.
///
/// # Errors
/// No tool of the new catalogue is rated, or a tool is chosen that it lacks, or the source is not the policy's.
pub fn update(
    source: &Source,
    policy: &Policy,
    old: Option<&Catalogue>,
    new: &Catalogue,
    choices: &Choices,
) -> Result<Update, AuthorError> {
    choices.check(new)?;
    check_rated(new)?;
    let mentioned = Mentioned::of(policy);
    let has = |catalogue: Option<&Catalogue>, name: &str| catalogue.is_some_and(|known| known.get(name).is_some());
    let sorted = |names: BTreeSet<&str>| names.into_iter().map(str::to_owned).collect::<Vec<_>>();

    let silent = new.tools().iter().filter(|tool| !mentioned.holds(&tool.name));
    let (fresh, unmentioned): (Vec<&Tool>, Vec<&Tool>) =
        silent.partition(|tool| old.is_some_and(|old| old.get(&tool.name).is_none()));
    let gone = old.into_iter().flat_map(Catalogue::tools).map(|tool| tool.name.as_str());

    let mut plan = Plan::new(fresh, choices, counters(policy));
    let hidden = match policy.default {
        DefaultAction::Allow => hide_the_rest(&mut plan),
        DefaultAction::Deny => Vec::new(),
    };
    Ok(Update {
        edits: edits(source, &plan)?,
        added: plan.rows,
        left_out: plan.left_out,
        hidden,
        vanished: sorted(gone.filter(|name| new.get(name).is_none()).collect()),
        unknown: sorted(mentioned.names().filter(|name| !has(Some(new), name) && !has(old, name)).collect()),
        unmentioned: sorted(unmentioned.into_iter().map(|tool| tool.name.as_str()).collect()),
    })
}

/// The tools of which a policy says something.
struct Mentioned<'a> {
    names: HashSet<&'a str>,
    all: bool,
}

impl<'a> Mentioned<'a> {
    fn of(policy: &'a Policy) -> Self {
        let hidden = policy.hide.iter().map(String::as_str);
        let names: HashSet<&str> = hidden.chain(policy.tools.iter().map(|(name, _)| name)).collect();
        Self { all: names.contains("*"), names }
    }

    fn holds(&self, tool: &str) -> bool {
        self.all || self.names.contains(tool)
    }

    fn names(&self) -> impl Iterator<Item = &'a str> {
        self.names.iter().copied().filter(|name| *name != "*")
    }
}

/// Every counter that the policy uses.
fn counters(policy: &Policy) -> impl Iterator<Item = &str> {
    let listed = policy.tools.iter().flat_map(|(_, entry)| &entry.limits);
    policy.all_tools.iter().chain(listed).map(|limit| limit.counter.as_str())
}

/// Hides what the plan does not mention, as far as it can be named.
fn hide_the_rest(plan: &mut Plan) -> Vec<String> {
    let left_out = std::mem::take(&mut plan.left_out);
    let mut hidden: BTreeSet<String> =
        [left_out.unrated, left_out.to_review, left_out.excluded].into_iter().flatten().collect();
    for row in plan.rows.iter_mut().filter(|row| row.treatment == Treatment::LeaveOut) {
        row.treatment = Treatment::Hide;
        hidden.extend(row.tools.iter().cloned());
    }
    plan.left_out.bad_names = left_out.bad_names;
    plan.hide.extend(hidden.iter().cloned());
    hidden.into_iter().collect()
}

/// The additions of the plan, as edits of this text.
fn edits(source: &Source, plan: &Plan) -> Result<Vec<Edit>, AuthorError> {
    let (document, _) = Document::parse(source);
    let document = document.map(|document| document.value());
    let Some(members) = document.as_ref().and_then(Value::as_object) else {
        return Err(AuthorError::new("this is no policy", "give the policy that is to be updated"));
    };
    let root = Pointer::root();
    let mut edits = Vec::new();
    if members.contains_key("hide") {
        edits.extend(plan.hide.iter().map(|name| Edit::Push(root.key("hide"), name.as_str().into())));
    } else if !plan.hide.is_empty() {
        edits.push(Edit::Insert(root.clone(), "hide".to_owned(), plan.hide.iter().cloned().collect()));
    }
    let entries = plan.tools.iter().map(|(name, entry)| (name.clone(), entry.clone()));
    if members.contains_key("tools") {
        edits.extend(entries.map(|(name, entry)| Edit::Insert(root.key("tools"), name, entry)));
    } else if !plan.tools.is_empty() {
        edits.push(Edit::Insert(root, "tools".to_owned(), Value::Object(entries.collect())));
    }
    Ok(edits)
}
