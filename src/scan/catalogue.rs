//! A scan as a catalogue file in our own format.

use serde_json::{Map, Value, json};

use super::found::Scan;

/// A field of a tool: its name in the protocol, its name in a catalogue, and whether a value is of the kind that belongs
/// there.
type Field = (&'static str, &'static str, fn(&Value) -> bool);

const FIELDS: &[Field] = &[
    ("name", "name", Value::is_string),
    ("title", "title", Value::is_string),
    ("description", "description", Value::is_string),
    ("inputSchema", "input_schema", Value::is_object),
    ("outputSchema", "output_schema", Value::is_object),
    ("annotations", "annotations", are_annotations),
    ("execution", "execution", Value::is_object),
    ("icons", "icons", Value::is_array),
    ("_meta", "_meta", Value::is_object),
];

/// Hints of which a catalogue says that they are true or false.
const HINTS: &[&str] = &["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"];

impl Scan {
    /// The catalogue file: every tool that has a name, unrated, with all that the server says of it. Fields that the
    /// protocol does not have stand under `other`, so that no server can rate its own tools.
    pub fn into_catalogue(self) -> Value {
        let mut scan = Map::new();
        if let Some(protocol) = &self.protocol {
            scan.insert("protocol".to_owned(), protocol.as_str().into());
        }
        scan.insert("declared_capabilities".to_owned(), json!(self.declared));
        let tools: Vec<Value> = self.tools.into_iter().filter_map(entry).collect();
        json!({"schema_version": 1, "server": self.server, "scan": scan, "tools": tools})
    }
}

fn entry(tool: Value) -> Option<Value> {
    Scan::name(&tool)?;
    let Value::Object(mut other) = tool else { return None };
    let mut entry = Map::new();
    for (theirs, ours, fits) in FIELDS {
        if other.get(*theirs).is_some_and(fits) {
            entry.extend(other.shift_remove(*theirs).map(|value| ((*ours).to_owned(), value)));
        }
    }
    if !other.is_empty() {
        entry.insert("other".to_owned(), Value::Object(other));
    }
    Some(Value::Object(entry))
}

fn are_annotations(value: &Value) -> bool {
    let is_hint = |name: &str| value.get(name).is_none_or(|hint| hint.is_boolean() || hint.is_null());
    value.is_object() && HINTS.iter().all(|name| is_hint(name))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::catalog::Server;
    use crate::scan::Scan;

    fn tools(tools: Value) -> Value {
        let Value::Array(tools) = tools else { panic!() };
        let scan = Scan { server: Server::default(), protocol: None, declared: vec![&[]], tools, notes: vec![] };
        scan.into_catalogue()["tools"].take()
    }

    #[test]
    fn keeps_everything_that_the_server_says() {
        let tool = json!({"name": "x", "title": "X", "description": "d", "inputSchema": {"type": "object"},
            "outputSchema": {"a": 1}, "annotations": {"readOnlyHint": true, "more": 1}, "execution": {"taskSupport": "no"}});
        let kept = json!([{"name": "x", "title": "X", "description": "d", "input_schema": {"type": "object"},
            "output_schema": {"a": 1}, "annotations": {"readOnlyHint": true, "more": 1}, "execution": {"taskSupport": "no"}}]);
        assert_eq!(tools(json!([tool])), kept);
    }

    #[test]
    fn no_server_rates_its_own_tools() {
        let hostile = json!({"name": "delete", "class": "Read", "severity": "Low", "rated_by": "person", "treat_as": "Read",
            "description": 5, "inputSchema": [], "annotations": {"readOnlyHint": "yes"}, "input_schema": {}});
        let mut other = hostile.clone();
        other.as_object_mut().unwrap().remove("name");
        assert_eq!(tools(json!([hostile, 7, {"name": 1}, null])), json!([{"name": "delete", "other": other}]));
    }
}
