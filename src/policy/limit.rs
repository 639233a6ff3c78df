//! Limits: how much may pass in a window.

use std::fmt;
use std::str::FromStr;

use super::ArgPath;

/// Largest `max` of a limit: 2^53 - 1, the largest integer that every JSON reader keeps exactly.
pub const MAX_LIMIT: u64 = (1 << 53) - 1;

/// A cap on what one counter may reach in one window. The scope is always one grant (one agent token), the only scope
/// that the format has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// Name of the counter; unique among the limits of one tool.
    pub counter: String,
    /// The span of time after which the counter starts again from zero.
    pub window: Window,
    /// What the counter may reach, from 1 to [`MAX_LIMIT`].
    pub max: u64,
    /// The argument whose value is added; `None` adds 1 a call.
    pub increment_from: Option<ArgPath>,
}

/// A window, aligned to the calendar in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Window {
    /// 60 seconds.
    Minute,
    /// 60 minutes.
    Hour,
    /// 24 hours.
    Day,
}

impl Window {
    /// Every window, shortest first.
    pub const ALL: [Self; 3] = [Self::Minute, Self::Hour, Self::Day];

    /// Its spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
        }
    }

    /// Its length in seconds.
    pub fn seconds(self) -> u64 {
        match self {
            Self::Minute => 60,
            Self::Hour => 3_600,
            Self::Day => 86_400,
        }
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Window {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|window| window.as_str() == word).ok_or(())
    }
}
