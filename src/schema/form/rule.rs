//! Conditions and rules.

use serde_json::{Map, Value, json};

/// The operator of the format for a word or sign of another language, where they mean the same.
pub fn operator(word: &str) -> Option<&'static str> {
    let folded: String =
        word.chars().take(40).filter(|c| !matches!(c, '_' | '-' | ' ' | '$')).flat_map(char::to_lowercase).collect();
    Some(match folded.as_str() {
        "=" | "==" | "===" | "eq" | "equal" | "equals" | "equalto" | "is" | "stringequals" => "eq",
        "!=" | "!==" | "<>" | "neq" | "ne" | "notequal" | "notequals" | "isnot" | "not" | "stringnotequals" => "neq",
        "<" | "lt" | "less" | "lessthan" | "below" | "under" | "before" => "lt",
        "<=" | "=<" | "lte" | "le" | "atmost" | "max" | "maximum" | "lessthanorequal" | "lessthanequals"
        | "lessorequal" | "lessthanorequalto" => "lte",
        ">" | "gt" | "greater" | "greaterthan" | "above" | "over" | "morethan" | "exceeds" | "after" => "gt",
        ">="
        | "=>"
        | "gte"
        | "ge"
        | "atleast"
        | "min"
        | "minimum"
        | "greaterthanorequal"
        | "greaterthanequals"
        | "greaterorequal"
        | "greaterthanorequalto" => "gte",
        "in" | "oneof" | "anyof" | "isin" | "enum" | "within" => "in",
        "notin" | "nin" | "noneof" | "isnotin" => "not_in",
        "exists" | "exist" | "present" | "ispresent" | "isset" | "defined" | "has" => "exists",
        "regex" | "regexp" | "match" | "matches" | "matchesregex" | "pattern" | "~" | "=~" | "rlike" | "re" => "regex",
        "contains" | "contain" | "includes" | "include" | "hassubstring" | "substring" => "contains",
        _ => return None,
    })
}

/// The path that a text means: `amount`, `$.amount`, `arguments.amount` and `args["amount"]` all mean `args.amount`.
pub fn path(text: &str) -> Option<String> {
    if text.len() > 256 {
        return None;
    }
    let dotted = text.trim().replace("[\"", ".").replace("['", ".").replace("\"]", "").replace("']", "");
    let dotted = dotted.replace('/', ".");
    let mut names = dotted.split('.').map(str::trim).filter(|name| !name.is_empty()).peekable();
    let roots = ["$", "args", "arguments", "argument", "arg", "params", "input", "inputs", "tool_input", "request"];
    while names.peek().is_some_and(|name| roots.iter().any(|root| name.eq_ignore_ascii_case(root))) {
        names.next();
    }
    let names: Vec<&str> = names.collect();
    let plain = names.iter().all(|name| !name.contains(['[', ']', '*', '"', '\'', '{', '}']));
    (plain && !names.is_empty() && names.first() != Some(&"state")).then(|| format!("args.{}", names.join(".")))
}

/// Whether an object was meant as a condition.
pub fn is_condition(value: &Value) -> bool {
    value.get("op").is_some() && (value.get("path").is_some() || value.get("value").is_some())
        || value.get("path").is_some() && value.get("value").is_some()
}

/// The condition that a value means: an object, a triple, or a text such as `args.amount > 100`.
pub fn condition(value: &Value) -> Option<Value> {
    let (path, op, value) = match value {
        Value::Object(members) => parts_of_object(members)?,
        Value::Array(parts) => {
            let [path, op, value] = parts.as_slice() else { return None };
            (path.as_str()?.to_owned(), op.as_str()?.to_owned(), value.clone())
        }
        Value::String(text) => parts_of_text(text)?,
        _ => return None,
    };
    Some(json!({
        "path": self::path(&path).unwrap_or(path),
        "op": operator(&op).map_or(op, str::to_owned),
        "value": value,
    }))
}

