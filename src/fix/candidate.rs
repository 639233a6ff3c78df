//! Fixes that findings offer, and what each of them touches.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::Value;

use super::{Objection, Repair};
use crate::diagnostic::{Diagnostic, Edit, MOST_DIAGNOSTICS};
use crate::policy::Policy;
use crate::source::{Pointer, Segment, Source};

/// A text with its policy and what is found in it.
pub(super) struct Base {
    pub(super) source: Source,
    pub(super) policy: Policy,
    pub(super) findings: Vec<Diagnostic>,
}

/// What tells a finding from others when the document changes around it.
pub(super) type Identity = (&'static str, Option<String>, String);

/// What tells a fix from others of one text.
pub(super) type Key = (&'static str, String, Option<Pointer>);

/// A fix that findings offer.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// Its position among the fixes of the text.
    pub(super) order: usize,
    pub(super) edits: Vec<Edit>,
    /// The findings that offer it.
    pub(super) findings: Vec<Identity>,
    pub(super) touched: Touched,
    in_scope: bool,
    title: String,
    /// Why it is not safe, as far as that has been found out.
    pub(super) objection: Option<Objection>,
}

/// What of a policy edits touch.
#[derive(Debug, Clone, Default)]
pub(super) struct Touched {
    /// Tools whose entry, or place in `hide`, is touched.
    pub(super) names: BTreeSet<String>,
    /// Whether something else is: the default, or the limits over all tools.
    pub(super) all: bool,
    /// The places that no other fix may touch at the same time.
    pub(super) claims: Vec<Pointer>,
}

impl Candidate {
    /// The fixes that the findings of a text offer, in the order of the document; one for all findings that offer the same
    /// edits.
    pub(super) fn all(base: &Base) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        let mut places: BTreeMap<Option<&Pointer>, Vec<usize>> = BTreeMap::new();
        let hidden: HashSet<&str> = base.policy.hide.iter().map(String::as_str).collect();
        let is_new = |name: &str| !hidden.contains(name) && base.policy.tools.get(name).is_none();
        for finding in &base.findings {
            let Some(fix) = finding.fix.as_ref().filter(|fix| !fix.edits.is_empty()) else { continue };
            let there = places.entry(fix.edits.first().map(Edit::pointer)).or_default();
            let equal = |at: &&usize| found.get(**at).is_some_and(|other| other.edits == fix.edits);
            let in_scope = fix.edits.iter().all(|edit| is_named(edit, finding, &base.policy, &is_new));
            match there.iter().find(equal).copied().and_then(|at| found.get_mut(at)) {
                Some(other) => {
                    other.findings.push(identity(finding));
                    other.in_scope |= in_scope;
                }
                None => {
                    there.push(found.len());
                    let touched = Touched::of(&fix.edits, &base.policy);
                    let (edits, title) = (fix.edits.clone(), fix.title.clone());
                    let (order, findings, objection) = (found.len(), vec![identity(finding)], None);
                    found.push(Self { order, edits, findings, touched, in_scope, title, objection });
                }
            }
        }
        found
    }

    pub(super) fn key(&self) -> Key {
        (self.code(), self.title.clone(), self.edits.first().map(|edit| edit.pointer().clone()))
    }

    /// The fix as it is told.
    pub(super) fn repair(&self) -> Repair {
        Repair {
            code: self.code(),
            findings: self.findings.len(),
            title: self.title.clone(),
            tool: self.findings.first().and_then(|(_, tool, _)| tool.clone()),
            objection: self.objection.clone(),
        }
    }

    /// Whether a user who takes the risk may have it.
    pub(super) fn is_acceptable(&self) -> bool {
        self.objection.as_ref().is_none_or(Objection::may_be_overruled)
    }

    /// Whether it touches nothing but what its findings name.
    pub(super) fn is_in_scope(&self) -> bool {
        self.in_scope
    }

    /// The fix with the reason why it is refused.
    pub(super) fn refused(mut self, objection: Objection) -> Self {
        self.objection = Some(objection);
        self
    }

    fn code(&self) -> &'static str {
        self.findings.first().map_or("", |(code, _, _)| code)
    }
}

pub(super) fn identity(finding: &Diagnostic) -> Identity {
    (finding.code, finding.tool.clone(), finding.message.clone())
}

/// Whether so many findings of a lint are kept that there may be more of them.
pub(super) fn is_cut_off(count: usize) -> bool {
    count >= MOST_DIAGNOSTICS
}

