//! One tool in two policies.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::confirm::confirmed;
use super::limits::Limits;
use super::sets::Sets;
use super::{Change, Domains, Reason, Standing, ToolChange, Witness, WitnessCall};
use crate::analysis::values::{Solver, Unknown};
use crate::decide::Arguments;
use crate::policy::{ArgPath, DefaultAction, Limit, Policy, ToolEntry, Tools, Window};

/// One of two policies, made ready for many questions.
pub(super) struct Side<'a> {
    pub(super) policy: &'a Policy,
    /// The limits of `all_tools` that decide: the tightest of each kind.
    shared: Vec<Limit>,
    hidden: HashSet<&'a str>,
    hides_all: bool,
}

/// What one policy says of one tool.
struct View<'a> {
    standing: Standing,
    /// The rules and limits that apply; `None` if no call passes.
    entry: Option<&'a ToolEntry>,
}

/// Length up to which `hide` is as good as an index, and `all_tools` as good as what decides of it.
const SHORT: usize = 16;

/// An entry without rules and limits, for tools that are allowed by default.
static FREE: ToolEntry = ToolEntry { require: Vec::new(), deny_if: Vec::new(), limits: Vec::new() };

impl<'a> Side<'a> {
    pub(super) fn of(policy: &'a Policy) -> Self {
        let hidden: HashSet<&str> = policy.hide.iter().map(String::as_str).collect();
        Self { policy, shared: decisive(&policy.all_tools), hides_all: hidden.contains("*"), hidden }
    }

    /// The limits of `all_tools` that decide.
    pub(super) fn shared(&self) -> &[Limit] {
        &self.shared
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

    /// The policy as far as it has a say in the calls of a witness, so that it can be asked often: `hide` is searched with
    /// every call, and `all_tools` is counted.
    fn part(&self, witness: &Witness) -> Cow<'a, Policy> {
        if self.policy.hide.len() <= SHORT && self.policy.all_tools.len() <= SHORT {
            return Cow::Borrowed(self.policy);
        }
        let names: BTreeSet<&str> = witness.calls.iter().map(|call| call.tool.as_str()).collect();
        let is_hidden = |name: &&&str| self.hides_all || self.hidden.contains(**name);
        let hide = names.iter().filter(is_hidden).map(|name| (*name).to_owned()).collect();
        let entry = |name: &&str| Some(((*name).to_owned(), self.policy.tools.get(name)?.clone()));
        let tools = Tools::new(names.iter().filter_map(entry).collect()).unwrap_or_default();
        let (default, all_tools) = (self.policy.default, self.shared.clone());
        Cow::Owned(Policy { default, hide, all_tools, tools })
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
    domains: &Domains,
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
    let domain = tool.and_then(|tool| domains.get(tool));
    let sets = Sets::of((before.entry, after.entry), (old.shared(), new.shared()), domain, &mut found.reasons);
    found.gain(sets.gained(solver).map(|args| args.map(|args| single(&name, args))));
    found.loss(sets.lost(solver).map(|args| args.map(|args| single(&name, args))));
    if let (Some(before), Some(after)) = (before.entry, after.entry) {
        let shared = (old.shared(), new.shared());
        let limits = Limits { tool: &name, old: &before.limits, new: &after.limits, shared, sets: &sets };
        limits.compare(&mut found, solver);
    }
    found.check((old, new));
    if found.reasons.is_empty() {
        found.reasons.push(Reason::Wording);
    }
    Some(found.into_change(tool))
}

/// Of limits that count the same within the same window the tightest, which denies whatever another of them would.
fn decisive(limits: &[Limit]) -> Vec<Limit> {
    let mut tightest: BTreeMap<(Window, Option<&ArgPath>), &Limit> = BTreeMap::new();
    for limit in limits {
        let known = tightest.entry((limit.window, limit.increment_from.as_ref())).or_insert(limit);
        if limit.max < known.max {
            *known = limit;
        }
    }
    tightest.into_values().cloned().collect()
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

    /// Has the decision engine confirm the witnesses. What it does not confirm is not known.
    pub(super) fn check(&mut self, (old, new): (&Side<'_>, &Side<'_>)) {
        let holds = |witness: &Witness, allows: &Side<'_>, denies: &Side<'_>| {
            confirmed(witness, &allows.part(witness), &denies.part(witness))
        };
        if self.gain.take_if(|gain| !holds(gain, new, old)).is_some() {
            self.unknown("a call that shows what is gained was not confirmed".to_owned());
        }
        if self.loss.take_if(|loss| !holds(loss, old, new)).is_some() {
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
