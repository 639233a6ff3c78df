//! Values that the schema refuses, each in words made from the value itself.

mod container;
mod limit;
mod operator;
mod path;
mod scalar;
mod value;

use serde_json::json;

use super::parts::Part;
use super::site::Site;
use super::{codes, form, show};
use crate::diagnostic::{Diagnostic, Place};
use crate::source::Pointer;

pub(super) use scalar::name;
pub(super) use value::sample as sample_value;

/// What is wrong, and what to write.
struct Words {
    code: &'static str,
    message: String,
    help: String,
}

impl Words {
    fn new(code: &'static str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code, message: message.into(), help: help.into() }
    }

    fn at(self, pointer: Pointer) -> Diagnostic {
        Diagnostic::new(self.code, Place::value(pointer), self.message, self.help)
    }
}

/// A part that is wrong as a whole.
pub(super) fn value(site: &Site<'_>) -> Diagnostic {
    let words = match site.part {
        Part::Name => match site.value.as_str() {
            Some(text) => return name(site.pointer.clone(), false, text),
            None => scalar::no_name(site),
        },
        Part::Path => path::words(site),
        Part::Scalar | Part::Scalars => value::words(site.value, site.parent),
        Part::Document => {
            let help = format!("write {}", show::json(&form::policy(&json!({}))));
            Words::new(codes::WRONG_TYPE, "a policy must be an object", help)
        }
        _ => container::words(site),
    };
    words.at(site.pointer.clone())
}

/// A member of a part whose value is wrong.
pub(super) fn member(site: &Site<'_>, key: &str) -> Option<Diagnostic> {
    let found = site.get(key)?;
    let words = match (site.part, key) {
        (Part::Document, "version") => scalar::version(found),
        (Part::Document, "default") => scalar::default(found),
        (Part::Condition, "op") => operator::words(site, found),
        (Part::Condition, _) => value::words(found, Some(site)),
        (Part::Limit, "window") => limit::window(site, found),
        (Part::Limit, "max") => limit::max(site, found),
        (Part::Limit, "scope") => limit::scope(found),
        (Part::Limit, _) => limit::counter(site, found),
        _ => scalar::text(key, found),
    };
    Some(words.at(site.pointer.key(key)))
}
