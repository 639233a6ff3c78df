//! Reads a description: the action of its main clause, what else it does, what it denies doing.

use super::super::risk::RiskClass;
use super::claim::{Claim, Object};
use super::clause::Clause;
use super::lexicon::{Force, Marks};
use super::tokens::Clauses;

/// Clauses that are read from the main clause on; what comes later is advice on how to call the tool.
const MAX_LATER_CLAUSES: u8 = 8;

/// Most clauses have fewer words.
const USUAL_CLAUSE: usize = 16;

/// What a description says.
#[derive(Debug, Default)]
pub(super) struct DescriptionReading<'t> {
    /// The action of the main clause.
    pub action: Option<Claim<'t>>,
    /// Whether the action is a guess from what is described: `weather forecast for a place`.
    pub from_noun: bool,
    /// Stricter actions of other clauses.
    pub doubts: Vec<Claim<'t>>,
    /// What the action acts on.
    pub object: Object,
    /// Properties of the action itself.
    pub action_marks: Marks,
    /// Words that call the effect final.
    pub last_word: Option<&'t str>,
    /// One clause both looks and changes.
    pub many_operations: bool,
    /// Some of it was too long to read.
    pub cut: bool,
}

/// Reads a description.
pub(super) fn read(description: &str) -> DescriptionReading<'_> {
    read_clauses(description, MAX_LATER_CLAUSES)
}

/// Reads no further than to the main clause: all of it that tells what flows through the tool.
pub(super) fn read_main(description: &str) -> DescriptionReading<'_> {
    read_clauses(description, 1)
}

/// Reads so many clauses from the main clause on, and all before it.
fn read_clauses(description: &str, most: u8) -> DescriptionReading<'_> {
    let mut clauses = Clauses::of(description);
    let mut reading = DescriptionReading { cut: clauses.is_cut, ..DescriptionReading::default() };
    let mut clause = Vec::with_capacity(USUAL_CLAUSE);
    let mut read = 0;
    while read < most && clauses.read(&mut clause) {
        add_clause(&mut reading, Clause::read(&clause));
        read += u8::from(reading.action.is_some() && !reading.from_noun);
    }
    reading
}

fn add_clause<'t>(reading: &mut DescriptionReading<'t>, clause: Clause<'t>) {
    reading.last_word = reading.last_word.or(clause.last_word);
    reading.doubts.extend(&clause.doubts);
    if reading.action.is_some() && !reading.from_noun {
        reading.doubts.extend(clause.actions.iter().filter(|action| action.is_doubt(reading.action)).map(|a| a.claim));
        return;
    }
    let Some((action, others)) = clause.actions.split_first() else {
        if reading.action.is_none() {
            reading.object = clause.subject;
            reading.action = clause.seen;
            reading.from_noun = clause.seen.is_some();
        }
        return;
    };
    let mut main = action.claim;
    for other in others.iter().map(|action| action.claim) {
        main.worst = main.worst.stricter(other.worst);
        if other.force > Force::Weak && other.class.rank() > main.class.rank() {
            (main.class, main.quote, main.force) = (other.class, other.quote, other.force);
        }
    }
    if !action.leads {
        main.force = main.force.min(Force::Likely);
    }
    reading.many_operations =
        others.len() > 1 && action.claim.class == RiskClass::Read && main.class != RiskClass::Read;
    // what was only a guess from the first noun gives way to an action
    reading.from_noun = false;
    reading.action = Some(main);
    for action in &clause.actions {
        reading.action_marks |= action.marks;
        reading.object.before |= action.object.before;
        reading.object.head |= action.object.head;
    }
}
