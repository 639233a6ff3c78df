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

    /// What a test holds for (`holds`), or what it does not hold for.
    pub(super) fn of(test: &Test, holds: bool) -> Self {
        let set = match test {
            Test::Eq(scalar) => Self::equal_to(std::slice::from_ref(scalar), holds),
            Test::In(scalars) => Self::equal_to(scalars, holds),
            Test::Neq(scalar) => Self { missing: !holds, ..Self::equal_to(std::slice::from_ref(scalar), !holds) },
            Test::NotIn(scalars) => Self { missing: !holds, ..Self::equal_to(scalars, !holds) },
            Test::Lt(bound) => Self::numbers(Numbers::below(*bound), holds),
            Test::Lte(bound) => Self::numbers(Numbers::between(f64::MIN, *bound), holds),
            Test::Gt(bound) => Self::numbers(Numbers::above(*bound), holds),
            Test::Gte(bound) => Self::numbers(Numbers::between(*bound, f64::MAX), holds),
            Test::Exists(expected) if *expected == holds => Self { missing: false, null: false, ..Self::all() },
            Test::Exists(_) => Self { missing: true, null: true, ..Self::none() },
            Test::Regex(pattern) => {
                let strings = Strings::of(Language::Regex(pattern.clone()), holds);
                Self { strings, ..Self::all_or_none(!holds) }
            }
            Test::Contains(part) => {
                let strings = match part {
                    Scalar::String(part) => Strings::of(Language::Holding(part.as_str().into()), holds),
                    Scalar::Bool(_) | Scalar::Number(_) if holds => Strings::none(),
                    Scalar::Bool(_) | Scalar::Number(_) => Strings::all(),
                };
                Self { strings, lists: Some(Lists::holding(part, holds)), ..Self::all_or_none(!holds) }
            }
        };
        Self { expected: expected_by(test), ..set }
    }

    /// What equals one of these scalars, or all else, absence included.
    fn equal_to(scalars: &[Scalar], equal: bool) -> Self {
        let texts: BTreeSet<Arc<str>> = scalars.iter().map(|scalar| scalar.printed().into()).collect();
        let numbers = Numbers::these(texts.iter().filter_map(|text| number_printed_as(text)));
        let (no, yes) = (texts.contains("false"), texts.contains("true"));
        if equal {
            Self { no, yes, numbers, strings: Strings::these(texts), ..Self::none() }
        } else {
            let (numbers, strings) = (numbers.complement(), Strings::all_but(texts));
            Self { no: !no, yes: !yes, numbers, strings, ..Self::all() }
        }
    }

    /// These numbers and nothing else, or everything but these numbers.
    fn numbers(numbers: Numbers, inside: bool) -> Self {
        if inside { Self { numbers, ..Self::none() } } else { Self { numbers: numbers.complement(), ..Self::all() } }
    }

    fn all_or_none(all: bool) -> Self {
        if all { Self::all() } else { Self::none() }
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
