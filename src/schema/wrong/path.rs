//! Paths that lead to no argument.

use serde_json::{Value, json};

use super::Words;
use crate::schema::parts::Part;
use crate::schema::site::Site;
use crate::schema::{codes, form, show};

pub(super) fn words(site: &Site<'_>) -> Words {
    let key = site.key().unwrap_or("path");
    let Some(text) = site.value.as_str() else {
        return not_text(site, key);
    };
    let counted = text.starts_with("state.") || text == "state";
    let message = if counted {
        format!("a path cannot read counters, as {} would", show::json(site.value))
    } else if text.starts_with("args.") {
        format!("a path must name an argument between every two dots, and {} does not", show::json(site.value))
    } else {
        format!("a path must begin with `args.`, and {} does not", show::json(site.value))
    };
    let help = if counted && site.outwards().any(|site| site.part == Part::Rule && site.get("state").is_some()) {
        "remove the condition; the limit that takes the place of `state` holds its value as `max`".to_owned()
    } else if counted {
        let max = site.parent.and_then(|condition| condition.get("value")).and_then(form::whole_max).unwrap_or(1);
        let limit = form::limit(&json!({ "window": "day", "max": max }), site.tool());
        format!("count in the `limits` of the tool: write {}", show::member("limits", &json!([limit])))
    } else {
        match form::path(text) {
            Some(path) => format!("write {}", show::member(key, &json!(path))),
            None => {
                format!(
                    "write `\"{key}\": \"args.<name>\"` with the name of an argument; entries of lists cannot be reached"
                )
            }
        }
    };
    Words::new(codes::BAD_PATH, message, help)
}

fn not_text(site: &Site<'_>, key: &str) -> Words {
    let message = format!("`{key}` must be a string, and this is {}", show::found(site.value));
    let names: Option<Vec<&str>> = match site.value {
        Value::Array(names) if names.len() <= 16 => names.iter().map(Value::as_str).collect(),
        _ => None,
    };
    let path = names.and_then(|names| form::path(&names.join(".")));
    let help = match path {
        Some(path) => format!("write {}", show::member(key, &json!(path))),
        None if site.parent.is_some_and(|parent| parent.part == Part::Limit) => {
            format!("write {}, or remove it to count calls", show::member(key, &json!("args.amount")))
        }
        None => format!("write {}", show::member(key, &json!("args.amount"))),
    };
    Words::new(codes::WRONG_TYPE, message, help)
}
