//! Lists and objects that are something else.

use serde_json::{Map, Value, json};

use super::Words;
use crate::schema::form::{self, Verdict};
use crate::schema::parts::Part;
use crate::schema::site::Site;
use crate::schema::{codes, show};
use crate::source::quote;

pub(super) fn words(site: &Site<'_>) -> Words {
    let key = site.key().unwrap_or_default();
    let (what, help) = match site.part {
        Part::Names => ("`hide` must be a list of tool names".to_owned(), names(site.value)),
        Part::Tools => ("`tools` must be an object with an entry for each tool".to_owned(), tools(site.value)),
        Part::AllTools => ("`all_tools` must be an object with `limits`".to_owned(), all_tools(site.value)),
        Part::Tool => (format!("the entry of {} must be an object", quote(key)), tool(site, key)),
        Part::Rules => (format!("`{key}` must be a list of rules"), rules(site.value, key)),
        Part::Rule => ("a rule must be an object with `conditions`".to_owned(), rule(site)),
        Part::Conditions => ("`conditions` must be a list of conditions".to_owned(), conditions(site.value)),
        Part::Condition => {
            ("a condition must be an object with `path`, `op` and `value`".to_owned(), condition(site.value))
        }
        Part::Limits => ("`limits` must be a list of limits".to_owned(), limits(site)),
        _ => (
            "a limit must be an object".to_owned(),
            format!("write {}", show::json(&form::limit(site.value, site.tool()))),
        ),
    };
    Words::new(codes::WRONG_TYPE, format!("{what}, and this is {}", show::found(site.value)), help)
}

fn names(found: &Value) -> String {
    let names = match found {
        Value::String(name) => json!([name]),
        Value::Bool(true) => json!(["*"]),
        Value::Object(members) if !members.is_empty() => members.keys().take(13).cloned().collect(),
        _ => return "remove it, or write `\"hide\": []`".to_owned(),
    };
    format!("write {}", show::member("hide", &names))
}

fn tools(found: &Value) -> String {
    let entries: Map<String, Value> = match found {
        Value::Array(tools) => tools
            .iter()
            .take(13)
            .filter_map(|tool| match tool {
                Value::String(name) => Some((name.clone(), json!({}))),
                tool => {
                    let name = tool.get("name")?.as_str()?;
                    Some((name.to_owned(), form::entry(Some(name), tool)))
                }
            })
            .collect(),
        Value::String(name) => Map::from_iter([(name.clone(), json!({}))]),
        _ => Map::new(),
    };
    let instead = show::member("tools", &Value::Object(entries));
    if found.is_null() { format!("remove it, or write {instead}") } else { format!("write {instead}") }
}

fn all_tools(found: &Value) -> String {
    let limits: Vec<Value> = match found {
        Value::Array(limits) => limits.iter().take(13).map(|limit| form::limit(limit, None)).collect(),
        found if form::rate(found).is_some() => vec![form::limit(found, None)],
        _ => return "remove it, or write `\"all_tools\": {\"limits\": []}`".to_owned(),
    };
    format!("write {}", show::member("all_tools", &json!({ "limits": limits })))
}

fn tool(site: &Site<'_>, name: &str) -> String {
    match meant_entry(site.value, name) {
        Some(entry) => format!("write {}", show::member(name, &entry)),
        None => {
            let [allowed, hidden] = [show::member(name, &json!({})), show::json(&json!(name))];
            format!("write {allowed} to allow the tool, or remove it and add {hidden} to `hide`")
        }
    }
}

fn meant_entry(found: &Value, name: &str) -> Option<Value> {
    match found {
        Value::Array(list) if list.first().is_some_and(form::is_limit_like) => {
            let limits: Vec<&Value> = list.iter().take(13).collect();
            Some(form::entry(Some(name), &json!({ "limits": limits })))
        }
        Value::Array(list) => {
            let rules: Vec<Value> = list.iter().take(13).map(form::rule).collect::<Option<_>>()?;
            (!rules.is_empty()).then(|| json!({ "require": rules }))
        }
        found => {
            let open = matches!(form::verdict(found), Some(Verdict::Allow | Verdict::Ask));
            (open || form::rate(found).is_some()).then(|| form::entry(Some(name), found))
        }
    }
}

fn rules(found: &Value, key: &str) -> String {
    let example = json!({ "conditions": [{ "path": "args.amount", "op": "lte", "value": 100 }] });
    let rule = match found {
        Value::Bool(true) if key == "deny_if" => json!({ "conditions": [] }),
        Value::Null | Value::Bool(false) => return "remove it, or write an empty list `[]`".to_owned(),
        found => form::rule(found).unwrap_or(example),
    };
    format!("write {}", show::member(key, &json!([rule])))
}

fn rule(site: &Site<'_>) -> String {
    let meant = form::rule(site.value).or_else(|| {
        let message = site.value.as_str().filter(|_| site.rule_list() == Some("deny_if"))?;
        Some(json!({ "conditions": [], "on_deny": message }))
    });
    let example = || json!({ "conditions": [{ "path": "args.amount", "op": "lte", "value": 100 }] });
    format!("write {}", show::json(&meant.unwrap_or_else(example)))
}

fn conditions(found: &Value) -> String {
    match form::condition(found) {
        Some(condition) => format!("write {}", show::member("conditions", &json!([condition]))),
        None => "write `\"conditions\": []` for a rule that always holds, or list what must hold".to_owned(),
    }
}

fn condition(found: &Value) -> String {
    let example = || json!({ "path": "args.amount", "op": "lte", "value": 100 });
    format!("write {}", show::json(&form::condition(found).unwrap_or_else(example)))
}

fn limits(site: &Site<'_>) -> String {
    match site.value {
        Value::Null | Value::Bool(_) | Value::Array(_) => "remove it, or write `\"limits\": []`".to_owned(),
        found => format!("write {}", show::member("limits", &json!([form::limit(found, site.tool())]))),
    }
}
