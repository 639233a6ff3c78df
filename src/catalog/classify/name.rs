//! Reads the name of a tool: which of its words is the action, and on what it acts.

use super::super::risk::RiskClass;
use super::claim::{Claim, Object, claim};
use super::lexicon::{Force, Form, Marks, Verb, agent};
use super::parts::{Part, parts};
use super::words::MAX_NAME_BYTES;

/// What a name says.
#[derive(Debug, Default)]
pub(super) struct NameReading<'n> {
    /// The action that the name most likely stands for.
    pub action: Option<Claim<'n>>,
    /// Whether the action is a guess from the last noun: `trade_fee` is looked at.
    pub from_noun: bool,
    /// Stricter actions that other words of the name may stand for, and whether such a word may be a mere noun.
    pub doubts: Vec<(Claim<'n>, bool)>,
    /// What it acts on.
    pub object: Object,
    /// Properties of the action itself.
    pub action_marks: Marks,
    /// The name is too long or written in letters that may imitate others, so nothing it says is sure.
    pub odd: bool,
}

/// Reads a name.
pub(super) fn read(name: &str) -> NameReading<'_> {
    let parts = parts(name);
    let mut reading = NameReading { odd: name.len() > MAX_NAME_BYTES || !name.is_ascii(), ..NameReading::default() };
    let end = core_end(&parts);
    let core = parts.get(..end).unwrap_or_default();
    let last = head_at(core);
    let scored = || (0..core.len()).filter_map(|at| Some((score(core, at, last)?, at)));
    let best = scored().reduce(|best, other| if other.0 > best.0 { other } else { best });
    match best.filter(|(score, _)| *score >= 3) {
        Some((_, at)) => take(&mut reading, name, core, at),
        None => guess(&mut reading, name, core),
    }
    let chosen = reading.action.map_or(RiskClass::Read, |action| action.worst);
    let rest =
        scored().filter(|(score, at)| *score >= 5 && best.is_none_or(|(_, chosen)| casts_doubt(core, chosen, *at)));
    let others = rest.filter_map(|(_, at)| doubt(name, core.get(at)?)).filter(|(other, _)| other.force > Force::Weak);
    reading.doubts.extend(others.filter(|(other, _)| other.worst.rank() > chosen.rank()));
    reading
}

