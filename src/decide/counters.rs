//! Limits over time: what each counter has reached in the current window.

use std::collections::BTreeMap;

use super::{Arguments, Call, Denial, LimitTrace, Step, Timestamp, Verdict};
use crate::policy::{Limit, Policy, Window};

/// The counters of one grant. They start at zero.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counters {
    all_tools: BTreeMap<String, Count>,
    tools: BTreeMap<String, BTreeMap<String, Count>>,
}

/// What a counter has reached in one window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Count {
    window: Window,
    /// Which window of its kind since 1970.
    number: i64,
    value: i64,
}

/// No counter falls lower, so that no amount, which is at most `i64::MAX`, can fit again after a very negative one.
const LOWEST: i64 = -(1 << 62);

impl Counters {
    /// Reserves the call at all its limits together: if one is in the way, no counter moves.
    pub(super) fn reserve<'a>(
        &mut self,
        policy: &'a Policy,
        call: Call<'a>,
        at: Timestamp,
        trace: &mut Vec<Step<'a>>,
    ) -> Verdict {
        let own = policy.tools.get(call.tool).map(|entry| entry.limits.as_slice()).unwrap_or_default();
        let limits = own
            .iter()
            .enumerate()
            .map(|(index, limit)| (false, index, limit))
            .chain(policy.all_tools.iter().enumerate().map(|(index, limit)| (true, index, limit)));
        let mut moved = Vec::new();
        let mut denied = None;
        for (all_tools, index, limit) in limits {
            let count = self.count(all_tools, call.tool, limit, at);
            let amount = amount(limit, call.args);
            let after = amount.map(|amount| count.value.saturating_add(amount).max(LOWEST));
            let fits = after.is_some_and(|after| u64::try_from(after).map_or(true, |after| after <= limit.max));
            trace.push(Step::Limit(LimitTrace { all_tools, index, limit, before: count.value, amount, fits }));
            if let Some(value) = after.filter(|_| fits) {
                moved.push((all_tools, limit, Count { value, ..count }));
            } else if denied.is_none() {
                denied = Some(Denial::Limit { all_tools, limit: index, counter: limit.counter.clone() });
            }
        }
        if let Some(by) = denied {
            return Verdict::denied(by);
        }
        for (all_tools, limit, count) in moved {
            self.owned(all_tools, call.tool).insert(limit.counter.clone(), count);
        }
        Verdict::Allowed
    }

    /// Moves the counters as if the call, which has just been allowed and is known to fit, were allowed so many times more.
    pub(super) fn repeat(&mut self, policy: &Policy, call: Call<'_>, times: u64) {
        let times = i64::try_from(times).unwrap_or(i64::MAX);
        let own = policy.tools.get(call.tool).map(|entry| entry.limits.as_slice()).unwrap_or_default();
        for (all_tools, limit) in
            own.iter().map(|limit| (false, limit)).chain(policy.all_tools.iter().map(|limit| (true, limit)))
        {
            let more = amount(limit, call.args).unwrap_or(0).saturating_mul(times);
            if let Some(count) = self.owned(all_tools, call.tool).get_mut(&limit.counter) {
                count.value = count.value.saturating_add(more).max(LOWEST);
            }
        }
    }

    /// Where the counter of a limit stands: at zero in a window that it has not counted in. A clock that is put back does
    /// not open a window again.
    fn count(&self, all_tools: bool, tool: &str, limit: &Limit, at: Timestamp) -> Count {
        let owner = if all_tools { Some(&self.all_tools) } else { self.tools.get(tool) };
        let number = at.0.div_euclid(i64::try_from(limit.window.seconds()).unwrap_or(i64::MAX));
        owner
            .and_then(|counts| counts.get(&limit.counter))
            .filter(|count| count.window == limit.window && count.number >= number)
            .copied()
            .unwrap_or(Count { window: limit.window, number, value: 0 })
    }

    fn owned(&mut self, all_tools: bool, tool: &str) -> &mut BTreeMap<String, Count> {
        if all_tools { &mut self.all_tools } else { self.tools.entry(tool.to_owned()).or_default() }
    }
}

/// How far a call moves the counter of a limit; `None` if the argument to count is missing or no number. Fractions are cut
/// off, and amounts beyond 64 bits are the largest or smallest of 64 bits.
#[expect(clippy::cast_possible_truncation, reason = "the cast cuts off and saturates, as documented")]
fn amount(limit: &Limit, args: &Arguments) -> Option<i64> {
    match &limit.increment_from {
        None => Some(1),
        Some(path) => path.value_in(args.value())?.as_number()?.as_f64().map(|amount| amount as i64),
    }
}
