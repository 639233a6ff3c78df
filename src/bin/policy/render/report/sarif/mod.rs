//! Findings as SARIF 2.1.0, the format of code scanning.

mod parts;
mod rules;

use mcp_policy::diagnostic::{Diagnostic, Label, Level};
use mcp_policy::document::edit::Replacement;
use mcp_policy::source::{Source, Span};

use super::facts::{aside, message, not_checked};
use super::identity::Fingerprints;
use super::paths::Paths;
use super::proposed::{self, UNPROVED};
use crate::failure::Failure;
use crate::render::json::write_json_to;
use crate::render::page::Page;
use crate::report::{Checked, Finding, Report, SetAside};
use parts::{
    ArtifactChange, ArtifactLocation, Driver, Fix, FixProperties, Invocation, Location, Log, LogicalLocation, Message,
    Notification, PartialFingerprints, PhysicalLocation, Region, Related, ResultProperties, Run, RunProperties,
    SarifReplacement, SarifResult, Suppression, Text, Tool,
};
use rules::Rules;

/// Writes the findings, also those that are set aside, which SARIF marks as suppressed.
pub fn report(report: &Report, paths: &Paths, page: &mut Page<'_>) -> Result<(), Failure> {
    let rules = Rules::of(report);
    let mut prints = Fingerprints::default();
    let mut results = Vec::new();
    for (file, finding, proposed) in proposed::findings(report) {
        let uri = paths.uri(&file.path);
        let fingerprint = prints.next(&uri, &finding.diagnostic);
        let fixes = fix(file, finding, &uri, proposed).into_iter().collect();
        results.push(SarifResult { fixes, ..result(file, finding, &uri, fingerprint, &rules) });
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
        fixes: Vec::new(),
        suppressions: finding.set_aside.iter().map(suppression).collect(),
        properties: diagnostic.witness.as_ref().map(|witness| ResultProperties { witness }),
    }
}

/// What a person may be offered, with a warning: a viewer that writes it does not look at what it lets through.
fn fix(file: &Checked, finding: &Finding, uri: &str, proposed: Vec<Replacement>) -> Option<Fix> {
    let title = &finding.diagnostic.fix.as_ref()?.title;
    let replacements = proposed.into_iter().map(|Replacement { span, text }| SarifReplacement {
        deleted_region: region(&file.source, span),
        inserted_content: Text { text },
    });
    let replacements: Vec<SarifReplacement> = replacements.collect();
    (!replacements.is_empty()).then(|| Fix {
        description: Message::new(&format!(
            "{title} (not proved to open nothing: `policy lint --fix` proves it first)"
        )),
        artifact_changes: [ArtifactChange {
            artifact_location: ArtifactLocation { uri: uri.to_owned() },
            replacements,
        }],
        properties: FixProperties { applicability: UNPROVED },
    })
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
    PhysicalLocation { artifact_location: ArtifactLocation { uri: uri.to_owned() }, region: region(source, span) }
}

fn region(source: &Source, span: Span) -> Region {
    let (start, end) = (source.line_column(span.start), source.line_column(span.end));
    Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
}
