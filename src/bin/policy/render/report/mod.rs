//! What a run found, in every format: one file per format. All of them are made from the same [`Report`].

mod facts;
mod github;
mod gitlab;
mod identity;
mod json;
mod junit;
mod markdown;
mod paths;
mod proposed;
mod sarif;
#[cfg(test)]
mod tests;

pub use facts::{Statistic, aside, found, not_checked, statistics};

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use mcp_policy::schema::codes::BAD_CONFIGURATION;
use mcp_policy::source::Safe;

use super::page::Page;
use super::{counted, human};
use crate::args::{OutputArgs, OutputFile, ReportFormat};
use crate::exit::Exit;
use crate::failure::{Failure, show};
use crate::files::{self, Existing};
use crate::report::{CatalogueOf, Checked, Report};
use crate::ui::Ui;
use paths::Paths;

/// Writes a report in the formats asked for, to stdout and to files. People see at most so many findings as they want,
/// programs all of them. What could not be done is told on stderr too, whatever the format.
///
/// Gives how the run ends: as the report says, or as failed where a file could not be written.
pub fn report(report: &Report, args: &OutputArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    let paths = Paths::new(ui.folder());
    let is_in_file = args.output_file.iter().any(|file| file.format.is_none());
    if is_in_file {
        if !ui.is_quiet() {
            ui.write_err(&format!("{}\n", human::summary_line(report)));
        }
    } else {
        ui.speak_in_commands(args.format == ReportFormat::Github)?;
        lay_out(report, args.format, args, &paths, &mut Page::stdout(ui))?;
        ui.speak_in_commands(false)?;
    }
    tell(report, args, ui);
    // people who do not see it in the result would take the run for clean
    if is_in_file || (args.quiet && args.format == ReportFormat::Human) {
        tell_not_checked(report, ui);
    }
    Ok(write_files(report, args, ui).max(report.exit()))
}

/// Tells on stderr what was not checked, however quiet the run is.
pub fn tell_not_checked(report: &Report, ui: &mut Ui) {
    if let Some(text) = not_checked(report) {
        ui.insist(&text);
    }
}

/// Writes the files that a report goes to. Where one cannot be written that is told, and the others are.
pub fn write_files(report: &Report, args: &OutputArgs, ui: &mut Ui) -> Exit {
    let paths = Paths::new(ui.folder());
    let mut exit = Exit::Clean;
    for (at, file) in args.output_file.iter().enumerate() {
        let earlier = args.output_file.iter().take(at);
        let result = check(file, earlier, report).and_then(|()| {
            let mut bytes = Vec::new();
            lay_out(report, file.format.unwrap_or(args.format), args, &paths, &mut Page::file(&mut bytes))?;
            // every format is text; only what is no text at all would be changed
            files::write(&file.path, Existing::Replace, &String::from_utf8_lossy(&bytes))
        });
        if let Err(failure) = result {
            ui.fail(&failure);
            exit = Exit::Failed;
        }
    }
    exit
}

/// Writes a report in one format.
fn lay_out(
    report: &Report,
    format: ReportFormat,
    args: &OutputArgs,
    paths: &Paths,
    page: &mut Page<'_>,
) -> Result<(), Failure> {
    match format {
        ReportFormat::Human => human::report(report, args, page),
        ReportFormat::Json => json::report(report, page),
        ReportFormat::Sarif => sarif::report(report, paths, page),
        ReportFormat::Github => github::report(report, paths, args.quiet, page),
        ReportFormat::Gitlab => gitlab::report(report, paths, page),
        ReportFormat::Junit => junit::report(report, paths, page),
        ReportFormat::Markdown => markdown::report(report, paths, page),
    }
}

/// Refuses a file that this run read, and one that is named twice.
fn check<'f>(
    file: &OutputFile,
    mut earlier: impl Iterator<Item = &'f OutputFile>,
    report: &Report,
) -> Result<(), Failure> {
    // one that was written by now is known by any of its names
    if earlier.any(|other| other.path == file.path || files::is_same_file(&other.path, &file.path)) {
        return Err(Failure::new(format!("{} is named twice as an output file", show(&file.path)))
            .help("give each format a file of its own"));
    }
    // a pipe may have no path of its own
    let Ok(metadata) = file.path.metadata() else { return Ok(()) };
    if !metadata.is_file() && !metadata.is_dir() {
        return Err(Failure::new(format!("cannot write {}: it is not a regular file", show(&file.path)))
            .help("leave `--output-file` out to write to stdout"));
    }
    let checked = report.checked().map(|file| file.path.as_path());
    let catalogues = report.files.iter().filter_map(|file| file.catalogue.used()).flat_map(|used| &used.files);
    let baseline = report.baselines.iter().map(|baseline| Path::new(&baseline.file));
    let mut inputs = checked.chain(report.skipped.iter().chain(&report.inputs).map(AsRef::as_ref)).chain(baseline);
    // the catalogues of many policies are few, and asking for each of them every time would be slow
    let catalogues: BTreeSet<&String> = catalogues.collect();
    let Ok(target) = file.path.canonicalize() else { return Ok(()) };
    let is_target = |path: &Path| path.canonicalize().is_ok_and(|path| path == target);
    if inputs.any(is_target) || catalogues.into_iter().any(|path| is_target(Path::new(path))) {
        return Err(Failure::new(format!("cannot write the result to {}: this run read it", show(&file.path)))
            .help("name another file with `--output-file`"));
    }
    Ok(())
}

/// Tells on stderr what is no finding.
fn tell(report: &Report, args: &OutputArgs, ui: &mut Ui) {
    for failure in &report.failures {
        ui.fail(failure);
    }
    if args.verbose {
        report.files.iter().for_each(|file| ui.note(&checked(file, report)));
        report.skipped.iter().for_each(|path| ui.note(&format!("{} passed over: no policy", show(path))));
    } else if !report.skipped.is_empty() {
        ui.note(&format!("{} passed over: no policy", counted(report.skipped.len(), "JSON file")));
    }
}

/// What a file was checked against.
fn checked(file: &Checked, report: &Report) -> String {
    let name = Safe(file.source.name()).to_string();
    let against = match &file.catalogue {
        CatalogueOf::Used(used) => {
            let names: Vec<String> = used.files.iter().map(|file| format!("`{}`", Safe(file))).collect();
            let why = used.named_at.iter().map(|at| format!(", as {at} says")).collect::<String>();
            format!("checked against {} ({}){why}", names.join(", "), counted(used.tools, "tool"))
        }
        CatalogueOf::Unusable => "checked without its catalogue, which cannot be used".to_owned(),
        CatalogueOf::Missing => "checked without a catalogue".to_owned(),
    };
    let how = match (file.linted, file.not_run.len()) {
        (false, _) => "structure only".to_owned(),
        (true, 0) => "all lints ran".to_owned(),
        (true, count) => format!("{} did not run", counted(count, "lint")),
    };
    let is_broken = |file: &Path| {
        let mut first = report.configurations.iter().filter(|other| other.path == file).map(|it| it.findings.first());
        first.any(|first| first.is_some_and(|finding| finding.diagnostic.code == BAD_CONFIGURATION))
    };
    let applies = |file: &PathBuf| match is_broken(file) {
        true => format!("; {} cannot be used and does not apply", show(file)),
        false => format!("; {} applies", show(file)),
    };
    let configured = file.configuration.iter().map(applies).collect::<String>();
    format!("`{name}` {against}; {how}{configured}")
}
