//! `policy catalog lint`

use std::collections::BTreeSet;
use std::path::PathBuf;

use mcp_policy::catalog::{CatalogFile, Listing};
use mcp_policy::diagnostic::Diagnostic;
use mcp_policy::lint::{Category, Levels, check_catalogues_each};
use mcp_policy::source::Source;

use crate::args::{ConfigArgs, LevelArgs, OutputArgs, SuppressionArgs};
use crate::commands::lint::{levels, suppressions};
use crate::exit::Exit;
use crate::failure::{Failure, show};
use crate::files::{self, Applies, Projects};
use crate::render;
use crate::report::{CatalogueUsed, Checked, Report, Subject};
use crate::ui::Ui;

/// Check catalogues for ratings that contradict each other and for texts that work on the model
///
/// Several files are taken for the servers that one agent uses side by side. A file that holds many servers is taken for
/// a registry, whose servers have nothing to do with each other.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  policy catalog lint catalog.json                 one server
  policy catalog lint github.json slack.json       all servers that an agent uses
  policy catalog lint -D warnings catalog.json     fail on every warning
  policy catalog lint --list                       the lints; `policy explain LINT` tells more")]
pub struct Args {
    /// The catalogues; `-` for stdin
    #[arg(value_name = "FILE", required_unless_present = "list")]
    files: Vec<PathBuf>,

    #[command(flatten)]
    levels: LevelArgs,

    #[command(flatten)]
    config: ConfigArgs,

    #[command(flatten)]
    suppressions: SuppressionArgs,

    /// List the lints instead
    #[arg(long, conflicts_with = "files")]
    list: bool,

    #[command(flatten)]
    output: OutputArgs,
}

pub fn run(args: &Args, ui: &mut Ui) -> Result<Exit, Failure> {
    if args.output.quiet {
        ui.hush();
    }
    let levels = levels(&args.levels)?;
    if args.list {
        render::lints(args.output.list_format()?, |lint| lint.category == Category::Catalogue, ui)?;
        return Ok(Exit::Clean);
    }
    let mut report = Report { subject: Subject::Catalogues, ..Report::default() };
    let projects = Projects::new(&args.config, &args.suppressions, levels);
    let (mut paths, mut sources, mut applies) = (Vec::new(), Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for file in args.files.iter().filter(|file| seen.insert(file.as_path())) {
        match read(file) {
            Ok(source) => {
                paths.push(file.clone());
                applies.push(projects.of(file));
                sources.push(source);
            }
            Err(failure) => report.failures.push(failure),
        }
    }
    let found = check(&sources, &applies);
    for (((path, source), applies), found) in paths.into_iter().zip(sources).zip(applies).zip(found) {
        match found {
            Ok((diagnostics, used)) => {
                let mut checked = Checked::catalogue(path, source, diagnostics, used);
                checked.configuration.clone_from(&applies.project.file);
                suppressions::apply(&applies, &mut checked);
                report.files.push(checked);
            }
            Err(failure) => report.failures.push(failure),
        }
    }
    report.failures.extend(projects.troubles());
    report.inputs.clone_from(&args.files);
    suppressions::look_at(&projects, &[], &mut report);
    render::report(&report, &args.output, ui)
}

fn read(file: &PathBuf) -> Result<Source, Failure> {
    match files::read_catalogue(std::slice::from_ref(file))?.pop() {
        Some(CatalogFile::Text(source)) => Ok(source),
        _ => Err(Failure::new(format!("{} is compiled, and has no text to point at", show(file)))
            .help("lint the catalogue that it was built from")),
    }
}

/// What is found in each file, and what it holds.
fn check(sources: &[Source], applies: &[Applies]) -> Vec<Result<(Vec<Diagnostic>, CatalogueUsed), Failure>> {
    let (mut listings, mut levels) = (Vec::new(), Vec::new());
    let nothing = Levels::default();
    let read: Vec<Result<(), Failure>> = sources
        .iter()
        .zip(applies)
        .map(|(source, applies)| {
            listings.push(Listing::read(source)?);
            levels.push(&applies.project.levels);
            Ok(())
        })
        .collect();
    let levels_of = |number: usize| levels.get(number).copied().unwrap_or(&nothing);
    let mut found = check_catalogues_each(&listings, levels_of).into_iter().zip(&listings);
    let each = read.into_iter().filter_map(|read| match read {
        Ok(()) => found.next().map(|(diagnostics, listing)| Ok((diagnostics, used(listing)))),
        Err(failure) => Some(Err(failure)),
    });
    each.collect()
}

fn used(listing: &Listing<'_>) -> CatalogueUsed {
    CatalogueUsed {
        files: vec![listing.source().name().to_owned()],
        tools: listing.tools().len(),
        rated: listing.tools().iter().filter(|listed| listed.tool.class.is_some()).count(),
        named_at: None,
    }
}
