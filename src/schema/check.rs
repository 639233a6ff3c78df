//! The walk over a document: each part is validated on its own, in the order of the document.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use jsonschema::paths::LocationSegment;
use serde_json::Value;

use super::parts::Part;
use super::site::Site;
use super::{pasted, translate};
use crate::diagnostic::{Diagnostic, MOST_DIAGNOSTICS};
use crate::source::Pointer;

/// Everything that the schema of policies finds wrong, part by part, in the order of the document. A document that is
/// no policy at all is told as what it is instead. At most one more than [`MOST_DIAGNOSTICS`]. `file` is the name of the file, to show.
pub fn check_policy(value: &Value, file: &str) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let part = match pasted::recognise_document(value, file) {
        Some(recognised) => {
            found.push(recognised.diagnostic);
            recognised.read_on_as
        }
        None => Some(Part::Document),
    };
    if let Some(part) = part {
        walk(&Site { part, value, pointer: Pointer::root(), parent: None }, &mut found);
    }
    found
}

/// What the validator says of one part. How the value is wrong is not kept: the words are made from the value itself.
#[derive(Debug, Default)]
pub(super) struct Problems {
    /// The value itself is wrong.
    pub wrong: bool,
    /// Keys that are not allowed, in the order of the document.
    pub unknown: Vec<String>,
    /// Keys that must be there and are not, in the order of the schema.
    pub missing: Vec<String>,
    /// Keys whose value is wrong.
    pub wrong_members: Vec<String>,
    /// Keys that are no tool names.
    pub wrong_names: Vec<String>,
}

impl Problems {
    fn of(site: &Site<'_>) -> Self {
        let mut problems = Self::default();
        if let Some(validator) = site.part.validator() {
            validator.iter_errors(site.value).for_each(|error| problems.add(&error));
        }
        problems
    }

    fn add(&mut self, error: &ValidationError<'_>) {
        if let Some(LocationSegment::Property(key)) = error.instance_path().segments().next() {
            if !self.wrong_members.iter().any(|known| *known == key) {
                self.wrong_members.push(key.into_owned());
            }
            return;
        }
        match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected } => self.unknown.extend_from_slice(unexpected),
            ValidationErrorKind::Required { property } => {
                self.missing.extend(property.as_str().map(str::to_owned));
            }
            ValidationErrorKind::PropertyNames { error } => {
                self.wrong_names.extend(error.instance().as_str().map(str::to_owned));
            }
            _ => self.wrong = true,
        }
    }
}

/// The parts nest only a few levels deep, whatever the document does.
fn walk(site: &Site<'_>, found: &mut Vec<Diagnostic>) {
    translate::tell(site, &Problems::of(site), found);
    match site.value {
        Value::Object(members) => {
            for (key, value) in members {
                if found.len() > MOST_DIAGNOSTICS {
                    break;
                }
                if let Some(part) = site.part.member(key, members) {
                    walk(&Site { part, value, pointer: site.pointer.key(key), parent: Some(site) }, found);
                }
            }
        }
        Value::Array(entries) => {
            let Some(part) = site.part.entry() else { return };
            for (at, value) in entries.iter().enumerate() {
                if found.len() > MOST_DIAGNOSTICS {
                    break;
                }
                walk(&Site { part, value, pointer: site.pointer.index(at), parent: Some(site) }, found);
            }
        }
        _ => {}
    }
    found.truncate(MOST_DIAGNOSTICS + 1);
}
