//! Findings as SARIF 2.1.0, the format of code scanning.

mod parts;
mod rules;

use mcp_policy::diagnostic::{Diagnostic, Label, Level};
use mcp_policy::source::{Source, Span};

use super::facts::{aside, message, not_checked};
use super::identity::Fingerprints;
use super::paths::Paths;
use crate::failure::Failure;
use crate::render::json::write_json_to;
use crate::render::page::Page;
use crate::report::{Checked, Finding, Report, SetAside};
use parts::{
    ArtifactLocation, Driver, Invocation, Location, Log, LogicalLocation, Message, Notification, PartialFingerprints,
    PhysicalLocation, Region, Related, ResultProperties, Run, RunProperties, SarifResult, Suppression, Tool,
};
use rules::Rules;

/// Writes the findings, also those that are set aside, which SARIF marks as suppressed.
pub fn report(report: &Report, paths: &Paths, page: &mut Page<'_>) -> Result<(), Failure> {
    let rules = Rules::of(report);
    let mut prints = Fingerprints::default();
    let mut results = Vec::new();
    for file in report.checked() {
        let uri = paths.uri(&file.path);
        for finding in &file.findings {
            let fingerprint = prints.next(&uri, &finding.diagnostic);
            results.push(result(file, finding, &uri, fingerprint, &rules));
        }
    }
    let failures = report.failures.iter().map(|failure| {
        let help = failure.help.iter().map(|help| format!(" Help: {help}.")).collect::<String>();
        Notification { level: "error", message: Message::new(&format!("{}.{help}", failure.message)) }
    });
    let gap = not_checked(report).map(|text| Notification { level: "warning", message: Message::new(&text) });
    let log = Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "policy",
                    version: env!("CARGO_PKG_VERSION"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: rules.list(),
                },
            },
            invocations: [Invocation {
                execution_successful: report.failures.is_empty(),
                tool_execution_notifications: failures.chain(gap).collect(),
            }],
            column_kind: "unicodeCodePoints",
            results,
            properties: RunProperties { files: report.files.len(), skipped: report.skipped.len() },
        }],
    };
    write_json_to(&log, page.out)
}

fn result<'a>(
    file: &'a Checked,
    finding: &'a Finding,
    uri: &str,
    fingerprint: String,
    rules: &Rules,
) -> SarifResult<'a> {
    let diagnostic = &finding.diagnostic;
    let related = diagnostic.related.iter().zip(&finding.related).enumerate();
    SarifResult {
        rule_id: diagnostic.code,
        rule_index: rules.index(diagnostic.code),
        level: if diagnostic.level == Level::Deny { "error" } else { "warning" },
        message: Message::new(&message(diagnostic, "\n")),
        locations: [Location {
            physical_location: physical(&file.source, uri, finding.span),
            logical_locations: logical(diagnostic),
        }],
        related_locations: related
            .map(|(at, (Label { text, .. }, span))| Related {
                id: at + 1,
                message: (!text.is_empty()).then(|| Message::new(text)),
                physical_location: physical(&file.source, uri, *span),
            })
            .collect(),
        partial_fingerprints: PartialFingerprints { finding: fingerprint },
        suppressions: finding.set_aside.iter().map(suppression).collect(),
        properties: diagnostic.witness.as_ref().map(|witness| ResultProperties { witness }),
    }
}

fn suppression(why: &SetAside) -> Suppression {
    Suppression { kind: "external", status: "accepted", justification: aside(why) }
}

/// The place in the tree of the document. The tool is exactly as named there.
fn logical(diagnostic: &Diagnostic) -> Vec<LogicalLocation> {
    let pointer = diagnostic.primary.place.pointer().map(ToString::to_string);
    if pointer.is_none() && diagnostic.tool.is_none() {
        return Vec::new();
    }
    vec![LogicalLocation { name: diagnostic.tool.clone(), fully_qualified_name: pointer }]
}

fn physical(source: &Source, uri: &str, span: Span) -> PhysicalLocation {
    let (start, end) = (source.line_column(span.start), source.line_column(span.end));
    PhysicalLocation {
        artifact_location: ArtifactLocation { uri: uri.to_owned() },
        region: Region {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
        },
    }
}
