//! How a tool is rated: what was lowered, however it was done, is risk that grew.

use serde_json::Value;

use super::change::{Change, Kind, Risk};
use crate::catalog::{RiskClass, Severity, Tool};
use crate::source::quote;

/// That a tool is new.
pub(super) fn added(tool: &Tool) -> Change {
    let message = match strictest(tool) {
        None => "new, and not rated".to_owned(),
        Some(class) => format!("new: {}", told(tool, class)),
    };
    Change::new(Kind::Added, risk_of_new(tool), message)
}

/// That a tool has likely another name. To a policy, which goes by names, it is a new one.
pub(super) fn renamed(old: &Tool, new: &Tool) -> Change {
    let message = format!("likely renamed, was {}", quote(&old.name));
    let [before, after] = [old, new].map(|tool| Some(Value::from(tool.name.as_str())));
    Change::new(Kind::Renamed, risk_of_new(new), message).values(before, after)
}

/// What differs in the rating of a tool.
pub(super) fn compare(old: &Tool, new: &Tool, changes: &mut Vec<Change>) {
    changes.extend(class(old.class, new.class));
    changes.extend(treat_as(old, new));
    changes.extend(confidence(old, new));
    changes.extend(severity(old, new));
    changes.extend(signals(old, new));
}

/// Whether a tool that had a class has a stricter one now.
pub(super) fn is_higher(old: Option<RiskClass>, new: Option<RiskClass>) -> bool {
    old.zip(new).is_some_and(|(old, new)| new.rank() > old.rank())
}

/// The class to reckon with.
fn strictest(tool: &Tool) -> Option<RiskClass> {
    tool.class.map(|class| tool.treat_as.map_or(class, |strictest| class.stricter(strictest)))
}

fn told(tool: &Tool, strictest: RiskClass) -> String {
    match tool.class {
        Some(class) if class != strictest => format!("{class}, to be treated as {strictest}"),
        _ => format!("{strictest}, {}", strictest.meaning()),
    }
}

fn risk_of_new(tool: &Tool) -> Risk {
    match strictest(tool) {
        Some(RiskClass::Read | RiskClass::Other | RiskClass::Write) => Risk::Changed,
        Some(RiskClass::Execute | RiskClass::Financial | RiskClass::Destructive) | None => Risk::Grew,
    }
}

fn class(old: Option<RiskClass>, new: Option<RiskClass>) -> Option<Change> {
    let (risk, message) = match (old, new) {
        (Some(old), Some(new)) if new.rank() < old.rank() => (Risk::Grew, format!("rated lower: {new}, was {old}")),
        (Some(old), Some(new)) if new.rank() > old.rank() => (Risk::Changed, format!("rated higher: {new}, was {old}")),
        (Some(old), None) => (Risk::Grew, format!("no longer rated, was {old}")),
        (None, Some(new)) => (Risk::Changed, format!("rated {new}, was not rated")),
        _ => return None,
    };
    Some(Change::new(Kind::Class, risk, message).values(word(old), word(new)))
}

/// The class that a rating in doubt is to be treated as.
fn treat_as(old: &Tool, new: &Tool) -> Option<Change> {
    let (before, after) = (strictest(old)?, strictest(new)?);
    // what the class alone explains has been told
    let own = |tool: &Tool| strictest(tool) != tool.class;
    if before == after || !(own(old) || own(new)) {
        return None;
    }
    let lowered = after.rank() < before.rank();
    let risk = if lowered { Risk::Grew } else { Risk::Changed };
    let message = format!("to be treated as {after}, was {before}");
    Some(Change::new(Kind::TreatAs, risk, message).values(word(Some(before)), word(Some(after))))
}

/// Whether the class is only a guess, on which no failing finding rests.
fn confidence(old: &Tool, new: &Tool) -> Option<Change> {
    if old.class.is_none() || new.class.is_none() || old.is_guess() == new.is_guess() {
        return None;
    }
    let (risk, message) = if new.is_guess() {
        (Risk::Grew, "the rating is only a guess now, on which no lint fails")
    } else {
        (Risk::Changed, "the rating is no longer a guess")
    };
    let [before, after] = [old, new].map(|tool| tool.confidence.map(|confidence| Value::from(confidence.as_str())));
    Some(Change::new(Kind::Confidence, risk, message).values(before, after))
}

/// The severity, where it does not just follow the class.
fn severity(old: &Tool, new: &Tool) -> Option<Change> {
    if old.stated_severity.is_none() && new.stated_severity.is_none() {
        return None;
    }
    let (before, after) = (old.severity(), new.severity());
    let (risk, message) = match (before, after) {
        (Some(before), Some(after)) if after < before => (Risk::Grew, format!("severity lower: {after}, was {before}")),
        (Some(before), Some(after)) if after > before => {
            (Risk::Changed, format!("severity higher: {after}, was {before}"))
        }
        (Some(before), None) => (Risk::Grew, format!("no longer has a severity, was {before}")),
        (None, Some(after)) => (Risk::Changed, format!("severity {after}, had none")),
        _ => return None,
    };
    let word = |severity: Option<Severity>| severity.map(|severity| Value::from(severity.as_str()));
    Some(Change::new(Kind::Severity, risk, message).values(word(before), word(after)))
}

/// Marks on which lints rest: one that was taken away silences them.
fn signals(old: &Tool, new: &Tool) -> impl Iterator<Item = Change> {
    let lost = old.signals.iter().filter(|signal| !new.signals.contains(signal));
    let lost = lost.map(|signal| (Risk::Grew, format!("no longer marked `{signal}`")));
    let more = new.signals.iter().filter(|signal| !old.signals.contains(signal));
    let more = more.map(|signal| (Risk::Changed, format!("marked `{signal}` now")));
    lost.chain(more).map(|(risk, message)| Change::new(Kind::Signal, risk, message))
}

fn word(class: Option<RiskClass>) -> Option<Value> {
    class.map(|class| class.as_str().into())
}
