//! Weighs what name, description, arguments and annotations say against each other.

use super::super::risk::{Confidence, RiskClass};
use super::super::tool::Annotations;
use super::arguments::{ArgumentClaim, ArgumentsReading};
use super::claim::Claim;
use super::description::DescriptionReading;
use super::lexicon::Force;
use super::name::NameReading;
use super::reasons::{contradictions, evidence};
use super::scores::Scores;
use super::tuning::Tuning;
use super::{Rating, capability};

/// What all sources say of one tool.
pub(super) struct Readings<'t> {
    pub name: NameReading<'t>,
    pub description: DescriptionReading<'t>,
    pub arguments: ArgumentsReading,
    pub annotations: Annotations,
    /// Whether there is a description: most tools that do no more than exist in words are looked at.
    pub described: bool,
}

/// The rating that follows from the readings.
pub(super) fn weigh(readings: &Readings<'_>, tuning: Tuning) -> Rating {
    let scores = Scores::of(readings, tuning);
    let class = scores.class().unwrap_or(if readings.described { RiskClass::Read } else { RiskClass::Other });
    let contradictions = contradictions(readings, class);
    let mut worst = plausible(readings, class);
    let clear = worst == class && contradictions.is_empty() && scores.leads(tuning) && !unreadable(readings);
    let confidence = match scores.top() {
        top if clear && (top >= tuning.high || speaks_alone(class, top, tuning)) => Confidence::High,
        top if top >= tuning.name[1] || annotated_alike(&readings.annotations, class) && top > 0 => Confidence::Medium,
        _ => Confidence::Low,
    };
    if scores.top() < tuning.name[1] {
        worst = RiskClass::Destructive;
    }
    let review = confidence != Confidence::High || !contradictions.is_empty();
    let treat_as = if review && worst == class { next_stricter(class) } else { worst };
    let signals = capability::signals(class, &readings.name, &readings.description, &readings.arguments);
    let evidence = evidence(readings);
    Rating { class, severity: class.usual_severity(), confidence, treat_as, evidence, contradictions, signals }
}

/// One sure word is enough to think the worst.
fn speaks_alone(class: RiskClass, top: u8, tuning: Tuning) -> bool {
    class.rank() >= RiskClass::Financial.rank() && top >= tuning.name[2]
}

fn unreadable(readings: &Readings<'_>) -> bool {
    readings.name.odd || readings.description.cut || readings.arguments.unreadable
}

/// The strictest class that any of the evidence leaves plausible.
fn plausible(readings: &Readings<'_>, class: RiskClass) -> RiskClass {
    let described = readings.description.action.filter(|_| !readings.description.from_noun);
    // what the nouns of a name may mean is cleared up where its action and a sure description both only look
    let cleared = readings.name.action.is_some_and(|action| action.class == RiskClass::Read)
        && described.is_some_and(|action| action.class == RiskClass::Read && action.force == Force::Sure);
    let actions = readings.name.action.iter().chain(&readings.description.action).map(|action| action.worst);
    let names = readings.name.doubts.iter().filter(|(_, noun)| !(cleared && *noun)).map(|(doubt, _)| doubt.worst);
    let others = readings.description.doubts.iter().map(|doubt| doubt.worst);
    let arguments =
        readings.arguments.claims.iter().filter(|claim| counts(claim, class, readings)).map(|claim| claim.class);
    let mut worst = actions.chain(names).chain(others).chain(arguments).fold(class, RiskClass::stricter);
    if readings.description.last_word.is_some() && worst.rank() >= RiskClass::Write.rank()
        || readings.annotations.destructive == Some(true)
    {
        worst = RiskClass::Destructive;
    }
    if readings.annotations.read_only == Some(false) {
        worst = worst.stricter(RiskClass::Write);
    }
    worst
}

/// Whether an argument casts doubt on the class. Amounts are also looked up: where name and description agree that the
/// tool only looks, they move nothing. What forces a change matters only where there is one.
fn counts(claim: &ArgumentClaim, class: RiskClass, readings: &Readings<'_>) -> bool {
    let looks = |action: Option<Claim<'_>>| action.is_some_and(|action| action.worst == RiskClass::Read);
    match claim.class {
        RiskClass::Financial => !(looks(readings.name.action) && looks(readings.description.action)),
        RiskClass::Destructive => claim.force > Force::Weak || class.rank() >= RiskClass::Write.rank(),
        _ => true,
    }
}

/// The class to assume when this one is not certain.
fn next_stricter(class: RiskClass) -> RiskClass {
    match class {
        RiskClass::Read | RiskClass::Other => RiskClass::Write,
        RiskClass::Write => RiskClass::Execute,
        RiskClass::Execute | RiskClass::Financial | RiskClass::Destructive => RiskClass::Destructive,
    }
}

fn annotated_alike(annotations: &Annotations, class: RiskClass) -> bool {
    match class {
        RiskClass::Read => annotations.read_only == Some(true),
        RiskClass::Destructive => annotations.destructive == Some(true),
        _ => annotations.read_only == Some(false),
    }
}
