//! What comes of all steps, in one sentence.

use crate::analysis::quota::Quota;
use crate::analysis::reach::Reach;
use crate::policy::{Limit, Policy, Rule, ToolEntry, Window};
use crate::source::{Safe, quote};

use super::chain::{conditions, per};

/// The verdict on a tool as a sentence without subject and full stop: "may be called at most 10 times a minute per
/// grant; nothing else guards it".
pub fn verdict(policy: &Policy, tool: &str, reach: Reach) -> String {
    match reach {
        Reach::Hidden => "can never be called: it is hidden".to_owned(),
        Reach::DefaultDenied => "can never be called: it is not listed, and the default is deny".to_owned(),
        Reach::NeverAllowed => never_allowed(policy.tools.get(tool)),
        Reach::Callable { guarded } => {
            let entry = policy.tools.get(tool);
            let limits = entry.map_or(&[][..], |entry| entry.limits.as_slice());
            let how_often = how_often(limits, &policy.all_tools);
            format!(
                "may be called {}; {}",
                how_often.join(", "),
                guards(entry, guarded, how_often.len() > 1 || !limits.is_empty())
            )
        }
    }
}

fn never_allowed(entry: Option<&ToolEntry>) -> String {
    let unconditional = entry.and_then(|entry| entry.deny_if.iter().find(|rule| rule.conditions.is_empty()));
    match unconditional {
        Some(rule) => match &rule.on_deny {
            Some(message) => format!("is visible, but every call is denied with \"{}\"", Safe(message)),
            None => "is visible, but every call is denied".to_owned(),
        },
        None => "is visible, but its rules deny every call".to_owned(),
    }
}

/// The caps on a tool, each as a phrase.
fn how_often(limits: &[Limit], all_tools: &[Limit]) -> Vec<String> {
    let quota = Quota::of(limits);
    let rates = limits.iter().filter(|limit| limit.increment_from.is_none());
    let mut binding: Vec<(Window, u64)> = rates.map(|limit| (limit.window, limit.max)).collect();
    binding.retain(|(window, max)| quota.most(*window) == Some(*max) && !implied(*window, *max, quota));
    binding.sort_unstable();
    binding.dedup();
    let rates: Vec<String> = binding.iter().map(|(window, max)| times(*max, *window)).collect();
    let mut phrases = vec![match rates.as_slice() {
        [] => "any number of times".to_owned(),
        rates => format!("at most {} per grant", rates.join(" and ")),
    }];
    for limit in limits {
        if let Some(path) = &limit.increment_from {
            let path = quote(&path.to_string());
            phrases.push(format!("as long as {path} adds up to at most {} {}", limit.max, per(limit.window)));
        }
    }
    for limit in all_tools {
        phrases.push(match &limit.increment_from {
            None => format!("within {} for all tools together", times(limit.max, limit.window)),
            Some(path) => format!(
                "as long as {} adds up to at most {} {} over all tools",
                quote(&path.to_string()),
                limit.max,
                per(limit.window)
            ),
        });
    }
    phrases
}

/// Whether a shorter window already keeps calls to this number.
fn implied(window: Window, max: u64, quota: Quota) -> bool {
    let from = |count: Option<u64>, factor: u64| count.is_some_and(|count| count.saturating_mul(factor) <= max);
    match window {
        Window::Minute => false,
        Window::Hour => from(quota.minute, 60),
        Window::Day => from(quota.hour, 24),
    }
}

fn times(count: u64, window: Window) -> String {
    match count {
        1 => format!("once {}", per(window)),
        2 => format!("twice {}", per(window)),
        count => format!("{count} times {}", per(window)),
    }
}

/// What stands between the agent and the call besides limits.
fn guards(entry: Option<&ToolEntry>, guarded: bool, limited: bool) -> String {
    let rules = entry.filter(|_| guarded).map(|entry| (&entry.require, &entry.deny_if));
    let Some((require, deny_if)) = rules else {
        return if limited { "nothing else guards it".to_owned() } else { "nothing guards it".to_owned() };
    };
    let required = phrase("only when", "all", require);
    let denied = phrase("not when", "any", deny_if);
    [required, denied].into_iter().flatten().collect::<Vec<String>>().join(", and ")
}

