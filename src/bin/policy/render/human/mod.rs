//! Findings for people: miette draws them, on excerpts that are safe to show and cheap to cut.

mod excerpt;

use std::fmt;
use std::io::Write;

use mcp_policy::diagnostic::Level;
use mcp_policy::source::{Safe, Source};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity, SourceCode};

use super::counted;
use super::wrap::wrap;
use crate::failure::Failure;
use crate::report::{CatalogueOf, CatalogueUsed, Checked, Finding, Report, Subject};
use crate::ui::Ui;
use excerpt::Excerpt;

/// Columns that miette puts before the text of a source line, at most.
const GUTTER: usize = 12;

/// Writes the findings, at most `most` of them (0: all), and a summary.
pub fn report(report: &Report, most: usize, ui: &mut Ui) -> Result<(), Failure> {
    let chosen = choose(report, most);
    let theme = if ui.is_coloured() { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_links(false).with_wrap_lines(false);
    for (source, finding) in &chosen {
        let shown = Shown::new(source, finding, ui.width());
        let mut text = String::new();
        handler.render_report(&mut text, &shown).map_err(|_| Failure::new("cannot lay out a finding"))?;
        if let Some(call) = &finding.diagnostic.witness {
            text.push_str(&format!("  call: {}\n", Safe(&call.to_string())));
        }
        writeln!(ui.out(), "{text}")?;
    }
    let hidden = report.findings().count() - chosen.len();
    if hidden > 0 {
        let more = counted(hidden, "more finding");
        writeln!(ui.out(), "{more} not shown; `--max-findings 0` shows all")?;
    }
    summary(report, ui)
}

/// The findings to show, in their order; where not all fit, errors go before warnings.
fn choose(report: &Report, most: usize) -> Vec<(&Source, &Finding)> {
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

fn summary(report: &Report, ui: &mut Ui) -> Result<(), Failure> {
    if report.files.is_empty() {
        return Ok(());
    }
    let width = ui.width();
    let unchecked: Vec<&Checked> = report.files.iter().filter(|file| !file.not_run.is_empty()).collect();
    if let Some(first) = unchecked.first() {
        let which = if unchecked.len() == 1 {
            format!("`{}`", Safe(first.source.name()))
        } else {
            counted(unchecked.len(), "policy")
        };
        let (what, why) = match first.catalogue {
            CatalogueOf::Unusable => ("Risk was", "its catalogue cannot be used"),
            CatalogueOf::Used(_) => ("Conditions were", "its catalogue has no input schemas"),
            CatalogueOf::Missing => (
                "Risk was",
                "there is no catalogue; give one with `--catalog FILE`, or put `catalog.json` beside the policy",
            ),
        };
        let lints = first.not_run.join(", ");
        let text = format!("{what} not checked for {which}: {why}. These lints did not run: {lints}.");
        writeln!(ui.out(), "{}\n", wrap(&text, width))?;
    }
    let errors = report.count(Level::Deny);
    let warnings = report.count(Level::Warn);
    let found = match (errors, warnings) {
        (0, 0) => "nothing found".to_owned(),
        (errors, 0) => counted(errors, "error"),
        (0, warnings) => counted(warnings, "warning"),
        (errors, warnings) => format!("{}, {}", counted(errors, "error"), counted(warnings, "warning")),
    };
    let (checked, against) = match report.subject {
        Subject::Policies => (counted(report.files.len(), "policy"), against(report).unwrap_or_default()),
        Subject::Catalogues => (counted(report.files.len(), "catalogue"), holding(report)),
    };
    writeln!(ui.out(), "{}", wrap(&format!("Checked {checked}{against}: {found}."), width))?;
    Ok(())
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
