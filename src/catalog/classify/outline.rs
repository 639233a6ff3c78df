//! The few parts of an input schema that say something about risk, read in one bounded pass.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A schema longer than this is not read.
const MAX_BYTES: usize = 512 * 1024;
/// Objects and lists inside each other that are looked into.
const MAX_DEPTH: u8 = 8;
/// Arguments, and values of one argument, that are looked at.
const MAX_ENTRIES: usize = 256;

/// One argument of a tool.
#[derive(Debug, Default, Clone)]
pub(super) struct Argument<'s> {
    /// Its name.
    pub name: Cow<'s, str>,
    /// What the schema says it means.
    pub description: Cow<'s, str>,
    /// Whether it is a list.
    pub list: bool,
    /// Whether it is true or false.
    pub flag: bool,
    /// The values that it may have, if they are listed.
    pub values: Vec<Cow<'s, str>>,
}

/// The arguments of a schema, those inside of objects and lists too; `None` for a text that is no schema.
pub(super) fn arguments(schema: &str) -> Option<Vec<Argument<'_>>> {
    if schema.len() > MAX_BYTES {
        return None;
    }
    let mut input = serde_json::Deserializer::from_str(schema);
    let node = Seed(MAX_DEPTH).deserialize(&mut input).ok()?;
    input.end().ok()?;
    let Node::Map(_) = &node else { return None };
    let mut found = Vec::new();
    collect(node, &mut found);
    Some(found)
}

enum Node<'s> {
    Text(Cow<'s, str>),
    List(Vec<Node<'s>>),
    Map(Vec<(Cow<'s, str>, Node<'s>)>),
    Other,
}

/// Adds the properties of a schema and of the schemas inside; the depth is bounded by that of the tree.
fn collect<'s>(node: Node<'s>, found: &mut Vec<Argument<'s>>) {
    match node {
        Node::Map(members) => {
            for (key, member) in members {
                match (key.as_ref(), member) {
                    ("properties", Node::Map(properties)) => properties.into_iter().for_each(|(name, schema)| {
                        if found.len() < MAX_ENTRIES {
                            found.push(argument(name, &schema));
                            collect(schema, found);
                        }
                    }),
                    ("items" | "anyOf" | "oneOf" | "allOf" | "$defs" | "definitions", inner) => collect(inner, found),
                    (_, inner @ Node::Map(_)) if !matches!(key.as_ref(), "default" | "examples") => {
                        collect(inner, found)
                    }
                    _ => {}
                }
            }
        }
        Node::List(items) => items.into_iter().for_each(|item| collect(item, found)),
        Node::Text(_) | Node::Other => {}
    }
}

fn argument<'s>(name: Cow<'s, str>, schema: &Node<'s>) -> Argument<'s> {
    let mut argument = Argument { name, ..Argument::default() };
    let Node::Map(members) = schema else { return argument };
    for (key, member) in members {
        match (key.as_ref(), member) {
            ("description", Node::Text(text)) => argument.description = text.clone(),
            ("type", Node::Text(kind)) => (argument.list, argument.flag) = (kind == "array", kind == "boolean"),
            ("enum", Node::List(values)) => argument.values = texts(values),
            ("const", Node::Text(value)) => argument.values = vec![value.clone()],
            _ => {}
        }
    }
    argument
}

fn texts<'s>(nodes: &[Node<'s>]) -> Vec<Cow<'s, str>> {
    nodes.iter().filter_map(|node| if let Node::Text(text) = node { Some(text.clone()) } else { None }).collect()
}

struct Seed(u8);

impl<'de> DeserializeSeed<'de> for Seed {
    type Value = Node<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed {
    type Value = Node<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Node<'de>, E> {
        Ok(Node::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Node<'de>, E> {
        Ok(Node::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Node<'de>, E> {
        Ok(Node::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Node<'de>, E> {
        Ok(Node::Other)
    }

    fn visit_unit<E>(self) -> Result<Node<'de>, E> {
        Ok(Node::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node<'de>, A::Error> {
        let mut list = Vec::new();
        let Some(depth) = self.0.checked_sub(1) else {
            while items.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(Node::Other);
        };
        while list.len() < MAX_ENTRIES {
            let Some(item) = items.next_element_seed(Self(depth))? else { return Ok(Node::List(list)) };
            list.push(item);
        }
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Node<'de>, A::Error> {
        let mut map = Vec::new();
        let depth = self.0.checked_sub(1);
        while let Some(key) = members.next_key_seed(Key)? {
            match depth {
                Some(depth) if map.len() < MAX_ENTRIES => map.push((key, members.next_value_seed(Self(depth))?)),
                _ => _ = members.next_value::<IgnoredAny>()?,
            }
        }
        Ok(Node::Map(map))
    }
}

/// A key, borrowed where the text allows.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::arguments;

    fn names(schema: &str) -> Vec<String> {
        arguments(schema).unwrap().into_iter().map(|argument| argument.name.into_owned()).collect()
    }

    #[test]
    fn arguments_are_found_inside_objects_lists_and_alternatives() {
        let schema = r##"{ "type": "object", "properties": {
            "to": { "type": "object", "properties": { "iban": { "type": "string" } } },
            "lines": { "type": "array", "items": { "properties": { "amount": { "type": "number" } } } } },
            "anyOf": [ { "properties": { "memo": { "enum": ["a", 1, "b"] } } } ] }"##;
        assert_eq!(names(schema), ["to", "iban", "lines", "amount", "memo"]);
        let found = arguments(schema).unwrap();
        assert!(found[2].list);
        assert_eq!(found[4].values, ["a", "b"]);
    }

    #[test]
    fn odd_and_hostile_schemas_are_survived() {
        assert!(arguments("").is_none());
        assert!(arguments("[]").is_none());
        assert!(arguments("{").is_none());
        assert!(arguments("{} x").is_none());
        assert!(names("{}").is_empty());
        assert!(names(r#"{"properties": [1, null, {"a": 1.5}]}"#).is_empty());
        assert_eq!(names(r#"{"properties": {"a": true, "b": null, "c": "x"}}"#), ["a", "b", "c"]);
        let deep = format!("{}{}{}", r#"{"properties":{"a":"#.repeat(60), "{}", "}}".repeat(60));
        assert!(names(&deep).len() < 10);
        assert!(arguments(&"[".repeat(1 << 20)).is_none());
        let wide: String = (0..5000).map(|at| format!("\"k{at}\":{{}},")).collect();
        assert_eq!(names(&format!("{{\"properties\":{{{wide}\"z\":{{}}}}}}")).len(), 256);
    }
}