/// One rule is told in full, several as their number.
fn phrase(verb: &str, quantity: &str, rules: &[Rule]) -> Option<String> {
    let rules: Vec<String> = rules.iter().filter_map(conditions).collect();
    match rules.as_slice() {
        [] => None,
        [rule] => Some(format!("{verb} {rule}")),
        rules => Some(format!("{verb} {quantity} of {} rules hold", rules.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::verdict;
    use crate::analysis::reach::Reasoner;
    use crate::policy::Policy;

    fn of(policy: &str, tool: &str) -> String {
        let policy: Policy = serde_json::from_str(policy).unwrap();
        verdict(&policy, tool, Reasoner::default().reach(&policy, tool))
    }

    fn entry(entry: &str) -> String {
        of(&format!(r#"{{"version": "1", "default": "deny", "tools": {{"t": {entry}}}}}"#), "t")
    }

    fn limit(window: &str, max: u64) -> String {
        format!(r#"{{"counter": "{window}{max}", "window": "{window}", "max": {max}, "scope": "grant"}}"#)
    }

    #[test]
    fn limits_in_words() {
        assert_eq!(entry("{}"), "may be called any number of times; nothing guards it");
        let limits = |limits: &[String]| entry(&format!(r#"{{"limits": [{}]}}"#, limits.join(", ")));
        assert_eq!(
            limits(&[limit("minute", 10)]),
            "may be called at most 10 times a minute per grant; nothing else guards it"
        );
        assert_eq!(
            limits(&[limit("hour", 1), limit("minute", 30)]),
            "may be called at most once an hour per grant; nothing else guards it"
        );
        assert_eq!(
            limits(&[limit("hour", 100), limit("minute", 30), limit("day", 100_000)]),
            "may be called at most 30 times a minute and 100 times an hour per grant; nothing else guards it"
        );
    }

    #[test]
    fn sums_and_shared_limits_in_words() {
        let policy = r#"{"version": "1", "default": "allow",
            "all_tools": {"limits": [{"counter": "all", "window": "minute", "max": 60, "scope": "grant"}]},
            "tools": {"pay": {"limits": [
                {"counter": "spend", "window": "day", "max": 500, "scope": "grant", "increment_from": "args.amount"}]}}}"#;
        assert_eq!(
            of(policy, "pay"),
            "may be called any number of times, as long as `args.amount` adds up to at most 500 a day, \
             within 60 times a minute for all tools together; nothing else guards it"
        );
        assert_eq!(
            of(policy, "other"),
            "may be called any number of times, within 60 times a minute for all tools together; nothing else guards it"
        );
    }

    #[test]
    fn denials_in_words() {
        let policy = r#"{"version": "1", "default": "deny", "hide": ["h"], "tools": {
            "t": {"deny_if": [{"conditions": [], "on_deny": "Requires human approval."}]},
            "u": {"require": [{"conditions": [{"path": "args.a", "op": "in", "value": []}]}]}}}"#;
        assert_eq!(of(policy, "h"), "can never be called: it is hidden");
        assert_eq!(of(policy, "x"), "can never be called: it is not listed, and the default is deny");
        assert_eq!(of(policy, "t"), "is visible, but every call is denied with \"Requires human approval.\"");
        assert_eq!(of(policy, "u"), "is visible, but its rules deny every call");
    }

    #[test]
    fn guards_in_words() {
        let rule = |op: &str, value: &str| {
            format!(r#"{{"conditions": [{{"path": "args.a", "op": "{op}", "value": {value}}}]}}"#)
        };
        assert_eq!(
            entry(&format!(r#"{{"require": [{}], "deny_if": [{}]}}"#, rule("lte", "100"), rule("eq", "7"))),
            "may be called any number of times; only when `args.a lte 100`, and not when `args.a eq 7`"
        );
        assert_eq!(
            entry(&format!(r#"{{"deny_if": [{}, {}]}}"#, rule("eq", "8"), rule("eq", "7"))),
            "may be called any number of times; not when any of 2 rules hold"
        );
        assert_eq!(
            entry(&format!(r#"{{"require": [{}, {}]}}"#, rule("gt", "8"), rule("lt", "99"))),
            "may be called any number of times; only when all of 2 rules hold"
        );
    }
}
