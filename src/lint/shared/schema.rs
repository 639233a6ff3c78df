//! What a tool says of the types of its arguments.

use serde_json::Value;

use crate::catalog::Tool;
use crate::policy::ArgPath;

/// Whether the argument may be of a JSON Schema type, as far as the tool declares it; `true` where it does not.
pub(in crate::lint) fn may_be(tool: Option<&Tool>, path: &ArgPath, kind: &str) -> bool {
    let schema = tool.and_then(|tool| tool.input_schema.as_ref());
    let Some(schema) = schema.and_then(|schema| serde_json::from_str::<Value>(schema.get()).ok()) else { return true };
    let declared = path.names().iter().try_fold(&schema, |schema, name| schema.get("properties")?.get(name));
    let fits = |declared: &str| declared == kind || (kind == "number" && declared == "integer");
    match declared.and_then(|declared| declared.get("type")) {
        Some(Value::String(declared)) => fits(declared),
        Some(Value::Array(declared)) => declared.iter().filter_map(Value::as_str).any(fits),
        _ => true,
    }
}
