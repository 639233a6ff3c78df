//! What a difference between two catalogues means for a policy.

use std::collections::{BTreeSet, HashSet};

use super::change::{Change, Kind, Presence, Risk};
use super::{ToolDrift, rating};
use crate::analysis::reach::{Reach, Reasoner};
use crate::policy::{ArgPath, DefaultAction, Policy, Rule, ToolEntry};
use crate::source::{Pointer, Segment, quote};

/// Arguments that a sentence names.
const ARGUMENTS_NAMED: usize = 5;

/// One thing that a difference means for the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// In words, without the tool as subject; fit for a terminal.
    pub text: String,
    /// What it does to the risk; [`Risk::Same`] where the policy is as good as it was.
    pub risk: Risk,
}

/// Tells what differences mean for one policy.
pub(super) struct Meanings<'p> {
    policy: &'p Policy,
    hidden: HashSet<&'p str>,
    reasoner: Reasoner,
}

impl<'p> Meanings<'p> {
    pub(super) fn new(policy: &'p Policy) -> Self {
        let hidden = policy.hide.iter().map(String::as_str).collect();
        Self { policy, hidden, reasoner: Reasoner::default() }
    }

    /// What became of a tool, as the policy sees it.
    pub(super) fn of(&self, drift: &ToolDrift) -> Vec<Meaning> {
        let mut meanings = match &drift.presence {
            Presence::Added => vec![self.added(&drift.name)],
            Presence::Removed => return self.removed(&drift.name),
            Presence::Renamed { from } => vec![self.renamed(from, &drift.name)],
            Presence::Kept => vec![self.kept(&drift.name)],
        };
        let is_callable = self.reach(&drift.name).is_callable();
        if is_callable && drift.presence != Presence::Added {
            let raised =
                |change: &Change| change.kind == Kind::Class && rating::is_higher(drift.old_class, drift.new_class);
            if drift.changes.iter().any(raised) {
                meanings.push(grew("callable, although it is rated higher now".to_owned()));
            }
            meanings.extend(arguments(self.policy.tools.get(&drift.name), &drift.changes));
        }
        meanings
    }

    fn reach(&self, tool: &str) -> Reach {
        if self.hidden.contains(tool) || self.hidden.contains("*") {
            return Reach::Hidden;
        }
        match (self.policy.tools.get(tool), self.policy.default) {
            (Some(entry), _) => self.reasoner.reach_listed(entry),
            (None, DefaultAction::Deny) => Reach::DefaultDenied,
            (None, DefaultAction::Allow) => Reach::Callable { guarded: false },
        }
    }

    fn lists(&self, tool: &str) -> bool {
        self.policy.tools.get(tool).is_some()
    }

    fn added(&self, tool: &str) -> Meaning {
        match self.reach(tool) {
            Reach::Callable { .. } if self.lists(tool) => {
                Meaning { text: "callable: it is listed already".to_owned(), risk: Risk::Changed }
            }
            Reach::Callable { .. } => grew("becomes callable, because the default is allow".to_owned()),
            denied => not_callable(denied),
        }
    }

    fn removed(&self, tool: &str) -> Vec<Meaning> {
        let places = [(self.lists(tool), "listed, but gone"), (self.hidden.contains(tool), "in `hide`, but gone")];
        let stale = places.into_iter().filter(|(named, _)| *named);
        stale.map(|(_, text)| Meaning { text: text.to_owned(), risk: Risk::Changed }).collect()
    }

    fn renamed(&self, from: &str, to: &str) -> Meaning {
        let (before, after) = (self.reach(from), self.reach(to));
        match (before.is_callable(), after.is_callable()) {
            (_, true) if self.lists(to) => {
                Meaning { text: "callable: its new name is listed".to_owned(), risk: Risk::Changed }
            }
            (true, true) if self.lists(from) => {
                grew(format!("callable without the rules and limits of {}, because the default is allow", quote(from)))
            }
            (true, true) => Meaning { text: "callable, because the default is allow".to_owned(), risk: Risk::Changed },
            (false, true) => grew(format!(
                "becomes callable by its new name, because the default is allow and only {} is denied",
                quote(from)
            )),
            (true, false) => Meaning { text: format!("no longer callable: {}", told(after)), risk: Risk::Shrank },
            (false, false) => not_callable(after),
        }
    }

