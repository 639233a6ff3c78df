//! The members of limits.

use serde_json::{Value, json};

use super::Words;
use crate::schema::site::Site;
use crate::schema::{codes, form, show};
use crate::suggest;

const WINDOWS: [&str; 3] = ["minute", "hour", "day"];

pub(super) fn window(site: &Site<'_>, found: &Value) -> Words {
    let message = format!("`window` must be `\"minute\"`, `\"hour\"` or `\"day\"`, and this is {}", show::found(found));
    let near = found.as_str().and_then(|word| suggest::nearest(word, WINDOWS));
    let help = match (form::span(found), near) {
        (Some(span), _) if span.times > 1 => {
            let max = site.get("max").and_then(form::whole_max).unwrap_or(span.times);
            format!(
                "write `\"window\": \"day\"`, the longest there is, and the maximum divided by {}: {}",
                span.times,
                show::member("max", &json!(span.share(max)))
            )
        }
        (Some(span), _) => format!("write {}", show::member("window", &json!(span.window))),
        (None, Some(near)) => format!("write {}", show::member("window", &json!(near))),
        (None, None) => "write `\"window\": \"minute\"`, `\"hour\"` or `\"day\"`".to_owned(),
    };
    Words::new(codes::BAD_WINDOW, message, help)
}

pub(super) fn max(site: &Site<'_>, found: &Value) -> Words {
    let block = "to let no call pass, add the tool to `hide`, or write `\"deny_if\": [{\"conditions\": []}]`";
    let unlimited = "to set no limit, remove the whole limit";
    let rate = found.as_str().and_then(|_| form::rate(found));
    let (what, help) = match (form::whole_max(found), found) {
        (Some(max), Value::String(_)) => ("must be a number", format!("write {}", show::member("max", &json!(max)))),
        (Some(max), Value::Number(number)) if number.as_f64().is_some_and(|number| number > 9e15) => {
            let largest = show::member("max", &json!(max));
            ("must not be greater than 9007199254740991", format!("write {largest}, or {unlimited}"))
        }
        (Some(max), _) => ("must be a whole number", format!("write {}", show::member("max", &json!(max)))),
        (None, Value::Number(number)) if number.as_f64().is_some_and(|number| number < 0.0) => {
            ("must be at least 1", format!("write a number of 1 or more; {unlimited}, and {block}"))
        }
        (None, Value::Number(_)) => ("must be at least 1", format!("write a number of 1 or more; {block}")),
        (None, Value::String(_)) if rate.is_some() => {
            let limit = form::limit(found, site.tool());
            ("must be a number", format!("write the limit as {}", show::json(&limit)))
        }
        (None, Value::Null | Value::String(_)) => ("must be a number", format!("write {}, or {unlimited}", sample(10))),
        (None, _) => ("must be a number", format!("write {}", sample(10))),
    };
    Words::new(codes::BAD_LIMIT, format!("`max` {what}, and this is {}", show::found(found)), help)
}

fn sample(max: u64) -> String {
    show::member("max", &json!(max))
}

pub(super) fn scope(found: &Value) -> Words {
    let message = format!("`scope` must be `\"grant\"`, and this is {}", show::found(found));
    Words::new(codes::BAD_SCOPE, message, "write `\"scope\": \"grant\"`, the only scope there is: one agent token")
}

pub(super) fn counter(site: &Site<'_>, found: &Value) -> Words {
    let help = match found {
        Value::Number(_) | Value::Bool(_) => format!("write {}", show::member("counter", &json!(found.to_string()))),
        _ => format!("write {}", show::member("counter", &json!(form::counter(site.tool())))),
    };
    match found {
        Value::String(_) => Words::new(codes::BAD_NAME, "the name of a counter must not be empty", help),
        _ => {
            let message = format!("`counter` must be a string, and this is {}", show::found(found));
            Words::new(codes::WRONG_TYPE, message, help)
        }
    }
}
