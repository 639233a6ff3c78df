//! What comes of fixes, and which of them is to blame for what may not be.

use std::collections::{BTreeMap, BTreeSet};

use super::candidate::{Base, Candidate, Identity, identity, is_cut_off};
use super::{Checked, Fixed, MOST_TRIALS, MOST_WORK, Objection, sharing};
use crate::analysis::compare::{Reason, ToolChange, compare};
use crate::analysis::values::{Budget, Solver};
use crate::diagnostic::{Diagnostic, Edit, Level};
use crate::document::edit;
use crate::policy::{Policy, keep_layout};
use crate::source::Source;

/// Fixes that are tried together, by their order.
pub(super) type Batch = BTreeMap<usize, Candidate>;

/// What is asked of fixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// That they are proved not to let anything through that was denied.
    Safe,
    /// No more than that the document stays well formed and the findings go.
    Unsafe,
}

/// What came of trying fixes together.
pub(super) enum Verdict {
    /// They were carried out.
    Fits,
    /// Nothing changed, for these reasons; there is one at least.
    Fails(Vec<Blame>),
}

/// Something that may not be, and the fixes (by their order) of which one is the cause.
pub(super) struct Blame {
    pub(super) suspects: Vec<usize>,
    pub(super) objection: Objection,
}

/// The lint whose findings come to light with the right name of a tool: until then its arguments are not known.
const UNCOVERED: &str = "unknown-argument";

/// The lint of findings that fail a run, and their tool.
type Failing = (&'static str, Option<String>);

/// The text as fixed so far, and what it takes to try more.
pub(super) struct Judge<'c> {
    base: Base,
    check: &'c mut dyn FnMut(&Source) -> Checked,
    trials: usize,
    /// Work of all checks and comparisons so far, see [`MOST_WORK`].
    worked: u64,
    /// The text before all fixes, whose layout stays.
    before: Source,
}

impl<'c> Judge<'c> {
    /// None if the text is no policy.
    pub(super) fn new(source: &Source, check: &'c mut dyn FnMut(&Source) -> Checked) -> Option<Self> {
        let Checked { policy, findings, work } = check(source);
        let base = Base { source: Source::new(source.name(), source.text()), policy: policy?, findings };
        let before = Source::new(source.name(), source.text());
        Some(Self { base, check, trials: 0, worked: work, before })
    }

    pub(super) fn base(&self) -> &Base {
        &self.base
    }

    pub(super) fn finish(self, applied: Vec<super::Repair>, withheld: &[Candidate]) -> Fixed {
        let unfinished = self.is_spent() && Candidate::all(&self.base).len() > withheld.len();
        let withheld = withheld.iter().map(Candidate::repair).collect();
        let mut text = self.base.source.text().to_owned();
        if !applied.is_empty() {
            text = keep_layout(&self.before, text);
        }
        Fixed { text, applied, withheld, unfinished }
    }

    /// Carries fixes out if all is well then. None if no more trials are left.
    pub(super) fn attempt(&mut self, batch: &Batch, mode: Mode) -> Option<Verdict> {
        if self.is_spent() {
            return None;
        }
        self.trials += 1;
        self.worked = self.worked.saturating_add(self.base.source.text().len() as u64);
        Some(match self.outcome(batch, mode) {
            Ok(base) => {
                self.base = base;
                Verdict::Fits
            }
            Err(blames) => Verdict::Fails(blames),
        })
    }

    /// Whether no more trials are left.
    fn is_spent(&self) -> bool {
        self.trials >= MOST_TRIALS || self.worked >= MOST_WORK
    }

    fn outcome(&mut self, batch: &Batch, mode: Mode) -> Result<Base, Vec<Blame>> {
        let suspects = Suspects::of(batch);
        let edits: Vec<_> = batch.values().flat_map(|candidate| candidate.edits.iter().cloned()).collect();
        let Ok(text) = edit::apply(self.base.source.text(), &edits) else {
            return Err(vec![Blame { suspects: suspects.everybody, objection: Objection::Invalid }]);
        };
        let source = Source::new(self.base.source.name(), text);
        let Checked { policy, findings, work } = (self.check)(&source);
        self.worked = self.worked.saturating_add(work);
        let Some(policy) = policy else {
            let tool = findings.iter().find_map(|finding| finding.tool.as_deref());
            return Err(vec![Blame { suspects: suspects.touching(tool), objection: Objection::Invalid }]);
        };
        let more = more_failing(&self.base.findings, &findings);
        let uncovered = self.mendable(&source, &findings, &more);
        let blame = |(code, tool): &Failing, objection: fn(&'static str) -> Objection| Blame {
            suspects: suspects.touching(tool.as_deref()),
            objection: objection(code),
        };
        let provoked = more.iter().filter(|failing| !uncovered.contains(failing));
        let mut blames: Vec<Blame> = provoked.map(|failing| blame(failing, Objection::Provokes)).collect();
        blames.extend(staying(&self.base.findings, &findings, batch));
        if mode == Mode::Safe {
            blames.extend(self.opened(&policy, &suspects));
            blames.extend(uncovered.iter().map(|failing| blame(failing, Objection::Uncovers)));
        }
        if blames.is_empty() { Ok(Base { source, policy, findings }) } else { Err(blames) }
    }

