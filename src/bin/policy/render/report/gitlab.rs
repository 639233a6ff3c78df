//! Findings as a code quality report of GitLab.

use mcp_policy::diagnostic::{Diagnostic, Level};
use mcp_policy::source::Span;
use serde::Serialize;

use super::facts::{message, not_checked};
use super::identity::Fingerprints;
use super::paths::Paths;
use crate::failure::Failure;
use crate::render::json::write_json_to;
use crate::render::page::Page;
use crate::report::Report;

/// The name under which it is said that something could not be checked.
const NOT_CHECKED: &str = "not-checked";

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

/// Writes the findings that count. What could not be done or was not checked is an issue of its own, so that nothing looks clean that was not
/// checked; GitLab wants a file for it, and gets this folder.
pub fn report(report: &Report, paths: &Paths, page: &mut Page<'_>) -> Result<(), Failure> {
    let mut issues = Vec::new();
    let mut prints = Fingerprints::default();
    let mut gap = |severity, text: &str, help: &str| {
        let diagnostic = Diagnostic::new(NOT_CHECKED, Span::new(0, 0), text, help);
        issues.push(Issue {
            description: message(&diagnostic, "; "),
            check_name: NOT_CHECKED,
            fingerprint: prints.next(text, &diagnostic),
            severity,
            location: Location { path: ".".to_owned(), lines: Lines { begin: 1 } },
        });
    };
    for failure in &report.failures {
        gap("blocker", &failure.message, failure.help.as_deref().unwrap_or_default());
    }
    if let Some(text) = not_checked(report) {
        gap("info", &text, "");
    }
    for file in report.checked() {
        let (uri, path) = (paths.uri(&file.path), paths.plain(&file.path));
        for finding in &file.findings {
            // also of those that are set aside, so that the others keep theirs
            let fingerprint = prints.next(&uri, &finding.diagnostic);
            if finding.set_aside.is_some() {
                continue;
            }
            let begin = file.source.line_column(finding.span.start).line;
            issues.push(Issue {
                description: message(&finding.diagnostic, "; "),
                check_name: finding.diagnostic.code,
                fingerprint,
                severity: if finding.diagnostic.level == Level::Deny { "major" } else { "minor" },
                location: Location { path: path.clone(), lines: Lines { begin } },
            });
        }
    }
    write_json_to(&issues, page.out)
}
