//! The first cases of a policy: for each guard a call that passes and one that does not, and whatever else it takes to
//! notice every small change.

use std::collections::BTreeSet;

use super::edit::{general_edits, tool_edits};
use super::hunt::{Fate, Hunter};
use super::limits::{self, Target};
use super::model::{Case, TestFile};
use super::mutants::{case_name, named, part};
use super::record::{Burst, record};
use super::work::{OutOfWork, Work};
use crate::analysis::values::ArgSet;
use crate::decide::{Arguments, RuleList};
use crate::policy::{ArgPath, Condition, DefaultAction, Policy, Rule, Test, ToolEntry};

/// Writes the first cases of a policy, which is at this path from the test file. They pass.
///
/// # Errors
/// It takes too much work.
pub fn write_first(policy: &Policy, path: &str) -> Result<TestFile, OutOfWork> {
    let mut writer = Writer { hunter: Hunter::new(), work: Work::default(), cases: Vec::new(), passing: Vec::new() };
    writer.default_case(policy)?;
    for tool in named(policy) {
        let part = part(policy, &BTreeSet::from([tool]));
        let before = writer.cases.len();
        writer.tool_cases(&part, tool)?;
        writer.complete(&part, tool, before)?;
    }
    writer.all_tools_cases(policy)?;
    writer.complete(policy, "", 0)?;
    Ok(TestFile { policy: path.to_owned(), cases: writer.cases })
}

struct Writer {
    hunter: Hunter,
    work: Work,
    cases: Vec<Case>,
    /// For each tool a call that passes, if there is one.
    passing: Vec<(String, Arguments)>,
}

impl Writer {
    fn default_case(&mut self, policy: &Policy) -> Result<(), OutOfWork> {
        let known: BTreeSet<&str> = named(policy).into_iter().collect();
        let candidates =
            std::iter::once("any_other_tool".to_owned()).chain((2..).map(|n| format!("any_other_tool_{n}")));
        let Some(tool) = candidates.into_iter().find(|name| !known.contains(name.as_str())) else { return Ok(()) };
        let name = match policy.default {
            _ if policy.hides("*") => "every tool is hidden",
            DefaultAction::Deny => "a tool that is not listed is denied",
            DefaultAction::Allow => "a tool that is not listed passes",
        };
        self.record(name.to_owned(), policy, &tool, Arguments::default())
    }

