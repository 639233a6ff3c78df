//! The steps of a decision, as a person reads them.

use crate::diagnostic::Place;
use crate::policy::{DefaultAction, Limit, Policy, Rule, ToolEntry, Window};
use crate::source::{Pointer, Safe, quote};

/// A stage of the decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Whether the tool is hidden.
    Hide,
    /// Whether the tool is listed, and what the default does if it is not.
    Default,
    /// A rule that must hold.
    Require,
    /// A rule that must not hold.
    DenyIf,
    /// A limit of the tool.
    Limit,
    /// A limit over all tools together.
    AllTools,
}

impl Stage {
    /// The key of the policy that the stage is about.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hide => "hide",
            Self::Default => "default",
            Self::Require => "require",
            Self::DenyIf => "deny_if",
            Self::Limit => "limits",
            Self::AllTools => "all_tools",
        }
    }
}

/// What a step does to calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It lets every call pass.
    Passes,
    /// It lets some calls pass, depending on arguments or on earlier calls.
    Depends,
    /// It denies every call; no later step is reached.
    Stops,
}

impl Outcome {
    /// The word for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passes => "passes",
            Self::Depends => "depends",
            Self::Stops => "stops",
        }
    }
}

/// One step of the decision.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Which stage it belongs to.
    pub stage: Stage,
    /// What it does to calls.
    pub outcome: Outcome,
    /// What it says, fit for a terminal.
    pub text: String,
    /// Where the policy says it; none where the policy is silent.
    pub place: Option<Place>,
}

/// The steps that decide calls of a tool, in their order, up to the first that denies every call.
pub fn chain(policy: &Policy, tool: &str) -> Vec<Step> {
    let entry = policy.tools.get(tool);
    let mut steps = vec![hide(policy, tool), listing(policy, tool, entry)];
    let pointer = Pointer::root().key("tools").key(tool);
    if let Some(entry) = entry {
        for (at, rule) in entry.require.iter().enumerate() {
            steps.push(require(rule, pointer.key("require").index(at)));
        }
        for (at, rule) in entry.deny_if.iter().enumerate() {
            steps.push(deny_if(rule, pointer.key("deny_if").index(at)));
        }
        for (at, limit) in entry.limits.iter().enumerate() {
            steps.push(self::limit(Stage::Limit, limit, pointer.key("limits").index(at)));
        }
    }
    for (at, limit) in policy.all_tools.iter().enumerate() {
        let pointer = Pointer::root().key("all_tools").key("limits").index(at);
        steps.push(self::limit(Stage::AllTools, limit, pointer));
    }
    if let Some(last) = steps.iter().position(|step| step.outcome == Outcome::Stops) {
        steps.truncate(last + 1);
    }
    steps
}

fn hide(policy: &Policy, tool: &str) -> Step {
    let hidden = policy.hide.iter().position(|name| name == tool || name == "*");
    let (outcome, text) = match hidden.and_then(|at| policy.hide.get(at)) {
        None => (Outcome::Passes, "the tool is not hidden".to_owned()),
        Some(name) if name == tool => (Outcome::Stops, "the tool is hidden: off the tool list, and denied".to_owned()),
        Some(_) => (Outcome::Stops, "`\"*\"` hides every tool: off the tool list, and denied".to_owned()),
    };
    let place = hidden.map(|at| Place::value(Pointer::root().key("hide").index(at)));
    Step { stage: Stage::Hide, outcome, text, place }
}

fn listing(policy: &Policy, tool: &str, entry: Option<&ToolEntry>) -> Step {
    let default = Place::entry(Pointer::root().key("default"));
    let (outcome, text, place) = match (entry, policy.default) {
        (Some(_), _) => {
            let place = Place::key(Pointer::root().key("tools").key(tool));
            (Outcome::Passes, "the tool is listed, so the default does not matter", place)
        }
        (None, DefaultAction::Deny) => (Outcome::Stops, "the tool is not listed, and the default denies it", default),
        (None, DefaultAction::Allow) => (Outcome::Passes, "the tool is not listed, and the default allows it", default),
    };
    Step { stage: Stage::Default, outcome, text: text.to_owned(), place: Some(place) }
}

fn require(rule: &Rule, pointer: Pointer) -> Step {
    let (outcome, text) = match conditions(rule) {
        None => (Outcome::Passes, "a rule without conditions always holds, so it requires nothing".to_owned()),
        Some(conditions) => (Outcome::Depends, format!("passes only when {conditions}{}", message(rule))),
    };
    Step { stage: Stage::Require, outcome, text, place: Some(Place::value(pointer)) }
}

fn deny_if(rule: &Rule, pointer: Pointer) -> Step {
    let (outcome, text) = match conditions(rule) {
        None => (Outcome::Stops, format!("every call is denied{}", message(rule))),
        Some(conditions) => (Outcome::Depends, format!("denied when {conditions}{}", message(rule))),
    };
    Step { stage: Stage::DenyIf, outcome, text, place: Some(Place::value(pointer)) }
}

