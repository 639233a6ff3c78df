//! One tool in two policies.

use std::collections::{BTreeSet, HashSet};

use super::limits::Limits;
use super::sets::Sets;
use super::{Change, Reason, Standing, ToolChange, Witness, WitnessCall};
use crate::analysis::values::{Solver, Unknown};
use crate::decide::{Arguments, Call, Counters, Timestamp, decide};
use crate::policy::{DefaultAction, Policy, ToolEntry, Tools};

/// One of two policies, made ready for many questions.
pub(super) struct Side<'a> {
    pub(super) policy: &'a Policy,
    hidden: HashSet<&'a str>,
    hides_all: bool,
}

/// What one policy says of one tool.
struct View<'a> {
    standing: Standing,
    /// The rules and limits that apply; `None` if no call passes.
    entry: Option<&'a ToolEntry>,
}

/// An entry without rules and limits, for tools that are allowed by default.
static FREE: ToolEntry = ToolEntry { require: Vec::new(), deny_if: Vec::new(), limits: Vec::new() };

impl<'a> Side<'a> {
    pub(super) fn of(policy: &'a Policy) -> Self {
        let hidden: HashSet<&str> = policy.hide.iter().map(String::as_str).collect();
        Self { policy, hides_all: hidden.contains("*"), hidden }
    }

    /// The tools that the policy names.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        let hidden = self.policy.hide.iter().map(String::as_str).filter(|name| *name != "*");
        hidden.chain(self.policy.tools.iter().map(|(name, _)| name))
    }

    /// What the policy says of a tool, or of all tools that it does not name.
    fn view(&self, tool: Option<&str>) -> View<'a> {
        if self.hides_all || tool.is_some_and(|tool| self.hidden.contains(tool)) {
            return View { standing: Standing::Hidden, entry: None };
        }
        match (tool.and_then(|tool| self.policy.tools.get(tool)), self.policy.default) {
            (Some(entry), _) => View { standing: Standing::Listed, entry: Some(entry) },
            (None, DefaultAction::Allow) => View { standing: Standing::DefaultAllowed, entry: Some(&FREE) },
            (None, DefaultAction::Deny) => View { standing: Standing::DefaultDenied, entry: None },
        }
    }

    /// The entry that applies to a tool that may be called.
    pub(super) fn entry(&self, tool: Option<&str>) -> Option<&'a ToolEntry> {
        self.view(tool).entry
    }
}

/// What changes for a tool, `None` being all tools that neither policy names; `None` if nothing does.
pub(super) fn compare(
    tool: Option<&str>,
    (old, new): (&Side<'_>, &Side<'_>),
    solver: &mut Solver,
) -> Option<ToolChange> {
    let (before, after) = (old.view(tool), new.view(tool));
    if before.standing == after.standing && before.entry == after.entry {
        return None;
    }
    let name = tool.map_or_else(|| unnamed(old, new), str::to_owned);
    let mut found = Findings::default();
    if before.standing != after.standing {
        found.reasons.push(Reason::Moved { old: before.standing, new: after.standing });
    }
    let sets = Sets::of((before.entry, after.entry), &mut found.reasons);
    found.gain(sets.gained(solver).map(|args| args.map(|args| single(&name, args))));
    found.loss(sets.lost(solver).map(|args| args.map(|args| single(&name, args))));
    if let (Some(before), Some(after)) = (before.entry, after.entry) {
        let common = sets.common();
        Limits { tool: &name, old: &before.limits, new: &after.limits, common }.compare(&mut found, solver);
    }
    found.check(&name, (old, new));
    if found.reasons.is_empty() {
        found.reasons.push(Reason::Wording);
    }
    Some(found.into_change(tool))
}

fn single(tool: &str, args: Arguments) -> Witness {
    Witness { calls: vec![WitnessCall { tool: tool.to_owned(), args, times: 1 }], window: None }
}

/// A name that neither policy holds.
pub(super) fn unnamed(old: &Side<'_>, new: &Side<'_>) -> String {
    let known: BTreeSet<&str> = old.names().chain(new.names()).collect();
    let candidates = std::iter::once("any_other_tool".to_owned()).chain((2..).map(|n| format!("any_other_tool_{n}")));
    candidates.into_iter().find(|name| !known.contains(name.as_str())).unwrap_or_default()
}

/// What was found out about a tool so far.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) reasons: Vec<Reason>,
    pub(super) gain: Option<Witness>,
    pub(super) loss: Option<Witness>,
    unknown: Vec<String>,
}

impl Findings {
    pub(super) fn gain(&mut self, witness: Result<Option<Witness>, Unknown>) {
        match witness {
            Ok(witness) => self.gain = self.gain.take().or(witness),
            Err(unknown) => self.unknown(unknown.reason),
        }
    }

    pub(super) fn loss(&mut self, witness: Result<Option<Witness>, Unknown>) {
        match witness {
            Ok(witness) => self.loss = self.loss.take().or(witness),
            Err(unknown) => self.unknown(unknown.reason),
        }
    }

    pub(super) fn unknown(&mut self, reason: String) {
        if !self.unknown.contains(&reason) {
            self.unknown.push(reason);
        }
    }

    /// Has the decision engine confirm single calls. What it does not confirm is not known.
    fn check(&mut self, tool: &str, (old, new): (&Side<'_>, &Side<'_>)) {
        let [old, new] = [old, new].map(|side| {
            let only = |entry: &ToolEntry| Tools::new(vec![(tool.to_owned(), entry.clone())]).unwrap_or_default();
            let hide =
                if side.view(Some(tool)).standing == Standing::Hidden { vec![tool.to_owned()] } else { Vec::new() };
            let tools = side.policy.tools.get(tool).map(only).unwrap_or_default();
            Policy { default: side.policy.default, hide, all_tools: Vec::new(), tools }
        });
        if self.gain.as_ref().is_some_and(|gain| !confirmed(gain, &new, &old)) {
            self.gain = None;
            self.unknown("a call that shows what is gained was not confirmed".to_owned());
        }
        if self.loss.as_ref().is_some_and(|loss| !confirmed(loss, &old, &new)) {
            self.loss = None;
            self.unknown("a call that shows what is lost was not confirmed".to_owned());
        }
    }

    pub(super) fn into_change(mut self, tool: Option<&str>) -> ToolChange {
        let change = match (&self.gain, &self.loss) {
            _ if !self.unknown.is_empty() => Change::Unknown,
            (None, None) => Change::Same,
            (None, Some(_)) => Change::Tighter,
            (Some(_), None) => Change::Looser,
            (Some(_), Some(_)) => Change::Incomparable,
        };
        self.reasons.extend(self.unknown.into_iter().map(Reason::Unknown));
        ToolChange { tool: tool.map(str::to_owned), change, reasons: self.reasons, gain: self.gain, loss: self.loss }
    }
}

/// Whether each call passes once with one policy, and a single one does not with the other.
fn confirmed(witness: &Witness, allows: &Policy, denies: &Policy) -> bool {
    witness.calls.iter().all(|call| {
        let passes = |policy: &Policy| {
            let call = Call { tool: &call.tool, args: &call.args };
            decide(policy, call, &mut Counters::default(), Timestamp::default()).verdict.is_allowed()
        };
        passes(allows) && (witness.window.is_some() || !passes(denies))
    })
}
