//! Tool entries, those of other products included.

use serde_json::{Map, Value, json};

use super::rule::{message, rule_message, with_message};
use super::{Verdict, condition, limit, rule, verdict};

/// Keys of tool entries here and in what people paste.
const KEYS: [&str; 8] = ["require", "deny_if", "limits", "rules", "action", "rate_limit", "reason", "state"];

/// Entries of a list that are looked at: what is shown is cut before.
const MOST_SHOWN: usize = 20;

/// Whether a value was meant as the entry of a tool.
pub fn is_entry_like(value: &Value) -> bool {
    value.as_object().is_some_and(|members| {
        let known = |key: &String| KEYS.contains(&key.as_str());
        let only_known = members.keys().all(|key| known(key) || key == "description" || key == "name");
        only_known && (members.is_empty() || members.keys().any(known))
    })
}

fn denied(reason: Option<&str>) -> Value {
    json!({ "deny_if": [denial(reason)] })
}

/// A rule of `deny_if` that denies every call, with this message.
pub fn denial(reason: Option<&str>) -> Value {
    match reason {
        Some(reason) => json!({ "conditions": [], "on_deny": reason }),
        None => json!({ "conditions": [] }),
    }
}

/// The well-formed entry of a tool that a value means. What cannot be understood is denied.
pub fn entry(tool: Option<&str>, value: &Value) -> Value {
    let Some(members) = value.as_object() else {
        return match verdict(value) {
            Some(Verdict::Allow) => json!({}),
            Some(Verdict::Ask) => denied(Some("Requires human approval.")),
            Some(Verdict::Deny) => denied(None),
            None => match super::rate(value) {
                Some(_) => json!({ "limits": [limit(value, tool)] }),
                None => denied(None),
            },
        };
    };
    let mut parts = Parts::default();
    parts.add(members, tool);
    parts.finish()
}

#[derive(Default)]
struct Parts {
    require: Vec<Value>,
    deny_if: Vec<Value>,
    limits: Vec<Value>,
}

impl Parts {
    fn add(&mut self, members: &Map<String, Value>, tool: Option<&str>) {
        let list = |key: &str| members.get(key).and_then(Value::as_array).into_iter().flatten().take(MOST_SHOWN);
        list("require").for_each(|pasted| self.push_requirement(rule(pasted)));
        self.deny_if.extend(list("deny_if").map(|pasted| rule(pasted).unwrap_or_else(|| denial(None))));
        match members.get("action").and_then(verdict) {
            Some(Verdict::Deny) => self.deny_if.push(denial(message(members))),
            Some(Verdict::Ask) => {
                self.deny_if.push(denial(Some(message(members).unwrap_or("Requires human approval."))));
            }
            Some(Verdict::Allow) | None => {}
        }
        if let Some(rate) = members.get("rate_limit") {
            self.push_limit(limit(rate, tool));
        }
        list("limits").for_each(|pasted| self.push_limit(limit(pasted, tool)));
        list("rules").for_each(|pasted| match pasted.as_object() {
            Some(members) => self.add_rule(members, tool),
            None => self.deny_if.push(denial(None)),
        });
    }

    /// What must hold; where that is not understood, nothing is allowed.
    fn push_requirement(&mut self, rule: Option<Value>) {
        match rule {
            Some(rule) => self.require.push(rule),
            None => self.deny_if.push(denial(None)),
        }
    }

