//! Sets of what one argument can be: a JSON value of any type, or nothing at all.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use super::lists::Lists;
use super::numbers::Numbers;
use super::strings::{Language, Strings};
use crate::policy::{Scalar, Test};

/// A set of JSON values and of absence, type by type. Objects are in it or not as a whole; what they hold is the business
/// of [`super::node::Node`].
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Values {
    pub(super) missing: bool,
    pub(super) null: bool,
    pub(super) no: bool,
    pub(super) yes: bool,
    pub(super) numbers: Numbers,
    pub(super) strings: Strings,
    pub(super) lists: Option<Lists>,
    pub(super) objects: bool,
    /// The type that a reader expects here, from what the policy compares with. No part of the set.
    pub(super) expected: Option<Kind>,
}

/// Types of JSON values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Bool,
    List,
    Object,
    Null,
}

impl Values {
    /// Everything, absence included.
    pub(super) fn all() -> Self {
        Self {
            missing: true,
            null: true,
            no: true,
            yes: true,
            numbers: Numbers::all(),
            strings: Strings::all(),
            lists: Some(Lists::default()),
            objects: true,
            expected: None,
        }
    }

    /// Nothing, not even absence.
    pub(super) fn none() -> Self {
        Self {
            missing: false,
            null: false,
            no: false,
            yes: false,
            numbers: Numbers::none(),
            strings: Strings::none(),
            lists: None,
            objects: false,
            expected: None,
        }
    }

    /// What a test holds for, and what it does not hold for.
    pub(super) fn of(test: &Test) -> (Self, Self) {
        let denying =
            |(equal, other): (Self, Self)| (Self { missing: false, ..other }, Self { missing: true, ..equal });
        let (inside, outside) = match test {
            Test::Eq(scalar) => Self::equal_to(std::slice::from_ref(scalar)),
            Test::In(scalars) => Self::equal_to(scalars),
            Test::Neq(scalar) => denying(Self::equal_to(std::slice::from_ref(scalar))),
            Test::NotIn(scalars) => denying(Self::equal_to(scalars)),
            Test::Lt(bound) => Self::numbers(Numbers::below(*bound)),
            Test::Lte(bound) => Self::numbers(Numbers::between(f64::MIN, *bound)),
            Test::Gt(bound) => Self::numbers(Numbers::above(*bound)),
            Test::Gte(bound) => Self::numbers(Numbers::between(*bound, f64::MAX)),
            Test::Exists(expected) => {
                let present = Self { missing: false, null: false, ..Self::all() };
                let absent = Self { missing: true, null: true, ..Self::none() };
                if *expected { (present, absent) } else { (absent, present) }
            }
            Test::Regex(pattern) => {
                let language = Language::Regex(pattern.clone());
                let outside = Self { strings: Strings::of(language.clone(), false), ..Self::all() };
                (Self { strings: Strings::of(language, true), ..Self::none() }, outside)
            }
            Test::Contains(part) => Self::holding(part),
        };
        let expected = expected_by(test);
        (Self { expected, ..inside }, Self { expected, ..outside })
    }

    /// What equals one of these scalars, and all else, absence included.
    fn equal_to(scalars: &[Scalar]) -> (Self, Self) {
        let texts: BTreeSet<Arc<str>> = scalars.iter().map(|scalar| scalar.printed().into()).collect();
        let numbers = Numbers::these(texts.iter().filter_map(|text| number_printed_as(text)));
        let (no, yes) = (texts.contains("false"), texts.contains("true"));
        let texts = Arc::new(texts);
        let (gaps, others) = (numbers.complement(), Strings::all_but(Arc::clone(&texts)));
        let equal = Self { no, yes, numbers, strings: Strings::these(texts), ..Self::none() };
        (equal, Self { no: !no, yes: !yes, numbers: gaps, strings: others, ..Self::all() })
    }

