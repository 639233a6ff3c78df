//! What one place of a definition says about the risk: an action and what it acts on.

use super::super::risk::RiskClass;
use super::lexicon::{Force, Marks, Verb};

/// A class that some words speak for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Claim<'t> {
    /// The most likely class.
    pub class: RiskClass,
    /// The strictest plausible one.
    pub worst: RiskClass,
    /// How surely.
    pub force: Force,
    /// The words, verbatim.
    pub quote: &'t str,
}

/// What an action acts on.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Object {
    /// Properties of the thing itself: in `payment link`, of `link`.
    pub head: Marks,
    /// Properties of the words before it.
    pub before: Marks,
}

impl Object {
    /// Takes in the next word: what was the thing becomes part of its description.
    pub(super) fn push(&mut self, marks: Marks) {
        self.before |= self.head;
        self.head = marks;
    }

    /// The same words where they may name no more than the area that the action belongs to: what is no money there tells
    /// nothing.
    pub(super) fn as_area(self) -> Self {
        if self.all().any(Marks::MONEY | Marks::CREDENTIAL) { self } else { Self::default() }
    }

    /// Properties of all words.
    pub(super) fn all(self) -> Marks {
        self.head | self.before
    }
}

/// The claim of an action on an object.
pub(super) fn claim<'t>(verb: Verb, marks: Marks, object: Object, quote: &'t str) -> Claim<'t> {
    let mut claim = Claim { class: verb.class, worst: verb.worst, force: verb.force, quote };
    if matches!(verb.class, RiskClass::Write | RiskClass::Execute) {
        spend(&mut claim, marks, object);
        if marks.any(Marks::LOCKOUT) && object.all().any(Marks::CREDENTIAL) {
            claim.worst = claim.worst.stricter(RiskClass::Destructive);
        }
    }
    if verb.class == RiskClass::Financial && verb.force != Force::Sure && about_other_things(object) {
        claim.class = RiskClass::Write;
    }
    claim
}

/// An action that commits to a movement of money, by its object.
fn spend(claim: &mut Claim<'_>, marks: Marks, object: Object) {
    let moves = |marks: Marks| marks.any(Marks::MONEY) && !marks.any(Marks::LOOSE | Marks::FAINT);
    if marks.any(Marks::COMMIT) && moves(object.head) {
        claim.class = RiskClass::Financial;
        claim.force = claim.force.min(Force::Likely);
    }
    let described = moves(object.before) && !object.head.any(Marks::OUTCOME);
    let committed = marks.any(Marks::COMMIT) && (object.head.any(Marks::MONEY) || described);
    let amended = marks.any(Marks::AMEND) && object.head.any(Marks::MONEY) && !object.head.any(Marks::FAINT);
    if committed || amended {
        claim.worst = claim.worst.stricter(RiskClass::Financial);
    }
}

/// The object is known, and it is nothing of value: `transfer_issue`.
fn about_other_things(object: Object) -> bool {
    let known = Marks::PRIVATE | Marks::OUTSIDE | Marks::UNTRUSTED | Marks::OUTCOME;
    object.head.any(known) && !object.all().any(Marks::MONEY)
}
