//! Moments.

use std::fmt;
use std::str::FromStr;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};

/// A moment: whole seconds since the beginning of 1970 in UTC, leap seconds not counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

/// A text is no moment. Displays as the end of the sentence "the time …".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimestampError;

impl Timestamp {
    /// The last moment that there is: the end of the year 9999. The first is as far before 1970.
    pub const LAST: Self = Self(253_402_300_799);

    /// This moment, unless it lies beyond [`Self::LAST`] or as far in the past.
    pub fn checked(seconds: i64) -> Result<Self, TimestampError> {
        if seconds.unsigned_abs() <= Self::LAST.0.unsigned_abs() { Ok(Self(seconds)) } else { Err(TimestampError) }
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    /// Reads RFC 3339 (`2026-11-20T12:00:00Z`, with any offset) or a whole number of seconds. Fractions of a second are
    /// cut off.
    fn from_str(text: &str) -> Result<Self, TimestampError> {
        if let Ok(seconds) = text.parse() {
            return Self::checked(seconds);
        }
        let moment: jiff::Timestamp = text.parse().map_err(|_| TimestampError)?;
        Self::checked(moment.as_nanosecond().div_euclid(1_000_000_000).try_into().map_err(|_| TimestampError)?)
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_second(self.0) {
            Ok(moment) => write!(f, "{moment}"),
            Err(_) => write!(f, "{}", self.0),
        }
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    /// From a whole number of seconds or a text, see [`Timestamp::from_str`].
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MomentVisitor)
    }
}

struct MomentVisitor;

impl Visitor<'_> for MomentVisitor {
    type Value = Timestamp;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number of seconds, or a time like \"2026-11-20T12:00:00Z\"")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Timestamp, E> {
        Timestamp::checked(value).map_err(|error| E::custom(format!("the time {error}")))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Timestamp, E> {
        self.visit_i64(i64::try_from(value).unwrap_or(i64::MAX))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Timestamp, E> {
        value.parse().map_err(|error| E::custom(format!("the time {error}")))
    }
}

impl fmt::Display for TimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("is neither like `2026-11-20T12:00:00Z` nor a whole number of seconds since 1970")
    }
}

impl std::error::Error for TimestampError {}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn moments_are_read_and_shown() {
        for (text, seconds) in [
            ("0", 0),
            ("-60", -60),
            ("1970-01-01T00:01:00Z", 60),
            ("2024-10-04T00:00:59.999Z", 1_728_000_059),
            ("2024-10-04T02:00:00+02:00", 1_728_000_000),
            ("1969-12-31T23:59:59.5Z", -1),
        ] {
            assert_eq!(text.parse(), Ok(Timestamp(seconds)), "{text}");
        }
        assert_eq!(Timestamp(1_728_000_059).to_string(), "2024-10-04T00:00:59Z");
        for wrong in
            ["", "noon", "2024-10-04", "2024-10-04T00:00:00", "2024-13-04T00:00:00Z", "1e3", "9223372036854775807"]
        {
            assert!(wrong.parse::<Timestamp>().is_err(), "{wrong}");
        }
    }
}