    fn tool_cases(&mut self, policy: &Policy, tool: &str) -> Result<(), OutOfWork> {
        if policy.hides(tool) {
            self.record(format!("{tool} is hidden"), policy, tool, Arguments::default())?;
            return Ok(());
        }
        let Some(entry) = policy.tools.get(tool) else { return Ok(()) };
        let passing = self.member(&passing(entry))?;
        let reached = self.limit_cases(policy, tool, entry)?;
        if let Some(args) = passing {
            self.passing.push((tool.to_owned(), args.clone()));
            if !reached {
                self.record(format!("{tool} passes"), policy, tool, args)?;
            }
        }
        for (list, rules) in [(RuleList::Require, &entry.require), (RuleList::DenyIf, &entry.deny_if)] {
            for at in 0..rules.len() {
                // all rules are put together anew, twice, and asked about
                self.work.spend(100 + 4 * (entry.require.len() + entry.deny_if.len()))?;
                for set in only_denied_by(entry, list, at) {
                    if let Some(args) = self.member(&set)? {
                        self.record(format!("{tool}: {} rule {at} denies", list.as_str()), policy, tool, args)?;
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    /// A case for each limit of the tool; whether there is one.
    fn limit_cases(&mut self, policy: &Policy, tool: &str, entry: &ToolEntry) -> Result<bool, OutOfWork> {
        let mut any = false;
        let mut found: Vec<Arguments> = Vec::new();
        if !entry.limits.is_empty() {
            for candidate in candidates(entry) {
                self.work.spend(entry.limits.len())?;
                found.extend(self.member(&candidate)?);
            }
        }
        for (at, limit) in entry.limits.iter().enumerate() {
            let name = match &limit.increment_from {
                None => format!("{tool} passes {} times a {}", limit.max, limit.window),
                Some(path) => format!("{tool} adds up to {} of {path} a {}", limit.max, limit.window),
            };
            let target = Target { all_tools: false, at, limit };
            for args in &found {
                if let Some(case) = limits::case(&name, policy, target, &[(tool, args)], &mut self.work)? {
                    self.cases.push(case);
                    any = true;
                    break;
                }
            }
        }
        Ok(any)
    }

    fn all_tools_cases(&mut self, policy: &Policy) -> Result<(), OutOfWork> {
        let is_free = |tool: &str| policy.tools.get(tool).is_none_or(|entry| entry.limits.is_empty());
        let (mut free, limited): (Vec<_>, Vec<_>) = self.passing.iter().partition(|(tool, _)| is_free(tool));
        free.truncate(1);
        let calls: Vec<(&str, &Arguments)> =
            free.iter().chain(&limited).map(|(tool, args)| (tool.as_str(), args)).collect();
        for (at, limit) in policy.all_tools.iter().enumerate() {
            let target = Target { all_tools: true, at, limit };
            let name = format!("all tools together pass {} times a {}", limit.max, limit.window);
            self.cases.extend(limits::case(&name, policy, target, &calls, &mut self.work)?);
        }
        Ok(())
    }

    /// Adds a case for every change that the cases from `first` on do not notice.
    fn complete(&mut self, policy: &Policy, tool: &str, first: usize) -> Result<(), OutOfWork> {
        let edits = if tool.is_empty() { general_edits(policy) } else { tool_edits(policy, tool) };
        for edit in edits {
            let mutant = edit.apply(policy, tool);
            self.work.spend(policy.tools.len())?;
            let name = case_name(tool, &edit.describe(policy, tool));
            let cases = self.cases.iter().skip(first);
            if let Fate::Survives(Some(case)) = self.hunter.examine((policy, &mutant), cases, &name, &mut self.work)? {
                self.cases.push(case);
            }
        }
        Ok(())
    }

    fn record(&mut self, name: String, policy: &Policy, tool: &str, args: Arguments) -> Result<(), OutOfWork> {
        let burst = Burst { tool: tool.to_owned(), args, at: 0, times: 1 };
        self.cases.push(record(name, policy, &[burst], &mut self.work)?);
        Ok(())
    }

    /// What cannot be told is left out: a change that no case notices is found when mutants are run.
    fn member(&mut self, set: &ArgSet) -> Result<Option<Arguments>, OutOfWork> {
        self.hunter.member(set, &mut self.work)
    }
}

/// The arguments with which a first call passes, limits of amounts included.
fn passing(entry: &ToolEntry) -> ArgSet {
    let spends = entry.limits.iter().filter_map(|limit| Some((limit.increment_from.as_ref()?, limit.max)));
    #[expect(clippy::cast_precision_loss, reason = "limits are below 2^53")]
    ArgSet::allowed_by(entry).within(spends.map(|(path, max)| amount(path, Test::Lt(max as f64 + 1.0))))
}

/// Arguments to fill limits with, the best first: such as add 1 where an amount counts, then such as add more.
fn candidates(entry: &ToolEntry) -> impl Iterator<Item = ArgSet> {
    const AMOUNTS: [f64; 5] = [0.0, 1.0, 10.0, 100.0, 1_000.0];
    let paths: BTreeSet<&ArgPath> = entry.limits.iter().filter_map(|limit| limit.increment_from.as_ref()).collect();
    let all: Vec<&ArgPath> = paths.iter().copied().collect();
    let groups = std::iter::once(all).chain(paths.into_iter().map(|path| vec![path])).filter(|group| !group.is_empty());
    let passing = passing(entry);
    let last = passing.clone();
    let exactly = |path: &ArgPath, least: f64| [amount(path, Test::Gte(least)), amount(path, Test::Lt(least + 1.0))];
    let sets = groups.flat_map(|group| AMOUNTS.map(|least| (group.clone(), least)));
    let sets = sets.map(move |(group, least)| passing.within(group.iter().flat_map(|path| exactly(path, least))));
    sets.chain([last])
}

fn amount(path: &ArgPath, test: Test) -> ArgSet {
    ArgSet::of_condition(&Condition { path: path.clone(), test })
}

/// Arguments that a rule denies: better such as no other rule denies, else such as no earlier one does.
fn only_denied_by(entry: &ToolEntry, list: RuleList, at: usize) -> [ArgSet; 2] {
    let set = |keep: &dyn Fn(RuleList, usize) -> bool| {
        let rules = |list: RuleList, rules: &[Rule]| -> Vec<Rule> {
            rules.iter().enumerate().filter(|(index, _)| keep(list, *index)).map(|(_, rule)| rule.clone()).collect()
        };
        ArgSet::allowed_by(&ToolEntry {
            require: rules(RuleList::Require, &entry.require),
            deny_if: rules(RuleList::DenyIf, &entry.deny_if),
            limits: Vec::new(),
        })
    };
    let denied = set(&|other, index| other == list && index == at).complement();
    let others = set(&|other, index| other != list || index != at);
    let earlier = set(&|other, index| other < list || (other == list && index < at));
    [others.intersection(&denied), earlier.intersection(&denied)]
}
