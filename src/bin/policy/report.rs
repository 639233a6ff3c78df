//! What a run over policies found, in the order in which it is shown.

use std::collections::HashSet;
use std::path::PathBuf;

use mcp_policy::baseline::Known;
use mcp_policy::diagnostic::{Diagnostic, Level, Place};
use mcp_policy::document::{Document, locate_all};
use mcp_policy::lint::gives_way_to;
use mcp_policy::source::{Pointer, Source, Span};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::Walked;

/// The outcome of `validate`, `lint` or `catalog lint`.
#[derive(Debug, Default)]
pub struct Report {
    /// What the files are.
    pub subject: Subject,
    /// The files that were checked, policies sorted by path.
    pub files: Vec<Checked>,
    /// Each `policy.toml` that applied to one of them, sorted by path.
    pub configurations: Vec<Checked>,
    /// What could not be done.
    pub failures: Vec<Failure>,
    /// JSON files found in folders that are something else than policies.
    pub skipped: Vec<PathBuf>,
    /// What else the run was to read, whether it could or not.
    pub inputs: Vec<PathBuf>,
    /// The baselines that set findings aside, or were written.
    pub baselines: Vec<BaselineUsed>,
}

/// A baseline of a run.
#[derive(Debug)]
pub struct BaselineUsed {
    /// Its file.
    pub file: String,
    /// Its entries to which no finding belongs any more.
    pub stale: Vec<Known>,
    /// Files of it that are gone, each with the file in which the same is found now.
    pub renamed: Vec<(String, String)>,
    /// Whether a policy on stdin is one of those that it was to serve.
    pub serves_stdin: bool,
}

/// What is checked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Subject {
    /// Policies.
    #[default]
    Policies,
    /// Catalogues, each of which is its own [`Checked::catalogue`].
    Catalogues,
}

/// One file and what was found in it.
#[derive(Debug)]
pub struct Checked {
    /// The path, `-` for stdin.
    pub path: PathBuf,
    /// The text under the name to show; the text is dropped when nothing was found.
    pub source: Source,
    /// What was found, sorted by place.
    pub findings: Vec<Finding>,
    /// The catalogue that it was checked against.
    pub catalogue: CatalogueOf,
    /// Whether the lints ran: they do not on a document that is no valid policy.
    pub linted: bool,
    /// The lints that could not run without a catalogue.
    pub not_run: Vec<&'static str>,
    /// What it took to reason about its rules, as [`lint::Report::work`](mcp_policy::lint::Report::work) says.
    pub work: u64,
    /// Whether not all of its rules were judged, for that would have taken too much work.
    pub unfinished: bool,
    /// Whether some questions about its rules were too hard to answer.
    pub unanswered: bool,
    /// The `policy.toml` that applies to it.
    pub configuration: Option<PathBuf>,
    /// Whether its `policy.toml` says which catalogue policies have, and nothing of this one.
    pub is_unmapped: bool,
    /// Whether its `policy.toml` makes a missing catalogue a failure.
    pub requires_catalogue: bool,
}

/// The catalogue of a policy.
#[derive(Debug, Clone, Default)]
pub enum CatalogueOf {
    /// None was named or found.
    #[default]
    Missing,
    /// It could not be read, which is a failure of its own.
    Unusable,
    /// It was read.
    Used(CatalogueUsed),
}

/// Which catalogue a policy was checked against.
#[derive(Debug, Clone)]
pub struct CatalogueUsed {
    /// The files that it was read from.
    pub files: Vec<String>,
    /// How many tools it has.
    pub tools: usize,
    /// How many of them are rated.
    pub rated: usize,
    /// The place in `policy.toml` that names it, if one does.
    pub named_at: Option<String>,
}

/// A finding with its bytes.
#[derive(Debug)]
pub struct Finding {
    /// The finding.
    pub diagnostic: Diagnostic,
    /// The bytes of its primary place.
    pub span: Span,
    /// The bytes of its related places, in their order.
    pub related: Vec<Span>,
    /// Why it does not count, if it does not.
    pub set_aside: Option<SetAside>,
}

