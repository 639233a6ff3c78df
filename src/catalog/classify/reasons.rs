//! Puts into words what a rating rests on and what speaks against it.

use super::super::risk::RiskClass;
use super::super::tool::Evidence;
use super::claim::Claim;
use super::lexicon::Force;
use super::weigh::Readings;

/// Pieces of evidence that are kept of one tool.
const MAX_EVIDENCE: usize = 32;

/// Sources that speak against each other.
pub(super) fn contradictions(readings: &Readings<'_>, class: RiskClass) -> Vec<String> {
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

/// What the rating rests on, each piece once, quoted verbatim.
pub(super) fn evidence(readings: &Readings<'_>) -> Vec<Evidence> {
    let Readings { name, description, arguments, annotations, .. } = readings;
    let named = name.action.iter().chain(name.doubts.iter().map(|(doubt, _)| doubt));
    let described = description.action.iter().chain(&description.doubts);
    let last_word = description.last_word.map(|word| ("description", word, Some(RiskClass::Destructive)));
    let told = named.map(|claim| ("name", claim)).chain(described.map(|claim| ("description", claim)));
    let claimed = arguments.claims.iter().map(|claim| ("arguments", claim.quote.as_str(), Some(claim.class)));
    let taken = arguments.signals.iter().map(|(_, quote)| ("arguments", quote.as_str(), None));
    let hints = [
        (annotations.read_only, "readOnlyHint: true", "readOnlyHint: false", RiskClass::Read),
        (annotations.destructive, "destructiveHint: true", "destructiveHint: false", RiskClass::Destructive),
    ];
    let hinted = hints.into_iter().filter_map(|(hint, yes, no, class)| {
        hint.map(|hint| ("annotations", if hint { yes } else { no }, hint.then_some(class)))
    });
    let all = told.map(|(source, claim)| (source, claim.quote, Some(claim.class))).chain(last_word);
    let mut found: Vec<Evidence> = Vec::new();
    for (source, quote, class) in all.chain(hinted).chain(claimed).chain(taken) {
        let known = found
            .iter()
            .any(|piece| piece.source == source && piece.quote == quote && (piece.class == class || class.is_none()));
        if !known && found.len() < MAX_EVIDENCE {
            found.push(Evidence { source: source.to_owned(), quote: quote.to_owned(), class });
        }
    }
    found
}
