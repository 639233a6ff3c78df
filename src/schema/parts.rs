//! The parts of a policy document: each is one definition of the schema, and is validated on its own.

use std::sync::LazyLock;

use jsonschema::{PatternOptions, Validator};
use serde_json::{Map, Value, json};

use super::policy_schema;

macro_rules! parts {
    ($($(#[$doc:meta])* $part:ident = $name:literal,)+) => {
        /// A kind of part, named as its definition in the schema.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Part { $($(#[$doc])* $part,)+ }

        impl Part {
            const ALL: &'static [Self] = &[$(Self::$part,)+];

            fn definition(self) -> &'static str {
                match self { $(Self::$part => $name,)+ }
            }
        }
    };
}

parts! {
    /// The whole document: the root of the schema.
    Document = "",
    Names = "names",
    Name = "name",
    AllTools = "allTools",
    Tools = "tools",
    Tool = "tool",
    Rules = "rules",
    Rule = "rule",
    Conditions = "conditions",
    Condition = "condition",
    Path = "path",
    Scalars = "scalars",
    Scalar = "scalar",
    Limits = "limits",
    Limit = "limit",
}

/// A definition and its validator. Parts inside the part are out of its view, so that the errors of one part are few
/// however large the document is.
struct Definition {
    validator: Option<Validator>,
    keys: Vec<String>,
}

static DEFINITIONS: LazyLock<Vec<Definition>> = LazyLock::new(|| {
    let schema: Value = serde_json::from_str(policy_schema()).unwrap_or_default();
    Part::ALL.iter().map(|part| define(&schema, *part)).collect()
});

impl Part {
    /// The validator of this part alone. There is none only if the schema itself were broken, which a test excludes.
    pub fn validator(self) -> Option<&'static Validator> {
        DEFINITIONS.get(self as usize)?.validator.as_ref()
    }

    /// The keys that an object of this kind may have.
    pub fn keys(self) -> impl Iterator<Item = &'static str> + Clone {
        DEFINITIONS.get(self as usize).map_or(&[][..], |definition| &definition.keys).iter().map(String::as_str)
    }

    /// The part that stands under a key of this one. Under `op`, the values of a condition are a list or none.
    pub fn member(self, key: &str, object: &Map<String, Value>) -> Option<Self> {
        Some(match (self, key) {
            (Self::Document, "hide") => Self::Names,
            (Self::Document, "all_tools") => Self::AllTools,
            (Self::Document, "tools") => Self::Tools,
            (Self::Tools, _) => Self::Tool,
            (Self::Tool, "require" | "deny_if") => Self::Rules,
            (Self::Tool | Self::AllTools, "limits") => Self::Limits,
            (Self::Rule, "conditions") => Self::Conditions,
            (Self::Condition, "path") | (Self::Limit, "increment_from") => Self::Path,
            (Self::Condition, "value") => match object.get("op")?.as_str()? {
                "in" | "not_in" => Self::Scalars,
                "eq" | "neq" | "contains" => Self::Scalar,
                _ => return None,
            },
            _ => return None,
        })
    }

    /// The part that each entry of this one is.
    pub fn entry(self) -> Option<Self> {
        Some(match self {
            Self::Names => Self::Name,
            Self::Rules => Self::Rule,
            Self::Conditions => Self::Condition,
            Self::Scalars => Self::Scalar,
            Self::Limits => Self::Limit,
            _ => return None,
        })
    }
}

fn define(schema: &Value, part: Part) -> Definition {
    let root = match part.definition() {
        "" => Some(schema),
        name => schema.pointer("/$defs").and_then(|definitions| definitions.get(name)),
    };
    let mut alone = root.and_then(Value::as_object).cloned().unwrap_or_default();
    let keys = alone.get("properties").and_then(Value::as_object).map(|keys| keys.keys().cloned().collect());
    let mut out_of_view: Map<String, Value> =
        Part::ALL.iter().map(|part| (part.definition().to_owned(), json!(true))).collect();
    if let (Part::Tools, Some(name)) = (part, schema.pointer("/$defs/name")) {
        // the keys of `tools` are no parts of their own
        out_of_view.insert("name".to_owned(), name.clone());
    }
    alone.insert("$defs".to_owned(), Value::Object(out_of_view));
    Definition { validator: build(&Value::Object(alone)), keys: keys.unwrap_or_default() }
}

/// A validator that fetches nothing and whose patterns cannot run wild.
pub(super) fn build(schema: &Value) -> Option<Validator> {
    let options = jsonschema::draft202012::options().with_pattern_options(PatternOptions::regex()).offline();
    options.build(schema).ok()
}

#[cfg(test)]
mod tests {
    use super::Part;

    #[test]
    fn every_part_is_defined() {
        for part in Part::ALL {
            assert!(part.validator().is_some(), "{part:?}");
        }
        assert_eq!(Part::Rule.keys().collect::<Vec<_>>(), ["conditions", "on_deny"]);
    }
}
