//! The limits over all tools together.

use std::collections::BTreeSet;

use super::limits::{is_more, spend_paths};
use super::sets::passing;
use super::tool::{Findings, Side, unnamed};
use super::{Domains, Reason, ToolChange, Witness, WitnessCall};
use crate::analysis::quota::Quota;
use crate::analysis::values::{Solver, Unknown};
use crate::policy::{Limit, Window};

/// What changes in the limits of `all_tools`; `None` if nothing does.
pub(super) fn compare(
    names: &BTreeSet<&str>,
    (old, new): (&Side<'_>, &Side<'_>),
    domains: &Domains,
    solver: &mut Solver,
) -> Option<ToolChange> {
    let (before, after) = (&old.policy.all_tools, &new.policy.all_tools);
    let spends = |limits: &[Limit]| -> Vec<String> {
        let mut spends: Vec<String> = limits
            .iter()
            .filter_map(|limit| Some(format!("{} {} {}", limit.increment_from.as_ref()?, limit.window, limit.max)))
            .collect();
        spends.sort();
        spends
    };
    let (rate, new_rate) = (Quota::of(before), Quota::of(after));
    if rate == new_rate && spends(before) == spends(after) {
        return None;
    }
    let mut found = Findings::default();
    for window in Window::ALL {
        let (most, now) = (rate.most(window), new_rate.most(window));
        if most != now {
            found.reasons.push(Reason::Rate { window, old: most, new: now });
        }
        if is_more(now, most) && found.gain.is_none() {
            found.gain(repeated(names, (old, new), domains, (most, window), solver));
        }
        if is_more(most, now) && found.loss.is_none() {
            found.loss(repeated(names, (old, new), domains, (now, window), solver));
        }
    }
    if spends(before) != spends(after) {
        found.unknown("amounts that add up over all tools are limited differently".to_owned());
    }
    found.check((old, new));
    Some(found.into_change(None))
}

/// Calls that pass with both policies, one more of them than `most` in the window; `None` if the tools' own limits never
/// let so many pass.
fn repeated(
    names: &BTreeSet<&str>,
    (old, new): (&Side<'_>, &Side<'_>),
    domains: &Domains,
    (most, window): (Option<u64>, Window),
    solver: &mut Solver,
) -> Result<Option<Witness>, Unknown> {
    let mut missing = most.unwrap_or_default().saturating_add(1);
    let mut calls = Vec::new();
    let mut unknown = None;
    for tool in names.iter().copied().map(Some).chain([None]) {
        let (Some(before), Some(after)) = (old.entry(tool), new.entry(tool)) else { continue };
        let spends = !spend_paths(&before.limits).is_empty() || !spend_paths(&after.limits).is_empty();
        let common = passing(before).intersection(&passing(after));
        let domain = tool.and_then(|tool| domains.get(tool));
        match solver.member(&domain.map_or_else(|| common.clone(), |domain| common.intersection(domain))) {
            Ok(None) => {}
            Ok(Some(_)) if spends => unknown = Some("a tool also counts an amount that is limited".to_owned()),
            Ok(Some(args)) => {
                let own = [before, after].into_iter().filter_map(|entry| Quota::of(&entry.limits).most(window)).min();
                let times = own.unwrap_or(missing).min(missing);
                let tool = tool.map_or_else(|| unnamed(old, new), str::to_owned);
                calls.push(WitnessCall { tool, args, times });
                missing -= times;
            }
            Err(reason) => unknown = Some(reason.reason),
        }
        if missing == 0 {
            return Ok(Some(Witness { calls, window: Some(window) }));
        }
    }
    unknown.map_or(Ok(None), |reason| Err(Unknown { reason }))
}
