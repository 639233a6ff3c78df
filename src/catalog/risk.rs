//! Risk classes, severities and confidence: the words in which the risk of a tool is told.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

/// Declares an enum of words that are printed one way and read case-insensitively.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $word)] $variant,)+ }

        impl $name {
            /// Every value, in declaration order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word for it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                $(if word.eq_ignore_ascii_case($word) {
                    return Ok(Self::$variant);
                })+
                Err(UnknownWord)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = std::borrow::Cow::<str>::deserialize(deserializer)?;
                word.parse().map_err(|UnknownWord| serde::de::Error::unknown_variant(&word, &[$($word,)+]))
            }
        }
    };
}

/// A word that names none of the values asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownWord;

words! {
    /// What a tool does, by the worst of it. The order is that of the tables shown to people, riskiest last;
    /// [`RiskClass::rank`] compares by danger.
    RiskClass {
        /// Retrieves data, changes nothing.
        Read = "Read",
        /// A supporting operation that is none of the others.
        Other = "Other",
        /// Creates or changes data, reversibly.
        Write = "Write",
        /// Runs or triggers something whose effect depends on its arguments.
        Execute = "Execute",
        /// Moves money or commits to move it.
        Financial = "Financial",
        /// Permanently deletes, overwrites or ends something.
        Destructive = "Destructive",
    }
}

words! {
    /// How much harm a tool can do.
    Severity {
        /// Little or none.
        Low = "Low",
        /// Reversible harm.
        Medium = "Medium",
        /// Harm that depends on the arguments.
        High = "High",
        /// Harm that cannot be taken back.
        Critical = "Critical",
    }
}

words! {
    /// How sure a rating is.
    Confidence {
        /// A guess.
        Low = "low",
        /// More likely than not.
        Medium = "medium",
        /// Several pieces of evidence agree and none contradicts.
        High = "high",
    }
}

words! {
    /// Who rated a tool.
    RatedBy {
        /// A person.
        Person = "person",
        /// The publisher of the catalogue or registry.
        Publisher = "publisher",
        /// Our own classifier.
        Classifier = "classifier",
    }
}

impl RiskClass {
    /// Danger as a number: of two classes the one with the greater rank is the stricter to assume.
    pub fn rank(self) -> u8 {
        match self {
            Self::Read => 0,
            Self::Other => 1,
            Self::Write => 2,
            Self::Execute => 3,
            Self::Financial => 4,
            Self::Destructive => 5,
        }
    }

    /// The stricter of two classes.
    #[must_use]
    pub fn stricter(self, other: Self) -> Self {
        if other.rank() > self.rank() { other } else { self }
    }

    /// The severity that usually goes with the class.
    pub fn usual_severity(self) -> Severity {
        match self {
            Self::Read | Self::Other => Severity::Low,
            Self::Write => Severity::Medium,
            Self::Execute => Severity::High,
            Self::Financial | Self::Destructive => Severity::Critical,
        }
    }

    /// What the class means, as the end of the sentence "the tool …".
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Read => "retrieves data and changes nothing",
            Self::Write => "creates or changes data, reversibly",
            Self::Execute => "runs or triggers something whose effect depends on its arguments",
            Self::Destructive => "permanently deletes, overwrites or ends something",
            Self::Financial => "moves money or commits to move it",
            Self::Other => "is a supporting operation that is none of the other classes",
        }
    }
}

impl Severity {
    /// What the severity means and what it advises, as the end of the sentence "a call does …".
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Low => "little or no harm; a limit is enough, if any",
            Self::Medium => "harm that can be undone; cap how often it is called",
            Self::High => "harm that depends on the arguments; cap it tightly and check what it is called with",
            Self::Critical => "harm that cannot be taken back; keep it closed until a person opens it",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Confidence, RiskClass, Severity};

    #[test]
    fn words_are_read_in_any_case_and_printed_in_one() {
        for class in RiskClass::ALL {
            assert_eq!(class.as_str().to_uppercase().parse(), Ok(*class));
            assert_eq!(class.as_str().to_lowercase().parse(), Ok(*class));
        }
        assert_eq!("CRITICAL".parse(), Ok(Severity::Critical));
        assert!("Dangerous".parse::<RiskClass>().is_err());
        assert_eq!(serde_json::to_string(&RiskClass::Read).unwrap(), "\"Read\"");
        assert_eq!(serde_json::from_str::<Confidence>("\"HIGH\"").unwrap(), Confidence::High);
    }

    #[test]
    fn the_stricter_class_wins() {
        assert_eq!(RiskClass::Read.stricter(RiskClass::Destructive), RiskClass::Destructive);
        assert_eq!(RiskClass::Execute.stricter(RiskClass::Other), RiskClass::Execute);
    }
}
