//! Small changes to a policy.

use super::flip::slips;
use crate::decide::RuleList;
use crate::policy::{Condition, DefaultAction, Limit, MAX_LIMIT, Policy, Rule, Test, ToolEntry, Tools, Window};
use crate::source::{Pointer, quote};

/// A change, to a tool or to the policy as a whole.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Edit {
    /// The tool, or `*`, is no longer hidden.
    Unhide(String),
    /// The other default.
    FlipDefault,
    /// The tool is no longer listed.
    Unlist,
    /// A rule is gone.
    DropRule(RuleList, usize),
    /// One condition of a rule is gone.
    DropCondition(RuleList, usize, usize),
    /// One condition tests something else.
    Test(RuleList, usize, usize, Test),
    /// A limit is gone: one of `all_tools`, or one of the tool.
    DropLimit(bool, usize),
    /// A limit is another.
    Limit(bool, usize, Limit),
}

/// The changes that concern a tool alone.
pub(super) fn tool_edits(policy: &Policy, tool: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    if policy.hide.iter().any(|hidden| hidden == tool) {
        edits.push(Edit::Unhide(tool.to_owned()));
    }
    let Some(entry) = policy.tools.get(tool) else { return edits };
    edits.push(Edit::Unlist);
    for (list, rules) in [(RuleList::Require, &entry.require), (RuleList::DenyIf, &entry.deny_if)] {
        for (index, rule) in rules.iter().enumerate() {
            edits.push(Edit::DropRule(list, index));
            edits.extend(rule_edits(list, index, rule));
        }
    }
    edits.extend(limit_edits(&entry.limits, false));
    edits
}

/// The changes that concern all tools.
pub(super) fn general_edits(policy: &Policy) -> Vec<Edit> {
    let mut edits = vec![Edit::FlipDefault];
    if policy.hide.iter().any(|hidden| hidden == "*") {
        edits.push(Edit::Unhide("*".to_owned()));
    }
    edits.extend(limit_edits(&policy.all_tools, true));
    edits
}

fn rule_edits(list: RuleList, at: usize, rule: &Rule) -> impl Iterator<Item = Edit> {
    let several = rule.conditions.len() > 1 || (list == RuleList::DenyIf && rule.conditions.len() == 1);
    let dropped =
        (0..rule.conditions.len()).filter(move |_| several).map(move |index| Edit::DropCondition(list, at, index));
    let slipped = rule.conditions.iter().enumerate().flat_map(move |(index, condition)| {
        slips(&condition.test).into_iter().map(move |test| Edit::Test(list, at, index, test))
    });
    dropped.chain(slipped)
}

fn limit_edits(limits: &[Limit], all_tools: bool) -> impl Iterator<Item = Edit> {
    limits.iter().enumerate().flat_map(move |(at, limit)| {
        let with = |max: u64, window: Window| Edit::Limit(all_tools, at, Limit { max, window, ..limit.clone() });
        let raised = Some(limit.max + 1).filter(|max| *max <= MAX_LIMIT);
        let lowered = Some(limit.max.saturating_sub(1)).filter(|max| *max > 0);
        let moved = raised.into_iter().chain(lowered).map(|max| with(max, limit.window));
        let windows = Window::ALL.into_iter().filter(|window| *window != limit.window);
        let windows = windows.map(|window| with(limit.max, window));
        std::iter::once(Edit::DropLimit(all_tools, at)).chain(moved).chain(windows).collect::<Vec<_>>()
    })
}

impl Edit {
    /// The policy after the change; `tool` is the one that it concerns.
    pub(super) fn apply(&self, policy: &Policy, tool: &str) -> Policy {
        let Policy { default, hide, all_tools, tools } = policy;
        let mut changed =
            Policy { default: *default, hide: hide.clone(), all_tools: all_tools.clone(), tools: Tools::default() };
        let mut entries: Vec<(String, ToolEntry)> =
            tools.iter().map(|(name, entry)| (name.to_owned(), entry.clone())).collect();
        match self {
            Self::Unhide(hidden) => changed.hide.retain(|name| name != hidden),
            Self::FlipDefault => {
                changed.default = match default {
                    DefaultAction::Allow => DefaultAction::Deny,
                    DefaultAction::Deny => DefaultAction::Allow,
                };
            }
            Self::Unlist => entries.retain(|(name, _)| name != tool),
            Self::DropLimit(true, _) | Self::Limit(true, ..) => self.change_limits(&mut changed.all_tools),
            _ => {
                let entry = entries.iter_mut().find(|(name, _)| name == tool);
                if let Some((_, entry)) = entry {
                    self.change_entry(entry);
                }
            }
        }
        // the names were different before, and none was added
        changed.tools = Tools::new(entries).unwrap_or_default();
        changed
    }

