//! One test of one argument.

use std::fmt;
use std::str::FromStr;

use super::{ArgPath, Pattern, Scalar};

/// A condition of a rule: what is tested, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The argument.
    pub path: ArgPath,
    /// The test that it must pass for the condition to hold.
    pub test: Test,
}

/// An operator together with the value that it takes.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// Equal, see [`Scalar::equals`].
    Eq(Scalar),
    /// Not equal.
    Neq(Scalar),
    /// Less than.
    Lt(f64),
    /// At most.
    Lte(f64),
    /// Greater than.
    Gt(f64),
    /// At least.
    Gte(f64),
    /// Equal to one of these.
    In(Vec<Scalar>),
    /// Equal to none of these.
    NotIn(Vec<Scalar>),
    /// Present and not `null` (`true`), or absent or `null` (`false`).
    Exists(bool),
    /// A string in which the pattern is found.
    Regex(Pattern),
    /// A string that has this substring, or a list that has an entry equal to this.
    Contains(Scalar),
}

/// The operators, as they are spelled in a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is described at the variant of `Test` of the same name")]
pub enum Operator {
    Eq,
    Neq,
    Lt,
    Lte,
    Gt,
    Gte,
    In,
    NotIn,
    Exists,
    Regex,
    Contains,
}

impl Operator {
    /// Every operator, in the order in which they are listed to people.
    pub const ALL: [Self; 11] = [
        Self::Eq,
        Self::Neq,
        Self::Lt,
        Self::Lte,
        Self::Gt,
        Self::Gte,
        Self::In,
        Self::NotIn,
        Self::Exists,
        Self::Regex,
        Self::Contains,
    ];

    /// Its spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::Neq => "neq",
            Self::Lt => "lt",
            Self::Lte => "lte",
            Self::Gt => "gt",
            Self::Gte => "gte",
            Self::In => "in",
            Self::NotIn => "not_in",
            Self::Exists => "exists",
            Self::Regex => "regex",
            Self::Contains => "contains",
        }
    }

    /// What its value must be, as in "takes …".
    pub fn takes(self) -> &'static str {
        match self {
            Self::Eq | Self::Neq | Self::Contains => "a string, number or boolean",
            Self::Lt | Self::Lte | Self::Gt | Self::Gte => "a number",
            Self::In | Self::NotIn => "a list of strings, numbers or booleans",
            Self::Exists => "`true` or `false`",
            Self::Regex => "a string that is a regular expression",
        }
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Operator {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|operator| operator.as_str() == word).ok_or(())
    }
}

impl Test {
    /// The operator of the test.
    pub fn operator(&self) -> Operator {
        match self {
            Self::Eq(_) => Operator::Eq,
            Self::Neq(_) => Operator::Neq,
            Self::Lt(_) => Operator::Lt,
            Self::Lte(_) => Operator::Lte,
            Self::Gt(_) => Operator::Gt,
            Self::Gte(_) => Operator::Gte,
            Self::In(_) => Operator::In,
            Self::NotIn(_) => Operator::NotIn,
            Self::Exists(_) => Operator::Exists,
            Self::Regex(_) => Operator::Regex,
            Self::Contains(_) => Operator::Contains,
        }
    }
}

impl fmt::Display for Condition {
    /// `args.amount lte 100`, values as JSON. Untrusted text: display it through [`crate::source::Safe`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ", self.path, self.test.operator())?;
        match &self.test {
            Test::Eq(value) | Test::Neq(value) | Test::Contains(value) => write!(f, "{value}"),
            Test::Lt(value) | Test::Lte(value) | Test::Gt(value) | Test::Gte(value) => {
                write!(f, "{}", Scalar::Number(*value))
            }
            Test::In(values) | Test::NotIn(values) => {
                let values: Vec<String> = values.iter().map(Scalar::to_string).collect();
                write!(f, "[{}]", values.join(", "))
            }
            Test::Exists(value) => write!(f, "{value}"),
            Test::Regex(pattern) => write!(f, "{}", serde_json::Value::from(pattern.as_str())),
        }
    }
}
