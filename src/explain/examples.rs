//! Calls that show what a policy does to a tool: one that passes, and for each guard one close to it that fails.

use serde_json::{Map, Value};

use crate::analysis::reach::Reasoner;
use crate::analysis::values::ArgSet;
use crate::catalog::Tool;
use crate::decide::{Arguments, Call, Counters, Denial, RuleList, Timestamp, Verdict, decide};
use crate::policy::{ArgPath, Condition, Limit, Policy, Rule, Scalar, Test, ToolEntry, Tools, Window};
use crate::source::Pointer;

/// Calls of one tool, each confirmed by the decision engine.
#[derive(Debug, Default)]
pub struct Examples {
    /// Arguments with which a call passes; by the input schema of the tool where there is one that allows it.
    pub passing: Option<Arguments>,
    /// For each rule, in the order of the document, the nearest call that it denies.
    pub denied: Vec<Denied>,
    /// For each limit that counts calls, in the order of the document, the call that it denies.
    pub limited: Vec<Limited>,
}

/// A rule and a call that it denies, close to the one that passes.
#[derive(Debug)]
pub struct Denied {
    /// The rule in the document.
    pub pointer: Pointer,
    /// The list that the rule is in.
    pub list: RuleList,
    /// The arguments; `None` where no call was found that this rule denies and no other one.
    pub args: Option<Arguments>,
}

/// A limit and the first call that it denies when the passing call is repeated.
#[derive(Debug, PartialEq, Eq)]
pub struct Limited {
    /// The limit in the document.
    pub pointer: Pointer,
    /// How many calls pass before.
    pub after: u64,
    /// The window within which they are made.
    pub window: Window,
}

/// Limits up to this many calls are tried out call by call.
const MOST_REPEATED: u64 = 1_000;

/// Rules for which a call is searched, each at the cost of looking at all conditions of the entry.
const MOST_SEARCHED: usize = 64;

/// Conditions that are looked at for that, over all rules together.
const MOST_LOOKED_AT: usize = 20_000;

/// Conditions of one rule for which the nearest call is searched.
const MOST_NEIGHBOURS: usize = 8;

/// Finds the examples. Of an entry with very many rules only the first have calls that they deny. A tool that is hidden or not listed has none but, where the default lets it pass, a passing call.
pub fn examples(policy: &Policy, name: &str, tool: Option<&Tool>, reasoner: &Reasoner) -> Examples {
    let none = ToolEntry::default();
    let entry = policy.tools.get(name).unwrap_or(&none);
    let search = Search { policy, name, entry, reasoner, accepted: accepted(tool) };
    let Some(passing) = search.passing() else { return Examples::default() };
    let rules = |list, rules: &[Rule]| (0..rules.len()).map(move |at| (list, at)).collect::<Vec<_>>();
    let sites = rules(RuleList::Require, &entry.require).into_iter().chain(rules(RuleList::DenyIf, &entry.deny_if));
    let pointer = Pointer::root().key("tools").key(name);
    let conditions: usize = entry.require.iter().chain(&entry.deny_if).map(|rule| 1 + rule.conditions.len()).sum();
    let searched = (MOST_LOOKED_AT / conditions.max(1)).clamp(1, MOST_SEARCHED);
    let denied = sites.enumerate().map(|(number, (list, at))| Denied {
        pointer: pointer.key(list.as_str()).index(at),
        list,
        args: (number < searched).then(|| search.denied(list, at, &passing)).flatten(),
    });
    let denied = denied.collect();
    let limits = entry.limits.iter().enumerate().filter(|(_, limit)| search.denies_one_more(limit, &passing));
    let limited = limits.map(|(at, limit)| Limited {
        pointer: pointer.key("limits").index(at),
        after: limit.max,
        window: limit.window,
    });
    let limited = limited.collect();
    Examples { passing: Some(passing), denied, limited }
}

fn accepted(tool: Option<&Tool>) -> ArgSet {
    let schema = tool.and_then(|tool| serde_json::from_str::<Value>(tool.input_schema.as_ref()?.get()).ok());
    schema.map_or_else(ArgSet::all, |schema| ArgSet::of_schema(&schema))
}

struct Search<'a> {
    policy: &'a Policy,
    name: &'a str,
    entry: &'a ToolEntry,
    reasoner: &'a Reasoner,
    /// What the input schema accepts.
    accepted: ArgSet,
}

