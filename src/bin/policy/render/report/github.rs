//! Findings as annotations of GitHub Actions.

use std::path::Path;

use mcp_policy::diagnostic::Level;

use super::facts::{aside_counts, message, not_checked, total, word};
use super::paths::Paths;
use crate::failure::Failure;
use crate::render::page::Page;
use crate::render::workflow::workflow_command;
use crate::report::{Checked, Finding, Report};

/// Most annotations of one kind that GitHub shows for one step.
const SHOWN: usize = 10;

/// Writes one workflow command for each finding that counts, errors first. What could not be done comes before them, so that
/// it is among those that GitHub shows.
pub fn report(report: &Report, paths: &Paths, quiet: bool, page: &mut Page<'_>) -> Result<(), Failure> {
    for failure in &report.failures {
        let title = ("title", "policy: not everything was checked".to_owned());
        let help = failure.help.iter().map(|help| format!("\nhelp: {help}")).collect::<String>();
        writeln!(page.out, "{}", workflow_command("error", &[title], &format!("{}{help}", failure.message)))?;
    }
    for level in [Level::Deny, Level::Warn] {
        for file in report.checked() {
            let counts = |finding: &&Finding| finding.set_aside.is_none() && finding.diagnostic.level == level;
            for finding in file.findings.iter().filter(counts) {
                writeln!(page.out, "{}", annotation(file, finding, paths))?;
            }
        }
    }
    let title = || ("title", "policy".to_owned());
    if let Some(text) = not_checked(report) {
        writeln!(page.out, "{}", workflow_command("notice", &[title()], &text))?;
    }
    let total = total(report);
    let has_more = total.errors + report.failures.len() > SHOWN || total.warnings > SHOWN;
    let more = has_more.then(|| {
        let (errors, warnings) = (total.errors, total.warnings);
        format!("{errors} errors and {warnings} warnings; GitHub shows {SHOWN} of each, the log of this step has all")
    });
    let aside = aside_counts(&total).filter(|_| !quiet);
    let notice: Vec<String> = more.into_iter().chain(aside).collect();
    if !notice.is_empty() {
        writeln!(page.out, "{}", workflow_command("notice", &[title()], &notice.join("; ")))?;
    }
    Ok(())
}

fn annotation(file: &Checked, finding: &Finding, paths: &Paths) -> String {
    let diagnostic = &finding.diagnostic;
    let start = file.source.line_column(finding.span.start);
    let end = file.source.line_column(finding.span.end);
    let mut properties = Vec::new();
    let mut text = message(diagnostic, "\n");
    if file.path == Path::new("-") {
        text = format!("stdin:{}:{}: {text}", start.line, start.column);
    } else {
        properties.push(("file", paths.shown(&file.path)));
        properties.push(("line", start.line.to_string()));
        properties.push(("endLine", end.line.to_string()));
        // columns are for places within a line
        if start.line == end.line {
            properties.push(("col", start.column.to_string()));
            properties.push(("endColumn", end.column.to_string()));
        }
    }
    properties.push(("title", format!("policy: {}", diagnostic.code)));
    workflow_command(word(diagnostic.level), &properties, &text)
}
