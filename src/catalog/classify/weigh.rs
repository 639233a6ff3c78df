//! Weighs what name, description, arguments and annotations say against each other.

use super::super::risk::{Confidence, RiskClass};
use super::super::tool::{Annotations, Evidence};
use super::arguments::ArgumentsReading;
use super::claim::Claim;
use super::description::DescriptionReading;
use super::lexicon::Force;
use super::name::NameReading;
use super::{Rating, capability};

/// The numbers that decide between the sources. They were chosen on labelled tools; `evaluate` measures how well they
/// carry over to servers that had no part in the choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tuning {
    /// Weight of a weak, likely and sure word of the name.
    pub name: [u8; 3],
    /// The same for the main clause of the description.
    pub description: [u8; 3],
    /// The same for the arguments.
    pub arguments: [u8; 3],
    /// A rating of at least this weight is of high confidence, if nothing speaks against it.
    pub high: u8,
    /// The weight by which a rating of high confidence must lead the next class.
    pub lead: u8,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { name: [2, 4, 6], description: [2, 4, 5], arguments: [0, 2, 2], high: 7, lead: 3 }
    }
}

/// What all sources say of one tool.
pub(super) struct Readings<'t> {
    pub name: NameReading<'t>,
    pub description: DescriptionReading<'t>,
    pub arguments: ArgumentsReading,
    pub annotations: Annotations,
}

