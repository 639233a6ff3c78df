//! Findings as JUnit XML, for the displays of CI services.

use mcp_policy::diagnostic::Level;
use mcp_policy::source::Safe;
use quick_junit::{NonSuccessKind, Report as Document, TestCase, TestCaseStatus, TestSuite};

use super::facts::{aside, message, not_checked, word};
use super::paths::Paths;
use crate::failure::Failure;
use crate::render::page::Page;
use crate::report::{Checked, Finding, Report};

/// Writes one suite for each file, with one case for each finding. Errors are failures; warnings pass, as they do not fail the
/// run, and stand in the output of their case; what is set aside is skipped. What could not be done is an error.
pub fn report(report: &Report, paths: &Paths, page: &mut Page<'_>) -> Result<(), Failure> {
    let mut document = Document::new("policy");
    let configurations = report.configurations.iter().filter(|file| !file.findings.is_empty());
    for file in report.files.iter().chain(configurations) {
        let name = paths.shown(&file.path);
        let mut suite = TestSuite::new(name.as_str());
        for finding in &file.findings {
            suite.add_test_case(case(file, finding, &name));
        }
        if file.findings.is_empty() {
            let mut clean = TestCase::new("nothing found", TestCaseStatus::success());
            clean.set_classname(name.as_str());
            suite.add_test_case(clean);
        }
        document.add_test_suite(suite);
    }
    let not_checked = not_checked(report);
    if !report.failures.is_empty() || not_checked.is_some() {
        let mut suite = TestSuite::new("not checked");
        for failure in &report.failures {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_message(failure.message.as_str());
            status.set_description(failure.help.as_deref().unwrap_or_default());
            suite.add_test_case(TestCase::new(failure.message.as_str(), status));
        }
        if let Some(text) = not_checked {
            let mut status = TestCaseStatus::skipped();
            status.set_message(text);
            suite.add_test_case(TestCase::new("lints that did not run", status));
        }
        document.add_test_suite(suite);
    }
    let text = document.to_string().map_err(|_| Failure::new("cannot lay out the result as JUnit XML"))?;
    Ok(writeln!(page.out, "{}", text.trim_end())?)
}

fn case(file: &Checked, finding: &Finding, name: &str) -> TestCase {
    let diagnostic = &finding.diagnostic;
    let at = file.source.line_column(finding.span.start);
    let text = format!("{name}:{}:{}: {}", at.line, at.column, message(diagnostic, "\n"));
    let title = format!("{} at {}:{}", diagnostic.code, at.line, at.column);
    let mut output = None;
    let status = match &finding.set_aside {
        Some(why) => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(aside(why));
            output = Some(text);
            status
        }
        None if diagnostic.level == Level::Deny => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(diagnostic.message.as_str());
            status.set_type(diagnostic.code);
            status.set_description(text);
            status
        }
        None => {
            output = Some(format!("{}: {text}", word(diagnostic.level)));
            TestCaseStatus::success()
        }
    };
    let mut case = TestCase::new(Safe(&title).to_string(), status);
    case.set_classname(name);
    if let Some(output) = output {
        case.set_system_out(output);
    }
    case
}
