//! Fixes that are tried together.

use std::collections::BTreeSet;

use super::Objection;
use super::candidate::{Candidate, Touched};
use super::judge::{Batch, Blame, Judge, Mode, Verdict};
use crate::source::Pointer;

/// Carries out as many of these fixes as can be at once, and gives them and those that were refused. There are none of the
/// first only if all fixes are refused or no more trials are left.
pub(super) fn round(judge: &mut Judge<'_>, mode: Mode, candidates: Vec<Candidate>) -> (Vec<Candidate>, Vec<Candidate>) {
    let mut refused = Vec::new();
    let mut waiting = Batch::new();
    for candidate in candidates {
        if mode == Mode::Unsafe || candidate.is_in_scope() {
            waiting.insert(candidate.order, candidate);
        } else {
            refused.push(candidate.refused(Objection::Beyond));
        }
    }
    loop {
        let mut batch = pick(&mut waiting);
        if batch.is_empty() {
            break;
        }
        while !batch.is_empty() {
            match judge.attempt(&batch, mode) {
                None => return (Vec::new(), refused),
                Some(Verdict::Fits) => return (batch.into_values().collect(), refused),
                Some(Verdict::Fails(blames)) => settle(&mut batch, &blames, &mut waiting, &mut refused),
            }
        }
    }
    refused.sort_by_key(|candidate| candidate.order);
    (Vec::new(), refused)
}

/// Takes the fixes that do not get in each other's way.
fn pick(waiting: &mut Batch) -> Batch {
    let mut claimed = Claimed::default();
    let (batch, later) =
        std::mem::take(waiting).into_iter().partition(|(_, candidate)| claimed.take(&candidate.touched));
    *waiting = later;
    batch
}

/// Takes out of a batch what is to blame for its failure. A fix that is to blame alone is refused. Of several that may be,
/// some are tried without the others, which wait.
fn settle(batch: &mut Batch, blames: &[Blame], waiting: &mut Batch, refused: &mut Vec<Candidate>) {
    let mut out: BTreeSet<usize> = BTreeSet::new();
    for Blame { suspects, objection } in blames {
        // what is out already may have been the cause
        if suspects.iter().any(|suspect| out.contains(suspect)) {
            continue;
        }
        out.extend(suspects);
        if let [guilty] = suspects.as_slice() {
            let candidate = batch.remove(guilty);
            refused.extend(candidate.map(|candidate| candidate.refused(objection.clone())));
            continue;
        }
        let kept = if suspects.len() >= batch.len() { suspects.len() / 2 } else { 1 };
        for suspect in suspects.iter().skip(kept) {
            waiting.extend(batch.remove(suspect).map(|candidate| (*suspect, candidate)));
        }
    }
}

/// Places of a text that fixes want for themselves.
#[derive(Default)]
struct Claimed(BTreeSet<Pointer>);

impl Claimed {
    /// Takes all places of a fix, or none if one of them lies in a place that is taken, or around it.
    fn take(&mut self, touched: &Touched) -> bool {
        if touched.claims.iter().any(|pointer| self.is_taken(pointer)) {
            return false;
        }
        self.0.extend(touched.claims.iter().cloned());
        true
    }

    fn is_taken(&self, pointer: &Pointer) -> bool {
        let mut around = std::iter::successors(Some(pointer.clone()), Pointer::parent);
        let inside = self.0.range(pointer..).next();
        around.any(|place| self.0.contains(&place))
            || inside.is_some_and(|place| place.segments().starts_with(pointer.segments()))
    }
}