impl Touched {
    fn of(edits: &[Edit], policy: &Policy) -> Self {
        let mut touched = Self::default();
        for edit in edits {
            touched.names(edit, policy);
            touched.claims(edit);
        }
        touched
    }

    /// Notes the tools that an edit touches.
    fn names(&mut self, edit: &Edit, policy: &Policy) {
        let mut names: Vec<&str> = Vec::new();
        let (member, rest) = member(edit.pointer());
        match (member, rest, edit) {
            (Some("tools"), [], Edit::Insert(_, name, _)) => names.push(name),
            (Some("tools"), [Segment::Key(name)], Edit::RenameKey(_, new)) => names.extend([name.as_str(), new]),
            (Some("tools"), [Segment::Key(name), ..], _) => names.push(name),
            (Some("hide"), [], Edit::Push(_, name)) => names.extend(name.as_str()),
            (Some("hide"), [Segment::Index(at)], Edit::Replace(_, new)) => {
                names.extend(policy.hide.get(*at).map(String::as_str).into_iter().chain(new.as_str()));
            }
            (Some("hide"), [Segment::Index(at)], Edit::Remove(_)) => {
                names.extend(policy.hide.get(*at).map(String::as_str));
            }
            _ => self.all = true,
        }
        self.names.extend(names.into_iter().map(str::to_owned));
    }

    /// Notes the places that an edit needs for itself.
    fn claims(&mut self, edit: &Edit) {
        match edit {
            Edit::Remove(pointer) | Edit::Replace(pointer, _) => self.claims.push(pointer.clone()),
            Edit::RenameKey(pointer, key) => {
                self.claims.push(pointer.clone());
                self.claims.extend(pointer.parent().map(|parent| parent.key(key)));
            }
            Edit::Insert(pointer, key, _) => self.claims.push(pointer.key(key)),
            // the rest of an entry is of no use to a tool that is never called
            Edit::Push(pointer, rule) if denies_all(pointer, rule) => self.claims.extend(pointer.parent()),
            Edit::Push(pointer, value) => {
                // names may come to `hide` together; elsewhere one entry may make the other needless
                self.claims.push(pointer.key(value.as_str().unwrap_or_default()));
                // counters are chosen apart from what else is added
                let counter = value.get("counter").and_then(Value::as_str);
                self.claims.extend(counter.map(|counter| Pointer::root().key("").key(counter)));
            }
        }
    }
}

/// Whether a rule that comes to this list denies every call.
fn denies_all(list: &Pointer, rule: &Value) -> bool {
    let is_empty = |conditions: &Value| conditions.as_array().is_some_and(Vec::is_empty);
    list.segments().last() == Some(&Segment::Key("deny_if".to_owned())) && rule.get("conditions").is_some_and(is_empty)
}

/// The member of the policy that a pointer leads into, and the way from there.
fn member(pointer: &Pointer) -> (Option<&str>, &[Segment]) {
    match pointer.segments() {
        [Segment::Key(member), rest @ ..] => (Some(member), rest),
        other => (None, other),
    }
}

/// Whether a finding names what an edit touches.
fn is_named(edit: &Edit, finding: &Diagnostic, policy: &Policy, is_new: &dyn Fn(&str) -> bool) -> bool {
    let pointer = edit.pointer();
    let Some(primary) = finding.primary.place.pointer() else { return false };
    let (member, rest) = member(pointer);
    let is_tool = |name: &str| finding.tool.as_deref() == Some(name);
    // `default` decides on all tools that are not mentioned
    let is_default = *primary == Pointer::root().key("default");
    match (member, rest, edit) {
        (Some("default"), [], Edit::Replace(..)) => is_default,
        (Some("tools"), [], Edit::Insert(_, name, _)) => is_default && is_new(name),
        (Some("tools"), [Segment::Key(name)], Edit::RenameKey(_, new)) => is_tool(name) && is_new(new),
        (Some("tools"), [Segment::Key(name), ..], _) => is_tool(name),
        (Some("hide"), [], Edit::Push(_, name)) => name.as_str().is_some_and(is_tool),
        (Some("hide"), [Segment::Index(at)], _) => match &finding.tool {
            Some(tool) => policy.hide.get(*at) == Some(tool),
            // a finding about the list as a whole
            None => primary.segments().first() == pointer.segments().first(),
        },
        (Some("all_tools"), ..) => pointer.segments().starts_with(primary.segments()),
        _ => false,
    }
}
