//! Days of the calendar.

use std::fmt;
use std::str::FromStr;

/// A day, as `2027-03-31`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(jiff::civil::Date);

/// A text is no day. Displays as the end of the sentence "… is".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateError;

impl Date {
    /// The day in UTC at a moment, in seconds since the beginning of 1970.
    pub fn at(seconds: i64) -> Self {
        let moment = jiff::Timestamp::from_second(seconds).unwrap_or_default();
        Self(jiff::tz::TimeZone::UTC.to_datetime(moment).date())
    }
}

impl FromStr for Date {
    type Err = DateError;

    /// Reads `2027-03-31` and no other form.
    fn from_str(text: &str) -> Result<Self, DateError> {
        let date: jiff::civil::Date = text.parse().map_err(|_| DateError)?;
        Some(Self(date)).filter(|date| date.to_string() == text).ok_or(DateError)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no day of the calendar like `2027-03-31`")
    }
}

impl std::error::Error for DateError {}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn days_are_read_in_one_form() {
        for day in ["2027-03-31", "2028-02-29", "1970-01-01"] {
            assert_eq!(day.parse::<Date>().unwrap().to_string(), day);
        }
        for wrong in ["", "2027-02-29", "2027-3-31", "20270331", "31.03.2027", "2027-03-31T00:00:00", " 2027-03-31"] {
            assert!(wrong.parse::<Date>().is_err(), "{wrong}");
        }
        assert!("2027-03-31".parse::<Date>().unwrap() < "2027-04-01".parse().unwrap());
        assert_eq!(Date::at(86_399).to_string(), "1970-01-01");
        assert_eq!(Date::at(86_400).to_string(), "1970-01-02");
        assert_eq!(Date::at(i64::MAX).to_string(), "1970-01-01");
    }
}
