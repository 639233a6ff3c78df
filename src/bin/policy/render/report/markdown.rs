//! Findings as a comment on a pull request.

use super::facts::{aside, found, not_checked, word};
use super::paths::Paths;
use crate::failure::Failure;
use crate::render::page::Page;
use crate::render::plain::escape;
use crate::render::{counted, human};
use crate::report::{Checked, Finding, Report};

/// Writes Markdown in which text from documents can only be text.
pub fn report(report: &Report, paths: &Paths, page: &mut Page<'_>) -> Result<(), Failure> {
    let out = &mut *page.out;
    let heading = if report.failures.is_empty() { found(report) } else { format!("not checked; {}", found(report)) };
    writeln!(out, "### policy: {heading}\n\n{}", escape(&human::summary_line(report)))?;
    if !report.failures.is_empty() {
        writeln!(out, "\n**Not everything could be checked:**\n")?;
        for failure in &report.failures {
            let help = failure.help.iter().map(|help| format!(" ({})", escape(help))).collect::<String>();
            writeln!(out, "- {}{help}", escape(&failure.message))?;
        }
    }
    if let Some(text) = not_checked(report) {
        writeln!(out, "\n{}", escape(&text))?;
    }
    for file in report.checked() {
        if file.findings.iter().any(|finding| finding.set_aside.is_none()) {
            writeln!(out, "\n**{}**\n\n| | line | lint | finding | what to do |", escape(&paths.shown(&file.path)))?;
            writeln!(out, "|---|---|---|---|---|")?;
        }
        for finding in file.findings.iter().filter(|finding| finding.set_aside.is_none()) {
            writeln!(out, "{}", row(file, finding))?;
        }
    }
    let set_aside = || report.checked().flat_map(|file| file.findings.iter().map(move |finding| (file, finding)));
    let count = set_aside().filter(|(_, finding)| finding.set_aside.is_some()).count();
    if count == 0 {
        return Ok(());
    }
    writeln!(out, "\n<details><summary>{} set aside</summary>\n", counted(count, "finding"))?;
    for (file, finding) in set_aside() {
        let Some(why) = &finding.set_aside else { continue };
        let line = file.source.line_column(finding.span.start).line;
        let (path, text) = (escape(&paths.shown(&file.path)), escape(&finding.diagnostic.message));
        let code = finding.diagnostic.code;
        writeln!(out, "- {path}, line {line}: `{code}`: {text} ({})", escape(&aside(why)))?;
    }
    writeln!(out, "\n</details>")?;
    Ok(())
}

fn row(file: &Checked, finding: &Finding) -> String {
    let diagnostic = &finding.diagnostic;
    let line = file.source.line_column(finding.span.start).line;
    let (message, help) = (escape(&diagnostic.message), escape(&diagnostic.help));
    format!("| {} | {line} | `{}` | {message} | {help} |", word(diagnostic.level), diagnostic.code)
}
