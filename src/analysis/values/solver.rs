//! Questions about sets, answered within a budget: exactly, or not at all.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use super::automaton::{Automaton, Found, MOST_LANGUAGES, search};
use super::node::Node;
use super::strings::{Language, Plain, Strings};
use super::{ArgSet, Expression};
use crate::decide::Arguments;
use crate::source::quote;

/// How much work a [`Solver`] does before it answers [`Unknown`]. The defaults keep any one question well under a second
/// and any number of them under a few seconds.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// Most steps of one question, a step being one condition tried against one box, or some tens of the parts that large
    /// sets are made of.
    pub steps: u64,
    /// Most states in one search for a string.
    pub states: usize,
    /// Most work over all questions, a unit being one step of one automaton, four bytes built, or a fraction of a step of
    /// a question.
    pub work: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { steps: 20_000, states: 20_000, work: 40_000_000 }
    }
}

/// The answer "too hard to tell", and why. It counts as the unsafe side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// What was too hard: one sentence, lower case, no full stop.
    pub reason: String,
}

/// Answers questions about sets. Keep one for many questions: it remembers the automata of patterns.
pub struct Solver {
    budget: Budget,
    /// Work so far, see [`Budget::work`].
    worked: u64,
    /// Parts of sets that were looked at for this question so far, a step being worth [`PARTS_OF_A_STEP`].
    looked: u64,
    automata: BTreeMap<Language, Option<Arc<Automaton>>>,
    /// Bytes of the automata that are remembered.
    remembered: usize,
    strings: BTreeMap<Strings, Result<Option<String>, Unknown>>,
}

/// Bytes of automata from which on they are forgotten, to be built again when needed.
const MOST_REMEMBERED: usize = 64 << 20;

/// Answers about strings from which on they are forgotten.
const MOST_ANSWERS: usize = 4_096;

/// Parts of sets that are looked at in a step of a question.
const PARTS_OF_A_STEP: u64 = 32;

/// Work of a step, or of a part that is built for a question.
const WORK_OF_A_STEP: u64 = 4;

/// Parts of boxes that are copied in the time in which one part of a set is looked at.
const CHEAP: usize = 4;

/// Members among which the shortest is chosen.
const MOST_CANDIDATES: usize = 4;

impl Solver {
    /// A solver that has done nothing yet.
    pub fn new(budget: Budget) -> Self {
        Self { budget, worked: 0, looked: 0, automata: BTreeMap::new(), remembered: 0, strings: BTreeMap::new() }
    }

    /// The work of all questions so far, see [`Budget::work`].
    pub fn worked(&self) -> u64 {
        self.worked
    }

    /// Whether all work is done: then every answer is [`Unknown`], and no question is worth putting together.
    pub fn is_spent(&self) -> bool {
        self.worked >= self.budget.work
    }

    /// Whether the set has no member.
    pub fn is_empty(&mut self, set: &ArgSet) -> Result<bool, Unknown> {
        Ok(self.solve(set, 1)?.is_none())
    }

    /// A small, readable member of the set, if it has one.
    pub fn member(&mut self, set: &ArgSet) -> Result<Option<Arguments>, Unknown> {
        self.solve(set, MOST_CANDIDATES)
    }

    /// Counts parts of sets that are about to be looked at. Where [`Self::is_spent`] says that it is too much, they are not.
    pub(super) fn look(&mut self, parts: usize) {
        self.looked = self.looked.saturating_add(parts as u64);
        self.worked = self.worked.saturating_add(parts as u64);
    }

    /// The shortest string of a set, if it has one.
    pub(super) fn string_of(&mut self, strings: &Strings) -> Result<Option<String>, Unknown> {
        match strings.plain() {
            Plain::Only(only) => {
                Ok(only.iter().min_by_key(|text| (text.is_empty(), text.len(), &***text)).map(|text| text.to_string()))
            }
            Plain::AllBut(without) => {
                let short = ('a'..='z').map(String::from).chain((1_usize..).map(|number| format!("a{number}")));
                Ok(short.into_iter().find(|text| !without.contains(text.as_str())))
            }
            Plain::Languages(languages, without) => {
                if languages.len() > MOST_LANGUAGES {
                    return Err(Unknown::new("the patterns have too many ways to match to be compared"));
                }
                // answers are looked up by all that the set is made of
                self.look(1 + without.len() / 4);
                if let Some(answer) = self.strings.get(strings) {
                    return answer.clone();
                }
                let answer = self.search(languages, without);
                if self.strings.len() >= MOST_ANSWERS {
                    self.strings.clear();
                }
                self.strings.insert(strings.clone(), answer.clone());
                answer
            }
        }
    }

