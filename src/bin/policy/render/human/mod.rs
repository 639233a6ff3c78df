//! Findings for people: miette draws them, on excerpts that are safe to show and cheap to cut.

mod excerpt;

use std::fmt;

use mcp_policy::diagnostic::{Diagnostic, Level};
use mcp_policy::source::{Safe, Source};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity, SourceCode};

use super::page::Page;
use super::report::{Statistic, aside, found, not_checked, statistics};
use super::wrap::wrap;
use super::{counted, table};
use crate::args::OutputArgs;
use crate::failure::Failure;
use crate::report::{CatalogueUsed, Finding, Report, Subject};
use excerpt::Excerpt;

/// Columns that miette puts before the text of a source line, at most.
const GUTTER: usize = 12;

/// Writes the findings, at most so many as are wanted, and a summary.
pub fn report(report: &Report, args: &OutputArgs, page: &mut Page<'_>) -> Result<(), Failure> {
    if args.statistics {
        counts(report, page)?;
    } else {
        findings(report, args.max_findings, page)?;
    }
    if args.verbose {
        set_aside(report, args.max_findings, page)?;
    }
    if page.is_file {
        for failure in &report.failures {
            writeln!(page.out, "error: {}", failure.message)?;
        }
    }
    // a quiet run tells it on stderr
    if let Some(text) = not_checked(report).filter(|_| page.is_file || !args.quiet) {
        writeln!(page.out, "{}\n", wrap(&text, page.width))?;
    }
    if !args.quiet && !report.files.is_empty() {
        writeln!(page.out, "{}", wrap(&summary_line(report), page.width))?;
    }
    Ok(())
}