    /// These numbers and nothing else, and everything but these numbers.
    fn numbers(numbers: Numbers) -> (Self, Self) {
        let outside = Self { numbers: numbers.complement(), ..Self::all() };
        (Self { numbers, ..Self::none() }, outside)
    }

    /// The strings and lists that hold a scalar, and all else.
    fn holding(part: &Scalar) -> (Self, Self) {
        let (inside, outside) = match part {
            Scalar::String(text) => {
                let language = Language::Holding(text.as_str().into());
                (Strings::of(language.clone(), true), Strings::of(language, false))
            }
            Scalar::Bool(_) | Scalar::Number(_) => (Strings::none(), Strings::all()),
        };
        let lists = |holds| Some(Lists::holding(part, holds));
        let inside = Self { strings: inside, lists: lists(true), ..Self::none() };
        (inside, Self { strings: outside, lists: lists(false), ..Self::all() })
    }

    pub(super) fn contains(&self, value: Option<&Value>) -> bool {
        match value {
            None => self.missing,
            Some(Value::Null) => self.null,
            Some(Value::Bool(false)) => self.no,
            Some(Value::Bool(true)) => self.yes,
            Some(Value::Number(number)) => number.as_f64().is_some_and(|number| self.numbers.contains(number)),
            Some(Value::String(text)) => self.strings.contains(text),
            Some(Value::Array(entries)) => self.lists.as_ref().is_some_and(|lists| lists.contains(entries)),
            Some(Value::Object(_)) => self.objects,
        }
    }

    /// How many parts the set is made of: what it takes to copy it or to look through it.
    pub(super) fn weight(&self) -> usize {
        1 + self.numbers.weight() + self.strings.weight() + self.lists.as_ref().map_or(0, Lists::weight)
    }

    pub(super) fn intersection(self, other: &Self) -> Self {
        Self {
            missing: self.missing && other.missing,
            null: self.null && other.null,
            no: self.no && other.no,
            yes: self.yes && other.yes,
            numbers: self.numbers.intersection(&other.numbers),
            strings: self.strings.intersection(&other.strings),
            lists: self.lists.zip(other.lists.as_ref()).and_then(|(mine, theirs)| mine.intersection(theirs)),
            objects: self.objects && other.objects,
            expected: self.expected.or(other.expected),
        }
    }

    /// About how many parts are looked at to intersect the set with another.
    pub(super) fn effort(&self, other: &Self) -> usize {
        let lists = self.lists.as_ref().zip(other.lists.as_ref()).map_or(0, |(mine, theirs)| mine.effort(theirs));
        self.numbers.effort(&other.numbers) + self.strings.effort(&other.strings) + lists
    }

    /// Whether something other than strings and objects is in the set.
    pub(super) fn has_simple_member(&self) -> bool {
        self.missing || self.null || self.no || self.yes || self.lists.is_some() || !self.numbers.is_empty()
    }
}

/// The number that prints as this text, if there is one.
fn number_printed_as(text: &str) -> Option<f64> {
    let number: f64 = text.parse().ok().filter(|number: &f64| number.is_finite())?;
    (Scalar::Number(number).printed() == text).then_some(number)
}

fn expected_by(test: &Test) -> Option<Kind> {
    let kind = |scalar: &Scalar| match scalar {
        Scalar::Bool(_) => Kind::Bool,
        Scalar::Number(_) => Kind::Number,
        Scalar::String(_) => Kind::Text,
    };
    match test {
        Test::Eq(scalar) | Test::Neq(scalar) => Some(kind(scalar)),
        Test::In(scalars) | Test::NotIn(scalars) => scalars.first().map(kind),
        Test::Lt(_) | Test::Lte(_) | Test::Gt(_) | Test::Gte(_) => Some(Kind::Number),
        Test::Regex(_) | Test::Contains(Scalar::String(_)) => Some(Kind::Text),
        Test::Contains(_) => Some(Kind::List),
        Test::Exists(_) => None,
    }
}