    fn change_entry(&self, entry: &mut ToolEntry) {
        let mut rules = |list: &RuleList| match list {
            RuleList::Require => std::mem::take(&mut entry.require),
            RuleList::DenyIf => std::mem::take(&mut entry.deny_if),
        };
        let (list, changed) = match self {
            Self::DropRule(list, at) => (list, without(rules(list), *at)),
            Self::DropCondition(list, at, index) => {
                let mut rules = rules(list);
                if let Some(rule) = rules.get_mut(*at) {
                    rule.conditions = without(std::mem::take(&mut rule.conditions), *index);
                }
                (list, rules)
            }
            Self::Test(list, at, index, test) => {
                let mut rules = rules(list);
                if let Some(condition) = rules.get_mut(*at).and_then(|rule| rule.conditions.get_mut(*index)) {
                    condition.test = test.clone();
                }
                (list, rules)
            }
            _ => return self.change_limits(&mut entry.limits),
        };
        match list {
            RuleList::Require => entry.require = changed,
            RuleList::DenyIf => entry.deny_if = changed,
        }
    }

    fn change_limits(&self, limits: &mut Vec<Limit>) {
        match self {
            Self::DropLimit(_, at) => *limits = without(std::mem::take(limits), *at),
            Self::Limit(_, at, changed) => {
                if let Some(limit) = limits.get_mut(*at) {
                    limit.clone_from(changed);
                }
            }
            _ => {}
        }
    }

    /// What is changed, in the policy before the change.
    pub(super) fn pointer(&self, policy: &Policy, tool: &str) -> Pointer {
        let root = Pointer::root();
        let entry = root.key("tools").key(tool);
        let rule = |list: &RuleList, at: &usize| entry.key(list.as_str()).index(*at);
        match self {
            Self::Unhide(hidden) => {
                root.key("hide").index(policy.hide.iter().position(|name| name == hidden).unwrap_or_default())
            }
            Self::FlipDefault => root.key("default"),
            Self::Unlist => entry,
            Self::DropRule(list, at) => rule(list, at),
            Self::DropCondition(list, at, index) | Self::Test(list, at, index, _) => {
                rule(list, at).key("conditions").index(*index)
            }
            Self::DropLimit(all_tools, at) | Self::Limit(all_tools, at, _) => {
                let owner = if *all_tools { root.key("all_tools") } else { entry };
                owner.key("limits").index(*at)
            }
        }
    }

    /// What is changed, in words: a clause fit for a terminal.
    pub(super) fn describe(&self, policy: &Policy, tool: &str) -> String {
        let entry = policy.tools.get(tool);
        let limits = |all_tools: bool| {
            if all_tools { policy.all_tools.as_slice() } else { entry.map(|entry| &*entry.limits).unwrap_or_default() }
        };
        let condition = |list: &RuleList, at: &usize, index: &usize| {
            let entry = entry?;
            let rules = if *list == RuleList::Require { &entry.require } else { &entry.deny_if };
            rules.get(*at)?.conditions.get(*index)
        };
        let show = |condition: Option<&Condition>| quote(&condition.map(ToString::to_string).unwrap_or_default());
        match self {
            Self::Unhide(hidden) => format!("{} is no longer hidden", quote(hidden)),
            Self::FlipDefault => match policy.default {
                DefaultAction::Allow => "`default` becomes `deny`".to_owned(),
                DefaultAction::Deny => "`default` becomes `allow`".to_owned(),
            },
            Self::Unlist => format!("{} is no longer listed", quote(tool)),
            Self::DropRule(list, at) => format!("`{}` rule {at} is gone", list.as_str()),
            Self::DropCondition(list, at, index) => format!("{} is gone", show(condition(list, at, index))),
            Self::Test(list, at, index, test) => {
                let before = condition(list, at, index);
                let after = before.map(|before| Condition { path: before.path.clone(), test: test.clone() });
                format!("{} becomes {}", show(before), show(after.as_ref()))
            }
            Self::DropLimit(all_tools, at) => format!("the limit {} is gone", rate(limits(*all_tools).get(*at))),
            Self::Limit(all_tools, at, limit) => {
                format!("the limit {} becomes {}", rate(limits(*all_tools).get(*at)), rate(Some(limit)))
            }
        }
    }
}

/// "30 per minute".
fn rate(limit: Option<&Limit>) -> String {
    limit.map(|limit| format!("{} per {}", limit.max, limit.window)).unwrap_or_default()
}

fn without<T>(mut list: Vec<T>, at: usize) -> Vec<T> {
    if at < list.len() {
        list.remove(at);
    }
    list
}