fn limit(stage: Stage, limit: &Limit, pointer: Pointer) -> Step {
    let who = match stage {
        Stage::AllTools => "over all tools together",
        _ => "per grant",
    };
    let counter = quote(&limit.counter);
    let text = match &limit.increment_from {
        None => format!("at most {} {} {who}, on counter {counter}", calls(limit.max), per(limit.window)),
        Some(path) => format!(
            "{} may add up to at most {} {} {who}, on counter {counter}",
            quote(&path.to_string()),
            limit.max,
            per(limit.window)
        ),
    };
    Step { stage, outcome: Outcome::Depends, text, place: Some(Place::value(pointer)) }
}

/// A number of calls in words.
pub(super) fn calls(count: u64) -> String {
    if count == 1 { "1 call".to_owned() } else { format!("{count} calls") }
}

/// "a minute", "an hour", "a day".
pub(super) fn per(window: Window) -> String {
    format!("{} {window}", if window == Window::Hour { "an" } else { "a" })
}

/// The conditions of a rule in words; none where it has none.
pub(super) fn conditions(rule: &Rule) -> Option<String> {
    let conditions: Vec<String> = rule.conditions.iter().map(|condition| quote(&condition.to_string())).collect();
    (!conditions.is_empty()).then(|| conditions.join(" and "))
}

fn message(rule: &Rule) -> String {
    rule.on_deny.as_ref().map_or_else(String::new, |message| format!(" (says \"{}\")", Safe(message)))
}

#[cfg(test)]
mod tests {
    use super::{Outcome, chain};
    use crate::policy::Policy;

    fn steps(policy: &str, tool: &str) -> Vec<String> {
        let policy: Policy = serde_json::from_str(policy).unwrap();
        let line = |step: &super::Step| {
            let pointer = step.place.as_ref().and_then(|place| place.pointer()).map(ToString::to_string);
            format!(
                "{} {}: {} [{}]",
                step.stage.as_str(),
                step.outcome.as_str(),
                step.text,
                pointer.unwrap_or_default()
            )
        };
        chain(&policy, tool).iter().map(line).collect()
    }

    #[test]
    fn every_stage_speaks_in_order() {
        let policy = r#"{"version": "1", "default": "deny", "hide": ["x"],
            "all_tools": {"limits": [{"counter": "all", "window": "hour", "max": 1, "scope": "grant"}]},
            "tools": {"pay": {
                "require": [{"conditions": [
                    {"path": "args.amount", "op": "lte", "value": 100}, {"path": "args.to", "op": "in", "value": ["a", 5]}
                ], "on_deny": "too\u001b much"}],
                "deny_if": [{"conditions": [{"path": "args.force", "op": "exists", "value": true}]}],
                "limits": [
                    {"counter": "pay_rate", "window": "minute", "max": 10, "scope": "grant"},
                    {"counter": "spend", "window": "day", "max": 500, "scope": "grant", "increment_from": "args.amount"}
                ]}}}"#;
        assert_eq!(
            steps(policy, "pay"),
            [
                "hide passes: the tool is not hidden []",
                "default passes: the tool is listed, so the default does not matter [/tools/pay]",
                "require depends: passes only when `args.amount lte 100` and `args.to in [\"a\", 5]` (says \"too\\u{1b} much\") [/tools/pay/require/0]",
                "deny_if depends: denied when `args.force exists true` [/tools/pay/deny_if/0]",
                "limits depends: at most 10 calls a minute per grant, on counter `pay_rate` [/tools/pay/limits/0]",
                "limits depends: `args.amount` may add up to at most 500 a day per grant, on counter `spend` [/tools/pay/limits/1]",
                "all_tools depends: at most 1 call an hour over all tools together, on counter `all` [/all_tools/limits/0]",
            ]
        );
    }

    #[test]
    fn nothing_follows_a_step_that_stops() {
        let policy = r#"{"version": "1", "default": "deny", "hide": ["x"], "tools": {
            "x": {"limits": []}, "y": {"deny_if": [{"conditions": [], "on_deny": "Ask."}, {"conditions": []}]}}}"#;
        assert_eq!(steps(policy, "x"), ["hide stops: the tool is hidden: off the tool list, and denied [/hide/0]"]);
        assert_eq!(
            steps(policy, "y").last().unwrap(),
            "deny_if stops: every call is denied (says \"Ask.\") [/tools/y/deny_if/0]"
        );
        assert_eq!(
            steps(policy, "z").last().unwrap(),
            "default stops: the tool is not listed, and the default denies it [/default]"
        );
        let open: Policy = serde_json::from_str(r#"{"version": "1", "default": "allow"}"#).unwrap();
        assert!(chain(&open, "z").iter().all(|step| step.outcome == Outcome::Passes));
    }
}