/// Why a finding is known and does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetAside {
    /// A suppression in `policy.toml` covers it.
    Suppressed(Suppressed),
    /// The baseline has it.
    Baseline,
}

/// The suppression that covers a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressed {
    /// Why, in the words of the team.
    pub reason: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The last day on which it holds (`2027-03-31`).
    pub expires: Option<String>,
    /// The `policy.toml` that says so, and the line in it, counted from 1.
    pub at: (String, usize),
}

impl Report {
    /// The findings that count, with the text that they are in.
    pub fn findings(&self) -> impl Iterator<Item = (&Source, &Finding)> {
        self.all_findings().filter(|(_, finding)| finding.set_aside.is_none())
    }

    /// All findings, also those that are set aside, with the text that they are in.
    pub fn all_findings(&self) -> impl Iterator<Item = (&Source, &Finding)> {
        self.checked().flat_map(|file| file.findings.iter().map(|finding| (&file.source, finding)))
    }

    /// Everything that was checked: the files, and what configures them.
    pub fn checked(&self) -> impl Iterator<Item = &Checked> {
        self.files.iter().chain(&self.configurations)
    }

    /// Takes back what was said of findings that a baseline has.
    pub fn forget_what_is_known(&mut self) {
        self.baselines.clear();
        for finding in self.files.iter_mut().flat_map(|file| &mut file.findings) {
            finding.set_aside.take_if(|aside| matches!(aside, SetAside::Baseline));
        }
    }

    /// Leaves out the fixes that others make needless, so that all that are told can be carried out together.
    pub fn leave_out_needless_fixes(&mut self) {
        for file in &mut self.files {
            if !file.findings.iter().any(|finding| gives_way_to(finding.diagnostic.code).is_some()) {
                continue;
            }
            let counting = file.findings.iter().filter(|finding| finding.set_aside.is_none());
            let facts = |finding: &Finding| (finding.diagnostic.code, finding.diagnostic.tool.clone());
            let fixed: HashSet<_> = counting.filter(|finding| finding.diagnostic.fix.is_some()).map(facts).collect();
            for Finding { diagnostic, .. } in &mut file.findings {
                let first = gives_way_to(diagnostic.code).map(|first| (first, diagnostic.tool.clone()));
                diagnostic.fix.take_if(|_| first.is_some_and(|first| fixed.contains(&first)));
            }
        }
    }

    /// Adds what there is to say of the files themselves.
    pub fn take(&mut self, walked: Walked) {
        self.skipped.extend(walked.skipped);
        self.failures.extend(walked.failures);
    }

    /// How the run ends: with 2 if anything could not be done, with 1 if anything failing was found.
    pub fn exit(&self) -> Exit {
        if !self.failures.is_empty() {
            Exit::Failed
        } else if self.findings().any(|(_, finding)| finding.diagnostic.level == Level::Deny) {
            Exit::Found
        } else {
            Exit::Clean
        }
    }
}

impl CatalogueOf {
    /// The catalogue, if it was read.
    pub fn used(&self) -> Option<&CatalogueUsed> {
        match self {
            Self::Used(used) => Some(used),
            Self::Missing | Self::Unusable => None,
        }
    }
}

impl Checked {
    /// Finds the bytes of each diagnostic in a policy that is well formed and sorts them.
    pub fn linted(path: PathBuf, source: Source, diagnostics: Vec<Diagnostic>) -> Self {
        let findings = locate_in_json(&source, diagnostics);
        Self { linted: true, ..Self::of(path, source, findings) }
    }

    /// Finds the bytes of each diagnostic in what should be a policy and sorts them.
    pub fn new(path: PathBuf, source: Source, diagnostics: Vec<Diagnostic>) -> Self {
        let findings = locate(&source, diagnostics);
        Self::of(path, source, findings)
    }

    /// Finds the bytes of each diagnostic in a catalogue, which may be large, and sorts them.
    pub fn catalogue(path: PathBuf, source: Source, diagnostics: Vec<Diagnostic>, used: CatalogueUsed) -> Self {
        let findings = locate_in_json(&source, diagnostics);
        Self { catalogue: CatalogueOf::Used(used), linted: true, ..Self::of(path, source, findings) }
    }