impl Search<'_> {
    fn passing(&self) -> Option<Arguments> {
        let allowed = ArgSet::allowed_by(self.entry);
        let sets = [allowed.intersection(&self.accepted), allowed];
        sets.iter().filter_map(|set| self.reasoner.member(set)).find(|args| self.verdict(args).is_allowed())
    }

    /// The nearest call that only this rule denies: with another value of one argument, without it, or any at all.
    fn denied(&self, list: RuleList, at: usize, passing: &Arguments) -> Option<Arguments> {
        let others = |own, rules: &[Rule]| -> Vec<Rule> {
            rules
                .iter()
                .enumerate()
                .filter(|(place, _)| own != list || *place != at)
                .map(|(_, rule)| rule.clone())
                .collect()
        };
        let (require, deny_if) =
            (others(RuleList::Require, &self.entry.require), others(RuleList::DenyIf, &self.entry.deny_if));
        let (rule, met) = match list {
            RuleList::Require => {
                let rule = self.entry.require.get(at)?;
                (rule, ArgSet::of_rule(rule).complement())
            }
            RuleList::DenyIf => {
                let rule = self.entry.deny_if.get(at)?;
                (rule, ArgSet::of_rule(rule))
            }
        };
        let failing = ArgSet::passing(&require, &deny_if).intersection(&met);
        let is_denied = |args: &Arguments| match (self.verdict(args), list) {
            (Verdict::Denied { by: Denial::Require { rule, .. }, .. }, RuleList::Require)
            | (Verdict::Denied { by: Denial::DenyIf { rule }, .. }, RuleList::DenyIf) => rule == at,
            _ => false,
        };
        self.neighbours(rule, &failing, passing)
            .chain([failing.intersection(&self.accepted), failing.clone()])
            .filter_map(|set| self.reasoner.member(&set))
            .map(|found| completed(passing, &found, rule))
            .find(|args| is_denied(args))
            .or_else(|| self.reasoner.member(&failing).filter(|args| is_denied(args)))
    }

    /// Sets of failing calls that differ from the passing one in one argument of the rule; those where it is there first,
    /// and of these those that the input schema accepts.
    fn neighbours<'s>(
        &'s self,
        rule: &'s Rule,
        failing: &'s ArgSet,
        passing: &'s Arguments,
    ) -> impl Iterator<Item = ArgSet> + 's {
        let paths = self.paths();
        let alone = rule.conditions.iter().take(MOST_NEIGHBOURS).map(move |condition| {
            let pinned = paths.iter().copied().filter(|path| !overlap(path, &condition.path));
            let same = pinned.filter_map(|path| pin(path, passing));
            let same = ArgSet::of_rule(&Rule { conditions: same.collect(), on_deny: None });
            (failing.intersection(&same), ArgSet::of_condition(&exists(condition.path.clone(), true)))
        });
        let alone: Vec<(ArgSet, ArgSet)> = alone.collect();
        let accepted =
            alone.clone().into_iter().map(|(near, there)| near.intersection(&there).intersection(&self.accepted));
        let there = alone.clone().into_iter().map(|(near, there)| near.intersection(&there));
        let accepted: Vec<ArgSet> = accepted.collect();
        let there: Vec<ArgSet> = there.collect();
        accepted.into_iter().chain(there).chain(alone.into_iter().map(|(near, _)| near))
    }

    /// The arguments that the entry tests.
    fn paths(&self) -> Vec<&ArgPath> {
        let rules = self.entry.require.iter().chain(&self.entry.deny_if);
        let mut paths: Vec<&ArgPath> =
            rules.flat_map(|rule| &rule.conditions).map(|condition| &condition.path).collect();
        paths.sort_unstable();
        paths.dedup();
        paths
    }

    fn verdict(&self, args: &Arguments) -> Verdict {
        let call = Call { tool: self.name, args };
        decide(self.policy, call, &mut Counters::default(), Timestamp::default()).verdict
    }

    /// Whether the limit, alone, lets `max` of these calls pass and denies one more. What would take long to try is taken as
    /// arithmetic.
    fn denies_one_more(&self, limit: &Limit, args: &Arguments) -> bool {
        if limit.increment_from.is_some() {
            return false;
        }
        if limit.max > MOST_REPEATED {
            return true;
        }
        let entry = ToolEntry { limits: vec![limit.clone()], ..ToolEntry::default() };
        let Ok(tools) = Tools::new(vec![(self.name.to_owned(), entry)]) else { return false };
        let policy = Policy { default: self.policy.default, tools, hide: Vec::new(), all_tools: Vec::new() };
        let mut counters = Counters::default();
        let call = Call { tool: self.name, args };
        let mut passes = || decide(&policy, call, &mut counters, Timestamp::default()).verdict.is_allowed();
        (0..limit.max).all(|_| passes()) && !passes()
    }
}

/// The passing arguments with what the found ones have for the arguments of the rule, or lack.
fn completed(passing: &Arguments, found: &Arguments, rule: &Rule) -> Arguments {
    let (Some(before), Some(after)) = (passing.value().as_object(), found.value().as_object()) else {
        return found.clone();
    };
    let mut args: Map<String, Value> = before.clone();
    for name in rule.conditions.iter().filter_map(|condition| condition.path.names().first()) {
        match after.get(name) {
            Some(value) => drop(args.insert(name.clone(), value.clone())),
            None => drop(args.shift_remove(name)),
        }
    }
    Arguments::new(Value::Object(args)).unwrap_or_else(|_| found.clone())
}

/// The condition that an argument is what it is in these arguments, where a condition can say so.
fn pin(path: &ArgPath, args: &Arguments) -> Option<Condition> {
    match path.value_in(args.value()) {
        None | Some(Value::Null) => Some(exists(path.clone(), false)),
        Some(value) => Some(Condition { path: path.clone(), test: Test::Eq(Scalar::from_json(value)?) }),
    }
}

