//! The keywords of one schema, each against its counterpart.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{Walk, Way, branches, values};
use crate::source::{Pointer, quote};

type Members = Map<String, Value>;

/// Text for people and models.
const TEXTS: [&str; 7] =
    ["title", "description", "$comment", "examples", "example", "markdownDescription", "enumDescriptions"];

/// What says nothing of the values that are taken.
const NEUTRAL: [&str; 4] = ["$schema", "deprecated", "readOnly", "writeOnly"];

/// Keywords whose value is a schema, and whose absence is the schema that takes everything.
const SCHEMAS: [&str; 6] =
    ["items", "additionalProperties", "additionalItems", "propertyNames", "unevaluatedProperties", "unevaluatedItems"];

/// Keywords that can only narrow what is taken.
const NARROWING: [&str; 10] = [
    "pattern",
    "format",
    "multipleOf",
    "uniqueItems",
    "not",
    "contains",
    "dependentRequired",
    "dependentSchemas",
    "dependencies",
    "contentEncoding",
];

/// Compares two schemas keyword by keyword.
pub(super) fn compare(walk: &mut Walk, at: &Pointer, old: &Members, new: &Members) {
    values::types(walk, at, old, new);
    values::choices(walk, at, old, new);
    values::bounds(walk, at, old, new);
    required(walk, at, old, new);
    properties(walk, at, old, new);
    let keywords: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for keyword in keywords {
        let (before, after) = (old.get(keyword), new.get(keyword));
        if before != after {
            one(walk, at, keyword, before, after);
        }
    }
}

fn one(walk: &mut Walk, at: &Pointer, keyword: &str, old: Option<&Value>, new: Option<&Value>) {
    match keyword {
        "type" | "enum" | "const" | "required" | "properties" => {}
        keyword if values::is_bound(keyword) || NEUTRAL.contains(&keyword) => {}
        keyword if TEXTS.contains(&keyword) || keyword.starts_with("x-") => walk.texts(at, keyword, old, new),
        "default" => default(walk, at, old, new),
        "$defs" | "definitions" => definitions(walk, &at.key(keyword), old, new),
        "anyOf" | "oneOf" | "allOf" => branches::compare(walk, at, keyword, old, new),
        keyword if SCHEMAS.contains(&keyword) => {
            let everything = Value::Bool(true);
            walk.schema(&at.key(keyword), old.unwrap_or(&everything), new.unwrap_or(&everything));
        }
        keyword if NARROWING.contains(&keyword) => narrowing(walk, at, keyword, old, new),
        keyword => walk.unclear(at, &format!("{} differs", quote(keyword))),
    }
}

/// Arguments that came, went or stayed.
fn properties(walk: &mut Walk, at: &Pointer, old: &Members, new: &Members) {
    let nothing = Value::Object(Map::new());
    let [before, after] = [old, new].map(|schema| schema.get("properties").unwrap_or(&nothing));
    let (Value::Object(before), Value::Object(after)) = (before, after) else {
        if before != after {
            walk.unclear(at, "`properties` is no object");
        }
        return;
    };
    let place = at.key("properties");
    for (name, schema) in before {
        match after.get(name) {
            Some(after) => walk.schema(&place.key(name), schema, after),
            None => walk.add_values(&place.key(name), Way::Removed, "is no longer taken", (Some(schema), None)),
        }
    }
    let required = names(new).unwrap_or_default();
    for (name, schema) in after.iter().filter(|(name, _)| !before.contains_key(*name)) {
        let message = if required.contains(name) { "new argument, required" } else { "new argument" };
        walk.add_values(&place.key(name), Way::Added, message, (None, Some(schema)));
        walk.suspicious_texts(&place.key(name), &Value::from_iter([(name.as_str(), schema.clone())]));
    }
}

/// Schemas that others refer to: one that nobody had or has needs no word, as the reference to it differs too.
fn definitions(walk: &mut Walk, at: &Pointer, old: Option<&Value>, new: Option<&Value>) {
    let members = |side: Option<&Value>| side.and_then(Value::as_object).cloned().unwrap_or_default();
    let (old, new) = (members(old), members(new));
    for (name, schema) in &new {
        match old.get(name) {
            Some(before) => walk.schema(&at.key(name), before, schema),
            None => walk.suspicious_texts(&at.key(name), schema),
        }
    }
}

fn required(walk: &mut Walk, at: &Pointer, old: &Members, new: &Members) {
    let (Some(before), Some(after)) = (names(old), names(new)) else {
        if old.get("required") != new.get("required") {
            walk.unclear(at, "`required` differs");
        }
        return;
    };
    let taken = |schema: &Members, name: &str| schema.get("properties").is_some_and(|all| all.get(name).is_some());
    let place = at.key("properties");
    // what came or went as a whole is told as such
    for name in before.difference(&after).filter(|name| taken(new, name) || !taken(old, name)) {
        walk.add(&place.key(name), Way::Loosened, "is no longer required");
    }
    for name in after.difference(&before).filter(|name| taken(old, name) || !taken(new, name)) {
        walk.add(&place.key(name), Way::Tightened, "is required now");
    }
}

/// The arguments that a schema requires; none where that is no list of names.
fn names(schema: &Members) -> Option<BTreeSet<String>> {
    match schema.get("required") {
        None => Some(BTreeSet::new()),
        Some(Value::Array(names)) => names.iter().map(|name| name.as_str().map(str::to_owned)).collect(),
        Some(_) => None,
    }
}

/// What the tool assumes of an argument that is left out. `null` is what it assumes anyway.
fn default(walk: &mut Walk, at: &Pointer, old: Option<&Value>, new: Option<&Value>) {
    let (old, new) = (old.filter(|value| !value.is_null()), new.filter(|value| !value.is_null()));
    if old != new {
        let message = format!("left out it means {}, was {}", values::show(new), values::show(old));
        walk.add_values(at, Way::Loosened, &format!("{message}: counts as loosened"), (old, new));
    }
}

fn narrowing(walk: &mut Walk, at: &Pointer, keyword: &str, old: Option<&Value>, new: Option<&Value>) {
    let narrows = |value: &&Value| !(keyword == "uniqueItems" && **value == Value::Bool(false));
    let values = (old, new);
    let keyword = quote(keyword);
    match (old.filter(narrows), new.filter(narrows)) {
        (Some(old), None) => {
            walk.add_values(
                at,
                Way::Loosened,
                &format!("{keyword} is dropped, was {}", values::show(Some(old))),
                values,
            );
        }
        (None, Some(new)) => {
            walk.add_values(at, Way::Tightened, &format!("{keyword} is {} now", values::show(Some(new))), values);
        }
        (Some(old), Some(new)) => {
            let message = format!("{keyword} is {}, was {}", values::show(Some(new)), values::show(Some(old)));
            walk.add_values(at, Way::Loosened, &format!("{message}: counts as loosened"), values);
        }
        (None, None) => {}
    }
}
