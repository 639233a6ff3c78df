//! Reads the name of a tool: which of its words is the action, and on what it acts.

use std::ops::Range;

use super::super::risk::RiskClass;
use super::claim::{Claim, Object, claim};
use super::lexicon::{Force, Form, Marks, Verb, Word, pair, word};
use super::words::{MAX_NAME_BYTES, each_piece, lower};

/// What a name says.
#[derive(Debug, Default)]
pub(super) struct NameReading<'n> {
    /// The action that the name most likely stands for.
    pub action: Option<Claim<'n>>,
    /// Whether the action is a guess from the last noun: `trade_fee` is looked at.
    pub from_noun: bool,
    /// Stricter actions that other words of the name may stand for.
    pub doubts: Vec<Claim<'n>>,
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
    let mut reading = NameReading {
        odd: name.len() > MAX_NAME_BYTES || !name.is_ascii(),
        ..NameReading::default()
    };
    let end = core_end(&parts);
    let core = parts.get(..end).unwrap_or_default();
    let scored: Vec<(i32, usize)> = (0..core.len()).filter_map(|at| Some((score(core, at)?, at))).collect();
    let best = scored.iter().copied().reduce(|best, other| if other.0 > best.0 { other } else { best });
    match best.filter(|(score, _)| *score >= 3) {
        Some((_, at)) => take(&mut reading, name, core, at),
        None => guess(&mut reading, name, core),
    }
    let chosen = reading.action.map_or(RiskClass::Read, |action| action.worst);
    let rest = scored.iter().filter(|(score, at)| *score >= 5 && best.is_none_or(|(_, chosen)| chosen != *at));
    let others = rest.filter_map(|(_, at)| {
        let part = core.get(*at)?;
        Some(claim(part.word.verb?, part.word.marks, Object::default(), name.get(part.place.clone())?))
    });
    reading.doubts.extend(others.filter(|other| other.worst.rank() > chosen.rank()));
    reading
}

struct Part {
    place: Range<usize>,
    lower: String,
    word: Word,
}

impl Part {
    fn action(&self) -> Option<Verb> {
        self.word.verb.filter(|_| self.word.form == Form::Plain)
    }
}

/// The words of the name; two words that are one action are joined, and an unknown one is tried as two: `sendemail`.
fn parts(name: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    each_piece(name, |place| {
        let lower = lower(name.get(place.clone()).unwrap_or_default());
        let known = word(&lower);
        if let Some(last) = parts.last_mut().filter(|last| last.word.opens_pair)
            && let Some(joined) = pair(&last.lower, &lower)
        {
            last.word = joined;
            last.place.end = place.end;
            return;
        }
        let unknown = known == Word::default();
        match unknown.then(|| compound(&lower)).flatten() {
            Some((cut, action, thing)) => {
                let middle = place.start + cut;
                parts.push(Part { place: place.start..middle, lower: String::new(), word: action });
                parts.push(Part { place: middle..place.end, lower: String::new(), word: thing });
            }
            None => parts.push(Part { place, lower, word: known }),
        }
    });
    mark_keys(&mut parts);
    parts
}

/// An action and a known word written as one.
fn compound(lower: &str) -> Option<(usize, Word, Word)> {
    if lower.len() < 6 || lower.len() > 32 || !lower.is_ascii() {
        return None;
    }
    (3..=lower.len() - 3).find_map(|cut| {
        let (head, tail) = lower.split_at_checked(cut)?;
        let (action, thing) = (word(head), word(tail));
        let verb = action.verb.filter(|_| action.form == Form::Plain)?;
        let clear = !verb.also_noun || verb.class == RiskClass::Read;
        (clear && thing != Word::default()).then_some((cut, action, thing))
    })
}

/// `api key`, `access token`: the second word is a secret because of the first.
fn mark_keys(parts: &mut [Part]) {
    let mut opens = false;
    for part in parts {
        if opens && matches!(part.lower.as_str(), "key" | "keys" | "token" | "tokens" | "phrase" | "variables") {
            part.word.marks |= Marks::SECRET | Marks::CREDENTIAL;
        }
        opens = part.word.marks.any(Marks::KEYRING);
    }
}

