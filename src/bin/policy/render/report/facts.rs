//! What several formats say of a report.

use std::collections::{BTreeMap, BTreeSet};

use mcp_policy::diagnostic::{Diagnostic, Level};
use mcp_policy::source::Safe;

use crate::render::counted;
use crate::report::{CatalogueOf, Checked, Finding, Report, SetAside, Suppressed};

/// How often something was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Statistic {
    /// The lint, or the structure code.
    pub code: &'static str,
    /// Findings that fail.
    pub errors: usize,
    /// Findings that do not fail.
    pub warnings: usize,
    /// Findings that a suppression covers.
    pub suppressed: usize,
    /// Findings that the baseline has.
    pub baselined: usize,
    /// Findings that count and carry a fix.
    pub fixable: usize,
}

impl Statistic {
    /// How many findings count.
    pub fn counting(&self) -> usize {
        self.errors + self.warnings
    }

    fn add(&mut self, finding: &Finding) {
        let is_error = finding.diagnostic.level == Level::Deny;
        match &finding.set_aside {
            Some(SetAside::Suppressed(_)) => self.suppressed += 1,
            Some(SetAside::Baseline) => self.baselined += 1,
            None if is_error => self.errors += 1,
            None => self.warnings += 1,
        }
        self.fixable += usize::from(finding.set_aside.is_none() && finding.diagnostic.fix.is_some());
    }
}

/// How often each lint and structure code was found, the most frequent first.
pub fn statistics(report: &Report) -> Vec<Statistic> {
    let mut each: BTreeMap<&str, Statistic> = BTreeMap::new();
    for (_, finding) in report.all_findings() {
        let code = finding.diagnostic.code;
        each.entry(code).or_insert(Statistic { code, ..Statistic::default() }).add(finding);
    }
    let mut each: Vec<Statistic> = each.into_values().collect();
    each.sort_by_key(|one| std::cmp::Reverse((one.counting(), one.suppressed + one.baselined)));
    each
}

/// All findings in one.
pub fn total(report: &Report) -> Statistic {
    let mut total = Statistic::default();
    report.all_findings().for_each(|(_, finding)| total.add(finding));
    total
}

/// "2 errors, 1 warning; 3 suppressed, 1 in the baseline".
pub fn found(report: &Report) -> String {
    let total = total(report);
    let found = match (total.errors, total.warnings) {
        (0, 0) => "nothing found".to_owned(),
        (errors, 0) => counted(errors, "error"),
        (0, warnings) => counted(warnings, "warning"),
        (errors, warnings) => format!("{}, {}", counted(errors, "error"), counted(warnings, "warning")),
    };
    match aside_counts(&total) {
        Some(aside) => format!("{found}; {aside}"),
        None => found,
    }
}

/// "3 suppressed, 1 in the baseline", if there are any.
pub fn aside_counts(total: &Statistic) -> Option<String> {
    let parts = [(total.suppressed, "suppressed"), (total.baselined, "in the baseline")];
    let parts: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, words)| format!("{count} {words}")).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// What was not checked, with a sentence for each reason.
pub fn not_checked(report: &Report) -> Option<String> {
    let mut each: BTreeMap<(u8, &str, &str), Vec<&Checked>> = BTreeMap::new();
    for file in report.files.iter().filter(|file| !file.not_run.is_empty()) {
        let gap = match file.catalogue {
            CatalogueOf::Unusable => (0, "Risk was", "catalogue cannot be used"),
            CatalogueOf::Missing if file.is_unmapped => (
                2,
                "Risk was",
                "there is no catalogue, and no `[[policy]]` of `policy.toml` matches; correct its `files`, give a catalogue with \
                 `--catalog FILE`, or put `catalog.json` beside the policy",
            ),
            CatalogueOf::Missing => (
                1,
                "Risk was",
                "there is no catalogue; give one with `--catalog FILE`, or put `catalog.json` beside the policy",
            ),
            CatalogueOf::Used(_) => (3, "Conditions were", "catalogue has no input schemas"),
        };
        each.entry(gap).or_default().push(file);
    }
    let sentences = each.iter().map(|((_, what, why), files)| {
        let (which, whose) = match files.as_slice() {
            [file] => (format!("`{}`", Safe(file.source.name())), "its "),
            files => (counted(files.len(), "policy"), "their "),
        };
        let whose = if why.starts_with("catalogue") { whose } else { "" };
        // of thousands of files, almost all lack the same
        let each = files.chunk_by(|one, next| one.not_run == next.not_run).filter_map(|same| same.first());
        let lints: BTreeSet<&str> = each.flat_map(|file| file.not_run.iter().copied()).collect();
        let lints = lints.into_iter().collect::<Vec<_>>().join(", ");
        format!("{what} not checked for {which}: {whose}{why}. These lints did not run: {lints}.")
    });
    let sentences: Vec<String> = sentences.chain(not_answered(report)).collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// Of which policies some questions were too hard, in a sentence.
fn not_answered(report: &Report) -> Option<String> {
    let hard: Vec<&Checked> = report.files.iter().filter(|file| file.unanswered && !file.unfinished).collect();
    let which = match hard.as_slice() {
        [] => return None,
        [file] => format!("`{}`", Safe(file.source.name())),
        files => counted(files.len(), "policy"),
    };
    Some(format!(
        "Not everything was found out about the conditions of {which}: patterns or combinations of rules are too large, and lints \
         that compare them may have missed something."
    ))
}

/// Why a finding is set aside, fit for a terminal.
pub fn aside(aside: &SetAside) -> String {
    match aside {
        SetAside::Baseline => "in the baseline".to_owned(),
        SetAside::Suppressed(Suppressed { reason, owner, expires, at: (file, line) }) => {
            let owner = owner.iter().map(|owner| format!(", owner {}", Safe(owner)));
            let expires = expires.iter().map(|day| format!(", until {}", Safe(day)));
            let more: String = owner.chain(expires).collect();
            format!("suppressed: {} ({}:{line}{more})", Safe(reason), Safe(file))
        }
    }
}

/// The word for a level in CI services.
pub fn word(level: Level) -> &'static str {
    if level == Level::Deny { "error" } else { "warning" }
}

/// Message and help in one text.
pub fn message(diagnostic: &Diagnostic, between: &str) -> String {
    let Diagnostic { message, help, .. } = diagnostic;
    if help.is_empty() { message.clone() } else { format!("{message}{between}help: {help}") }
}
