//! The fixes of findings, carried out on the text of a policy.
//!
//! A fix is *safe* when its edits touch nothing but what its finding names, and when comparing the policy before and after
//! proves that nothing passes that was denied. All other fixes are unsafe and wait to be asked for. No fix is carried out
//! that makes the document invalid, leaves its finding in place, or gives cause for a finding that fails, unless that one comes
//! to light only now and can be mended at once.
//!
//! Fixes go in rounds: those that do not touch the same text are tried together, the rest in the next round, until nothing
//! changes. What is tried together is judged together, so that the proof holds for the text that comes out of it.

mod batch;
mod candidate;
mod judge;
mod sharing;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::analysis::compare::Witness;
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::policy::Policy;
use crate::source::Source;
use candidate::{Candidate, Key};
use judge::{Judge, Mode};

/// Most rounds. Fixes that still change something then are left for another run.
const MOST_ROUNDS: usize = 100;

/// Most trials of fixes, each of which checks the whole policy.
const MOST_TRIALS: usize = 2_000;

/// Most work of all trials together, so that a huge policy, or one whose rules are hard to reason about, does not take for
/// ever. A unit is a byte of a policy that is checked, or one of [`Budget::work`].
///
/// [`Budget::work`]: crate::analysis::values::Budget::work
const MOST_WORK: u64 = 200_000_000;

/// What a caller's check makes of a text.
#[derive(Debug)]
pub struct Checked {
    /// The policy; none where the text is not one.
    pub policy: Option<Policy>,
    /// What is wrong, in the order of the document. Only what may be fixed and what would fail a run belongs here: nothing
    /// that is suppressed.
    pub findings: Vec<Diagnostic>,
    /// What it took to reason about its rules, in units of [`Budget::work`](crate::analysis::values::Budget::work).
    pub work: u64,
}

/// What came of fixing a text.
#[derive(Debug)]
pub struct Fixed {
    /// The text with all fixes that were carried out; the same bytes if there are none.
    pub text: String,
    /// The fixes that were carried out, in that order.
    pub applied: Vec<Repair>,
    /// The fixes that were offered for the text as it is now, and not carried out.
    pub withheld: Vec<Repair>,
    /// Whether there would have been more to do: another run goes on.
    pub unfinished: bool,
}

/// A fix for the findings that offer it.
#[derive(Debug, Clone, PartialEq)]
pub struct Repair {
    /// The lint whose finding it mends; the first where several findings offer the same edits.
    pub code: &'static str,
    /// How many findings offer it.
    pub findings: usize,
    /// What it does, as an imperative. Fit for a terminal.
    pub title: String,
    /// The tool that it is about, exactly as named in the document.
    pub tool: Option<String>,
    /// Why it is not safe; none if it is.
    pub objection: Option<Objection>,
}

/// Why a fix is not safe.
#[derive(Debug, Clone, PartialEq)]
pub enum Objection {
    /// It touches more than its finding names.
    Beyond,
    /// It lets through what was denied, as these calls show where there are any.
    Opens(Option<Witness>),
    /// Whether it lets through what was denied could not be told, for this reason.
    Unknown(String),
    /// The document would be none that is well formed.
    Invalid,
    /// Its finding would stay.
    Stays,
    /// The document has too many values to be edited.
    TooLarge,
    /// A finding of this lint, which fails a run, would come instead.
    Provokes(&'static str),
    /// A finding of this lint comes to light, which could not be made before, and which a fix of its own mends.
    Uncovers(&'static str),
}

impl Objection {
    /// Whether a user who takes the risk may have the fix.
    pub fn may_be_overruled(&self) -> bool {
        matches!(self, Self::Beyond | Self::Opens(_) | Self::Unknown(_) | Self::Uncovers(_))
    }
}

/// Which fixes are carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Courage {
    /// Only those that are safe.
    Safe,
    /// Also those that are not, after all that are.
    Unsafe,
}

/// Carries out the fixes of a text. `check` is the whole check that the findings come from; it is run on every text that is
/// tried. A text that is no policy stays as it is.
pub fn fix(source: &Source, courage: Courage, check: &mut dyn FnMut(&Source) -> Checked) -> Fixed {
    let mut applied = Vec::new();
    let Some(mut judge) = Judge::new(source, check) else {
        return Fixed { text: source.text().to_owned(), applied, withheld: Vec::new(), unfinished: false };
    };
    if Document::would_be_vast(source.text()) {
        let offered = Candidate::all(judge.base()).into_iter();
        let withheld: Vec<Candidate> = offered.map(|fix| fix.refused(Objection::TooLarge)).collect();
        return judge.finish(applied, &withheld);
    }
    let mut refused: BTreeMap<Key, Option<Objection>> = BTreeMap::new();
    for _ in 0..MOST_ROUNDS {
        let offered = Candidate::all(judge.base());
        let (done, mut withheld) = batch::round(&mut judge, Mode::Safe, offered);
        if !done.is_empty() {
            applied.extend(done.iter().map(Candidate::repair));
            continue;
        }
        let risky: Vec<Candidate> = match courage {
            Courage::Safe => Vec::new(),
            Courage::Unsafe => withheld
                .iter()
                .filter(|fix| fix.is_acceptable() && !refused.contains_key(&fix.key()))
                .cloned()
                .collect(),
        };
        let (done, unfit) = batch::round(&mut judge, Mode::Unsafe, risky);
        refused.extend(unfit.iter().map(|fix| (fix.key(), fix.objection.clone())));
        if done.is_empty() {
            for fix in &mut withheld {
                if let Some(objection) = refused.get(&fix.key()) {
                    fix.objection.clone_from(objection);
                }
            }
            return judge.finish(applied, &withheld);
        }
        applied.extend(done.iter().map(Candidate::repair));
    }
    let left = Candidate::all(judge.base());
    Fixed { unfinished: !left.is_empty(), ..judge.finish(applied, &[]) }
}
