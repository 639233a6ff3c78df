//! The limits of one tool in two policies: how many calls, and how much of an argument.

use std::collections::{BTreeMap, BTreeSet};

use super::sets::Sets;
use super::tool::Findings;
use super::{Reason, Witness, WitnessCall};
use crate::analysis::quota::Quota;
use crate::analysis::values::{ArgSet, Solver, Unknown};
use crate::decide::Arguments;
use crate::policy::{ArgPath, Condition, Limit, Test, Window};

/// Where so many arguments are limited in what they add up to, no call is looked for.
pub(super) const MOST_SPENDS: usize = 64;

/// What is said then.
pub(super) const TOO_MANY_SPENDS: &str = "the amounts of too many arguments are limited";

/// The limits of one tool in two policies.
pub(super) struct Limits<'a> {
    pub(super) tool: &'a str,
    pub(super) old: &'a [Limit],
    pub(super) new: &'a [Limit],
    /// The limits over all tools, which count the calls of this one too.
    pub(super) shared: (&'a [Limit], &'a [Limit]),
    /// What passes with one or the other.
    pub(super) sets: &'a Sets<'a>,
}

impl Limits<'_> {
    pub(super) fn compare(&self, found: &mut Findings, solver: &mut Solver) {
        let (rate, new_rate) = (Quota::of(self.old), Quota::of(self.new));
        let (spends, new_spends) = (spends(self.old), spends(self.new));
        if rate == new_rate && spends == new_spends {
            return;
        }
        let paths: BTreeSet<&ArgPath> = spends.keys().chain(new_spends.keys()).copied().collect();
        if paths.len() + spends_in(self.shared.0) + spends_in(self.shared.1) >= MOST_SPENDS {
            return found.unknown(TOO_MANY_SPENDS.to_owned());
        }
        let common = self.sets.common();
        match solver.is_empty(&common) {
            // nothing that passes with both can pass more often
            Ok(true) => return,
            Ok(false) => {}
            Err(unknown) => return found.unknown(unknown.reason),
        }
        self.compare_rates((rate, new_rate), &common, found, solver);
        let differ = !spends.is_empty() && !new_spends.is_empty() && !spends.keys().eq(new_spends.keys());
        if differ {
            found.unknown("amounts of different arguments are limited".to_owned());
        }
        let quota = |spends: &BTreeMap<_, Quota>, path| spends.get(path).copied().unwrap_or_default();
        for path in paths {
            let most = (quota(&spends, path), quota(&new_spends, path));
            spend_reasons(path, most, found);
            if !differ {
                self.compare_spends(path, most, &common, found, solver);
            }
        }
    }

    fn compare_rates(&self, (old, new): (Quota, Quota), common: &ArgSet, found: &mut Findings, solver: &mut Solver) {
        let (all, new_all) =
            (Quota::of(self.old.iter().chain(self.shared.0)), Quota::of(self.new.iter().chain(self.shared.1)));
        for window in Window::ALL {
            if old.most(window) != new.most(window) {
                found.reasons.push(Reason::Rate { window, old: old.most(window), new: new.most(window) });
            }
            let (before, after) = (all.most(window), new_all.most(window));
            if is_more(after, before) && found.gain.is_none() {
                found.gain(self.repeated(before, window, common, solver));
            }
            if is_more(before, after) && found.loss.is_none() {
                found.loss(self.repeated(after, window, common, solver));
            }
        }
    }

    /// A call that passes with both, made once more than `most` allows.
    fn repeated(
        &self,
        most: Option<u64>,
        window: Window,
        common: &ArgSet,
        solver: &mut Solver,
    ) -> Result<Option<Witness>, Unknown> {
        let free = self.all_spend_paths();
        match solver.member(&common.within(free.iter().flat_map(nothing)))? {
            Some(args) => Ok(Some(self.times(args, most.unwrap_or_default().saturating_add(1), window))),
            None => Err(Unknown { reason: "each call also counts an amount that is limited".to_owned() }),
        }
    }

    /// The arguments whose amounts are limited for the tool or for all of them, before or after.
    fn all_spend_paths(&self) -> BTreeSet<ArgPath> {
        [self.old, self.new, self.shared.0, self.shared.1].into_iter().flat_map(spend_paths).collect()
    }

    fn times(&self, args: Arguments, times: u64, window: Window) -> Witness {
        Witness { calls: vec![WitnessCall { tool: self.tool.to_owned(), args, times }], window: Some(window) }
    }

    fn compare_spends(
        &self,
        path: &ArgPath,
        (old, new): (Quota, Quota),
        common: &ArgSet,
        found: &mut Findings,
        solver: &mut Solver,
    ) {
        for window in Window::ALL {
            let (before, after) = (old.most(window), new.most(window));
            if is_more(after, before) && found.gain.is_none() {
                found.gain(self.spent((path, window), (before.unwrap_or_default(), after), common, solver));
            }
            if is_more(before, after) && found.loss.is_none() {
                found.loss(self.spent((path, window), (after.unwrap_or_default(), before), common, solver));
            }
        }
    }

    /// A call that passes with both, made so often that its amounts add up to more than `most` but not to more than `bound`.
    fn spent(
        &self,
        (path, window): (&ArgPath, Window),
        (most, bound): (u64, Option<u64>),
        common: &ArgSet,
        solver: &mut Solver,
    ) -> Result<Option<Witness>, Unknown> {
        let calls = [Quota::of(self.old), Quota::of(self.new)].into_iter().filter_map(|quota| quota.most(window)).min();
        for amount in [1, 10, 100, 1_000, most] {
            let times = most / amount.max(1) + 1;
            let total = times.checked_mul(amount);
            let fits = total.is_some_and(|total| bound.is_none_or(|bound| total <= bound));
            if amount == 0 || !fits || calls.is_some_and(|calls| times > calls) {
                continue;
            }
            #[expect(clippy::cast_precision_loss, reason = "limits are below 2^53")]
            let bounds = [Test::Gte(amount as f64), Test::Lt(amount as f64 + 1.0)];
            let spent = bounds.into_iter().map(|test| amounts(path, test));
            let others = self.all_spend_paths().into_iter().filter(|other| other != path);
            let set = common.within(spent.chain(others.flat_map(|other| nothing(&other))));
            if let Some(args) = solver.member(&set)? {
                return Ok(Some(self.times(args, times, window)));
            }
        }
        Err(Unknown { reason: "no call was found whose amounts add up to the difference".to_owned() })
    }
}

