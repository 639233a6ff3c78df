//! The arguments that a tool's input schema accepts, and more where the schema says what is not understood here.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::lists::Lists;
use super::numbers::Numbers;
use super::strings::{Language, Strings};
use super::values::{Kind, Values};
use super::{Closed, Expression, Literal};
use crate::policy::{ArgPath, Pattern};

/// Schemas within a schema that are looked at; what lies beyond narrows nothing.
const MOST_SCHEMAS: usize = 2_000;

/// How deep schemas within schemas are followed, references included.
const DEEPEST_SCHEMA: usize = 24;

/// The longest length of strings that is told apart: each more is one more state of an automaton.
const LONGEST: u64 = 64;

/// The longest pattern that is taken over.
const LONGEST_PATTERN: usize = 128;

/// From here on whole numbers are no longer told apart as doubles.
const INEXACT: f64 = 9_007_199_254_740_992.0;

/// What an input schema, a JSON Schema, accepts. All that is left out accepts more, never less.
pub(super) fn expression(schema: &Value) -> Expression {
    Reader { root: schema, left: MOST_SCHEMAS }.read(schema, &[], 0)
}

struct Reader<'a> {
    root: &'a Value,
    /// Schemas that may still be looked at.
    left: usize,
}

impl Reader<'_> {
    /// What a schema says of the value at a path; absence is always accepted.
    fn read(&mut self, schema: &Value, path: &[String], depth: usize) -> Expression {
        if self.left == 0 || depth > DEEPEST_SCHEMA {
            return Expression::everything();
        }
        self.left -= 1;
        let schema = match schema {
            Value::Bool(false) => return at(path, absent(), Strings::all()),
            Value::Object(schema) => schema,
            _ => return Expression::everything(),
        };
        // an identifier changes what references mean
        if depth > 0 && ["$id", "id"].iter().any(|key| schema.get(*key).is_some_and(Value::is_string)) {
            return Expression::everything();
        }
        if let Some(target) = schema.get("$ref") {
            // older drafts overlook what stands beside a reference
            let target = target.as_str().and_then(|target| self.root.pointer(target.strip_prefix('#')?));
            return target.map_or_else(Expression::everything, |target| self.read(target, path, depth + 1));
        }
        let mut parts = values(schema, path);
        parts.extend(self.combined(schema, path, depth));
        parts.extend(self.members(schema, path, depth));
        Expression::All(parts)
    }

    /// `allOf`, `anyOf` and `oneOf`, the last as if several might hold.
    fn combined(&mut self, schema: &Map<String, Value>, path: &[String], depth: usize) -> Vec<Expression> {
        let mut parts = Vec::new();
        for key in ["allOf", "anyOf", "oneOf"] {
            let Some(schemas) = schema.get(key).and_then(Value::as_array).filter(|schemas| !schemas.is_empty()) else {
                continue;
            };
            let ways = schemas.iter().map(|schema| self.read(schema, path, depth + 1)).collect();
            parts.push(if key == "allOf" { Expression::All(ways) } else { Expression::Any(ways) });
        }
        parts
    }

    /// What an object must and may hold.
    fn members(&mut self, schema: &Map<String, Value>, path: &[String], depth: usize) -> Vec<Expression> {
        let mut parts = Vec::new();
        let properties = schema.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            parts.push(self.read(property, &below(path, name), depth + 1));
        }
        for name in schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
            let present = at(&below(path, name), Values { missing: false, ..Values::all() }, Strings::none());
            let no_object = || at(path, Values { objects: false, ..Values::all() }, Strings::none());
            parts.push(if path.is_empty() { present } else { Expression::Any(vec![present, no_object()]) });
        }
        if schema.get("additionalProperties") == Some(&Value::Bool(false)) && !schema.contains_key("patternProperties")
        {
            let names = properties.into_iter().flatten().map(|(name, _)| name.clone()).collect();
            parts.push(Expression::Closed(Arc::new(Closed { path: ArgPath::of_names(path.to_vec()), names }), true));
        }
        parts
    }
}

fn below(path: &[String], name: &str) -> Vec<String> {
    path.iter().cloned().chain([name.to_owned()]).collect()
}

/// What has a value of this set at the path; `other_strings` are those that are not in the set. Of lists the set has all or
/// none. Arguments as a whole are always an object.
fn at(path: &[String], inside: Values, other_strings: Strings) -> Expression {
    if path.is_empty() {
        return if inside.objects { Expression::everything() } else { Expression::Any(Vec::new()) };
    }
    let outside = Values {
        missing: !inside.missing,
        null: !inside.null,
        no: !inside.no,
        yes: !inside.yes,
        numbers: inside.numbers.complement(),
        strings: other_strings,
        lists: inside.lists.is_none().then(Lists::default),
        objects: !inside.objects,
        expected: inside.expected,
    };
    Expression::Literal(Arc::new(Literal { path: ArgPath::of_names(path.to_vec()), inside, outside }), true)
}

fn absent() -> Values {
    Values { missing: true, ..Values::none() }
}

