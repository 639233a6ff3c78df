//! Findings as JUnit XML, for the displays of CI services.

use std::collections::HashMap;

use mcp_policy::diagnostic::Level;
use mcp_policy::source::Safe;
use quick_junit::{NonSuccessKind, Report as Document, TestCase, TestCaseStatus, TestSuite};

use super::facts::{aside, message, not_checked, word};
use super::paths::Paths;
use crate::failure::Failure;
use crate::render::page::Page;
use crate::report::{Checked, Finding, Report};

/// The suite of what could not be done.
const NOT_CHECKED: &str = "not checked";

/// Writes one suite for each file, with one case for each finding. Errors are failures; warnings pass, as they do not fail the
/// run, and stand in the output of their case; what is set aside is skipped. What could not be done is an error.
pub fn report(report: &Report, paths: &Paths, page: &mut Page<'_>) -> Result<(), Failure> {
    let mut document = Document::new("policy");
    let configurations = report.configurations.iter().filter(|file| !file.findings.is_empty());
    for file in report.files.iter().chain(configurations) {
        let name = paths.shown(&file.path);
        let mut suite = TestSuite::new(name.as_str());
        let mut names = Names::default();
        for finding in &file.findings {
            suite.add_test_case(case(file, finding, &name, &mut names));
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
        let mut suite = TestSuite::new(NOT_CHECKED);
        let mut names = Names::default();
        let mut add = |title: &str, status: TestCaseStatus| {
            let mut case = TestCase::new(names.unique(title), status);
            case.set_classname(NOT_CHECKED);
            suite.add_test_case(case);
        };
        for failure in &report.failures {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_message(failure.message.as_str());
            status.set_description(failure.help.as_deref().unwrap_or_default());
            add(&failure.message, status);
        }
        if let Some(text) = not_checked {
            let mut status = TestCaseStatus::skipped();
            status.set_message(text);
            add("lints that did not run", status);
        }
        document.add_test_suite(suite);
    }
    let text = document.to_string().map_err(|_| Failure::new("cannot lay out the result as JUnit XML"))?;
    Ok(writeln!(page.out, "{}", text.trim_end())?)
}

/// The names of the cases of one suite: displays take two of one name for the same test.
#[derive(Default)]
struct Names(HashMap<String, usize>);

impl Names {
    /// The name, with a number where it was there before.
    fn unique(&mut self, name: &str) -> String {
        let times = self.0.entry(name.to_owned()).or_default();
        *times += 1;
        if *times == 1 { name.to_owned() } else { format!("{name} ({times})") }
    }
}

fn case(file: &Checked, finding: &Finding, name: &str, names: &mut Names) -> TestCase {
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
    let mut case = TestCase::new(names.unique(&Safe(&title).to_string()), status);
    case.set_classname(name);
    if let Some(output) = output {
        case.set_system_out(output);
    }
    case
}