fn parts_of_object(members: &Map<String, Value>) -> Option<(String, String, Value)> {
    let named = |names: &[&str]| names.iter().find_map(|name| members.get(*name));
    let path = named(&["path", "field", "argument", "arg", "param", "key", "name"])?.as_str()?;
    let op = named(&["op", "operator", "operation", "comparator", "condition"])?.as_str()?;
    let value = named(&["value", "values", "expected", "threshold"]).cloned();
    Some((path.to_owned(), op.to_owned(), value.unwrap_or(Value::Bool(true))))
}

fn parts_of_text(text: &str) -> Option<(String, String, Value)> {
    let mut parts = text.get(..text.len().min(256))?.splitn(3, ' ').map(str::trim);
    let (path, op, value) = (parts.next()?, parts.next()?, parts.next()?);
    operator(op)?;
    let value = serde_json::from_str(value).ok().filter(|value: &Value| !value.is_object());
    let value =
        value.unwrap_or_else(|| Value::from(text.rsplit(' ').next().unwrap_or_default().trim_matches(['\'', '"'])));
    Some((path.to_owned(), op.to_owned(), value))
}

/// The rule that a value means: a rule, a condition, or a list of conditions.
pub fn rule(value: &Value) -> Option<Value> {
    match value {
        Value::Object(members) if members.contains_key("conditions") => {
            let conditions = members.get("conditions").and_then(Value::as_array)?;
            let conditions: Vec<Value> =
                conditions.iter().map(|value| condition(value).unwrap_or_else(|| value.clone())).collect();
            Some(with_message(members, conditions))
        }
        Value::Object(members) => Some(with_message(members, vec![condition(value)?])),
        Value::Array(conditions) => {
            Some(json!({ "conditions": conditions.iter().map(condition).collect::<Option<Vec<_>>>()? }))
        }
        Value::String(_) => Some(json!({ "conditions": [condition(value)?] })),
        _ => None,
    }
}

/// A rule of these conditions, with the message that the pasted rule gives.
pub(super) fn with_message(members: &Map<String, Value>, conditions: Vec<Value>) -> Value {
    match rule_message(members) {
        Some(message) => json!({ "conditions": conditions, "on_deny": message }),
        None => json!({ "conditions": conditions }),
    }
}

/// The words that an entry gives for its denials, under whichever key.
pub(super) fn message(members: &Map<String, Value>) -> Option<&str> {
    ["on_deny", "reason", "message", "error"].iter().find_map(|key| members.get(*key)?.as_str())
}

/// The words that a rule gives for its denials; its name if there are no others.
pub(super) fn rule_message(members: &Map<String, Value>) -> Option<&str> {
    message(members).or_else(|| members.get("name")?.as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{condition, path, rule};

    #[test]
    fn paths_of_other_dialects() {
        for text in [
            "amount",
            "$.amount",
            "$.args.amount",
            "/amount",
            "arguments.amount",
            "args[\"amount\"]",
            "Args.amount",
            "args..amount",
        ] {
            assert_eq!(path(text).as_deref(), Some("args.amount"), "{text}");
        }
        for text in ["", "args", "args.", "state.spend", "args.items[0]", "args.*", &"x".repeat(1000)] {
            assert_eq!(path(text), None, "{text}");
        }
    }

    #[test]
    fn conditions_in_other_forms() {
        let right = json!({"path": "args.amount", "op": "gt", "value": 100});
        for value in [
            json!({"field": "amount", "operator": ">", "value": 100}),
            json!(["args.amount", "greater_than", 100]),
            json!("args.amount > 100"),
        ] {
            assert_eq!(condition(&value), Some(right.clone()), "{value}");
        }
        assert_eq!(condition(&json!("is cheap")), None);
        let bare = json!({"path": "args.amount", "op": "gt", "value": 100, "reason": "too much"});
        assert_eq!(rule(&bare), Some(json!({"conditions": [right], "on_deny": "too much"})));
    }
}