/// The values of which a schema says nothing wrong, and absence.
fn values(schema: &Map<String, Value>, path: &[String]) -> Vec<Expression> {
    let mut parts = Vec::new();
    if let Some(kinds) = schema.get("type") {
        let kinds = match kinds {
            Value::Array(kinds) => kinds.as_slice(),
            kind => std::slice::from_ref(kind),
        };
        parts.extend(of_types(kinds, path));
    }
    if let Some(Value::Array(choices)) = schema.get("enum") {
        parts.push(of_choices(choices, path));
    }
    if let Some(choice) = schema.get("const") {
        parts.push(of_choices(std::slice::from_ref(choice), path));
    }
    let bounds = bounds(schema).into_iter().map(|numbers| Values { numbers, ..Values::all() });
    parts.extend(bounds.map(|set| at(path, set, Strings::none())));
    for language in patterns(schema).into_iter().map(Language::Regex) {
        let inside = Values { strings: Strings::of(language.clone(), true), ..Values::all() };
        parts.push(at(path, inside, Strings::of(language, false)));
    }
    parts
}

/// Values of these types; nothing if one of them is not known.
fn of_types(kinds: &[Value], path: &[String]) -> Option<Expression> {
    let mut set = absent();
    let mut other_strings = Strings::all();
    for kind in kinds.iter().rev() {
        set.expected = match kind.as_str() {
            Some("null") => {
                set.null = true;
                continue;
            }
            Some("boolean") => {
                (set.no, set.yes) = (true, true);
                Some(Kind::Bool)
            }
            Some("integer") if set.numbers.is_empty() => {
                set.numbers = Numbers::integers();
                Some(Kind::Number)
            }
            Some("integer") => continue,
            Some("number") => {
                set.numbers = Numbers::all();
                Some(Kind::Number)
            }
            Some("string") => {
                (set.strings, other_strings) = (Strings::all(), Strings::none());
                Some(Kind::Text)
            }
            Some("array") => {
                set.lists = Some(Lists::default());
                Some(Kind::List)
            }
            Some("object") => {
                set.objects = true;
                Some(Kind::Object)
            }
            _ => return None,
        };
    }
    Some(at(path, set, other_strings))
}

/// These values; of lists and objects only the type.
fn of_choices(choices: &[Value], path: &[String]) -> Expression {
    let texts: Arc<BTreeSet<Arc<str>>> = Arc::new(choices.iter().filter_map(Value::as_str).map(Arc::from).collect());
    let set = Values {
        null: choices.iter().any(Value::is_null),
        no: choices.contains(&Value::Bool(false)),
        yes: choices.contains(&Value::Bool(true)),
        numbers: Numbers::these(choices.iter().filter_map(Value::as_f64)),
        strings: Strings::these(Arc::clone(&texts)),
        lists: choices.iter().any(Value::is_array).then(Lists::default),
        objects: choices.iter().any(Value::is_object),
        ..absent()
    };
    at(path, set, Strings::all_but(texts))
}

fn bounds(schema: &Map<String, Value>) -> Vec<Numbers> {
    let bound = |key: &str| schema.get(key).and_then(Value::as_f64);
    // where doubles are coarser than the numbers of the schema, an excluded bound may stand for others that are not
    let excluded = |key: &str| bound(key).map(|bound| (bound, bound.abs() < INEXACT));
    let included = |key: &str| bound(key).map(|bound| (bound, false));
    let least = included("minimum").into_iter().chain(excluded("exclusiveMinimum"));
    let most = included("maximum").into_iter().chain(excluded("exclusiveMaximum"));
    let least = least.map(|(bound, open)| if open { Numbers::above(bound) } else { Numbers::between(bound, f64::MAX) });
    let most = most.map(|(bound, open)| if open { Numbers::below(bound) } else { Numbers::between(f64::MIN, bound) });
    least.chain(most).collect()
}

/// What strings must match: their lengths, and the pattern where both dialects surely agree.
fn patterns(schema: &Map<String, Value>) -> Vec<Pattern> {
    let length = |key: &str| schema.get(key).and_then(Value::as_u64).filter(|length| *length <= LONGEST);
    let least = length("minLength").filter(|least| *least > 0).map(|least| format!("(?s)^.{{{least},}}"));
    let most = length("maxLength").map(|most| format!("(?s)^.{{0,{most}}}$"));
    let pattern = schema.get("pattern").and_then(Value::as_str).filter(|pattern| is_common(pattern));
    let all = least.into_iter().chain(most).chain(pattern.map(str::to_owned));
    all.filter_map(|pattern| Pattern::new(&pattern).ok()).collect()
}

/// Whether a pattern means the same to JSON Schema as to a policy. Space classes and Unicode classes differ.
fn is_common(pattern: &str) -> bool {
    const DIFFERENT: [&str; 7] = [r"\s", r"\S", r"\p", r"\P", r"\b", r"\B", "(?"];
    pattern.len() <= LONGEST_PATTERN && pattern.is_ascii() && !DIFFERENT.iter().any(|part| pattern.contains(part))
}
