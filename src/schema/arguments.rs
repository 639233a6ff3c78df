//! Whether arguments fit the schema that a server states for them. The schema is untrusted.

use std::collections::HashMap;

use jsonschema::PatternOptions;
use serde_json::Value;

use crate::source::{Safe, quote};

/// Largest schema, in values, each reference counted with all that it refers to.
const LARGEST: usize = 10_000;

/// Deepest nesting of a schema, references followed.
const DEEPEST: usize = 64;

/// How many misfits are told.
const MOST: usize = 20;

/// Why arguments could not be checked: one sentence, lower case, no full stop, fit for a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchecked(pub String);

/// What does not fit about arguments by the input schema of a tool: sentences fit for a terminal, sorted; none if all fits.
///
/// # Errors
/// The schema is none, is too large, refers to itself or to other documents.
pub fn check_arguments(schema: &Value, args: &Value) -> Result<Vec<String>, Unchecked> {
    Measure { schema, known: HashMap::new() }.size(schema, 0)?;
    let options = jsonschema::options().with_pattern_options(PatternOptions::regex()).offline();
    let validator = options
        .build(schema)
        .map_err(|error| Unchecked(format!("it is no JSON Schema: {}", Safe(&error.masked().to_string()))))?;
    let mut misfits: Vec<String> = validator
        .iter_errors(args)
        .take(MOST)
        .map(|error| {
            let path = error.instance_path().to_string();
            let place = if path.is_empty() { "the arguments".to_owned() } else { quote(&path) };
            format!("{place}: {}", Safe(&error.masked().to_string()))
        })
        .collect();
    misfits.sort();
    misfits.dedup();
    Ok(misfits)
}

/// Measures what a validator would have to walk through: references make small schemas very large, or endless.
struct Measure<'a> {
    schema: &'a Value,
    /// Sizes of what was referred to; none while it is measured.
    known: HashMap<&'a str, Option<usize>>,
}

impl<'a> Measure<'a> {
    fn size(&mut self, value: &'a Value, depth: usize) -> Result<usize, Unchecked> {
        if depth > DEEPEST {
            return Err(Unchecked(format!("it is nested deeper than {DEEPEST} levels")));
        }
        let mut size = 1_usize;
        let mut add = |part: usize| {
            size = size.saturating_add(part);
            if size > LARGEST { Err(Unchecked(format!("it is larger than {LARGEST} values"))) } else { Ok(()) }
        };
        match value {
            Value::Array(entries) => {
                for entry in entries {
                    add(self.size(entry, depth + 1)?)?;
                }
            }
            Value::Object(members) => {
                for (key, member) in members {
                    match (key.as_str(), member) {
                        ("$ref", Value::String(target)) => add(self.referred(target, depth)?)?,
                        ("$dynamicRef" | "$recursiveRef" | "$id" | "id", Value::String(_))
                            if depth > 0 || key.contains("Ref") =>
                        {
                            return Err(Unchecked(format!("it uses {}, which is not followed", quote(key))));
                        }
                        _ => add(self.size(member, depth + 1)?)?,
                    }
                }
            }
            _ => {}
        }
        Ok(size)
    }

    fn referred(&mut self, target: &'a str, depth: usize) -> Result<usize, Unchecked> {
        match self.known.get(target) {
            Some(Some(size)) => return Ok(*size),
            Some(None) => return Err(Unchecked(format!("{} refers to itself", quote(target)))),
            None => {}
        }
        let found = target.strip_prefix('#').and_then(|pointer| self.schema.pointer(pointer));
        let Some(found) = found.filter(|_| target != "#") else {
            return Err(Unchecked(format!("it refers to {}, which is not followed", quote(target))));
        };
        self.known.insert(target, None);
        let size = self.size(found, depth + 1)?;
        self.known.insert(target, Some(size));
        Ok(size)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::check_arguments;

    fn told(schema: &Value, args: &Value) -> String {
        check_arguments(schema, args).map_or_else(|unchecked| unchecked.0, |misfits| misfits.join("; "))
    }

    #[test]
    fn misfits_are_told_with_their_place_and_without_values() {
        let schema = json!({
            "type": "object", "required": ["owner"], "additionalProperties": false,
            "properties": {"owner": {"type": "string"}, "n": {"$ref": "#/$defs/n"}, "kind": {"enum": ["a", "b"]}},
            "$defs": {"n": {"type": "integer", "maximum": 5}},
        });
        assert_eq!(told(&schema, &json!({"owner": "x", "n": 3})), "");
        let told = told(&schema, &json!({"n": "secret", "kind": "c", "x": 1}));
        insta::assert_snapshot!(told, @r#"`/kind`: value is not one of "a" or "b"; `/n`: value is not of type "integer"; the arguments: "owner" is a required property; the arguments: Additional properties are not allowed ('x' was unexpected)"#);
    }

    #[test]
    fn untrusted_schemas_end_soon() {
        let mut doubling = json!({"$defs": {"a0": {"type": "object"}}, "$ref": "#/$defs/a40"});
        for at in 0..40 {
            let below = json!({"$ref": format!("#/$defs/a{at}")});
            doubling["$defs"][format!("a{}", at + 1)] = json!({"allOf": [below, below]});
        }
        let many: Vec<Value> = (0..20_000).map(Value::from).collect();
        let schemas = [
            (json!({"$ref": "#"}), "refers to `#`"),
            (json!({"allOf": [{"$ref": "#/allOf/0"}]}), "refers to itself"),
            (
                json!({"properties": {"a": {"$ref": "#/$defs/a"}}, "$defs": {"a": {"not": {"$ref": "#/$defs/a"}}}}),
                "itself",
            ),
            (doubling, "larger than"),
            (json!({"enum": many}), "larger than"),
            (json!({"$ref": "https://example.com/schema.json"}), "not followed"),
            (json!({"$ref": "file:///etc/passwd"}), "not followed"),
            (json!({"$dynamicRef": "#x"}), "not followed"),
            (json!({"type": "objct"}), "no JSON Schema"),
            (json!({"properties": {"a": {"pattern": "(?=x)"}}}), "no JSON Schema"),
            (json!({"properties": {"a": {"pattern": "((a{1000}){1000}){1000}"}}}), "no JSON Schema"),
            ((0..200).fold(json!({}), |schema, _| json!({"not": schema})), "deeper"),
            (json!([]), "no JSON Schema"),
        ];
        for (schema, reason) in schemas {
            let told = told(&schema, &json!({"a": "x"}));
            assert!(told.contains(reason), "{told}");
        }
    }
}
