//! The single values of the document: version, default, messages, names.

use serde_json::{Value, json};

use super::Words;
use crate::diagnostic::{Diagnostic, Place};
use crate::schema::form::{self, Verdict};
use crate::schema::site::Site;
use crate::schema::{codes, show};
use crate::source::{Pointer, quote};
use crate::suggest;

pub(super) fn version(found: &Value) -> Words {
    let message = match found {
        Value::String(_) => format!("there is no version {} of the format", show::json(found)),
        _ => format!("`version` must be the string `\"1\"`, and this is {}", show::found(found)),
    };
    Words::new(codes::BAD_VERSION, message, "write `\"version\": \"1\"`")
}

pub(super) fn default(found: &Value) -> Words {
    let message = format!("`default` must be `\"allow\"` or `\"deny\"`, and this is {}", show::found(found));
    let near = found.as_str().and_then(|word| suggest::nearest(word, ["allow", "deny"]));
    let help = match (near, form::verdict(found)) {
        (Some(near), _) => format!("write {}", show::member("default", &json!(near))),
        (None, Some(Verdict::Allow)) => {
            "write `\"default\": \"deny\"` and list the tools that may be called, or `\"default\": \"allow\"` to open all others"
                .to_owned()
        }
        _ => "write `\"default\": \"deny\"`".to_owned(),
    };
    Words::new(codes::BAD_DEFAULT, message, help)
}

/// A member that must be text.
pub(super) fn text(key: &str, found: &Value) -> Words {
    let message = format!("`{key}` must be a string, and this is {}", show::found(found));
    let help = match found {
        _ if key == "$schema" => "remove it; it has no effect on any call".to_owned(),
        Value::Number(_) | Value::Bool(_) => format!("write {}", show::member(key, &json!(found.to_string()))),
        Value::Array(lines) if !lines.is_empty() && lines.iter().take(50).all(Value::is_string) => {
            let joined: Vec<&str> = lines.iter().take(50).filter_map(Value::as_str).collect();
            format!("write {}", show::member(key, &json!(joined.join(" "))))
        }
        _ => format!("write `\"{key}\": \"…\"` with a text, or remove it"),
    };
    Words::new(codes::WRONG_TYPE, message, help)
}

/// A text that is no name of a tool: under `tools` on the key, in `hide` on the entry.
pub(in crate::schema) fn name(pointer: Pointer, is_key: bool, name: &str) -> Diagnostic {
    let message = if name.is_empty() {
        "a tool name must not be empty".to_owned()
    } else {
        format!("a tool name must not be longer than 1,024 bytes, and {} does", quote(name))
    };
    let place = if is_key { Place::key(pointer) } else { Place::value(pointer) };
    Diagnostic::new(codes::BAD_NAME, place, message, "write the exact name of a tool, or remove the entry")
}

/// An entry of `hide` that is no text.
pub(super) fn no_name(site: &Site<'_>) -> Words {
    let name = site.get("name").and_then(Value::as_str);
    let help = match (site.value, name) {
        (_, Some(name)) => format!("write {}", show::json(&json!(name))),
        (Value::Number(_) | Value::Bool(_), None) => format!("write {}", show::json(&json!(site.value.to_string()))),
        _ => "write the exact name of a tool as a string, such as `\"delete_account\"`".to_owned(),
    };
    let message = format!("`hide` holds the names of tools, and this is {}", show::found(site.value));
    Words::new(codes::WRONG_TYPE, message, help)
}