    fn of(path: PathBuf, source: Source, findings: Vec<Finding>) -> Self {
        let source = if findings.is_empty() { Source::new(source.name(), "") } else { source };
        Self {
            path,
            source,
            findings,
            catalogue: CatalogueOf::Missing,
            linted: false,
            not_run: Vec::new(),
            work: 0,
            unfinished: false,
            unanswered: false,
            configuration: None,
            is_unmapped: false,
            requires_catalogue: false,
        }
    }
}

fn locate(source: &Source, diagnostics: Vec<Diagnostic>) -> Vec<Finding> {
    if diagnostics.is_empty() {
        return Vec::new();
    }
    let places = diagnostics.iter().flat_map(|diagnostic| {
        std::iter::once(&diagnostic.primary.place).chain(diagnostic.related.iter().map(|label| &label.place))
    });
    let needs_a_tree = places.into_iter().any(|place| place.pointer().is_some());
    let document = if needs_a_tree { Document::parse(source).0 } else { None };
    let span = |place: &Place| span(document.as_ref(), place);
    let found = diagnostics.into_iter().map(|diagnostic| Finding {
        span: span(&diagnostic.primary.place),
        related: diagnostic.related.iter().map(|label| span(&label.place)).collect(),
        set_aside: None,
        diagnostic,
    });
    sorted(found)
}

/// Finds places in a text that is known to be JSON, without a tree of it.
fn locate_in_json(source: &Source, diagnostics: Vec<Diagnostic>) -> Vec<Finding> {
    let labels = diagnostics.iter().flat_map(|found| std::iter::once(&found.primary).chain(&found.related));
    let spans = spans_in_json(source, labels.map(|label| &label.place).collect());
    let mut spans = spans.into_iter();
    let mut next = || spans.next().unwrap_or(Span::new(0, 0));
    let found = diagnostics.into_iter().map(|diagnostic| Finding {
        span: next(),
        related: diagnostic.related.iter().map(|_| next()).collect(),
        set_aside: None,
        diagnostic,
    });
    sorted(found)
}

/// The bytes of each place; of one that the text does not have, those of the nearest thing around it.
fn spans_in_json(source: &Source, places: Vec<&Place>) -> Vec<Span> {
    let mut spans = locate_all(source, &places);
    let missing = places.iter().zip(&spans).enumerate().filter(|(_, (_, span))| span.is_none());
    let mut around: Vec<(usize, Pointer)> =
        missing.filter_map(|(at, (place, _))| Some((at, place.pointer()?.parent()?))).collect();
    loop {
        around.retain(|(at, _)| spans.get(*at).is_some_and(Option::is_none));
        if around.is_empty() {
            return spans.into_iter().map(|span| span.unwrap_or(Span::new(0, 0))).collect();
        }
        let wider: Vec<Place> = around.iter().map(|(_, pointer)| Place::value(pointer.clone())).collect();
        let found = locate_all(source, &wider.iter().collect::<Vec<_>>());
        for ((at, _), found) in around.iter().zip(found) {
            if let Some(span) = spans.get_mut(*at) {
                *span = found;
            }
        }
        around = around.into_iter().filter_map(|(at, pointer)| Some((at, pointer.parent()?))).collect();
    }
}

fn sorted(findings: impl Iterator<Item = Finding>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = findings.collect();
    findings.sort_by(|a, b| {
        let key = |finding: &Finding| (finding.span.start, finding.span.end, finding.diagnostic.code);
        key(a).cmp(&key(b)).then_with(|| a.diagnostic.message.cmp(&b.diagnostic.message))
    });
    findings
}

/// The bytes of a place; of one that the document does not have, those of the nearest thing around it.
fn span(document: Option<&Document<'_>>, place: &Place) -> Span {
    if let Place::Bytes(span) = place {
        return *span;
    }
    let Some(document) = document else { return Span::new(0, 0) };
    let around = std::iter::successors(place.pointer().cloned(), Pointer::parent);
    document
        .locate(place)
        .or_else(|| around.skip(1).find_map(|pointer| document.locate(&Place::value(pointer))))
        .unwrap_or(Span::new(0, 0))
}
