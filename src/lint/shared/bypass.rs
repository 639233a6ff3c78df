//! Calls that get past a rule, and rules that they do not get past.

use serde_json::{Value, json};

use super::declared::{ConditionSite, Declared};
use super::rules::Kind;
use crate::analysis::reach::Reasoner;
use crate::analysis::values::ArgSet;
use crate::decide::{Arguments, Call, Counters, Timestamp, decide};
use crate::diagnostic::{Diagnostic, Edit, Fix, Place};
use crate::lint::context::tool_pointer;
use crate::lint::{Context, Lint};
use crate::policy::{Condition, Rule, Scalar, Test, ToolEntry};
use crate::source::{Safe, quote};

/// Longest call that is printed in a message, in characters; a longer one is only attached.
const LONGEST: usize = 160;

/// A finding at a condition, with a call that shows it. None if the decision engine does not allow that call.
pub(in crate::lint) fn finding(
    lint: &Lint,
    context: &Context<'_>,
    site: &ConditionSite<'_>,
    args: &Arguments,
    (message, help): (String, String),
) -> Option<Diagnostic> {
    let tool = site.rule.tool;
    let call = Call { tool, args };
    if !decide(context.policy(), call, &mut Counters::default(), Timestamp::default()).verdict.is_allowed() {
        return None;
    }
    let message = format!("{message}: {}", shown(args));
    let witness = json!({"tool": tool, "args": args.value()});
    Some(lint.finding(Place::value(site.pointer()), message, help).tool(tool).witness(witness))
}

/// A call for a message.
fn shown(args: &Arguments) -> String {
    let text = args.value().to_string();
    if text.chars().count() > LONGEST {
        return "the attached call passes".to_owned();
    }
    format!("a call with `{}` passes", Safe(&text))
}

/// What passes an entry without one of its `deny_if` rules.
pub(in crate::lint) fn without_rule(entry: &ToolEntry, rule: usize) -> ArgSet {
    let others = entry.deny_if.iter().enumerate().filter(|(at, _)| *at != rule).map(|(_, rule)| rule);
    ArgSet::passing(&entry.require, others)
}

/// The rule of a condition as a `require` rule of the opposite condition, which denies whatever is not known to be fine.
/// None if it has other conditions, if no operator says the opposite, or if more would pass.
pub(in crate::lint) fn required_instead(
    reasoner: &Reasoner,
    declared: &Declared<'_>,
    site: &ConditionSite<'_>,
) -> Option<(Fix, String)> {
    if site.rule.kind != Kind::DenyIf || site.rule.rule.conditions.len() != 1 {
        return None;
    }
    let condition = Condition { path: site.condition.path.clone(), test: opposite(&site.condition.test)? };
    let rule = Rule { conditions: vec![condition.clone()], on_deny: site.rule.rule.on_deny.clone() };
    let mut fixed = declared.listed.entry.clone();
    if site.rule.at < fixed.deny_if.len() {
        fixed.deny_if.remove(site.rule.at);
    }
    fixed.require.push(rule.clone());
    // the last rule takes its list along
    let gone = if fixed.deny_if.is_empty() { tool_pointer(site.rule.tool).key("deny_if") } else { site.rule.pointer() };
    let edits = vec![Edit::Remove(gone), push("require", site, &rule)];
    tighter(reasoner, declared, &fixed).then(|| {
        let condition = Safe(&condition.to_string()).to_string();
        (Fix { title: format!("require `{condition}` instead"), edits }, condition)
    })
}

/// One more rule of a tool entry, if less passes with it.
pub(in crate::lint) fn with_rule(
    reasoner: &Reasoner,
    declared: &Declared<'_>,
    site: &ConditionSite<'_>,
    list: &'static str,
    (rule, title): (&Rule, String),
) -> Option<Fix> {
    let mut fixed = declared.listed.entry.clone();
    let rules = if list == "require" { &mut fixed.require } else { &mut fixed.deny_if };
    rules.push(rule.clone());
    tighter(reasoner, declared, &fixed).then(|| Fix { title, edits: vec![push(list, site, rule)] })
}

/// Another pattern for a condition, if no more passes with it.
pub(in crate::lint) fn with_pattern(
    reasoner: &Reasoner,
    declared: &Declared<'_>,
    site: &ConditionSite<'_>,
    condition: &Condition,
) -> Option<Fix> {
    let Test::Regex(pattern) = &condition.test else { return None };
    let mut fixed = declared.listed.entry.clone();
    let rules = if site.rule.kind == Kind::Require { &mut fixed.require } else { &mut fixed.deny_if };
    *rules.get_mut(site.rule.at)?.conditions.get_mut(site.at)? = condition.clone();
    tighter(reasoner, declared, &fixed).then(|| Fix {
        title: format!("write the pattern as {}", quote(pattern.as_str())),
        edits: vec![Edit::Replace(site.pointer().key("value"), pattern.as_str().into())],
    })
}

/// Whether it is proved that an entry lets nothing pass that the one there does not, and still lets some call of the tool
/// pass.
fn tighter(reasoner: &Reasoner, declared: &Declared<'_>, after: &ToolEntry) -> bool {
    let (before, after) = (ArgSet::allowed_by(declared.listed.entry), ArgSet::allowed_by(after));
    !reasoner.is_spent()
        && reasoner.is_surely_empty(&after.difference(&before))
        && reasoner.member(&after.intersection(&declared.accepted)).is_some()
}

/// The condition that holds for what this one does not hold for, absence and other types apart.
fn opposite(test: &Test) -> Option<Test> {
    Some(match test.clone() {
        Test::Eq(value) => Test::Neq(value),
        Test::Neq(value) => Test::Eq(value),
        Test::Lt(bound) => Test::Gte(bound),
        Test::Lte(bound) => Test::Gt(bound),
        Test::Gt(bound) => Test::Lte(bound),
        Test::Gte(bound) => Test::Lt(bound),
        Test::In(values) => Test::NotIn(values),
        Test::NotIn(values) => Test::In(values),
        Test::Exists(_) | Test::Regex(_) | Test::Contains(_) => return None,
    })
}

fn push(list: &str, site: &ConditionSite<'_>, rule: &Rule) -> Edit {
    let conditions: Vec<Value> = rule.conditions.iter().map(as_json).collect();
    let mut document = json!({"conditions": conditions});
    if let (Some(message), Some(members)) = (&rule.on_deny, document.as_object_mut()) {
        members.insert("on_deny".to_owned(), message.as_str().into());
    }
    Edit::Push(tool_pointer(site.rule.tool).key(list), document)
}

fn as_json(condition: &Condition) -> Value {
    let value: Value = match &condition.test {
        Test::Eq(value) | Test::Neq(value) | Test::Contains(value) => value.into(),
        Test::Lt(bound) | Test::Lte(bound) | Test::Gt(bound) | Test::Gte(bound) => (&Scalar::Number(*bound)).into(),
        Test::In(values) | Test::NotIn(values) => values.iter().map(Value::from).collect(),
        Test::Exists(expected) => (*expected).into(),
        Test::Regex(pattern) => pattern.as_str().into(),
    };
    json!({"path": condition.path.to_string(), "op": condition.test.operator().as_str(), "value": value})
}
