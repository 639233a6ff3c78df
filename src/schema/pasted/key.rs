//! Keys of other products.

use serde_json::{Map, Value, json};

use crate::diagnostic::{Diagnostic, Place};
use crate::schema::check::Problems;
use crate::schema::form::{self, Verdict};
use crate::schema::parts::Part;
use crate::schema::site::Site;
use crate::schema::{codes, show};
use crate::source::quote;

/// What to say of an unknown key that is known from elsewhere.
pub(in crate::schema) fn key(site: &Site<'_>, key: &str) -> Option<Diagnostic> {
    let value = site.get(key)?;
    let (message, help) = match (site.part, key) {
        (Part::Document | Part::AllTools | Part::Tool | Part::Rule, "rate_limit" | "rateLimit" | "ratelimit") => {
            rate_limit(site, key, value)
        }
        (Part::Tool, "action" | "effect" | "decision") => action_of_tool(site, key, value, form::verdict(value)),
        (Part::Tool, key) if switched(key, value).is_some() => action_of_tool(site, key, value, switched(key, value)),
        (Part::Tool, "conditions") if value.is_array() => {
            let require = show::member("require", &json!([{ "conditions": value }]));
            ("a tool entry has no `conditions`; they stand in a rule".to_owned(), format!("write {require} instead"))
        }
        (Part::Document, "limits" | "limit") if value.is_array() => {
            let all_tools = show::member("all_tools", &json!({ "limits": value }));
            (
                format!("a policy has no `{key}`; those over all tools stand in `all_tools`"),
                format!("write {all_tools}"),
            )
        }
        (Part::Condition, "on_deny" | "reason" | "message") => {
            let on_deny = show::member("on_deny", value);
            ("the message belongs to the rule".to_owned(), format!("write {on_deny} beside `conditions`"))
        }
        (Part::Document, "action" | "effect" | "decision") => {
            let default = if form::verdict(value) == Some(Verdict::Allow) { "allow" } else { "deny" };
            let instead = show::member("default", &json!(default));
            (format!("a policy has no `{key}`"), format!("write {instead} for the tools that are not listed"))
        }
        (Part::Rule, "action" | "effect" | "decision") => action_of_rule(site, key),
        (Part::Tool, "reason" | "message" | "on_deny") => reason_of_tool(site, key, value),
        (Part::Tool | Part::Document, "rules") => rules(site, value),
        (Part::Rule, "name" | "description" | "id") => name_of_rule(site, key, value),
        (Part::Document | Part::Tool | Part::AllTools, "name" | "description" | "id") => {
            let why = if site.part == Part::Tool {
                "the key of the entry is the name of the tool"
            } else {
                "it would have no effect"
            };
            (format!("the format has no place for `{key}`"), format!("remove it; {why}"))
        }
        (Part::Tool | Part::Rule | Part::Document, "state") => state(site, value),
        _ => return None,
    };
    Some(Diagnostic::new(codes::UNKNOWN_KEY, Place::key(site.pointer.key(key)), message, help))
}

/// A condition in the place of a rule.
pub(in crate::schema) fn bare_condition(site: &Site<'_>, problems: &Problems) -> Option<Diagnostic> {
    if site.part != Part::Rule || site.get("conditions").is_some() || problems.unknown.is_empty() {
        return None;
    }
    let rule = form::rule(site.value)?;
    let help = format!("wrap it in `conditions`: write {}", show::json(&rule));
    let list = site.rule_list().unwrap_or("require");
    let message = format!("`{list}` holds rules, and this is a bare condition");
    Some(Diagnostic::new(codes::BARE_CONDITION, Place::value(site.pointer.clone()), message, help))
}

/// `"*"` under `tools`.
pub(in crate::schema) fn every_tool(site: &Site<'_>) -> Diagnostic {
    let pasted = site.get("*").cloned().unwrap_or_default();
    let entry = form::entry(None, &pasted);
    let has = |key: &str| entry.get(key).is_some();
    let help = if let Some(limits) = entry.get("limits") {
        let limits = show::member("all_tools", &json!({ "limits": limits }));
        let rules =
            if has("require") || has("deny_if") { ", and repeat its rules under every tool they concern" } else { "" };
        format!("move its limits to the top of the document: write {limits}{rules}")
    } else if pasted.as_object().is_some_and(Map::is_empty) || form::verdict(&pasted) == Some(Verdict::Allow) {
        "remove it and list the tools by name; `\"default\": \"allow\"` would open every tool, later ones included"
            .to_owned()
    } else if has("require") {
        "repeat its rules under every tool they concern; rules cannot stand for all tools".to_owned()
    } else {
        "write `\"default\": \"deny\"`; it closes every tool that is not listed".to_owned()
    };
    let message = "`tools` has no wildcard, so `*` names no tool";
    Diagnostic::new(codes::BAD_NAME, Place::key(site.pointer.key("*")), message, help)
}

type Words = (String, String);

fn rate_limit(site: &Site<'_>, key: &str, value: &Value) -> Words {
    let limits = json!([form::limit(value, site.tool())]);
    let message = format!("the format has no {}; a rate is one of the `limits`", quote(key));
    let help = match site.part {
        Part::Document => format!("write {}", show::member("all_tools", &json!({ "limits": limits }))),
        Part::Rule => {
            format!("write {} beside `{}`", show::member("limits", &limits), site.rule_list().unwrap_or("require"))
        }
        _ => addition(site, "limits", &limits),
    };
    let unclear = form::rate(value).is_none();
    (message, if unclear { format!("{help}, with the number that is meant as `max`") } else { help })
}