    fn search(
        &mut self,
        languages: &BTreeMap<Language, bool>,
        without: &BTreeSet<Arc<str>>,
    ) -> Result<Option<String>, Unknown> {
        let mut automata = Vec::with_capacity(languages.len());
        for (language, wanted) in languages {
            automata.push((self.automaton(language)?, *wanted));
        }
        if self.is_spent() {
            return Err(Unknown::too_much_work("patterns"));
        }
        self.look(without.len());
        match search(&automata, without, self.budget.states, &mut self.worked) {
            Found::Shortest(text) => Ok(Some(text)),
            Found::Nothing => Ok(None),
            Found::TooLarge => Err(Unknown::new("the patterns have too many ways to match to be compared")),
        }
    }

    fn automaton(&mut self, language: &Language) -> Result<Arc<Automaton>, Unknown> {
        if self.is_spent() {
            return Err(Unknown::too_much_work("patterns"));
        }
        if self.remembered > MOST_REMEMBERED {
            self.automata.clear();
            self.remembered = 0;
        }
        let automaton = match self.automata.entry(language.clone()) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(place) => {
                let automaton = Automaton::of(language).map(Arc::new);
                let size = automaton.as_ref().map_or(Automaton::largest(), |automaton| automaton.size());
                self.worked += size as u64 / 4;
                self.remembered += automaton.as_ref().map_or(0, |automaton| automaton.size());
                place.insert(automaton).clone()
            }
        };
        automaton.ok_or_else(|| match language {
            Language::Regex(pattern) => {
                Unknown::new(format!("the pattern {} is too large to be compared", quote(pattern.as_str())))
            }
            Language::Holding(part) => Unknown::new(format!("the text {} is too long to be compared", quote(part))),
        })
    }

    /// Looks for members until there are `enough` to choose from, and chooses.
    ///
    /// A set is a combination of literals. What must hold narrows a box; where one of several may hold, each is tried in
    /// turn, those with the fewest open ways first.
    fn solve(&mut self, set: &ArgSet, enough: usize) -> Result<Option<Arguments>, Unknown> {
        self.looked = 0;
        self.worked = self.worked.saturating_add(WORK_OF_A_STEP.saturating_mul(set.0.weight()));
        let mut best: Option<(usize, String, Value)> = None;
        let mut found = 0;
        let mut unknown = None;
        let mut open = Vec::new();
        open.extend(self.narrow(Candidate::root(), vec![&set.0])?);
        'states: while let Some(state) = open.pop()
            && found < enough
        {
            self.look(state.pending.len());
            if self.is_spent() {
                // what is left may not have been narrowed to what must hold
                unknown = Some(Unknown::too_much_work("rules"));
                break;
            }
            match state.node.pick(self).map(Option::unwrap_or_default) {
                // what is picked often meets the choices that are still open
                Ok(value) if state.is_met_by(&value) => {
                    let text = value.to_string();
                    let candidate = (text.len(), text, value);
                    if best.as_ref().is_none_or(|best| (candidate.0, &candidate.1) < (best.0, &best.1)) {
                        best = Some(candidate);
                    }
                    found += 1;
                    continue;
                }
                Err(reason) if state.pending.is_empty() => {
                    unknown = Some(reason);
                    continue;
                }
                Ok(_) | Err(_) => {}
            }
            if let Some((choice, ways)) = self.branches(&state)? {
                for way in ways.into_iter().rev() {
                    self.look(state.weight());
                    if self.is_spent() {
                        unknown = Some(Unknown::too_much_work("rules"));
                        break 'states;
                    }
                    let mut next = state.clone();
                    next.pending.swap_remove(choice);
                    open.extend(self.narrow(next, vec![way])?);
                }
            }
        }
        match (best, unknown) {
            (Some((.., value)), _) => Arguments::new(value).map(Some).map_err(|error| Unknown::new(error.0)),
            (None, Some(reason)) => Err(reason),
            (None, None) => Ok(None),
        }
    }

    /// Applies what must hold; what leaves a choice is put off. `None` if nothing is left.
    fn narrow<'a>(
        &mut self,
        mut state: Candidate<'a>,
        mut todo: Vec<&'a Expression>,
    ) -> Result<Option<Candidate<'a>>, Unknown> {
        while let Some(expression) = todo.pop() {
            match expression {
                Expression::All(parts) => todo.extend(parts.iter().rev()),
                Expression::Any(ways) => match ways.as_slice() {
                    [] => return Ok(None),
                    [only] => todo.push(only),
                    ways => state.pending.push(ways),
                },
                Expression::Literal(literal, holds) => {
                    self.step()?;
                    let set = literal.set(*holds);
                    let left = match literal.within_reach() {
                        Some(path) => state.node.restrict(path, set, self),
                        None => set.missing,
                    };
                    if !left {
                        return Ok(None);
                    }
                }
                Expression::Closed(_, false) => return Err(Unknown::new("what a schema refuses is not searched")),
                Expression::Closed(closed, true) => {
                    self.step()?;
                    if !state.node.close(closed.path.names(), &closed.names, self) {
                        return Ok(None);
                    }
                }
            }
        }
        Ok(Some(state))
    }

    /// The choice with the fewest ways still open, and these; `None` if some choice has none left, or there is no choice.
    fn branches<'a>(&mut self, state: &Candidate<'a>) -> Result<Option<(usize, Vec<&'a Expression>)>, Unknown> {
        let mut fewest: Option<(usize, Vec<&'a Expression>)> = None;
        for (index, ways) in state.pending.iter().enumerate() {
            let mut open = Vec::new();
            for way in *ways {
                if self.may_hold(&state.node, way)? {
                    open.push(way);
                }
            }
            if open.is_empty() {
                return Ok(None);
            }
            let single = open.len() == 1;
            if fewest.as_ref().is_none_or(|(_, fewest)| open.len() < fewest.len()) {
                fewest = Some((index, open));
            }
            if single {
                break;
            }
        }
        Ok(fewest)
    }

    /// Whether an expression may hold in a box; `false` is certain.
    fn may_hold(&mut self, node: &Node, expression: &Expression) -> Result<bool, Unknown> {
        match expression {
            Expression::Literal(literal, holds) => {
                self.step()?;
                let set = literal.set(*holds);
                Ok(literal.within_reach().map_or(set.missing, |path| node.admits(path, set, self)))
            }
            Expression::All(parts) => {
                for part in parts {
                    if let Expression::Literal(..) = part
                        && !self.may_hold(node, part)?
                    {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Expression::Any(_) | Expression::Closed(..) => Ok(true),
        }
    }

    fn step(&mut self) -> Result<(), Unknown> {
        self.looked = self.looked.saturating_add(PARTS_OF_A_STEP);
        self.worked = self.worked.saturating_add(WORK_OF_A_STEP);
        if self.is_spent() {
            return Err(Unknown::too_much_work("rules"));
        }
        if self.looked > self.budget.steps.saturating_mul(PARTS_OF_A_STEP) {
            return Err(Unknown::new("the rules combine in too many ways to be compared"));
        }
        Ok(())
    }
}

/// A product over paths, and the choices that are still to be made in it.
#[derive(Clone)]
struct Candidate<'a> {
    node: Node,
    pending: Vec<&'a [Expression]>,
}

impl Candidate<'_> {
    fn root() -> Self {
        Self { node: Node::root(), pending: Vec::new() }
    }

    /// How many parts are copied with it.
    fn weight(&self) -> usize {
        (self.pending.len() + self.node.weight()) / CHEAP
    }

    /// Whether a member of the box meets every choice.
    fn is_met_by(&self, args: &Value) -> bool {
        self.pending.iter().all(|ways| ways.iter().any(|way| way.contains(args)))
    }
}

impl Unknown {
    pub(super) fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }

    fn too_much_work(what: &str) -> Self {
        Self::new(format!("the {what} take too much work to compare"))
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Unknown {}
