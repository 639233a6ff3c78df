//! `policy config`

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use mcp_policy::lint::{LINTS, SaidBy, WARNINGS};

use crate::args::{CatalogArgs, ConfigArgs, Format, SuppressionArgs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Applies, Project, Projects, Wanted, name_of};
use crate::render::{self, Applied, AppliedCatalog, AppliedLevel, AppliedLimit, AppliedSuppression};
use crate::ui::Ui;

/// Show what of `policy.toml` applies to a file, and why
///
/// Tells for each policy which `policy.toml` counts, the catalogue and server that it is checked against, levels and limits
/// that are not the usual ones, the suppressions that may cover its findings, and the baseline; each with its line.
///
/// A `policy.toml` counts for the policies in its folder and below, unless another one lies nearer to them: the nearest is
/// taken whole and nothing is merged. Where the program is run makes no difference. A catalogue that cannot be used, or
/// has not the server that is named, is a failure.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  policy config                               every policy below this folder, or policy.json
  policy config policies/github/admin.json    one policy
  policy config --format json                 for programs
  policy schema config                        what policy.toml may hold")]
pub struct Args {
    /// Policies, or folders with policies [default: policy.json, else this folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    catalog: CatalogArgs,

    #[command(flatten)]
    config: ConfigArgs,

    #[command(flatten)]
    suppressions: SuppressionArgs,

    /// How to lay out the result
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "human")]
    format: Format,
}

pub fn run(args: &Args, ui: &mut Ui) -> Result<Exit, Failure> {
    let projects = Projects::new(&args.config, &args.suppressions, mcp_policy::lint::Levels::default());
    let (files, walked) = files::each_policy(&args.paths, |path| projects.of(path).is_mapped(), |input| input.path);
    let wanted: Vec<Wanted> = files.iter().map(|file| Wanted::of(file, &args.catalog, &projects.of(file))).collect();
    let applied: Vec<Applied> =
        files.iter().zip(&wanted).map(|(file, wanted)| applied(file, wanted, args, &projects)).collect();
    render::applied(&applied, args.format, ui)?;
    let catalogues = wanted.iter().collect::<BTreeSet<&Wanted>>().into_iter().filter_map(Wanted::trouble);
    let failures: Vec<Failure> = walked.failures.into_iter().chain(projects.troubles()).chain(catalogues).collect();
    failures.iter().for_each(|failure| ui.fail(failure));
    Ok(if failures.is_empty() { Exit::Clean } else { Exit::Failed })
}

fn applied(file: &Path, wanted: &Wanted, args: &Args, projects: &Projects) -> Applied {
    let applies = projects.of(file);
    let project = &applies.project;
    let line = |span| project.line(span);
    let config = &project.config;
    let limits = config.limit_settings.iter().map(|set| AppliedLimit {
        class: set.key.as_str(),
        per_minute: set.value,
        line: line(set.span),
    });
    Applied {
        path: name_of(file),
        config: project.file.as_deref().map(name_of),
        is_unwanted: args.config.no_config,
        is_usable: project.trouble().is_none(),
        folder: applies.folder.to_string_lossy().into_owned(),
        catalog: catalogue(wanted, args, &applies),
        require_catalog: config.require_catalogue.as_ref().is_some_and(|required| required.value),
        settings: config.level_settings.iter().map(|set| (set.key, set.value.as_str(), line(set.span))).collect(),
        lints: levels(project),
        limits: limits.collect(),
        suppressions: suppressions(&applies, args, projects),
        baseline: config.baseline.as_ref().map(|file| (name_of(&project.path(&file.value)), line(file.span))),
    }
}

fn catalogue(wanted: &Wanted, args: &Args, applies: &Applies) -> AppliedCatalog {
    let mapped = applies.mapped();
    AppliedCatalog {
        files: wanted.files.iter().map(|file| name_of(file)).collect(),
        why: match (args.catalog.catalog.is_empty(), wanted.files.is_empty(), wanted.mapped_at.is_some()) {
            (false, _, _) => "command line",
            (true, true, _) => "none",
            (true, false, true) => "policy.toml",
            (true, false, false) => "beside the policy",
        },
        line: mapped
            .catalogue
            .first()
            .filter(|_| wanted.mapped_at.is_some())
            .map(|file| applies.project.line(file.span)),
        server: wanted.server.clone(),
        server_line: mapped
            .server
            .filter(|_| args.catalog.server.is_none())
            .map(|server| applies.project.line(server.span)),
    }
}

/// The lints whose level the file sets, each with the line that does it.
fn levels(project: &Project) -> Vec<AppliedLevel> {
    let settings = &project.config.level_settings;
    let line = |name: &str| settings.iter().find(|set| set.key == name).map(|set| project.line(set.span));
    let set = LINTS.iter().filter_map(|lint| {
        let (level, by) = project.levels.of(lint);
        let line = by.filter(|by| *by == SaidBy::File).and_then(|_| line(lint.id).or_else(|| line(WARNINGS)))?;
        Some(AppliedLevel { lint: lint.id, level: level.as_str(), default: lint.level.as_str(), line })
    });
    set.collect()
}

fn suppressions(applies: &Applies, args: &Args, projects: &Projects) -> Vec<AppliedSuppression> {
    let Some(name) = applies.name.as_deref() else { return Vec::new() };
    let all = applies.project.config.suppressions.iter();
    let those = all.filter(|suppression| suppression.file.matches(name)).map(|suppression| {
        let is_expired = suppression.is_expired(projects.today());
        AppliedSuppression {
            lint: suppression.lint.value.id,
            tool: suppression.tool.as_ref().map(|tool| tool.value.clone()),
            reason: suppression.reason.value.clone(),
            owner: suppression.owner.as_ref().map(|owner| owner.value.clone()),
            expires: suppression.expires.as_ref().map(|day| day.value.to_string()),
            is_expired,
            is_active: !is_expired && !args.suppressions.no_suppressions,
            line: applies.project.line(suppression.lint.span),
        }
    });
    those.collect()
}