fn findings(report: &Report, most: usize, page: &mut Page<'_>) -> Result<(), Failure> {
    let chosen = choose(report, most);
    let theme = if page.coloured { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_links(false).with_wrap_lines(false);
    for (source, finding) in &chosen {
        let shown = Shown::new(source, finding, page.width);
        let mut text = String::new();
        handler.render_report(&mut text, &shown).map_err(|_| Failure::new("cannot lay out a finding"))?;
        if let Some(call) = &finding.diagnostic.witness {
            text.push_str(&format!("  call: {}\n", Safe(&call.to_string())));
        }
        writeln!(page.out, "{text}")?;
    }
    let hidden = report.findings().count() - chosen.len();
    if hidden > 0 {
        let more = counted(hidden, "more finding");
        writeln!(page.out, "{more} not shown; `--max-findings 0` shows all")?;
    }
    Ok(())
}

/// Writes how often each lint found something.
fn counts(report: &Report, page: &mut Page<'_>) -> Result<(), Failure> {
    let statistics = statistics(report);
    if statistics.is_empty() {
        return Ok(());
    }
    let row = |one: &Statistic| {
        let numbers = [one.errors, one.warnings, one.suppressed + one.baselined, one.fixable].map(|n| n.to_string());
        numbers.into_iter().chain([one.code.to_owned()]).collect()
    };
    let table = table(&["errors", "warnings", "set aside", "fixable", "lint"], statistics.iter().map(row), page.width);
    Ok(writeln!(page.out, "{table}\n")?)
}

/// Writes one line for each finding that is known, at most so many as are wanted.
fn set_aside(report: &Report, most: usize, page: &mut Page<'_>) -> Result<(), Failure> {
    let all: Vec<_> = report.all_findings().filter(|(_, finding)| finding.set_aside.is_some()).collect();
    let most = if most == 0 { all.len() } else { most };
    for (source, finding) in all.iter().take(most) {
        let at = source.line_column(finding.span.start);
        let Diagnostic { code, message, .. } = &finding.diagnostic;
        let why = finding.set_aside.iter().map(aside).collect::<String>();
        writeln!(page.out, "{}:{}:{}: [{code}] {message}: {why}", Safe(source.name()), at.line, at.column)?;
    }
    if all.len() > most {
        writeln!(page.out, "{} more set aside", all.len() - most)?;
    }
    if !all.is_empty() {
        writeln!(page.out)?;
    }
    Ok(())
}

/// The findings to show, in their order; where not all fit, errors go before warnings.
pub fn choose(report: &Report, most: usize) -> Vec<(&Source, &Finding)> {
    let all: Vec<_> = report.findings().collect();
    if most == 0 || all.len() <= most {
        return all;
    }
    let is_error = |finding: &Finding| finding.diagnostic.level == Level::Deny;
    let errors = all.iter().filter(|(_, finding)| is_error(finding)).count();
    let (mut errors, mut warnings) = (errors.min(most), most.saturating_sub(errors));
    let mut take = |finding: &Finding| {
        let left = if is_error(finding) { &mut errors } else { &mut warnings };
        let taken = *left > 0;
        *left = left.saturating_sub(1);
        taken
    };
    all.into_iter().filter(|(_, finding)| take(finding)).collect()
}

/// "Checked 3 policies: 2 errors; 1 suppressed."
pub fn summary_line(report: &Report) -> String {
    let (checked, against) = match report.subject {
        Subject::Policies => (counted(report.files.len(), "policy"), against(report).unwrap_or_default()),
        Subject::Catalogues => (counted(report.files.len(), "catalogue"), holding(report)),
    };
    format!("Checked {checked}{against}: {}.", found(report))
}

/// " against `catalog.json` (117 tools, 3 of them unrated)", where all policies share one catalogue.
fn against(report: &Report) -> Option<String> {
    let mut catalogues = report.files.iter().map(|file| file.catalogue.used());
    let first: &CatalogueUsed = catalogues.next()??;
    if catalogues.any(|other| other.map(|other| &other.files) != Some(&first.files)) {
        return None;
    }
    let files: Vec<String> = first.files.iter().map(|file| format!("`{}`", Safe(file))).collect();
    Some(format!(" against {} ({})", files.join(", "), tools(first.tools, first.rated)))
}

/// " (117 tools, 3 of them unrated)", of all catalogues together.
fn holding(report: &Report) -> String {
    let used = || report.files.iter().filter_map(|file| file.catalogue.used());
    format!(" ({})", tools(used().map(|used| used.tools).sum(), used().map(|used| used.rated).sum()))
}

fn tools(count: usize, rated: usize) -> String {
    match count.saturating_sub(rated) {
        0 => counted(count, "tool"),
        unrated => format!("{}, {unrated} of them unrated", counted(count, "tool")),
    }
}

/// A finding as miette wants it.
#[derive(Debug)]
struct Shown<'a> {
    level: Level,
    code: &'a str,
    message: String,
    help: String,
    excerpt: Excerpt,
    labels: Vec<LabeledSpan>,
}

impl<'a> Shown<'a> {
    fn new(source: &Source, finding: &'a Finding, width: usize) -> Self {
        let diagnostic = &finding.diagnostic;
        let spans: Vec<_> = std::iter::once(finding.span).chain(finding.related.iter().copied()).collect();
        let (excerpt, spans) = Excerpt::new(source, &spans, width.saturating_sub(GUTTER));
        let texts = std::iter::once(&diagnostic.primary).chain(&diagnostic.related).map(|label| &label.text);
        let labels = spans.iter().zip(texts).enumerate().map(|(at, (span, text))| {
            let text = (!text.is_empty()).then(|| text.clone());
            let span = (span.start, span.end - span.start);
            if at == 0 {
                LabeledSpan::new_primary_with_span(text, span)
            } else {
                LabeledSpan::new_with_span(text, span)
            }
        });
        Self {
            level: diagnostic.level,
            code: diagnostic.code,
            message: wrap(&diagnostic.message, width.saturating_sub(4)),
            help: wrap(&diagnostic.help, width.saturating_sub(8)),
            labels: labels.collect(),
            excerpt,
        }
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown<'_> {}

impl miette::Diagnostic for Shown<'_> {
    fn code<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        let word = if self.level == Level::Deny { "error" } else { "warning" };
        Some(Box::new(format!("{word}[{}]", self.code)))
    }

    fn severity(&self) -> Option<Severity> {
        Some(if self.level == Level::Deny { Severity::Error } else { Severity::Warning })
    }

    fn help<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        (!self.help.is_empty()).then(|| Box::new(&self.help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}