    /// One of the `rules` of an Intercept document: what must hold, a denial, a rate limit or a counted sum.
    fn add_rule(&mut self, members: &Map<String, Value>, tool: Option<&str>) {
        if members.get("action").and_then(verdict).is_some_and(|verdict| verdict != Verdict::Allow) {
            self.deny_if.push(denial(rule_message(members)));
            return;
        }
        if let Some(rate) = members.get("rate_limit") {
            self.push_limit(limit(rate, tool));
        }
        let conditions = members.get("conditions").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let is_counted = |condition: &&Value| {
            condition.get("path").and_then(Value::as_str).is_some_and(|path| path.starts_with("state."))
        };
        if let Some(state) = members.get("state").and_then(Value::as_object) {
            let mut counted = state.clone();
            let max = conditions.iter().find(is_counted).and_then(|condition| condition.get("value"));
            counted.insert("max".to_owned(), max.cloned().unwrap_or_default());
            self.push_limit(limit(&Value::Object(counted), tool));
        }
        let mut plain = conditions.iter().filter(|pasted| !is_counted(pasted)).peekable();
        if plain.peek().is_some() {
            let plain: Option<Vec<Value>> = plain.map(condition).collect();
            self.push_requirement(plain.map(|conditions| with_message(members, conditions)));
        }
    }

    /// Counters of one tool have different names.
    fn push_limit(&mut self, mut limit: Value) {
        let name = limit.get("counter").and_then(Value::as_str).unwrap_or_default().to_owned();
        let taken =
            |name: &str| self.limits.iter().any(|known| known.get("counter").is_some_and(|known| known == name));
        if taken(&name)
            && let Some(free) = (2..100).map(|number| format!("{name}_{number}")).find(|name| !taken(name))
            && let Some(members) = limit.as_object_mut()
        {
            members.insert("counter".to_owned(), Value::from(free));
        }
        self.limits.push(limit);
    }

    fn finish(self) -> Value {
        let parts = [("require", self.require), ("deny_if", self.deny_if), ("limits", self.limits)];
        let filled = parts.into_iter().filter(|(_, list)| !list.is_empty());
        Value::Object(filled.map(|(key, list)| (key.to_owned(), Value::Array(list))).collect())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::entry;

    #[test]
    fn words_become_entries() {
        assert_eq!(entry(Some("a"), &json!("allow")), json!({}));
        assert_eq!(entry(Some("a"), &json!(false)), json!({"deny_if": [{"conditions": []}]}));
        assert_eq!(entry(Some("a"), &json!([])), json!({"deny_if": [{"conditions": []}]}));
        assert_eq!(
            entry(Some("a"), &json!({"action": "deny", "reason": "too dangerous"})),
            json!({"deny_if": [{"conditions": [], "on_deny": "too dangerous"}]})
        );
    }

    #[test]
    fn what_is_not_understood_is_denied() {
        let denied = json!({"deny_if": [{"conditions": []}]});
        assert_eq!(entry(None, &json!({"rules": ["cheap"]})), denied);
        assert_eq!(entry(None, &json!({"rules": [{"conditions": [{"cheap": true}]}]})), denied);
        assert_eq!(entry(None, &json!({"require": ["cheap"]})), denied);
    }

    #[test]
    fn rules_of_intercept_become_requirements_denials_and_limits() {
        let pasted = json!({"rules": [
            {"name": "largest", "conditions": [{"path": "args.amount", "op": "lte", "value": 500}], "on_deny": "At most 5.00"},
            {"name": "daily", "conditions": [{"path": "state.pay.spend", "op": "lte", "value": 10_000}], "on_deny": "Used up",
             "state": {"counter": "spend", "window": "day", "increment_from": "args.amount"}},
            {"rate_limit": "10/day"},
            {"rate_limit": "3/minute"},
            {"action": "deny", "on_deny": "Never"},
        ]});
        assert_eq!(
            entry(Some("pay"), &pasted),
            json!({
                "require": [{"conditions": [{"path": "args.amount", "op": "lte", "value": 500}], "on_deny": "At most 5.00"}],
                "deny_if": [{"conditions": [], "on_deny": "Never"}],
                "limits": [
                    {"counter": "spend", "window": "day", "max": 10_000, "scope": "grant", "increment_from": "args.amount"},
                    {"counter": "pay_rate", "window": "day", "max": 10, "scope": "grant"},
                    {"counter": "pay_rate_2", "window": "minute", "max": 3, "scope": "grant"},
                ],
            })
        );
    }
}