/// Where the part of the name ends that holds the action: before `with_id`, `from_team`.
fn core_end(parts: &[Part]) -> usize {
    let mut acts = false;
    for (at, part) in parts.iter().enumerate() {
        if acts && part.word.marks.any(Marks::BOUNDARY) {
            return at;
        }
        acts |= part.action().is_some();
    }
    parts.len()
}

/// How likely the part at `at` is the action of the name; `None` for a word that cannot be one.
fn score(core: &[Part], at: usize) -> Option<i32> {
    let part = core.get(at)?;
    let verb = part.action()?;
    let last = head_at(core);
    let before = at.checked_sub(1).and_then(|before| core.get(before));
    let strength = match (verb.also_noun, verb.force) {
        (false, Force::Weak) => 6,
        (false, _) => 10,
        (true, Force::Sure) => 7,
        (true, Force::Likely) => 5,
        (true, Force::Weak) => 3,
    };
    let position = match before {
        None => 4,
        Some(_) if at == last => 3,
        Some(before) if at == 1 && before.word.verb.is_none() => 3,
        Some(_) => 0,
    };
    let follows_action = before.is_some_and(|before| before.action().is_some_and(|earlier| earlier.force >= verb.force));
    let object = match (follows_action, at == last, verb.also_noun) {
        (true, true, false) | (false, _, _) => 0,
        (true, true, true) if verb.class == RiskClass::Read && verb.force == Force::Sure => 0,
        _ => -6,
    };
    let sure_change = verb.class == RiskClass::Write && verb.force == Force::Sure;
    let looked_at = at != last
        && verb.also_noun
        && !sure_change
        && core.get(last).is_some_and(|head| head.word.marks.any(Marks::OUTCOME));
    Some(strength + position + object - if looked_at { 8 } else { 0 })
}

/// The last word that is not a mere addition: a version, `all`, `signed`.
fn head_at(core: &[Part]) -> usize {
    let addition = |part: &Part| {
        part.word.form == Form::Past
            || part.word.marks.any(Marks::FILLER)
            || matches!(part.lower.as_str(), "all" | "async" | "batch" | "bulk" | "multiple")
            || part.lower.strip_prefix('v').unwrap_or(&part.lower).bytes().all(|byte| byte.is_ascii_digit())
    };
    core.iter().rposition(|part| !addition(part)).unwrap_or(core.len().saturating_sub(1))
}

/// The word at `at` is the action.
fn take<'n>(reading: &mut NameReading<'n>, name: &'n str, core: &[Part], at: usize) {
    let Some((part, verb)) = core.get(at).and_then(|part| Some((part, part.action()?))) else { return };
    let last = head_at(core);
    let things = if at < last { at + 1..last + 1 } else { 0..at };
    for thing in core.get(things).unwrap_or_default() {
        reading.object.push(thing.word.marks);
    }
    let mut found = claim(verb, part.word.marks, reading.object, name.get(part.place.clone()).unwrap_or_default());
    let in_the_middle = at > 1 && at < last;
    if verb.also_noun && in_the_middle && verb.force < Force::Sure {
        found.force = Force::Weak;
    }
    reading.action_marks = part.word.marks;
    reading.action = Some(found);
}

/// No word is an action: a question, or a thing that is looked at.
fn guess<'n>(reading: &mut NameReading<'n>, name: &'n str, core: &[Part]) {
    let last = head_at(core);
    let Some((first, head)) = core.first().zip(core.get(last)) else { return };
    for thing in core.get(..=last).unwrap_or_default() {
        reading.object.push(thing.word.marks);
        let hidden = thing.action().filter(|verb| verb.worst.rank() > RiskClass::Write.rank());
        reading.doubts.extend(hidden.and_then(|verb| {
            Some(claim(verb, thing.word.marks, Object::default(), name.get(thing.place.clone())?))
        }));
    }
    let question = first.word.marks.any(Marks::QUESTION).then_some((first, Force::Likely));
    let seen = head.word.marks.any(Marks::OUTCOME).then_some((head, Force::Likely));
    let weak = head.word.marks.any(Marks::READING).then_some((head, Force::Weak));
    if let Some((part, force)) = question.or(seen).or(weak)
        && let Some(quote) = name.get(part.place.clone())
    {
        reading.action = Some(Claim { class: RiskClass::Read, worst: RiskClass::Read, force, quote });
        reading.from_noun = true;
    }
}
