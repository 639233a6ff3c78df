//! Looks for arguments that meet some conditions and fail others.
//!
//! Each condition speaks of one path, so paths are decided one by one, and of the infinitely many values at a path a
//! few stand for all: every number that a condition names and its neighbours, every text that it names and one that
//! none names, and so on. Only patterns are beyond this: where strings could decide and a pattern restricts them, the
//! answer may be [`Answer::Unknown`].

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::decide::holds;
use crate::policy::{Condition, Rule, Scalar, Test};

mod candidates;

use candidates::candidates;

/// Paths of more steps are not looked into.
const DEEPEST_PATH: usize = 32;

/// A condition that must hold, or must not.
#[derive(Debug, Clone, Copy)]
pub(super) struct Literal<'a> {
    pub(super) condition: &'a Condition,
    pub(super) holds: bool,
}

/// Whether arguments were found.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Answer<T> {
    /// There are none.
    No,
    /// None was found, and it is not proved that there are none.
    Unknown,
    /// These.
    Yes(T),
}

/// Looks for arguments, as far as its budget goes.
#[derive(Debug)]
pub(super) struct Solver {
    steps: usize,
}

/// The literals on one path and on the paths below it.
#[derive(Default)]
struct Node<'a> {
    tests: Vec<(&'a Test, bool)>,
    children: BTreeMap<&'a str, Node<'a>>,
}

/// How much there is to look at in a condition, in the unit of the solver's budget.
pub(super) fn size(condition: &Condition) -> usize {
    condition.path.names().len() + weight(&condition.test)
}

impl Solver {
    /// A solver whose budget is in proportion to the conditions that it will be asked about.
    pub(super) fn for_size(size: usize) -> Self {
        Self { steps: size.saturating_mul(64).saturating_add(2_000) }
    }

    /// Arguments for which every literal is as it should be.
    pub(super) fn solve(&mut self, literals: &[Literal<'_>]) -> Answer<Value> {
        let mut root = Node::default();
        for literal in literals {
            let path = literal.condition.path.names();
            if path.len() > DEEPEST_PATH {
                return Answer::Unknown;
            }
            self.steps = self.steps.saturating_sub(path.len());
            let node = path.iter().fold(&mut root, |node, name| node.children.entry(name).or_default());
            node.tests.push((&literal.condition.test, literal.holds));
        }
        self.object(&root)
    }

    /// Whether the rule holds for these arguments.
    pub(super) fn rule_holds(&mut self, rule: &Rule, args: &Value) -> bool {
        rule.conditions.iter().all(|condition| {
            self.steps = self.steps.saturating_sub(size(condition));
            holds(&condition.test, condition.path.value_in(args))
        })
    }

    /// An object whose members are as the node's children say.
    fn object(&mut self, node: &Node<'_>) -> Answer<Value> {
        let mut members = Map::new();
        let mut unknown = false;
        for (name, child) in &node.children {
            match self.value(child) {
                Answer::No => return Answer::No,
                Answer::Unknown => unknown = true,
                Answer::Yes(None) => {}
                Answer::Yes(Some(value)) => drop(members.insert((*name).to_owned(), value)),
            }
        }
        if unknown { Answer::Unknown } else { Answer::Yes(Value::Object(members)) }
    }

    /// What may stand at a node; `None` is nothing at all.
    fn value(&mut self, node: &Node<'_>) -> Answer<Option<Value>> {
        let mut unknown = false;
        // anything but an object: then all paths below are missing
        if node.children.values().all(|child| self.may_be_missing(child)) {
            if self.fits(&node.tests, None) {
                return Answer::Yes(None);
            }
            let options = candidates(&node.tests);
            for value in options.values {
                if self.fits(&node.tests, Some(&value)) {
                    return Answer::Yes(Some(value));
                }
                if self.steps == 0 {
                    return Answer::Unknown;
                }
            }
            let apart_from_patterns: Vec<_> =
                node.tests.iter().copied().filter(|(test, _)| !matches!(test, Test::Regex(_))).collect();
            unknown = options.patterns_open && self.fits(&apart_from_patterns, Some(&options.free_text));
        }
        let empty = Value::Object(Map::new());
        if self.fits(&node.tests, Some(&empty)) {
            match self.object(node) {
                Answer::No => {}
                Answer::Unknown => unknown = true,
                Answer::Yes(value) => return Answer::Yes(Some(value)),
            }
        }
        if unknown { Answer::Unknown } else { Answer::No }
    }

    fn may_be_missing(&mut self, node: &Node<'_>) -> bool {
        self.fits(&node.tests, None) && node.children.values().all(|child| self.may_be_missing(child))
    }

    fn fits(&mut self, tests: &[(&Test, bool)], value: Option<&Value>) -> bool {
        tests.iter().all(|(test, expected)| {
            self.steps = self.steps.saturating_sub(weight(test));
            holds(test, value) == *expected
        })
    }
}

/// How much there is to compare in a test.
fn weight(test: &Test) -> usize {
    let text = |text: &str| 1 + text.len() / 64;
    let scalar = |scalar: &Scalar| if let Scalar::String(value) = scalar { text(value) } else { 1 };
    match test {
        Test::Eq(value) | Test::Neq(value) | Test::Contains(value) => scalar(value),
        Test::In(values) | Test::NotIn(values) => 1 + values.iter().map(scalar).sum::<usize>(),
        Test::Regex(pattern) => text(pattern.as_str()),
        Test::Lt(_) | Test::Lte(_) | Test::Gt(_) | Test::Gte(_) | Test::Exists(_) => 1,
    }
}
