//! Runs the lints.

use std::cell::LazyCell;

use super::catalogues::{CatalogueContext, Stack};
use super::findings::Finding;
use super::shared::rules;
use super::{Category, Check, Context, Findings, Levels, Lint, SuppressionFacts};
use crate::catalog::Listing;
use crate::diagnostic::{Diagnostic, Level, Place};
use crate::source::{Pointer, Segment};

/// The members of a policy in the order of the report.
const MEMBERS: [&str; 4] = ["default", "hide", "all_tools", "tools"];

/// What the lints found.
#[derive(Debug, Default)]
pub struct Report {
    /// The findings that are to be shown, in the order of the document.
    pub findings: Vec<Diagnostic>,
    /// The ids of the lints that are wanted but could say nothing, because there is no catalogue, or because
    /// no tool of it has an input schema.
    pub not_run: Vec<&'static str>,
    /// What it took to reason about the rules, in units of [`Budget::work`](crate::analysis::values::Budget::work).
    pub work: u64,
    /// The rules took more work than one run does: lints that reason about them may have missed something.
    pub unfinished: bool,
    /// Some questions about the rules were too hard to answer: lints that prove something may have missed it.
    pub unanswered: bool,
}

/// Runs every lint of policies that is not off.
pub fn check(context: &Context<'_>, levels: &Levels) -> Report {
    let mut report = Report::default();
    let mut found = Findings::default();
    let lacks_schemas = LazyCell::new(|| lacks_schemas(context));
    // lints of arguments need an input schema
    let lacks_what_it_needs = |lint: &Lint| match context.catalogue() {
        None => lint.needs_catalogue,
        Some(_) => lint.category == Category::Arguments && *lacks_schemas,
    };
    for lint in levels.wanted() {
        match lint.check {
            Check::Policy(_) if lacks_what_it_needs(lint) => report.not_run.push(lint.id),
            Check::Policy(check) => check(context, &mut found),
            Check::Catalogue(_) | Check::Configuration(_) => {}
        }
    }
    report.findings = sort(context, shown(found, levels));
    if !context.wants_fixes() {
        report.findings.iter_mut().for_each(|finding| finding.fix = None);
    }
    report.work = context.reasoner().worked();
    report.unfinished = context.reasoner().is_spent();
    report.unanswered = context.reasoner().left_something_unanswered();
    report
}

/// Runs every lint of catalogues that is not off, over files whose servers are used side by side. What is found in each
/// file stands at its position, in the order of the tools.
pub fn check_catalogues(listings: &[Listing<'_>], levels: &Levels) -> Vec<Vec<Diagnostic>> {
    check_catalogues_each(listings, |_| levels)
}

/// The same with levels for each file, by its position.
pub fn check_catalogues_each<'l>(
    listings: &[Listing<'_>],
    levels: impl Fn(usize) -> &'l Levels,
) -> Vec<Vec<Diagnostic>> {
    let stack = Stack::new(listings);
    let each = listings.iter().enumerate().map(|(number, listing)| {
        let context = CatalogueContext::new(&stack, number, listing);
        let levels = levels(number);
        let mut found = Findings::default();
        for lint in levels.wanted() {
            if let Check::Catalogue(check) = lint.check {
                check(&context, &mut found);
            }
        }
        let mut findings = shown(found, levels);
        findings.sort_by(|a, b| order(a).cmp(&order(b)));
        findings
    });
    each.collect()
}

/// Runs every lint of `policy.toml` that is not off over its suppressions, once it is known what they matched.
pub fn check_suppressions(suppressions: &[SuppressionFacts<'_>], levels: &Levels) -> Vec<Diagnostic> {
    let mut found = Findings::default();
    for lint in levels.wanted() {
        if let Check::Configuration(check) = lint.check {
            suppressions.iter().for_each(|suppression| check(suppression, &mut found));
        }
    }
    shown(found, levels)
}

/// The findings at the levels that the user wants, without those that are off.
fn shown(found: Findings, levels: &Levels) -> Vec<Diagnostic> {
    let levelled = found.into_iter().map(|Finding { mut diagnostic, guess }| {
        if guess {
            diagnostic.verdict = diagnostic.verdict.min(Level::Warn);
        }
        diagnostic.level = levels.resolve(diagnostic.code, diagnostic.level, guess);
        diagnostic
    });
    levelled.filter(|finding| finding.level > Level::Allow).collect()
}

/// Whether there are conditions, and no tool of the catalogue has an input schema to judge them by.
fn lacks_schemas(context: &Context<'_>) -> bool {
    let has_schema = context.catalogue().is_some_and(|all| all.tools().iter().any(|tool| tool.input_schema.is_some()));
    !has_schema && rules::all(context).any(|site| !site.rule.conditions.is_empty())
}

/// Puts findings in the order of the document as far as the policy knows it (`default`, `hide`, `all_tools`, then the
/// tools in their order), at one place by code.
fn sort(context: &Context<'_>, findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let ranked = findings.into_iter().map(|finding| {
        let pointer = finding.primary.place.pointer();
        let mut names = pointer.map(Pointer::segments).unwrap_or_default().iter().map(|segment| match segment {
            Segment::Key(name) => Some(name.as_str()),
            Segment::Index(_) => None,
        });
        let mut name = || names.next().flatten();
        let member = name().and_then(|name| MEMBERS.iter().position(|member| *member == name));
        let tool = name().and_then(|name| context.policy().tools.position(name));
        ((member, tool), finding)
    });
    let mut ranked: Vec<_> = ranked.collect();
    ranked.sort_by(|(rank, finding), (other_rank, other)| {
        rank.cmp(other_rank).then_with(|| order(finding).cmp(&order(other)))
    });
    ranked.into_iter().map(|(_, finding)| finding).collect()
}

/// The order of findings where nothing else orders them.
fn order(finding: &Diagnostic) -> (&Place, &str, &str) {
    (&finding.primary.place, finding.code, &finding.message)
}
