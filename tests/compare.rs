//! What is said of two policies is what the decision engine does with them: every witness passes with one and not with the
//! other, and where nothing is said to be gained, no random call gains anything.

#![cfg(test)]

#[expect(dead_code, reason = "schemas are a matter of the value sets alone")]
mod vocabulary;

use mcp_policy::analysis::compare::{Change, Witness, compare};
use mcp_policy::analysis::values::{Budget, Solver};
use mcp_policy::decide::{Call, Counters, Timestamp, decide};
use mcp_policy::policy::{ArgPath, DefaultAction, Limit, Policy, ToolEntry, Tools, Window};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use vocabulary::{calls, pair};

/// Limits of calls, now and then also of an amount.
fn limits() -> impl Strategy<Value = Vec<Limit>> {
    let spend = prop_oneof![9 => Just(None), 1 => Just(Some(ArgPath::parse("args.a").unwrap()))];
    let limit = (select(&Window::ALL[..]), 1..40_u64, spend);
    vec(limit, 0..3).prop_map(|limits| {
        let named = limits.into_iter().enumerate();
        named
            .map(|(at, (window, max, increment_from))| Limit { counter: format!("c{at}"), window, max, increment_from })
            .collect()
    })
}

fn policy(entry: ToolEntry) -> Policy {
    let tools = Tools::new(vec![("t".to_owned(), entry)]).unwrap();
    Policy { default: DefaultAction::Deny, hide: Vec::new(), all_tools: Vec::new(), tools }
}

/// Makes the calls of a witness as early as one policy lets them pass, all within the window; the other must deny one.
fn plays(witness: &Witness, allows: &Policy, denies: &Policy) -> bool {
    let start = 86_400 * 20_000;
    let end = start + witness.window.map_or(60, |window| i64::try_from(window.seconds()).unwrap());
    let (mut allowing, mut denying) = (Counters::default(), Counters::default());
    let mut denied = false;
    let mut at = start;
    for call in &witness.calls {
        for _ in 0..call.times {
            let call = Call { tool: &call.tool, args: &call.args };
            while !decide(allows, call, &mut allowing, Timestamp(at)).verdict.is_allowed() {
                at += 60;
                if at >= end {
                    return false;
                }
            }
            denied |= !decide(denies, call, &mut denying, Timestamp(at)).verdict.is_allowed();
        }
    }
    denied
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn witnesses_are_true_and_nothing_is_missed(
        (old, new) in pair(),
        old_limits in limits(),
        new_limits in limits(),
        calls in calls(100),
        amounts in any::<bool>(),
    ) {
        let limited = |entry: ToolEntry, limits: Vec<_>| policy(ToolEntry { limits, ..entry });
        let (old, new) = (limited(old, old_limits), limited(new, if amounts { new_limits } else { Vec::new() }));
        let comparison = compare(&old, &new, &mut Solver::new(Budget::default()));
        let change = comparison.tools.first();
        for (witness, allows, denies) in [
            (change.and_then(|change| change.gain.as_ref()), &new, &old),
            (change.and_then(|change| change.loss.as_ref()), &old, &new),
        ] {
            prop_assert!(witness.is_none_or(|witness| plays(witness, allows, denies)), "{witness:?}");
        }
        let change = change.map_or(Change::Same, |change| change.change);
        prop_assert_eq!(comparison.change, change);
        // whatever passes with the first passes with the second too
        for (first, second, proved) in [
            (&new, &old, !change.may_loosen()),
            (&old, &new, matches!(change, Change::Same | Change::Looser)),
        ] {
            for args in calls.iter().filter(|_| proved) {
                let call = Call { tool: "t", args };
                let mut counters = (Counters::default(), Counters::default());
                for step in 0..45 {
                    let at = Timestamp(86_400 * 20_000 + step * 7);
                    if decide(first, call, &mut counters.0, at).verdict.is_allowed() {
                        let too = decide(second, call, &mut counters.1, at).verdict.is_allowed();
                        prop_assert!(too, "{change:?}: {} at {at}", args.value());
                    } else if step == 0 {
                        break;
                    }
                }
            }
        }
    }
}