fn exists(path: ArgPath, expected: bool) -> Condition {
    Condition { path, test: Test::Exists(expected) }
}

/// Whether one argument is the other, or holds it.
fn overlap(one: &ArgPath, other: &ArgPath) -> bool {
    one.names().starts_with(other.names()) || other.names().starts_with(one.names())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Examples, examples};
    use crate::analysis::reach::Reasoner;
    use crate::catalog::Tool;
    use crate::policy::{Policy, Window};

    fn of(entry: &Value, schema: Option<&Value>) -> Examples {
        let policy = json!({"version": "1", "default": "deny", "tools": {"t": entry}});
        let policy: Policy = serde_json::from_value(policy).unwrap();
        let tool = schema.map(|schema| Tool {
            name: "t".to_owned(),
            input_schema: Some(serde_json::from_str(&schema.to_string()).unwrap()),
            ..Tool::default()
        });
        examples(&policy, "t", tool.as_ref(), &Reasoner::default())
    }

    fn denied(examples: &Examples) -> Vec<Option<Value>> {
        examples.denied.iter().map(|denied| denied.args.as_ref().map(|args| args.value().clone())).collect()
    }

    fn condition(path: &str, op: &str, value: Value) -> Value {
        json!({"conditions": [{"path": format!("args.{path}"), "op": op, "value": value}]})
    }

    #[test]
    fn each_rule_has_its_nearest_call() {
        let entry = json!({
            "require": [condition("amount", "lte", json!(100)), condition("branch", "regex", json!("^feat/"))],
            "deny_if": [condition("branch", "eq", json!("feat/x")), condition("force", "eq", json!(true))],
        });
        let examples = of(&entry, None);
        assert_eq!(examples.passing.as_ref().unwrap().value(), &json!({"amount": 0, "branch": "feat/"}));
        assert_eq!(
            denied(&examples),
            [
                Some(json!({"amount": 101, "branch": "feat/"})),
                Some(json!({"amount": 0, "branch": "a"})),
                Some(json!({"amount": 0, "branch": "feat/x"})),
                Some(json!({"amount": 0, "branch": "feat/", "force": true})),
            ]
        );
        assert_eq!(examples.denied[2].pointer.to_string(), "/tools/t/deny_if/0");
    }

    #[test]
    fn calls_are_such_as_the_tool_takes() {
        let schema = json!({"required": ["to", "amount"], "properties": {"to": {"type": "string"}, "amount": {"type": "integer", "minimum": 5}}});
        let examples = of(&json!({"deny_if": [condition("amount", "gte", json!(9))]}), Some(&schema));
        assert_eq!(examples.passing.as_ref().unwrap().value(), &json!({"to": "a", "amount": 5}));
        assert_eq!(denied(&examples), [Some(json!({"to": "a", "amount": 9}))]);
    }

    #[test]
    fn rules_of_several_conditions_and_rules_behind_others() {
        let both = json!({"conditions": [
            {"path": "args.a", "op": "eq", "value": 1}, {"path": "args.b.c", "op": "exists", "value": true}]});
        let behind = condition("n", "gt", json!(5));
        let examples = of(&json!({"deny_if": [both, condition("n", "gt", json!(3)), behind]}), None);
        assert_eq!(denied(&examples)[0], Some(json!({"a": 1, "b": {"c": "a"}})));
        assert_eq!(denied(&examples)[1], Some(json!({"n": 4})));
        assert_eq!(denied(&examples)[2], None, "whatever the third rule denies the second denies first");
    }

    #[test]
    fn entries_of_any_size_have_examples_soon() {
        let condition = |at: usize| json!({"path": format!("args.a{at}"), "op": "eq", "value": at});
        let limit =
            |at: usize| json!({"counter": format!("c{at}"), "window": "day", "max": 1 + at % 9, "scope": "grant"});
        let rules: Vec<Value> = (0..4_000).map(|at| json!({"conditions": [condition(at)]})).collect();
        let limits: Vec<Value> = (0..4_000).map(limit).collect();
        let found = of(&json!({"deny_if": rules, "limits": limits}), None);
        assert_eq!((found.denied.len(), found.limited.len()), (4_000, 4_000));
        assert!(found.denied[0].args.is_some() && found.denied[3_999].args.is_none());
        let conditions: Vec<Value> = (0..4_000).map(condition).collect();
        let found = of(&json!({"require": [{"conditions": conditions}]}), None);
        assert!(found.denied[0].args.is_some());
    }

    #[test]
    fn limits_and_tools_that_never_pass() {
        let limit = |window: &str, max: u64| json!({"counter": window, "window": window, "max": max, "scope": "grant"});
        let entry = json!({"limits": [limit("minute", 10), limit("day", 1_000_000)]});
        let limited = of(&entry, None).limited;
        assert_eq!(
            limited.iter().map(|limited| (limited.after, limited.window)).collect::<Vec<_>>(),
            [(10, Window::Minute), (1_000_000, Window::Day)]
        );
        let never = of(&json!({"deny_if": [{"conditions": []}]}), None);
        assert!(never.passing.is_none() && never.denied.is_empty());
    }
}