/// A list to write under a key, or its one entry to add where the key is there already.
fn addition(site: &Site<'_>, key: &str, list: &Value) -> String {
    match site.get(key) {
        Some(Value::Array(known)) if !known.is_empty() => {
            format!("add {} to `{key}`", show::json(list.get(0).unwrap_or(list)))
        }
        _ => format!("write {} instead", show::member(key, list)),
    }
}

/// What a key that switches a tool on or off says about it; only to remove such a key might open the tool.
fn switched(key: &str, value: &Value) -> Option<Verdict> {
    let closes = match key {
        "allow" | "allowed" | "enable" | "enabled" | "visible" | "default" | "permission" | "access" => false,
        "hide" | "hidden" | "deny" | "denied" | "block" | "blocked" | "disable" | "disabled" => true,
        "approval" | "approve" | "requires_approval" | "require_approval" => {
            return value
                .as_bool()
                .map_or(Some(Verdict::Ask), |asks| Some(if asks { Verdict::Ask } else { Verdict::Allow }));
        }
        _ => return None,
    };
    match value {
        Value::Bool(on) => Some(if *on == closes { Verdict::Deny } else { Verdict::Allow }),
        Value::String(_) => form::verdict(value).or(closes.then_some(Verdict::Deny)),
        _ => None,
    }
}

fn action_of_tool(site: &Site<'_>, key: &str, value: &Value, verdict: Option<Verdict>) -> Words {
    let name = show::json(&json!(site.tool().unwrap_or_default()));
    let message = format!("a tool entry has no `{key}`, so {} would not be obeyed", show::json(value));
    let reason = ["reason", "message", "on_deny"].iter().find_map(|key| site.get(key)?.as_str());
    let denial = |reason| addition(site, "deny_if", &json!([form::denial(reason)]));
    let help = match verdict {
        Some(Verdict::Allow) => "remove it; a listed tool is allowed".to_owned(),
        Some(Verdict::Ask) => denial(Some(reason.unwrap_or("Requires human approval."))),
        Some(Verdict::Deny) => format!("{}, or add {name} to `hide` and remove the entry", denial(reason)),
        None => format!("remove it, or to block the tool {}", denial(reason)),
    };
    (message, help)
}

fn action_of_rule(site: &Site<'_>, key: &str) -> Words {
    let message = format!("a rule has no `{key}`; the list that it stands in says what it does");
    let help = match site.rule_list() {
        Some("deny_if") => "remove it; a rule in `deny_if` denies the calls for which its conditions hold".to_owned(),
        _ => {
            let rule = form::rule(site.value).unwrap_or_else(|| json!({ "conditions": [] }));
            format!(
                "remove it if the call is denied unless the conditions hold; if it is denied when they hold, write {}",
                show::member("deny_if", &json!([rule]))
            )
        }
    };
    (message, help)
}

fn reason_of_tool(site: &Site<'_>, key: &str, value: &Value) -> Words {
    let message = format!("`{key}` is not a key of a tool entry; a rule has a message, and it is called `on_deny`");
    let on_deny = show::member("on_deny", value);
    let help = if site.get("action").is_some() {
        format!("remove it; the rule that takes the place of `action` holds {on_deny}")
    } else {
        format!("write {on_deny} inside a rule of `require` or `deny_if`")
    };
    (message, help)
}

fn rules(site: &Site<'_>, value: &Value) -> Words {
    let message = "`rules` are of another format; here rules stand in `require` or `deny_if`, and rates in `limits`";
    if site.part == Part::Document {
        return (message.to_owned(), "move each rule under `tools`, into the entry of the tool it concerns".to_owned());
    }
    let entry = form::entry(site.tool(), &json!({ "rules": value }));
    let members: Vec<String> =
        entry.as_object().into_iter().flatten().map(|(key, list)| show::member(key, list)).collect();
    let help = match members.as_slice() {
        [] => "remove it; a listed tool without rules is allowed".to_owned(),
        members => format!("write {} instead", members.join(" and ")),
    };
    (message.to_owned(), help)
}

fn name_of_rule(site: &Site<'_>, key: &str, value: &Value) -> Words {
    let help = match site.get("on_deny") {
        Some(_) => "remove it; `on_deny` is what a denied agent is told".to_owned(),
        None => format!("remove it, or make it the message: write {}", show::member("on_deny", value)),
    };
    (format!("rules have no {}", quote(key)), help)
}

fn state(site: &Site<'_>, value: &Value) -> Words {
    let message = "`state` is of another format; here what is counted is one of the `limits`";
    let rule = match site.part {
        Part::Rule => site.value.clone(),
        _ => json!({ "state": value }),
    };
    let entry = form::entry(site.tool(), &json!({ "rules": [rule] }));
    let limits = entry.get("limits").cloned().unwrap_or_else(|| json!([form::limit(value, site.tool())]));
    let help = match site.part {
        Part::Rule => {
            format!("write {} beside `{}`", show::member("limits", &limits), site.rule_list().unwrap_or("require"))
        }
        Part::Document => format!("write {}", show::member("all_tools", &json!({ "limits": limits }))),
        _ => addition(site, "limits", &limits),
    };
    (message.to_owned(), help)
}
