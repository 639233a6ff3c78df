//! Findings for programs: our own frozen structs, described by `schema/report.schema.json`.

use mcp_policy::baseline::Known;
use mcp_policy::diagnostic::Diagnostic;
use mcp_policy::document::edit::Replacement;
use mcp_policy::source::{LineColumn, Source, Span};
use serde::Serialize;

use super::facts::{Statistic, statistics, total};
use super::proposed::{self, UNPROVED};
use crate::failure::Failure;
use crate::render::json::{SCHEMA_VERSION, write_json_to};
use crate::render::page::Page;
use crate::report::{BaselineUsed, Finding, Report, SetAside};

/// Writes a report.
pub fn report(report: &Report, page: &mut Page<'_>) -> Result<(), Failure> {
    let (mut findings, mut set_aside) = (Vec::new(), Vec::new());
    for (file, finding, proposed) in proposed::findings(report) {
        let shown = JsonFinding::new(&file.source, finding, proposed);
        match &finding.set_aside {
            None => findings.push(shown),
            Some(why) => set_aside.push(JsonAside { finding: shown, set_aside: JsonSetAside::new(why) }),
        }
    }
    let files = report.files.iter().map(|file| JsonFile {
        path: file.source.name(),
        catalogs: file.catalogue.used().map_or(&[], |used| used.files.as_slice()),
        linted: file.linted,
        not_run: &file.not_run,
        unanswered: file.unanswered,
    });
    let failures = report.failures.iter();
    let total = total(report);
    let document = JsonReport {
        schema_version: SCHEMA_VERSION,
        findings,
        set_aside,
        files: files.collect(),
        failures: failures
            .map(|failure| JsonFailure { message: &failure.message, help: failure.help.as_deref() })
            .collect(),
        baselines: report.baselines.iter().map(JsonBaseline::new).collect(),
        statistics: statistics(report).into_iter().map(JsonStatistic::from).collect(),
        summary: JsonSummary {
            files: report.files.len(),
            skipped: report.skipped.len(),
            errors: total.errors,
            warnings: total.warnings,
            suppressed: total.suppressed,
            baselined: total.baselined,
            failures: report.failures.len(),
        },
    };
    write_json_to(&document, page.out)
}

#[derive(Serialize)]
struct JsonReport<'a> {
    schema_version: u32,
    findings: Vec<JsonFinding<'a>>,
    set_aside: Vec<JsonAside<'a>>,
    files: Vec<JsonFile<'a>>,
    failures: Vec<JsonFailure<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    baselines: Vec<JsonBaseline<'a>>,
    statistics: Vec<JsonStatistic>,
    summary: JsonSummary,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    code: &'a str,
    level: &'static str,
    message: &'a str,
    help: &'a str,
    file: &'a str,
    #[serde(flatten)]
    place: JsonPlace,
    label: &'a str,
    tool: Option<&'a str>,
    related: Vec<JsonRelated<'a>>,
    witness: Option<&'a serde_json::Value>,
    fix: Option<JsonFix<'a>>,
}

#[derive(Serialize)]
struct JsonFix<'a> {
    title: &'a str,
    applicability: &'static str,
    edits: Vec<JsonEdit>,
}

/// Like a place: the end is behind the last character that goes.
#[derive(Serialize)]
struct JsonEdit {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    text: String,
}

#[derive(Serialize)]
struct JsonAside<'a> {
    #[serde(flatten)]
    finding: JsonFinding<'a>,
    set_aside: JsonSetAside<'a>,
}

#[derive(Serialize)]
#[serde(tag = "by", rename_all = "snake_case")]
enum JsonSetAside<'a> {
    Suppression { reason: &'a str, owner: Option<&'a str>, expires: Option<&'a str>, file: &'a str, line: usize },
    Baseline,
}

#[derive(Serialize)]
struct JsonRelated<'a> {
    label: &'a str,
    #[serde(flatten)]
    place: JsonPlace,
}

