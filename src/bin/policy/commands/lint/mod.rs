//! `policy lint`

mod baseline;
mod check;
mod fix;
mod mappings;
pub mod suppressions;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use mcp_policy::lint::{Levels, UnknownLint};

use crate::args::{CatalogArgs, ConfigArgs, LevelArgs, OutputArgs, SuppressionArgs};
use crate::exit::Exit;
use crate::failure::{Failure, show};
use crate::files::{self, Catalogues, Changeable, Input, Projects};
use crate::render;
use crate::report::{CatalogueOf, Checked, Report};
use crate::ui::Ui;
use check::check;

/// Check policies for mistakes and risks
///
/// Checks the structure as `validate` does, then runs the lints. Those about risk need the catalogue of the server:
/// `--catalog`, else the one that `policy.toml` names, else `catalog.json` or `tools.json` beside the policy. Without one the
/// report says what was not checked.
///
/// Levels, limits and suppressions of a team stand in `policy.toml`, found upwards from each policy; `policy config` shows
/// what applies. The command line beats the file. Within each of them a lint that is named beats `warnings`, and deny beats
/// warn beats allow, in whatever order they stand.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  policy lint                                       policy.json, or every policy below this folder
  policy lint policy.json --catalog catalog.json    one policy against one catalogue
  policy lint policies/ --require-catalog           fail where risk cannot be judged
  policy lint -D warnings -A loose-limit            fail on every warning but one
  policy lint --write-baseline known.json           take what is there now as known
  policy lint --baseline known.json                 fail only on what is new
  policy lint --diff policy.json                    what --fix would change
  policy lint --fix policy.json                     write the fixes that are proved to open nothing
  policy lint --format github                       annotations for a pull request
  policy lint --output-file sarif=policy.sarif      SARIF in a file, and the findings as usual
  policy lint --list                                all lints; `policy explain LINT` tells more")]
pub struct Args {
    /// Policies, folders with policies, or `-` for stdin [default: policy.json, else this folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    catalog: CatalogArgs,

    /// Fail with 2 where a policy has no catalogue
    #[arg(long)]
    require_catalog: bool,

    #[command(flatten)]
    levels: LevelArgs,

    #[command(flatten)]
    config: ConfigArgs,

    #[command(flatten)]
    suppressions: SuppressionArgs,

    /// Count, and do not fail on, the findings that this baseline has
    #[arg(long, value_name = "FILE", conflicts_with = "write_baseline")]
    baseline: Option<PathBuf>,

    /// Write what is found now as the baseline for later runs, without what is gone
    #[arg(long, value_name = "FILE", conflicts_with_all = ["fix", "diff"])]
    write_baseline: Option<PathBuf>,

    /// List the lints instead
    #[arg(long, conflicts_with_all = ["paths", "require_catalog", "fix", "diff"])]
    list: bool,

    #[command(flatten)]
    fixes: fix::FixArgs,

    #[command(flatten)]
    output: OutputArgs,
}

pub fn run(args: &Args, ui: &mut Ui) -> Result<Exit, Failure> {
    if args.output.quiet {
        ui.hush();
    }
    let levels = levels(&args.levels)?;
    if args.list {
        render::lints(args.output.list_format()?, |_| true, ui)?;
        return Ok(Exit::Clean);
    }
    baseline::check_usage(args)?;
    let catalogues = Catalogues::new(&args.catalog);
    let projects = Projects::new(&args.config, &args.suppressions, levels);
    let wants_fixes = args.fixes.are_wanted() || args.output.may_tell_fixes();
    let stdin = OnceLock::new();
    let check = |input: Input| {
        // a clean report does not keep the text, and whoever wants it fixed wants it back
        if args.fixes.are_wanted() && input.path == Path::new("-") && input.undecodable.is_none() {
            stdin.get_or_init(|| input.source.text().to_owned());
        }
        check(input, &catalogues, &projects, wants_fixes)
    };
    let (files, walked) = files::each_policy(&args.paths, |path| projects.of(path).is_mapped(), check);
    let mut report = Report { files, ..Report::default() };
    report.take(walked);
    let folders = files::folders_meant(&args.paths);
    let idle = if report.failures.is_empty() { mappings::notes(&projects, &folders, &report) } else { Vec::new() };
    report.failures.extend(projects.troubles());
    let mut outcome = baseline::apply(args, &projects, &mut report);
    let fixed = args.fixes.are_wanted().then(|| {
        let changeable = Changeable::new(&args.paths);
        // what a team wants of a file is known only where all that says so could be read
        let is_known = outcome.is_empty();
        let may_be_fixed = |file: &Checked| is_known && is_judged(file, args.require_catalog, &projects);
        fix::run(&args.fixes, &changeable, &mut report, stdin.get().cloned(), &may_be_fixed, &check)
    });
    if fixed.as_ref().is_some_and(|fixed| fixed.changed_something()) {
        report.forget_what_is_known();
        outcome = baseline::apply(args, &projects, &mut report);
    }
    report.failures.extend(outcome);
    let mut notes = take_catalogues(args, &catalogues, &mut report);
    notes.extend(idle);
    report.inputs.extend(projects.baselines());
    if fixed.is_some() {
        suppressions::count_anew(&projects, &report);
    }
    suppressions::look_at(&projects, &folders, &mut report);
    let unjudged: Vec<Failure> = report.files.iter().flat_map(|file| unjudged(file, args.require_catalog)).collect();
    report.failures.extend(unjudged);
    if let Some(path) = &args.write_baseline {
        let written = baseline::write(path, &projects, &mut report);
        report.failures.extend(written.err());
    }
    for note in notes.into_iter().chain(baseline::notes(&report)) {
        ui.note(&note);
    }
    report.leave_out_needless_fixes();
    let told = match fixed {
        Some(fixed) => fixed.tell(&report, &args.output, ui),
        None => render::report(&report, &args.output, ui),
    };
    // the process ends here: to give back all that was read would only take time
    std::mem::forget((report, catalogues, projects));
    told
}

