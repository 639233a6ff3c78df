//! The values that a condition compares with.

use std::fmt;

use serde_json::Value;

/// A string, number or boolean. `null`, lists and objects are no scalars.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    /// `true` or `false`.
    Bool(bool),
    /// An IEEE double, always finite.
    Number(f64),
    /// Text.
    String(String),
}

impl Scalar {
    /// The scalar that a JSON value is, if it is one.
    pub fn from_json(value: &Value) -> Option<Self> {
        match value {
            Value::Bool(value) => Some(Self::Bool(*value)),
            Value::Number(value) => value.as_f64().filter(|value| value.is_finite()).map(Self::Number),
            Value::String(value) => Some(Self::String(value.clone())),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// Whether two scalars are equal to a condition: as numbers when both are numbers, else by their printed text.
    pub fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a == b,
            (Self::String(a), Self::String(b)) => a == b,
            (a, b) => a.printed() == b.printed(),
        }
    }

    /// The text by which scalars of different types are compared. A number prints as the shortest decimal that reads
    /// back, without exponent below 1e21.
    pub fn printed(&self) -> String {
        match self {
            Self::Bool(value) => value.to_string(),
            Self::Number(value) => print_number(*value),
            Self::String(value) => value.clone(),
        }
    }
}

/// The shortest decimal that reads back as this double; with an exponent only from 1e21 on.
pub(crate) fn print_number(value: f64) -> String {
    if value == 0.0 {
        // minus zero prints as zero
        "0".to_owned()
    } else if value.abs() < 1e21 {
        format!("{value}")
    } else {
        let text = format!("{value:e}");
        text.replacen('e', "e+", 1)
    }
}

impl fmt::Display for Scalar {
    /// As JSON, so that a string is told from a number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(value) => f.write_str(&print_number(*value)),
            Self::String(value) => write!(f, "{}", Value::from(value.as_str())),
        }
    }
}

impl From<&Scalar> for Value {
    fn from(scalar: &Scalar) -> Self {
        match scalar {
            Scalar::Bool(value) => Self::from(*value),
            Scalar::Number(value) if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 =>
            {
                #[expect(clippy::cast_possible_truncation, reason = "a whole number within 2^53")]
                Self::from(*value as i64)
            }
            Scalar::Number(value) => Self::from(*value),
            Scalar::String(value) => Self::from(value.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Scalar;

    #[test]
    fn numbers_print_as_the_shortest_decimal() {
        for (value, text) in [
            (5.0, "5"),
            (-0.0, "0"),
            (0.1, "0.1"),
            (1e20, "100000000000000000000"),
            (1e21, "1e+21"),
            (1.5e-7, "0.00000015"),
            (50_000_000.0, "50000000"),
            (-1.25e22, "-1.25e+22"),
        ] {
            assert_eq!(Scalar::Number(value).printed(), text);
        }
    }

    #[test]
    fn comparison_is_numeric_or_by_text() {
        let text = |text: &str| Scalar::String(text.to_owned());
        assert!(text("5").equals(&Scalar::Number(5.0)));
        assert!(!text("5.0").equals(&Scalar::Number(5.0)));
        assert!(text("true").equals(&Scalar::Bool(true)));
        assert!(Scalar::Number(-0.0).equals(&Scalar::Number(0.0)));
        assert!(!Scalar::Bool(true).equals(&Scalar::Number(1.0)));
    }
}