    fn kept(&self, tool: &str) -> Meaning {
        let text = match self.reach(tool) {
            Reach::Callable { .. } if !self.lists(tool) => "callable, because the default is allow",
            Reach::Callable { guarded: true } => "callable, within its rules",
            Reach::Callable { guarded: false } => "callable, and none of its rules denies anything",
            denied => return not_callable(denied),
        };
        Meaning { text: text.to_owned(), risk: Risk::Same }
    }
}

/// What changed arguments mean for the rules of an entry that lets the tool be called.
fn arguments(entry: Option<&ToolEntry>, changes: &[Change]) -> Vec<Meaning> {
    let nothing = ToolEntry::default();
    let entry = entry.unwrap_or(&nothing);
    let mut meanings = Vec::new();
    let of_kinds = |kinds: &[Kind]| -> BTreeSet<Vec<&str>> {
        changes
            .iter()
            .filter(|change| kinds.contains(&change.kind))
            .filter_map(|change| path(change.pointer.as_ref()?))
            .collect()
    };
    let looser = of_kinds(&[Kind::ArgumentAdded, Kind::ArgumentsLoosened]);
    let (tested, open): (Vec<_>, Vec<_>) =
        looser.iter().partition(|path| tests(&entry.require, path) || tests(&entry.deny_if, path));
    if !open.is_empty() {
        meanings.push(grew(format!("no rule looks at {}: whatever is given there passes", named(&open))));
    }
    if !tested.is_empty() {
        meanings.push(grew(format!("its rules look at {}, where more is possible now", named(&tested))));
    }
    let gone = of_kinds(&[Kind::ArgumentRemoved]);
    let skipped: Vec<_> = gone.iter().filter(|path| tests(&entry.deny_if, path)).collect();
    if !skipped.is_empty() {
        meanings
            .push(grew(format!("`deny_if` looks at {}, which is no longer taken: it denies nothing", named(&skipped))));
    }
    let required: Vec<_> = gone.iter().filter(|path| tests(&entry.require, path)).collect();
    if !required.is_empty() {
        let text = format!("`require` looks at {}, which is no longer taken", named(&required));
        meanings.push(Meaning { text, risk: Risk::Changed });
    }
    meanings
}

/// Whether some rule looks at the argument, at a part of it or at what it is part of.
fn tests(rules: &[Rule], path: &[&str]) -> bool {
    let overlaps = |tested: &ArgPath| tested.names().iter().zip(path).all(|(a, b)| a == b);
    rules.iter().flat_map(|rule| &rule.conditions).any(|condition| overlaps(&condition.path))
}

/// The argument that a place in a schema belongs to, outermost name first; none for the schema as a whole.
fn path(pointer: &Pointer) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    for pair in pointer.segments().chunks_exact(2) {
        match pair {
            [Segment::Key(word), Segment::Key(name)] if word == "properties" => names.push(name.as_str()),
            _ => break,
        }
    }
    (!names.is_empty()).then_some(names)
}

fn named(paths: &[&Vec<&str>]) -> String {
    let shown: Vec<String> = paths.iter().take(ARGUMENTS_NAMED).map(|path| quote(&path.join("."))).collect();
    let shown = shown.join(", ");
    match paths.len().saturating_sub(ARGUMENTS_NAMED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

fn grew(text: String) -> Meaning {
    Meaning { text, risk: Risk::Grew }
}

fn not_callable(reach: Reach) -> Meaning {
    Meaning { text: format!("not callable: {}", told(reach)), risk: Risk::Same }
}

fn told(reach: Reach) -> &'static str {
    match reach {
        Reach::Hidden => "hidden",
        Reach::DefaultDenied | Reach::Callable { .. } => "not listed, and the default is deny",
        Reach::NeverAllowed => "its rules deny every call",
    }
}
