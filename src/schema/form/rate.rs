//! Rates and spans of time, as people write them: `10/day`, `"60s"`, `{"max": 10, "window": 60}`.

use serde_json::{Map, Value};

const MINUTE: u64 = 60;
const HOUR: u64 = 3_600;
const DAY: u64 = 86_400;

/// A span of time in the words of the format: the shortest window that is at least as long, or several days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// `minute`, `hour` or `day`.
    pub window: &'static str,
    /// How many of these windows the span is long; more than 1 only for days.
    pub times: u64,
}

/// At most so much in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Largest count.
    pub max: u64,
    /// `minute`, `hour` or `day`.
    pub window: &'static str,
}

impl Span {
    fn of_seconds(seconds: u64) -> Self {
        let window = if seconds <= MINUTE {
            "minute"
        } else if seconds <= HOUR {
            "hour"
        } else {
            "day"
        };
        Self { window, times: seconds.div_ceil(DAY).max(1) }
    }

    /// The largest `max` for one window that lets no more pass than `max` in the whole span; at least 1.
    pub fn share(self, max: u64) -> u64 {
        (max / self.times).max(1)
    }
}

/// The span that a value means: seconds as a number, or words.
pub fn span(value: &Value) -> Option<Span> {
    match value {
        Value::Number(number) => number.as_u64().filter(|seconds| *seconds > 0).map(|number| match number {
            // these are milliseconds: as seconds they would be no round span
            60_000 => Span::of_seconds(MINUTE),
            3_600_000 => Span::of_seconds(HOUR),
            86_400_000 => Span::of_seconds(DAY),
            seconds => Span::of_seconds(seconds),
        }),
        Value::String(text) => span_of_text(text),
        _ => None,
    }
}

fn span_of_text(text: &str) -> Option<Span> {
    if text.len() > 64 {
        return None;
    }
    let lower = text.trim().to_ascii_lowercase();
    let mut rest = lower.as_str();
    for prefix in ["per ", "per_", "every ", "each ", "a ", "1/", "/"] {
        rest = rest.strip_prefix(prefix).unwrap_or(rest);
    }
    let rest = rest.strip_prefix("pt").or_else(|| rest.strip_prefix('p')).unwrap_or(rest);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = rest.split_at_checked(digits)?;
    let number = if number.is_empty() { 1 } else { number.parse::<u64>().ok().filter(|number| *number > 0)? };
    let seconds = match unit.trim_matches([' ', '_', '-']) {
        "" if digits > 0 => return span(&Value::from(number)),
        "ms" | "millisecond" | "milliseconds" => return Some(Span::of_seconds(number.div_ceil(1000))),
        "s" | "sec" | "secs" | "second" | "seconds" => 1,
        "m" | "min" | "mins" | "minute" | "minutes" | "minutely" => MINUTE,
        "h" | "hr" | "hrs" | "hour" | "hours" | "hourly" => HOUR,
        "d" | "day" | "days" | "daily" => DAY,
        "w" | "week" | "weeks" | "weekly" => 7 * DAY,
        "month" | "months" | "monthly" | "mo" => 31 * DAY,
        "y" | "year" | "years" | "yearly" => 366 * DAY,
        _ => return None,
    };
    Some(Span::of_seconds(number.checked_mul(seconds)?))
}

/// The rate that a value means. A window that is not said is a minute; one that is not understood, a day.
pub fn rate(value: &Value) -> Option<Rate> {
    match value {
        Value::Number(_) => Some(Rate { max: count(value)?, window: "minute" }),
        Value::String(text) => rate_of_text(text),
        Value::Object(members) => rate_of_object(members),
        _ => None,
    }
}

fn rate_of_text(text: &str) -> Option<Rate> {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (max, rest) = text.split_at_checked(digits)?;
    let max = max.parse().ok().filter(|max| *max > 0)?;
    let lower = rest.get(..rest.len().min(64)).unwrap_or_default().to_ascii_lowercase();
    let spans = [" per ", " every ", " in ", " a ", "/", "per ", "p"];
    let span = spans.iter().find_map(|mark| span_of_text(lower.split_once(mark)?.1))?;
    Some(Rate { max: span.share(max), window: span.window })
}

fn rate_of_object(members: &Map<String, Value>) -> Option<Rate> {
    let named = |names: &[&str]| names.iter().find_map(|name| members.get(*name));
    // `per_minute: 10`, `requests_per_hour: 5`
    let per = members.iter().find_map(|(key, value)| Some((count(value)?, span_of_text(key.rsplit_once("per_")?.1)?)));
    if let Some((max, span)) = per {
        return Some(Rate { max: span.share(max), window: span.window });
    }
    let max = ["max", "limit", "requests", "calls", "count", "rate", "tokens", "amount", "max_calls", "max_requests"];
    let window =
        ["window", "per", "period", "interval", "unit", "duration", "seconds", "window_seconds", "time_window"];
    let max = count(named(&max)?)?;
    let span = named(&window).map_or(Span::of_seconds(MINUTE), |window| span(window).unwrap_or(Span::of_seconds(DAY)));
    Some(Rate { max: span.share(max), window: span.window })
}

/// A count of at least 1, as a number or as text.
fn count(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64().or_else(|| super::whole_max(value)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
    .filter(|count| *count > 0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Rate, Span, rate, span};

    #[test]
    fn spans_round_up() {
        for (value, window, times) in [
            (json!(60), "minute", 1),
            (json!("60s"), "minute", 1),
            (json!("30s"), "minute", 1),
            (json!("minutes"), "minute", 1),
            (json!("per minute"), "minute", 1),
            (json!(60_000), "minute", 1),
            (json!("PT1H"), "hour", 1),
            (json!(3600), "hour", 1),
            (json!("90m"), "day", 1),
            (json!("24h"), "day", 1),
            (json!("daily"), "day", 1),
            (json!("week"), "day", 7),
            (json!("30d"), "day", 30),
        ] {
            assert_eq!(span(&value), Some(Span { window, times }), "{value}");
        }
        for value in [json!("fortnight"), json!(0), json!(-60), json!(""), json!(null), json!("99999999999999999999s")]
        {
            assert_eq!(span(&value), None, "{value}");
        }
    }

    #[test]
    fn rates_are_read_from_text_and_objects() {
        for (value, max, window) in [
            (json!("10/day"), 10, "day"),
            (json!("10 / minute"), 10, "minute"),
            (json!("5 per hour"), 5, "hour"),
            (json!("100 calls per week"), 14, "day"),
            (json!("3/30s"), 3, "minute"),
            (json!({"max": 10, "window": 60}), 10, "minute"),
            (json!({"limit": "20", "per": "hour"}), 20, "hour"),
            (json!({"requests_per_minute": 7}), 7, "minute"),
            (json!({"max": 4}), 4, "minute"),
            (json!(12), 12, "minute"),
        ] {
            assert_eq!(rate(&value), Some(Rate { max, window }), "{value}");
        }
        for value in [json!("fast"), json!({"max": 0}), json!([10]), json!({}), json!("10")] {
            assert_eq!(rate(&value), None, "{value}");
        }
    }
}
