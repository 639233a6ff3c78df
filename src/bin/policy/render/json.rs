//! Results for programs: our own frozen structs, one JSON document per run.

use std::io::{self, Write};

use mcp_policy::diagnostic::{Diagnostic, Level};
use mcp_policy::source::{LineColumn, Source, Span, is_unsafe_char};
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

use crate::failure::Failure;
use crate::report::{Finding, Report};
use crate::ui::Ui;

/// Version of every JSON document that the program writes as a result; a change that breaks a reader raises it.
pub const SCHEMA_VERSION: u32 = 1;

/// Writes a value as JSON in which no character is left that could steer a terminal.
pub fn write_json(value: &impl Serialize, ui: &mut Ui) -> Result<(), Failure> {
    let mut out = ui.out();
    let mut serializer = Serializer::with_formatter(&mut out, Escaping(PrettyFormatter::new()));
    value.serialize(&mut serializer).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(())
}

/// A value as JSON in which no character is left that could steer a terminal.
pub fn json_text(value: &serde_json::Value) -> String {
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, Escaping(PrettyFormatter::new()));
    let written = value.serialize(&mut serializer).is_ok();
    String::from_utf8(bytes).ok().filter(|_| written).unwrap_or_default()
}

/// Appends a value as compact JSON in which no character is left that could steer a terminal.
pub fn append_json(value: &impl Serialize, text: &mut Vec<u8>) {
    let mut serializer = Serializer::with_formatter(text, Escaping(CompactFormatter));
    // there is nothing in our structs that cannot be written, and memory does not refuse
    let _ = value.serialize(&mut serializer);
}

/// Writes a report.
pub fn report(report: &Report, ui: &mut Ui) -> Result<(), Failure> {
    let findings = report.findings().map(|(source, finding)| JsonFinding::new(source, finding)).collect();
    let files = report.files.iter().map(|file| JsonFile {
        path: file.source.name(),
        catalogs: file.catalogue.used().map_or(&[], |used| used.files.as_slice()),
        linted: file.linted,
        not_run: &file.not_run,
    });
    let document = JsonReport {
        schema_version: SCHEMA_VERSION,
        findings,
        files: files.collect(),
        failures: report
            .failures
            .iter()
            .map(|failure| JsonFailure { message: &failure.message, help: failure.help.as_deref() })
            .collect(),
        summary: JsonSummary {
            files: report.files.len(),
            skipped: report.skipped,
            errors: report.count(Level::Deny),
            warnings: report.count(Level::Warn),
            failures: report.failures.len(),
        },
    };
    write_json(&document, ui)
}

#[derive(Serialize)]
struct JsonReport<'a> {
    schema_version: u32,
    findings: Vec<JsonFinding<'a>>,
    files: Vec<JsonFile<'a>>,
    failures: Vec<JsonFailure<'a>>,
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
}

#[derive(Serialize)]
struct JsonFailure<'a> {
    message: &'a str,
    help: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonSummary {
    files: usize,
    skipped: usize,
    errors: usize,
    warnings: usize,
    failures: usize,
}

impl<'a> JsonFinding<'a> {
    fn new(source: &'a Source, finding: &'a Finding) -> Self {
        let Diagnostic { code, level, verdict: _, message, primary, related, help, tool, witness, fix: _ } =
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
        }
    }
}

impl JsonPlace {
    fn new(source: &Source, span: Span, pointer: Option<String>) -> Self {
        let LineColumn { line, column } = source.line_column(span.start);
        let end = source.line_column(span.end);
        Self { pointer, line, column, end_line: end.line, end_column: end.column }
    }
}

/// JSON that escapes more than JSON demands.
struct Escaping<F>(F);

impl<F: Formatter> Formatter for Escaping<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        if fragment.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
            return writer.write_all(fragment.as_bytes());
        }
        let mut start = 0;
        for (at, c) in fragment.char_indices().filter(|(_, c)| is_unsafe_char(*c)) {
            writer.write_all(fragment.get(start..at).unwrap_or_default().as_bytes())?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            start = at + c.len_utf8();
        }
        writer.write_all(fragment.get(start..).unwrap_or_default().as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}