/// Lines and columns count from 1, columns in Unicode code points; the end is behind the last character.
#[derive(Serialize)]
struct JsonPlace {
    pointer: Option<String>,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct JsonFile<'a> {
    path: &'a str,
    catalogs: &'a [String],
    linted: bool,
    not_run: &'a [&'static str],
    unanswered: bool,
}

#[derive(Serialize)]
struct JsonFailure<'a> {
    message: &'a str,
    help: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonBaseline<'a> {
    file: &'a str,
    stale: Vec<JsonKnown<'a>>,
}

#[derive(Serialize)]
struct JsonKnown<'a> {
    file: &'a str,
    lint: &'a str,
    tool: Option<&'a str>,
    pointer: &'a str,
}

#[derive(Serialize)]
struct JsonStatistic {
    code: &'static str,
    errors: usize,
    warnings: usize,
    suppressed: usize,
    baselined: usize,
    fixable: usize,
}

#[derive(Serialize)]
struct JsonSummary {
    files: usize,
    skipped: usize,
    errors: usize,
    warnings: usize,
    suppressed: usize,
    baselined: usize,
    failures: usize,
}

impl<'a> JsonFinding<'a> {
    fn new(source: &'a Source, finding: &'a Finding, proposed: Vec<Replacement>) -> Self {
        let Diagnostic { code, level, verdict: _, message, primary, related, help, tool, witness, fix } =
            &finding.diagnostic;
        let related = related.iter().zip(&finding.related);
        Self {
            code,
            level: level.as_str(),
            message,
            help,
            file: source.name(),
            place: JsonPlace::new(source, finding.span, primary.place.pointer().map(ToString::to_string)),
            label: &primary.text,
            tool: tool.as_deref(),
            related: related
                .map(|(label, span)| JsonRelated {
                    label: &label.text,
                    place: JsonPlace::new(source, *span, label.place.pointer().map(ToString::to_string)),
                })
                .collect(),
            witness: witness.as_ref(),
            fix: fix.as_ref().map(|fix| JsonFix {
                title: &fix.title,
                applicability: UNPROVED,
                edits: proposed.into_iter().map(|one| JsonEdit::new(source, one)).collect(),
            }),
        }
    }
}

impl JsonEdit {
    fn new(source: &Source, Replacement { span, text }: Replacement) -> Self {
        let (start, end) = (source.line_column(span.start), source.line_column(span.end));
        Self { line: start.line, column: start.column, end_line: end.line, end_column: end.column, text }
    }
}

impl<'a> JsonSetAside<'a> {
    fn new(aside: &'a SetAside) -> Self {
        match aside {
            SetAside::Baseline => Self::Baseline,
            SetAside::Suppressed(suppressed) => Self::Suppression {
                reason: &suppressed.reason,
                owner: suppressed.owner.as_deref(),
                expires: suppressed.expires.as_deref(),
                file: &suppressed.at.0,
                line: suppressed.at.1,
            },
        }
    }
}

impl<'a> JsonBaseline<'a> {
    fn new(used: &'a BaselineUsed) -> Self {
        let stale = used.stale.iter().map(|Known { file, lint, tool, path, level: _ }| JsonKnown {
            file,
            lint,
            tool: tool.as_deref(),
            pointer: path,
        });
        Self { file: &used.file, stale: stale.collect() }
    }
}

impl JsonPlace {
    fn new(source: &Source, span: Span, pointer: Option<String>) -> Self {
        let LineColumn { line, column } = source.line_column(span.start);
        let end = source.line_column(span.end);
        Self { pointer, line, column, end_line: end.line, end_column: end.column }
    }
}

impl From<Statistic> for JsonStatistic {
    fn from(Statistic { code, errors, warnings, suppressed, baselined, fixable }: Statistic) -> Self {
        Self { code, errors, warnings, suppressed, baselined, fixable }
    }
}
