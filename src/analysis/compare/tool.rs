//! One tool in two policies.

use std::collections::{BTreeSet, HashSet};

use super::limits::{Limits, amounts, spend_paths};
use super::{Change, Reason, Standing, ToolChange, Witness, WitnessCall};
use crate::analysis::values::{ArgSet, Solver, Unknown};
use crate::decide::{Arguments, Call, Counters, Timestamp, decide};
use crate::policy::{DefaultAction, Policy, Rule, Test, ToolEntry, Tools};

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
    found.gain(gained(before.entry, after.entry, solver).map(|args| args.map(|args| single(&name, args))));
    found.loss(gained(after.entry, before.entry, solver).map(|args| args.map(|args| single(&name, args))));
    rule_reasons(before.entry.unwrap_or(&FREE), after.entry.unwrap_or(&FREE), &mut found.reasons);
    if let (Some(before), Some(after)) = (before.entry, after.entry) {
        let common = passing(before).intersection(&passing(after));
        Limits { tool: &name, old: &before.limits, new: &after.limits, common }.compare(&mut found, solver);
    }
    found.check(&name, (old, new));
    if found.reasons.is_empty() {
        found.reasons.push(Reason::Wording);
    }
    Some(found.into_change(tool))
}

/// The arguments with which a call passes on its own, limits of amounts included.
pub(super) fn passing(entry: &ToolEntry) -> ArgSet {
    let spends = entry.limits.iter().filter_map(|limit| Some((limit.increment_from.as_ref()?, limit.max)));
    spends.fold(ArgSet::allowed_by(entry), |set, (path, max)| {
        // fractions are cut off, so what stays below the next whole number is within the limit
        #[expect(clippy::cast_precision_loss, reason = "limits are below 2^53")]
        set.intersection(&amounts(path, Test::Lt(max as f64 + 1.0)))
    })
}

/// Arguments with which a call passes with the second entry, but not with the first.
fn gained(from: Option<&ToolEntry>, to: Option<&ToolEntry>, solver: &mut Solver) -> Result<Option<Arguments>, Unknown> {
    let (from, to) = match (from, to) {
        (_, None) => return Ok(None),
        (None, Some(to)) => return solver.member(&passing(to)),
        (Some(from), Some(to)) => (from, to),
    };
    let member = solver.member(&passing(to).difference(&passing(from)))?;
    let paths = spend_paths(&to.limits);
    if member.is_none() && !paths.is_empty() {
        // an amount above the limit passes once a negative one has lowered the counter
        let negative = paths.iter().map(|path| amounts(path, Test::Lte(-1.0))).reduce(|set, other| set.union(&other));
        let lowering = negative.unwrap_or_else(ArgSet::all).intersection(&countable(to));
        if !solver.is_empty(&countable(to).difference(&countable(from)))? && !solver.is_empty(&lowering)? {
            return Err(Unknown { reason: "amounts below zero make room for larger ones".to_owned() });
        }
    }
    Ok(member)
}

/// The arguments that pass the rules and have a number wherever an amount is limited.
fn countable(entry: &ToolEntry) -> ArgSet {
    spend_paths(&entry.limits)
        .iter()
        .fold(ArgSet::allowed_by(entry), |set, path| set.intersection(&amounts(path, Test::Lte(f64::MAX))))
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

/// Rules that came or went, told apart by their conditions.
fn rule_reasons(old: &ToolEntry, new: &ToolEntry, reasons: &mut Vec<Reason>) {
    let text = |rule: &Rule| rule.conditions.iter().map(|condition| format!("{condition}\n")).collect::<String>();
    let texts = |rules: &[Rule]| -> HashSet<String> { rules.iter().map(text).collect() };
    for (old, new, reason) in [
        (&old.deny_if, &new.deny_if, Reason::deny_if as fn(&Rule, bool) -> Reason),
        (&old.require, &new.require, Reason::require),
    ] {
        let (before, after) = (texts(old), texts(new));
        reasons.extend(old.iter().filter(|rule| !after.contains(&text(rule))).map(|rule| reason(rule, false)));
        reasons.extend(new.iter().filter(|rule| !before.contains(&text(rule))).map(|rule| reason(rule, true)));
    }
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
