//! Value sets: exactly which arguments a policy lets pass.
//!
//! A condition tests one argument, so what it holds for is a set of values at one path (`values`), and a conjunction of
//! conditions is a product of such sets over paths, a box (`node`). Rules combine conditions, so what an entry allows is
//! a combination of boxes: an [`ArgSet`]. It is kept as that combination, and [`Solver`] looks for members box by box.
//!
//! Any JSON object may come as arguments. Types are told apart as conditions do: numbers are doubles (`numbers`), strings
//! are languages (`strings`, `automaton`), lists are known by which scalars they hold (`lists`), `null` and absence
//! are values of their own. Every answer is exact; what would take too long is [`Unknown`].

mod automaton;
mod lists;
mod node;
mod numbers;
mod schema;
mod solver;
mod strings;
#[expect(clippy::module_inception, reason = "the set of values is what all else is made of")]
mod values;

pub use solver::{Budget, Solver, Unknown};

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use crate::decide::DEEPEST;
use crate::policy::{ArgPath, Condition, Rule, ToolEntry};
use values::Values;

/// A set of arguments of a call, that is of JSON objects.
#[derive(Debug, Clone)]
pub struct ArgSet(Expression);

/// A combination of conditions on single paths.
#[derive(Debug, Clone)]
enum Expression {
    /// What the literal holds for (`true`), or what it does not.
    Literal(Arc<Literal>, bool),
    /// Where an object holds no other names (`true`), or some.
    Closed(Arc<Closed>, bool),
    /// What is in all of these.
    All(Vec<Expression>),
    /// What is in one of these at least.
    Any(Vec<Expression>),
}

/// A set of values at one path, and all else.
#[derive(Debug)]
struct Literal {
    path: ArgPath,
    inside: Values,
    outside: Values,
}

/// The only names that an object at a path may hold.
#[derive(Debug)]
struct Closed {
    path: ArgPath,
    names: BTreeSet<String>,
}

impl ArgSet {
    /// All arguments.
    pub fn all() -> Self {
        Self(Expression::everything())
    }

    /// The arguments that a tool's input schema, a JSON Schema, accepts. Understood are types, choices, bounds of numbers,
    /// short lengths, plain patterns, what objects must and may hold, combinations (of `oneOf` as if several might hold) and
    /// references within the schema; all else narrows nothing, so the set may be too large but never too small. What is
    /// *not* in such a set may be [`Unknown`] to a solver.
    pub fn of_schema(schema: &Value) -> Self {
        Self(schema::expression(schema))
    }

    /// The arguments for which a condition holds.
    pub fn of_condition(condition: &Condition) -> Self {
        let (inside, outside) = Values::of(&condition.test);
        Self(Expression::Literal(Arc::new(Literal { path: condition.path.clone(), inside, outside }), true))
    }

    /// The arguments for which a rule holds: those for which all its conditions do.
    pub fn of_rule(rule: &Rule) -> Self {
        Self(Expression::All(rule.conditions.iter().map(|condition| Self::of_condition(condition).0).collect()))
    }

    /// The arguments for which all these rules hold.
    pub fn of_rules<'a>(rules: impl IntoIterator<Item = &'a Rule>) -> Self {
        Self(Expression::All(rules.into_iter().map(|rule| Self::of_rule(rule).0).collect()))
    }

    /// The arguments with which a listed tool can be called, limits aside.
    pub fn allowed_by(entry: &ToolEntry) -> Self {
        Self::passing(&entry.require, &entry.deny_if)
    }

    /// The arguments that pass these two lists of rules.
    pub fn passing<'a>(
        require: impl IntoIterator<Item = &'a Rule>,
        deny_if: impl IntoIterator<Item = &'a Rule>,
    ) -> Self {
        let required = require.into_iter().map(|rule| Self::of_rule(rule).0);
        let forbidden = deny_if.into_iter().map(|rule| Self::of_rule(rule).complement().0);
        Self(Expression::All(required.chain(forbidden).collect()))
    }

    /// All arguments that are not in the set.
    #[must_use]
    pub fn complement(&self) -> Self {
        Self(self.0.negated())
    }

    /// The arguments that are in both sets.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self(Expression::All(vec![self.0.clone(), other.0.clone()]))
    }

    /// The arguments of this set that are in all of these, too. Of many sets it is made at once: a chain of
    /// [`intersection`](Self::intersection)s nests as deep as it is long.
    #[must_use]
    pub fn within(&self, sets: impl IntoIterator<Item = Self>) -> Self {
        let others = sets.into_iter().map(|set| set.0);
        Self(Expression::All(std::iter::once(self.0.clone()).chain(others).collect()))
    }

    /// The arguments that are in one of these sets at least.
    pub fn any_of(sets: impl IntoIterator<Item = Self>) -> Self {
        Self(Expression::Any(sets.into_iter().map(|set| set.0).collect()))
    }

    /// The arguments that are in one of the sets at least.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self(Expression::Any(vec![self.0.clone(), other.0.clone()]))
    }

    /// The arguments of this set that are not in the other.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        self.intersection(&other.complement())
    }

    /// Whether these arguments, an object, are in the set.
    pub fn contains(&self, args: &Value) -> bool {
        self.0.contains(args)
    }
}

impl Expression {
    fn everything() -> Self {
        Self::All(Vec::new())
    }

    fn negated(&self) -> Self {
        match self {
            Self::Literal(literal, holds) => Self::Literal(Arc::clone(literal), !holds),
            Self::Closed(closed, holds) => Self::Closed(Arc::clone(closed), !holds),
            Self::All(parts) => Self::Any(parts.iter().map(Self::negated).collect()),
            Self::Any(ways) => Self::All(ways.iter().map(Self::negated).collect()),
        }
    }

    /// How many parts all its sets are made of: what it took to build it.
    fn weight(&self) -> u64 {
        match self {
            Self::Literal(literal, _) => (literal.inside.weight() + literal.outside.weight()) as u64,
            Self::Closed(closed, _) => closed.names.len() as u64,
            Self::All(parts) | Self::Any(parts) => parts.iter().map(Self::weight).fold(1, u64::saturating_add),
        }
    }

    fn contains(&self, args: &Value) -> bool {
        match self {
            Self::Literal(literal, holds) => literal.set(*holds).contains(literal.path.value_in(args)),
            Self::Closed(closed, holds) => closed.contains(args) == *holds,
            Self::All(parts) => parts.iter().all(|part| part.contains(args)),
            Self::Any(ways) => ways.iter().any(|way| way.contains(args)),
        }
    }
}

impl Closed {
    fn contains(&self, args: &Value) -> bool {
        let object = self.path.value_in(args).and_then(Value::as_object);
        object.is_none_or(|object| object.keys().all(|name| self.names.contains(name)))
    }
}

impl Literal {
    fn set(&self, holds: bool) -> &Values {
        if holds { &self.inside } else { &self.outside }
    }

    /// The path, unless it is longer than any arguments nest: then it is missing in all of them.
    fn within_reach(&self) -> Option<&[String]> {
        Some(self.path.names()).filter(|names| names.len() <= DEEPEST)
    }
}

#[cfg(test)]
mod tests;
