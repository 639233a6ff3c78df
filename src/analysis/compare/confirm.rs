//! Witnesses are played through the decision engine before anybody sees them.

use super::Witness;
use crate::decide::{Call, Counters, Timestamp, decide_times};
use crate::policy::Policy;

/// Most tries of calls in one witness, a try being one call at one moment, however often it is repeated.
const MOST_TRIES: usize = 20_000;

/// Whether all calls pass with one policy, as early in the window as it lets them, and one of them does not with the other
/// at the same moment.
pub(super) fn confirmed(witness: &Witness, allows: &Policy, denies: &Policy) -> bool {
    let (mut allowing, mut denying) = (Counters::default(), Counters::default());
    let mut left: Vec<_> = witness.calls.iter().map(|call| (call, call.times)).collect();
    let mut denied = false;
    let mut tries = 0;
    for minute in 0..witness.window.map_or(60, |window| window.seconds()) / 60 {
        let at = Timestamp(i64::try_from(minute * 60).unwrap_or(i64::MAX));
        for (call, left) in &mut left {
            tries += 1;
            let call = Call { tool: &call.tool, args: &call.args };
            let passed = decide_times(allows, call, &mut allowing, at, *left).passed;
            *left -= passed;
            denied |= passed > 0 && decide_times(denies, call, &mut denying, at, passed).passed < passed;
        }
        left.retain(|(_, left)| *left > 0);
        if left.is_empty() || tries > MOST_TRIES {
            break;
        }
    }
    denied && left.is_empty()
}
