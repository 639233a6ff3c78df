//! The tools whose arguments are declared, and their conditions.

use serde_json::{Map, Value};

use super::rules::{self, Site};
use crate::analysis::values::ArgSet;
use crate::lint::Context;
use crate::lint::context::Listed;
use crate::policy::{ArgPath, Condition, ToolEntry};
use crate::source::Pointer;

/// A listed tool with its input schema.
#[derive(Debug)]
pub(in crate::lint) struct Declared<'a> {
    pub(in crate::lint) listed: Listed<'a>,
    schema: Value,
    /// What the schema accepts.
    pub(in crate::lint) accepted: ArgSet,
}

/// A condition and where it stands.
#[derive(Debug, Clone)]
pub(in crate::lint) struct ConditionSite<'a> {
    pub(in crate::lint) rule: Site<'a>,
    pub(in crate::lint) at: usize,
    pub(in crate::lint) condition: &'a Condition,
}

/// A step of a path that names no argument.
#[derive(Debug)]
pub(in crate::lint) struct UnknownName<'d> {
    /// Position among the names of the path.
    pub(in crate::lint) at: usize,
    /// The names that there are instead.
    pub(in crate::lint) known: &'d Map<String, Value>,
}

/// Keywords by which a schema may accept names that are not among its `properties`.
const OTHERWISE: [&str; 11] = [
    "$ref",
    "$dynamicRef",
    "$recursiveRef",
    "allOf",
    "anyOf",
    "oneOf",
    "if",
    "dependentSchemas",
    "dependencies",
    "extends",
    "patternProperties",
];

/// Whether rules or limits name an argument.
fn names_arguments(entry: &ToolEntry) -> bool {
    let mut rules = entry.require.iter().chain(&entry.deny_if);
    rules.any(|rule| !rule.conditions.is_empty()) || entry.limits.iter().any(|limit| limit.increment_from.is_some())
}

/// The listed tools of whose arguments something is said, and whose catalogue entry has an input schema.
pub(in crate::lint) fn all<'a>(context: &Context<'a>) -> Vec<Declared<'a>> {
    let with_schema = context.listed().iter().filter_map(|listed| {
        // schemas are many and mostly not asked about
        if !names_arguments(listed.entry) {
            return None;
        }
        let schema: Value = serde_json::from_str(listed.tool?.input_schema.as_ref()?.get()).ok()?;
        let accepted = ArgSet::of_schema(&schema);
        Some(Declared { listed: *listed, schema, accepted })
    });
    with_schema.collect()
}

impl<'a> Declared<'a> {
    /// Every condition of every rule, in the order of the document.
    pub(in crate::lint) fn conditions(&self) -> impl Iterator<Item = ConditionSite<'a>> + use<'a> {
        rules::of(&self.listed).flat_map(|rule| {
            let conditions = rule.rule.conditions.iter().enumerate();
            conditions.map(move |(at, condition)| ConditionSite { rule, at, condition })
        })
    }

    /// The first name of a path that is no argument, where the schema says which names there are.
    pub(in crate::lint) fn unknown_name(&self, path: &ArgPath) -> Option<UnknownName<'_>> {
        let mut schema = &self.schema;
        for (at, name) in path.names().iter().enumerate() {
            let object = schema.as_object()?;
            let known = object.get("properties")?.as_object()?;
            match known.get(name) {
                Some(below) => schema = below,
                None if OTHERWISE.iter().any(|key| object.contains_key(*key)) => return None,
                // said outright, other names are welcome
                None if !matches!(object.get("additionalProperties"), None | Some(Value::Bool(false))) => return None,
                None => return Some(UnknownName { at, known }),
            }
        }
        None
    }

    /// What is declared of an argument, as far as `properties` lead to it.
    pub(in crate::lint) fn property(&self, path: &ArgPath) -> Option<&Value> {
        path.names().iter().try_fold(&self.schema, |schema, name| schema.get("properties")?.get(name))
    }
}

impl ConditionSite<'_> {
    /// Whether no earlier condition of the rule is about the same argument.
    pub(in crate::lint) fn is_first_on_its_argument(&self) -> bool {
        self.rule.rule.conditions.iter().position(|other| other.path == self.condition.path) == Some(self.at)
    }

    pub(in crate::lint) fn pointer(&self) -> Pointer {
        self.rule.pointer().key("conditions").index(self.at)
    }
}
