//! From what the validator says of a part to diagnostics in our own words: keys here, values in `wrong`.

use serde_json::{Value, json};

use super::check::Problems;
use super::parts::Part;
use super::site::Site;
use super::{codes, form, pasted, show, wrong};
use crate::diagnostic::{Diagnostic, MOST_DIAGNOSTICS, Place};
use crate::source::quote;
use crate::suggest;

/// Adds a diagnostic for each problem of one part.
pub(super) fn tell(site: &Site<'_>, problems: &Problems, found: &mut Vec<Diagnostic>) {
    if problems.wrong {
        found.push(wrong::value(site));
    }
    found.extend(problems.wrong_members.iter().filter_map(|key| wrong::member(site, key)));
    found.extend(problems.wrong_names.iter().map(|name| match name.as_str() {
        "*" => pasted::every_tool(site),
        name => wrong::name(site.pointer.key(name), true, name),
    }));
    if let Some(bare) = pasted::bare_condition(site, problems) {
        found.push(bare);
        return;
    }
    let mut renamed = Vec::new();
    for key in problems.unknown.iter().take(MOST_DIAGNOSTICS + 1) {
        let meant = meant(site, key);
        renamed.extend(meant);
        found.push(pasted::key(site, key).unwrap_or_else(|| unknown_key(site, key, meant)));
    }
    let missing = problems.missing.iter().filter(|key| !renamed.contains(&key.as_str()));
    found.extend(missing.map(|key| missing_key(site, key)));
}

/// The key of the format that was probably meant by another one.
fn meant(site: &Site<'_>, key: &str) -> Option<&'static str> {
    let alias = match (site.part, key) {
        (Part::Document, "hidden" | "deny" | "blocked" | "denied" | "hide_tools" | "denylist") => Some("hide"),
        (Part::Document, "limits" | "global" | "all" | "*") => Some("all_tools"),
        (Part::Document, "default_action" | "defaultAction" | "default_policy" | "fallback") => Some("default"),
        (Part::Document, "policies" | "entries" | "allow" | "allowed") => Some("tools"),
        (Part::Tool, "requires" | "allow_if" | "allow_when" | "must" | "conditions") => Some("require"),
        (Part::Tool, "deny" | "deny_when" | "denyIf" | "block_if" | "forbid") => Some("deny_if"),
        (Part::Tool | Part::AllTools, "limit" | "rate_limits" | "quota" | "quotas") => Some("limits"),
        (Part::Rule, "reason" | "message" | "error" | "onDeny" | "deny_message") => Some("on_deny"),
        (Part::Rule, "condition" | "when" | "if" | "all" | "match") => Some("conditions"),
        (Part::Condition, "field" | "argument" | "arg" | "param" | "parameter" | "key" | "name") => Some("path"),
        (Part::Condition, "operator" | "operation" | "comparator" | "cmp") => Some("op"),
        (Part::Condition, "values" | "expected" | "threshold" | "pattern") => Some("value"),
        (Part::Limit, "name" | "id" | "key") => Some("counter"),
        (Part::Limit, "per" | "period" | "interval" | "unit" | "duration") => Some("window"),
        (Part::Limit, "limit" | "count" | "maximum" | "calls" | "requests" | "rate" | "amount") => Some("max"),
        (Part::Limit, "increment" | "increment_by" | "amount_from" | "sum") => Some("increment_from"),
        _ => None,
    };
    alias.or_else(|| suggest::nearest(key, site.part.keys()))
}

fn unknown_key(site: &Site<'_>, key: &str, meant: Option<&str>) -> Diagnostic {
    let home = home(site.part);
    let value = site.get(key);
    let help = match (meant, value) {
        (Some(meant), _) if site.get(meant).is_some() => {
            format!("did you mean `{meant}`, which is there already? join the two, or remove this one")
        }
        (Some(meant), _) => format!("did you mean `{meant}`? rename the key to `\"{meant}\"`"),
        (None, Some(value)) if site.part == Part::Document && is_whole_policy(value) => {
            format!("keep what stands in {}: that is the policy, and it needs nothing around it", quote(key))
        }
        (None, Some(value)) if site.part == Part::Document && value.is_object() && form::is_entry_like(value) => {
            format!("move it into `tools`: write {} there", show::member(key, &form::entry(Some(key), value)))
        }
        _ => format!("remove it; {home} may have {}", show::list(site.part.keys())),
    };
    Diagnostic::new(
        codes::UNKNOWN_KEY,
        Place::key(site.pointer.key(key)),
        format!("{home} has no key {}", quote(key)),
        help,
    )
}

/// Whether a whole policy stands where a member of one is expected.
fn is_whole_policy(value: &Value) -> bool {
    value.get("version").is_some() && value.get("default").is_some()
}

fn missing_key(site: &Site<'_>, key: &str) -> Diagnostic {
    let help = match (site.part, key) {
        (Part::Document, "default") => {
            "add `\"default\": \"deny\"`, so that tools that are not listed stay closed".to_owned()
        }
        _ => format!("add {}", show::member(key, &example(site, key))),
    };
    Diagnostic::new(
        codes::MISSING_KEY,
        Place::value(site.pointer.clone()),
        format!("{} lacks `{key}`", home(site.part)),
        help,
    )
}

/// What to add under a missing key, fitted to what stands beside it.
fn example(site: &Site<'_>, key: &str) -> Value {
    match (site.part, key) {
        (Part::Document, "version") => json!("1"),
        (Part::Rule, _) if site.rule_list() == Some("deny_if") => json!([]),
        (Part::Rule, _) => json!([{ "path": "args.amount", "op": "lte", "value": 100 }]),
        (Part::Limit, "counter") => json!(form::counter(site.tool())),
        (Part::Limit, "window") => json!("minute"),
        (Part::Limit, "max") => json!(10),
        (Part::Limit, _) => json!("grant"),
        (_, "path") => json!("args.amount"),
        (_, "op") => match site.get("value") {
            Some(Value::Array(_)) => json!("in"),
            Some(Value::Number(_)) => json!("lte"),
            _ => json!("eq"),
        },
        _ => wrong::sample_value(site.get("op").and_then(Value::as_str).unwrap_or("eq")),
    }
}

/// What an object of this kind is called.
fn home(part: Part) -> &'static str {
    match part {
        Part::AllTools => "`all_tools`",
        Part::Tool => "a tool entry",
        Part::Rule => "a rule",
        Part::Condition => "a condition",
        Part::Limit => "a limit",
        _ => "a policy",
    }
}