/// Adds what there is to say of the catalogues that were read; gives what a person should know about them.
fn take_catalogues(args: &Args, catalogues: &Catalogues<'_>, report: &mut Report) -> Vec<String> {
    let told = catalogues.told();
    report.failures.extend(told.failures);
    report.inputs.extend(args.paths.iter().chain(&told.files).chain(&args.baseline).cloned());
    told.notes
}

/// Whether a policy was judged with all that it was to be judged with.
fn is_judged(file: &Checked, requires_catalogue: bool, projects: &Projects) -> bool {
    let catalogue_serves = match &file.catalogue {
        CatalogueOf::Missing => true,
        CatalogueOf::Unusable => false,
        CatalogueOf::Used(used) => used.rated > 0,
    };
    catalogue_serves
        && unjudged(file, requires_catalogue).next().is_none()
        && projects.of(&file.path).project.trouble().is_none()
}

/// What of a policy could not be judged, where that is a failure.
fn unjudged(file: &Checked, requires_catalogue: bool) -> impl Iterator<Item = Failure> {
    let policy = show(file.source.name().as_ref());
    let lacks_catalogue = matches!(file.catalogue, CatalogueOf::Missing);
    let unmapped = file.configuration.as_deref().filter(|_| file.is_unmapped);
    let unmapped = unmapped.map(|toml| format!("; no `[[policy]]` of {} matches it", show(toml)));
    let missing = (lacks_catalogue && (requires_catalogue || file.requires_catalogue)).then(|| {
        let help = "give it with `--catalog FILE`, or put `catalog.json` beside the policy";
        Failure::new(format!("there is no catalogue for {policy}"))
            .help(format!("{help}{}", unmapped.unwrap_or_default()))
    });
    let unfinished = file.unfinished.then(|| {
        Failure::new(format!("cannot judge all rules of {policy}: together they take too much work"))
            .help("shorten its lists and patterns, or split the policy by server; what was found stands")
    });
    missing.into_iter().chain(unfinished)
}

/// The levels that the user wants.
pub fn levels(args: &LevelArgs) -> Result<Levels, Failure> {
    let mut levels = Levels::default();
    for (level, name) in &args.0 {
        levels.set(name, *level)?;
    }
    Ok(levels)
}

impl From<UnknownLint> for Failure {
    fn from(unknown: UnknownLint) -> Self {
        Self::new(unknown.to_string())
            .help("`policy lint --list` lists the lints; structure errors cannot be switched off")
    }
}

#[cfg(test)]
mod tests {
    use mcp_policy::source::Source;

    use super::{Checked, unjudged};

    #[test]
    fn what_could_not_be_judged_is_a_failure() {
        let file = Checked::new("p.json".into(), Source::new("p.json", "{}"), Vec::new());
        let told = |file: &Checked, requires| -> Vec<String> {
            unjudged(file, requires).map(|failure| failure.message).collect()
        };
        assert!(told(&file, false).is_empty());
        assert_eq!(told(&file, true), ["there is no catalogue for `p.json`"]);
        let file = Checked { unfinished: true, requires_catalogue: true, ..file };
        assert_eq!(told(&file, false).len(), 2);
    }
}
