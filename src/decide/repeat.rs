//! The same call many times at one moment, decided at once.

use super::{Call, Counters, Decision, Step, Timestamp, decide};
use crate::policy::Policy;

/// What happens to a call that is made several times at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Repeated<'a> {
    /// How often it passes: always the first so many times.
    pub passed: u64,
    /// The decision of the first time.
    pub first: Decision<'a>,
    /// The decision of the first time that it does not pass, if there is such a time.
    pub denied: Option<Decision<'a>>,
}

/// Decides a call that is made `times` times at a moment, at least once. The result and the counters are those of so many
/// calls of [`decide`], at the cost of two.
///
/// A denied call moves no counter, so at one moment all that follow it are denied too.
pub fn decide_times<'a>(
    policy: &'a Policy,
    call: Call<'a>,
    counters: &mut Counters,
    at: Timestamp,
    times: u64,
) -> Repeated<'a> {
    let first = decide(policy, call, counters, at);
    if !first.verdict.is_allowed() {
        return Repeated { passed: 0, denied: Some(first.clone()), first };
    }
    let more = times.saturating_sub(1).min(room(&first));
    counters.repeat(policy, call, more);
    let passed = more.saturating_add(1);
    let denied = (passed < times).then(|| decide(policy, call, counters, at));
    Repeated { passed, first, denied }
}

/// How often the call that was just allowed fits again.
fn room(allowed: &Decision<'_>) -> u64 {
    let limits = allowed.trace.iter().filter_map(|step| if let Step::Limit(limit) = step { Some(limit) } else { None });
    let fits = limits.filter_map(|limit| {
        let amount = limit.amount.filter(|amount| *amount > 0)?;
        let left =
            i64::try_from(limit.limit.max).unwrap_or(i64::MAX).saturating_sub(limit.before.saturating_add(amount));
        u64::try_from(left / amount).ok()
    });
    fits.min().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::decide_times;
    use crate::decide::{Arguments, Call, Counters, Timestamp, decide};
    use crate::policy::Policy;

    proptest! {
        #[test]
        fn many_at_once_are_many_one_by_one(
            limits in prop::collection::vec((0..3_usize, 1..40_u64, any::<bool>()), 0..4),
            rounds in prop::collection::vec((0..7200_i64, 1..60_u64, -5..9_i64), 1..6),
        ) {
            let limits: Vec<_> = limits.iter().enumerate().map(|(at, (window, max, spends))| {
                let window = ["minute", "hour", "day"][*window];
                let mut limit = json!({"counter": format!("c{at}"), "window": window, "max": max, "scope": "grant"});
                if *spends {
                    limit["increment_from"] = json!("args.n");
                }
                limit
            }).collect();
            let (own, all) = limits.split_at(limits.len() / 2);
            let policy: Policy = serde_json::from_value(json!({
                "version": "1", "default": "deny", "all_tools": {"limits": all}, "tools": {"t": {"limits": own}},
            })).unwrap();
            let (mut at_once, mut one_by_one) = (Counters::default(), Counters::default());
            for (at, times, amount) in rounds {
                let args = Arguments::new(json!({"n": amount})).unwrap();
                let call = Call { tool: "t", args: &args };
                let repeated = decide_times(&policy, call, &mut at_once, Timestamp(at), times);
                let decisions: Vec<_> = (0..times).map(|_| decide(&policy, call, &mut one_by_one, Timestamp(at))).collect();
                prop_assert_eq!(&at_once, &one_by_one);
                let passed = decisions.iter().take_while(|decision| decision.verdict.is_allowed()).count();
                prop_assert_eq!(repeated.passed, passed as u64);
                prop_assert_eq!(Some(&repeated.first), decisions.first());
                prop_assert_eq!(repeated.denied.as_ref(), decisions.get(passed));
                prop_assert!(decisions.iter().skip(passed).all(|decision| !decision.verdict.is_allowed()));
            }
        }
    }

    #[test]
    fn the_largest_limit_is_reached_in_no_time() {
        let limit = json!({"counter": "c", "window": "day", "max": 9_007_199_254_740_991_u64, "scope": "grant"});
        let policy = json!({"version": "1", "default": "deny", "tools": {"t": {"limits": [limit]}}});
        let policy: Policy = serde_json::from_value(policy).unwrap();
        let args = Arguments::default();
        let call = Call { tool: "t", args: &args };
        let repeated = decide_times(&policy, call, &mut Counters::default(), Timestamp(0), u64::MAX);
        assert_eq!(repeated.passed, 9_007_199_254_740_991);
        assert!(repeated.denied.is_some());
    }
}