    /// Those of the findings that come to light, and that their own fixes mend so that nothing of the tool fails that did not
    /// before.
    fn mendable<'m>(&mut self, source: &Source, findings: &[Diagnostic], more: &'m [Failing]) -> BTreeSet<&'m Failing> {
        let coming: BTreeSet<&Failing> = more.iter().filter(|(code, _)| *code == UNCOVERED).collect();
        if coming.is_empty() {
            return BTreeSet::new();
        }
        let fixes = findings.iter().filter(|finding| coming.contains(&failing_of(finding)));
        let fixes = fixes.filter_map(|finding| finding.fix.as_ref());
        let edits: Vec<Edit> = fixes.flat_map(|fix| fix.edits.iter().cloned()).collect();
        if edits.is_empty() || self.is_spent() {
            return BTreeSet::new();
        }
        let Ok(text) = edit::apply(source.text(), &edits) else { return BTreeSet::new() };
        self.trials += 1;
        self.worked = self.worked.saturating_add(text.len() as u64);
        let Checked { policy, findings, work } = (self.check)(&Source::new(source.name(), text));
        self.worked = self.worked.saturating_add(work);
        if policy.is_none() {
            return BTreeSet::new();
        }
        let left = more_failing(&self.base.findings, &findings);
        let failing: BTreeSet<&Option<String>> = left.iter().map(|(_, tool)| tool).collect();
        coming.into_iter().filter(|(_, tool)| !failing.contains(tool)).collect()
    }

    /// What passes that was denied, or may.
    fn opened(&mut self, new: &Policy, suspects: &Suspects<'_>) -> Vec<Blame> {
        // a new one each time, so that no answer depends on how much has been tried
        let mut solver = Solver::new(Budget::default());
        let compared = compare(&self.base.policy, new, &mut solver);
        self.worked = self.worked.saturating_add(solver.worked());
        let opened = compared.tools.iter().chain(&compared.all_tools).filter(|tool| tool.change.may_loosen());
        let mut blames: Vec<Blame> = opened
            .map(|change| Blame { suspects: suspects.touching(change.tool.as_deref()), objection: objection(change) })
            .collect();
        blames.extend(sharing::parted(&self.base.policy, new).into_iter().map(|tool| Blame {
            suspects: suspects.touching(Some(tool)),
            objection: Objection::Unknown(sharing::UNKNOWN.to_owned()),
        }));
        blames
    }
}

fn objection(change: &ToolChange) -> Objection {
    let unknown = change.reasons.iter().find_map(|reason| match reason {
        Reason::Unknown(why) => Some(why.clone()),
        _ => None,
    });
    unknown.map_or_else(|| Objection::Opens(change.gain.clone()), Objection::Unknown)
}

/// The findings that fail a run and that there are more of than before.
fn more_failing(old: &[Diagnostic], new: &[Diagnostic]) -> Vec<Failing> {
    let failing = |findings: &[Diagnostic]| {
        let mut counts: BTreeMap<Failing, usize> = BTreeMap::new();
        for finding in findings.iter().filter(|finding| finding.level == Level::Deny) {
            *counts.entry(failing_of(finding)).or_default() += 1;
        }
        counts
    };
    let before = failing(old);
    let more = failing(new).into_iter().filter(|(key, count)| before.get(key).copied().unwrap_or_default() < *count);
    more.map(|(key, _)| key).collect()
}

fn failing_of(finding: &Diagnostic) -> Failing {
    (finding.code, finding.tool.clone())
}

/// The findings that should have gone.
fn staying(old: &[Diagnostic], new: &[Diagnostic], batch: &Batch) -> Vec<Blame> {
    let counted = |findings: &[Diagnostic]| {
        let mut counts: BTreeMap<Identity, usize> = BTreeMap::new();
        findings.iter().for_each(|finding| *counts.entry(identity(finding)).or_default() += 1);
        counts
    };
    let (before, after) = (counted(old), counted(new));
    let mut mended: BTreeMap<&Identity, Vec<usize>> = BTreeMap::new();
    for candidate in batch.values() {
        candidate.findings.iter().for_each(|finding| mended.entry(finding).or_default().push(candidate.order));
    }
    let staying = mended.into_iter().filter(|(finding, fixes)| {
        let (was, is) =
            (before.get(*finding).copied().unwrap_or_default(), after.get(*finding).copied().unwrap_or_default());
        !is_cut_off(was) && is + fixes.len() > was
    });
    staying
        .map(|(_, mut suspects)| {
            suspects.dedup();
            Blame { suspects, objection: Objection::Stays }
        })
        .collect()
}

/// Who touches what in a batch.
struct Suspects<'b> {
    by_name: BTreeMap<&'b str, Vec<usize>>,
    of_all: Vec<usize>,
    everybody: Vec<usize>,
}

impl<'b> Suspects<'b> {
    fn of(batch: &'b Batch) -> Self {
        let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (order, candidate) in batch {
            candidate.touched.names.iter().for_each(|name| by_name.entry(name).or_default().push(*order));
        }
        let touch_all = batch.iter().filter(|(_, candidate)| candidate.touched.all);
        let of_all = touch_all.map(|(order, _)| *order).collect();
        Self { by_name, of_all, everybody: batch.keys().copied().collect() }
    }

    /// The fixes that touch a tool, else those that touch what is no tool, else all.
    fn touching(&self, tool: Option<&str>) -> Vec<usize> {
        let named = tool.and_then(|tool| self.by_name.get(tool));
        let of_all = Some(&self.of_all).filter(|of_all| !of_all.is_empty());
        named.or(of_all).unwrap_or(&self.everybody).clone()
    }
}