/// Where the part of the name ends that holds the action: before `with_id`, `from_team`.
fn core_end(parts: &[Part<'_>]) -> usize {
    let mut acts = false;
    for (at, part) in parts.iter().enumerate() {
        if acts && part.word.marks.any(Marks::BOUNDARY) {
            return at;
        }
        acts |= part.action().is_some();
    }
    parts.len()
}

/// Whether another word of the name may be an action beside the chosen one: not where it only describes the object.
fn casts_doubt(core: &[Part<'_>], chosen: usize, at: usize) -> bool {
    let clear = core.get(chosen).and_then(Part::action).is_some_and(|verb| !verb.also_noun);
    let joined =
        at.checked_sub(1).and_then(|before| core.get(before)).is_some_and(|word| word.is_any(&["and", "or", "then"]));
    at != chosen && (!clear || at < chosen || at == head_at(core) || joined)
}

fn doubt<'n>(name: &'n str, part: &Part<'_>) -> Option<(Claim<'n>, bool)> {
    let verb = part.word.verb?;
    Some((claim(verb, part.word.marks, Object::default(), name.get(part.place.clone())?), verb.also_noun))
}

/// How likely the part at `at` is the action of the name, whose last word of weight stands at `last`; `None` for a word
/// that cannot be one.
fn score(core: &[Part<'_>], at: usize, last: usize) -> Option<i32> {
    let part = core.get(at)?;
    let verb = part.action()?;
    let before = at.checked_sub(1).and_then(|before| core.get(before));
    let strength = match (verb.also_noun, verb.force) {
        (false, Force::Weak) => 8,
        (false, _) => 12,
        (true, Force::Sure) => 8,
        (true, Force::Likely) => 5,
        (true, Force::Weak) if at == 0 || at == last => 3,
        (true, Force::Weak) => return None,
    };
    let handed_out = part.word.marks.any(Marks::RETRIEVE);
    let position = match before {
        None => 4,
        // `start_crawl`: what is started; but `order_get`
        Some(_) if at == last && !verb.also_noun && verb.class == RiskClass::Read && !handed_out => 0,
        Some(_) if at == last => 3,
        Some(before) if at == 1 && before.word.verb.is_none() => 3,
        Some(_) => 0,
    };
    let follows_action =
        before.is_some_and(|before| before.action().is_some_and(|earlier| earlier.force >= verb.force));
    let object = match (follows_action, at == last, verb.also_noun) {
        (true, true, false) | (false, _, _) => 0,
        (true, true, true) if verb.class == RiskClass::Read && verb.force == Force::Sure => 0,
        _ => -6,
    };
    let after_first = at > 0 && at != last && core.first().is_some_and(|first| first.action().is_some());
    let penalty = if after_first { 3 } else { 0 } + if is_looked_at(core, at, last, verb) { 12 } else { 0 };
    Some(strength + position + object - penalty)
}

/// Whether a word that may be a noun is one here, because the last word names something that is looked at:
/// `trade_fee`, `loan_assets`, `audit_log`.
fn is_looked_at(core: &[Part<'_>], at: usize, last: usize, verb: Verb) -> bool {
    if !verb.also_noun || matches!(verb.class, RiskClass::Read | RiskClass::Destructive) {
        return false;
    }
    let head = core.get(last).map(|head| head.word.marks).unwrap_or_default();
    let sure = verb.force == Force::Sure;
    let changes = sure && verb.class == RiskClass::Write;
    match at {
        _ if at == last && at > 0 => !sure && head.any(Marks::OUTCOME | Marks::READING),
        0 => at != last && head.any(Marks::OUTCOME) && !changes,
        _ if sure => head.any(Marks::OUTCOME) && !(changes && at < 2),
        _ => head.any(Marks::OUTCOME | Marks::READING),
    }
}

/// The last word that is not a mere addition: a version, `all`, `signed`.
fn head_at(core: &[Part<'_>]) -> usize {
    let addition = |part: &Part| {
        part.word.form == Form::Past
            || part.word.marks.any(Marks::FILLER)
            || part.is_any(&["all", "async", "batch", "bulk", "multiple"])
            || part.text.strip_prefix(['v', 'V']).unwrap_or(&part.text).bytes().all(|byte| byte.is_ascii_digit())
    };
    core.iter().rposition(|part| !addition(part)).unwrap_or(core.len().saturating_sub(1))
}

/// The word at `at` is the action.
fn take<'n>(reading: &mut NameReading<'n>, name: &'n str, core: &[Part<'_>], at: usize) {
    let Some((part, verb)) = core.get(at).and_then(|part| Some((part, part.action()?))) else { return };
    let last = head_at(core);
    let things = if at < last { at + 1..last + 1 } else { 0..at };
    for thing in core.get(things).unwrap_or_default() {
        reading.object.push(thing.word.marks);
    }
    // what stands before the action may be no more than the area it belongs to
    let object = if at < last { reading.object } else { reading.object.as_area() };
    let mut found = claim(verb, part.word.marks, object, name.get(part.place.clone()).unwrap_or_default());
    let in_the_middle = at > 1 && at < last;
    if verb.also_noun && in_the_middle && verb.force < Force::Sure {
        found.force = Force::Weak;
    }
    reading.action_marks = part.word.marks;
    reading.action = Some(found);
}

/// No word is an action: a question, something that does (`converter`), or a thing that is looked at.
fn guess<'n>(reading: &mut NameReading<'n>, name: &'n str, core: &[Part<'_>]) {
    let last = head_at(core);
    let Some((first, head)) = core.first().zip(core.get(last)) else { return };
    for thing in core.get(..=last).unwrap_or_default() {
        reading.object.push(thing.word.marks);
        let hidden =
            thing.action().filter(|verb| verb.force > Force::Weak && verb.worst.rank() > RiskClass::Write.rank());
        reading.doubts.extend(hidden.and_then(|_| doubt(name, thing)));
    }
    let question = first.word.marks.any(Marks::QUESTION).then_some((first, Force::Likely));
    let seen = head.word.marks.any(Marks::OUTCOME).then_some((head, Force::Likely));
    let weak = head.word.marks.any(Marks::READING).then_some((head, Force::Weak));
    if let (Some(verb), Some(quote)) = (agent(&head.text.to_ascii_lowercase()), name.get(head.place.clone())) {
        reading.action = Some(Claim { force: Force::Likely, ..claim(verb, head.word.marks, reading.object, quote) });
    } else if let Some((part, force)) = question.or(seen).or(weak)
        && let Some(quote) = name.get(part.place.clone())
    {
        reading.action = Some(Claim { class: RiskClass::Read, worst: RiskClass::Read, force, quote });
        reading.from_noun = true;
    }
}