fn spend_reasons(path: &ArgPath, (old, new): (Quota, Quota), found: &mut Findings) {
    let differing = Window::ALL.into_iter().map(|window| (window, old.most(window), new.most(window)));
    let differing = differing.filter(|(_, old, new)| old != new);
    found.reasons.extend(differing.map(|(window, old, new)| Reason::Spend { path: path.clone(), window, old, new }));
}

/// What the amounts of each argument that is limited so may add up to.
fn spends(limits: &[Limit]) -> BTreeMap<&ArgPath, Quota> {
    let mut of_path: BTreeMap<&ArgPath, Vec<Limit>> = BTreeMap::new();
    for (path, limit) in limits.iter().filter_map(|limit| Some((limit.increment_from.as_ref()?, limit))) {
        of_path.entry(path).or_default().push(Limit { increment_from: None, ..limit.clone() });
    }
    of_path.into_iter().map(|(path, limits)| (path, Quota::of(&limits))).collect()
}

/// The calls whose argument is such a number.
pub(super) fn amounts(path: &ArgPath, test: Test) -> ArgSet {
    ArgSet::of_condition(&Condition { path: path.clone(), test })
}

/// The calls whose argument adds nothing up.
fn nothing(path: &ArgPath) -> [ArgSet; 2] {
    [amounts(path, Test::Gt(-1.0)), amounts(path, Test::Lt(1.0))]
}

/// How many of the limits are of amounts.
pub(super) fn spends_in(limits: &[Limit]) -> usize {
    limits.iter().filter(|limit| limit.increment_from.is_some()).count()
}

/// The arguments whose amounts are limited.
pub(super) fn spend_paths(limits: &[Limit]) -> BTreeSet<ArgPath> {
    limits.iter().filter_map(|limit| limit.increment_from.clone()).collect()
}

/// Whether the first number is larger, `None` being without bound.
pub(super) fn is_more(one: Option<u64>, other: Option<u64>) -> bool {
    other.is_some_and(|other| one.is_none_or(|one| one > other))
}
