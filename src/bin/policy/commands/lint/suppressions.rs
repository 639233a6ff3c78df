//! What a run found in the `policy.toml` files themselves.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::PathBuf;

use mcp_policy::config::{Date, Suppression};
use mcp_policy::lint::{Category, Lint, SuppressionFacts, check_suppressions};

use crate::files::{Applies, Project, Projects};
use crate::report::{Checked, Report, SetAside, Subject};

/// Sets aside what the suppressions of its project cover, and remembers that the file was checked.
pub fn apply(applies: &Applies, checked: &mut Checked) {
    applies.checked(checked.linted, &checked.not_run, checked.findings.len());
    for finding in checked.findings.iter_mut().filter(|finding| finding.set_aside.is_none()) {
        finding.set_aside = applies.suppressed(&finding.diagnostic).map(SetAside::Suppressed);
    }
}

/// Counts anew what the suppressions match, after files were checked several times: what is found in each of them now is
/// what counts.
pub fn count_anew(projects: &Projects, report: &Report) {
    projects.forget_findings();
    for file in &report.files {
        let applies = projects.of(&file.path);
        applies.checked(file.linted, &file.not_run, file.findings.len());
        for finding in &file.findings {
            applies.suppressed(&finding.diagnostic);
        }
    }
}

/// Adds what is wrong with each `policy.toml`, after a run over these folders (real paths) and other files.
pub fn look_at(projects: &Projects, folders: &[PathBuf], report: &mut Report) {
    let is_whole = report.failures.is_empty();
    for project in projects.all() {
        let Some(file) = &project.file else { continue };
        let source = mcp_policy::source::Source::new(project.source.name(), project.source.text());
        let mut findings = project.wrong.clone();
        if findings.is_empty() {
            let is_covered = is_whole && folders.iter().any(|folder| project.lies_in(folder));
            let governed = projects.governed_by_others(&project);
            let facts = facts(&project, &governed, projects.today(), is_covered, report.subject);
            findings = check_suppressions(&facts, &project.levels);
        }
        report.configurations.push(Checked { linted: true, ..Checked::new(file.clone(), source, findings) });
    }
}

fn facts<'a>(
    project: &'a Project,
    governed: &'a [Option<(String, String)>],
    today: Date,
    is_covered: bool,
    subject: Subject,
) -> Vec<SuppressionFacts<'a>> {
    let repeated = repeated(&project.config.suppressions);
    let each = project.config.suppressions.iter().enumerate().map(|(at, suppression)| SuppressionFacts {
        lint: (suppression.lint.value, suppression.lint.span),
        file: (suppression.file.as_str(), suppression.file.span()),
        tool: suppression.tool.as_ref().map(|tool| tool.value.as_str()),
        expires: suppression.expires.as_ref().map(|last| (&last.value as &dyn Display, last.span)),
        is_expired: suppression.is_expired(today),
        is_unmatched: runs(suppression.lint.value, subject) && project.is_unmatched(at, is_covered),
        is_repeated: repeated.get(at).is_some_and(|is_repeated| *is_repeated),
        governed_by: governed.get(at).and_then(Option::as_ref).map(|(other, name)| (other.as_str(), name.as_str())),
        means_every_file: suppression.file.covers_everything(),
    });
    each.collect()
}

/// Of each suppression, whether an earlier one covers the same for as long.
fn repeated(suppressions: &[Suppression]) -> Vec<bool> {
    let mut longest: BTreeMap<_, (bool, Option<Date>)> = BTreeMap::new();
    let each = suppressions.iter().map(|suppression| {
        let tool = suppression.tool.as_ref().map(|tool| tool.value.as_str());
        let scope = (suppression.lint.value.id, suppression.file.as_str(), tool);
        let last = suppression.expires.as_ref().map(|day| day.value);
        // one without a last day outlasts all others
        let lasts = (last.is_none(), last);
        let is_repeated = longest.get(&scope).is_some_and(|earlier| *earlier >= lasts);
        if !is_repeated {
            longest.insert(scope, lasts);
        }
        is_repeated
    });
    each.collect()
}

/// Whether the lint finds in such a run all that it ever finds.
fn runs(lint: &Lint, subject: Subject) -> bool {
    let is_of_catalogues = lint.category == Category::Catalogue;
    match subject {
        Subject::Policies => !is_of_catalogues,
        // what it finds depends on the other catalogues of the run
        Subject::Catalogues => is_of_catalogues && lint.id != "shadowed-name",
    }
}