/// The rating that follows from the readings.
pub(super) fn weigh(readings: &Readings<'_>, tuning: Tuning) -> Rating {
    let scores = Scores::of(readings, tuning);
    let class = scores.class();
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

/// The weight of the evidence for each class.
struct Scores([(RiskClass, u8); 6]);

impl Scores {
    fn of(readings: &Readings<'_>, tuning: Tuning) -> Self {
        let classes = [RiskClass::Read, RiskClass::Other, RiskClass::Write, RiskClass::Execute, RiskClass::Financial, RiskClass::Destructive];
        let mut scores = Self(classes.map(|class| (class, 0)));
        for (action, weights) in [(readings.name.action, tuning.name), (readings.description.action, tuning.description)] {
            if let Some(action) = action {
                scores.add(action.class, weight(action.force, weights));
            }
        }
        for claim in &readings.arguments.claims {
            scores.add(claim.class, weight(claim.force, tuning.arguments));
        }
        if readings.description.last_word.is_some() && scores.class().rank() >= RiskClass::Write.rank() {
            scores.add(RiskClass::Destructive, weight(Force::Weak, tuning.description));
        }
        scores
    }

    fn add(&mut self, class: RiskClass, weight: u8) {
        for (known, score) in &mut self.0 {
            if *known == class {
                *score = score.saturating_add(weight);
            }
        }
    }

    /// The class of the greatest weight, of several the strictest; without any evidence, none of the others.
    fn class(&self) -> RiskClass {
        let best = self.0.iter().max_by_key(|(class, score)| (*score, class.rank()));
        best.filter(|(_, score)| *score > 0).map_or(RiskClass::Other, |(class, _)| *class)
    }

    fn top(&self) -> u8 {
        self.0.iter().map(|(_, score)| *score).max().unwrap_or_default()
    }

    fn leads(&self, tuning: Tuning) -> bool {
        let class = self.class();
        let next = self.0.iter().filter(|(other, _)| *other != class).map(|(_, score)| *score).max();
        self.top() >= next.unwrap_or_default().saturating_add(tuning.lead)
    }
}

fn weight(force: Force, [weak, likely, sure]: [u8; 3]) -> u8 {
    match force {
        Force::Weak => weak,
        Force::Likely => likely,
        Force::Sure => sure,
    }
}

/// One sure word is enough to think the worst.
fn speaks_alone(class: RiskClass, top: u8, tuning: Tuning) -> bool {
    class.rank() >= RiskClass::Financial.rank() && top >= tuning.description[2]
}

fn unreadable(readings: &Readings<'_>) -> bool {
    readings.name.odd || readings.description.cut || readings.arguments.unreadable
}

/// The strictest class that any of the evidence leaves plausible.
fn plausible(readings: &Readings<'_>, class: RiskClass) -> RiskClass {
    let described = readings.description.action.filter(|_| !readings.description.from_noun);
    // a name that is only a noun is cleared of what its other words may mean by a description that is sure
    let cleared = readings.name.from_noun
        && described.is_some_and(|action| action.class == RiskClass::Read && action.force == Force::Sure);
    let actions = readings.name.action.iter().chain(&readings.description.action).map(|action| action.worst);
    let names = readings.name.doubts.iter().filter(|_| !cleared).map(|doubt| doubt.worst);
    let others = readings.description.doubts.iter().map(|doubt| doubt.class);
    let arguments = readings.arguments.claims.iter().filter(|claim| counts(claim.class, readings)).map(|claim| claim.class);
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

/// Amounts are also looked up: where name and description agree that the tool only looks, they move nothing.
fn counts(class: RiskClass, readings: &Readings<'_>) -> bool {
    let looks = |action: Option<Claim<'_>>| action.is_some_and(|action| action.class == RiskClass::Read && action.worst == RiskClass::Read);
    class != RiskClass::Financial || !(looks(readings.name.action) && looks(readings.description.action))
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

fn contradictions(readings: &Readings<'_>, class: RiskClass) -> Vec<String> {
    let mut found = Vec::new();
    let sure = |action: Option<Claim<'_>>| action.is_some_and(|action| action.force == Force::Sure);
    if let (Some(named), Some(described)) = (readings.name.action, readings.description.action)
        && (named.class == RiskClass::Read) != (described.class == RiskClass::Read)
        && sure(readings.name.action)
        && sure(readings.description.action)
    {
        found.push(format!(
            "the name speaks for {} (`{}`), the description for {} (`{}`)",
            named.class, named.quote, described.class, described.quote
        ));
    }
    let hints = &readings.annotations;
    let changes = class.rank() >= RiskClass::Write.rank();
    if hints.read_only == Some(true) && changes {
        found.push(format!("the server declares it read-only, the evidence speaks for {class}"));
    }
    if hints.read_only == Some(false) && class == RiskClass::Read {
        found.push("the server declares that it is not read-only, the evidence speaks for Read".to_owned());
    }
    if hints.destructive == Some(true) && !changes {
        found.push(format!("the server declares it destructive, the evidence speaks for {class}"));
    }
    if hints.destructive == Some(false) && class == RiskClass::Destructive {
        found.push("the server declares it not destructive, the evidence speaks for Destructive".to_owned());
    }
    found
}

fn evidence(readings: &Readings<'_>) -> Vec<Evidence> {
    let mut found = Vec::new();
    let mut add = |source: &str, quote: &str, class: Option<RiskClass>| {
        let piece = Evidence { source: source.to_owned(), quote: quote.to_owned(), class };
        if !found.contains(&piece) {
            found.push(piece);
        }
    };
    for action in readings.name.action.iter().chain(&readings.name.doubts) {
        add("name", action.quote, Some(action.class));
    }
    for action in readings.description.action.iter().chain(&readings.description.doubts) {
        add("description", action.quote, Some(action.class));
    }
    if let Some(word) = readings.description.last_word {
        add("description", word, Some(RiskClass::Destructive));
    }
    for claim in &readings.arguments.claims {
        add("arguments", &claim.quote, Some(claim.class));
    }
    for (signal, quote) in &readings.arguments.signals {
        let known = readings.arguments.claims.iter().any(|claim| claim.quote == *quote);
        if !known && *signal == super::Signal::ForceFlag {
            add("arguments", quote, None);
        }
    }
    let hints = &readings.annotations;
    for (name, hint) in [("readOnlyHint", hints.read_only), ("destructiveHint", hints.destructive)] {
        if let Some(hint) = hint {
            let class = match (name, hint) {
                ("readOnlyHint", true) => Some(RiskClass::Read),
                ("destructiveHint", true) => Some(RiskClass::Destructive),
                _ => None,
            };
            add("annotations", &format!("{name}: {hint}"), class);
        }
    }
    found
}
