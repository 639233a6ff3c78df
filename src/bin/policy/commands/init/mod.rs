//! `policy init`

mod ask;
mod classify;
mod create;
mod tell;
mod update;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use mcp_policy::analysis::recommended::Preset;
use mcp_policy::author::{AuthorError, Choices, Filter};
use mcp_policy::lint::Levels;

use crate::args::{CatalogArgs, ConfigArgs, SuppressionArgs};
use crate::exit::Exit;
use crate::failure::{Failure, show};
use crate::files::{self, Project, Projects};
use crate::ui::Ui;

/// Write a recommended policy from a catalogue
///
/// Every rated tool is treated by its risk class; an unrated tool is never allowed. On a terminal it asks which server,
/// which preset and what to do with each class, shows the result and writes it when you agree; `--yes` takes the preset
/// as it is. Ctrl-C and Esc leave nothing behind and end with 2. What is written is linted; where you chose against a lint,
/// it is written all the same and the exit code is 1.
///
/// With `--classify`, tools that nobody has rated are rated by what their definitions say. Where that is not certain, a
/// tool is treated as the strictest class that is plausible, or left out; the summary says how to review these. The
/// ratings are written beside the policy, as `catalog.json` or, where there is one already, under the policy's name.
///
/// With `--update` an existing policy keeps every byte. Only tools that are in the catalogue and were not in the old one
/// are added; without `--old-catalog` nothing is added, because a new tool cannot be told from one left out on purpose.
///
/// Where the policy will lie under a `policy.toml`, its `[limits]` and `[lints]` count.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  policy init                                           ask, from catalog.json in this folder
  policy init --catalog catalog.json --yes              write the recommended policy.json
  policy init --classify --catalog tools.json --yes     from the answer to tools/list
  policy init --preset read-only --exclude '*secret*'   a narrower one
  policy init --yes --dry-run                           see it first
  policy init --update --old-catalog before.json --yes  add the tools that are new since then")]
pub struct Args {
    #[command(flatten)]
    catalog: CatalogArgs,

    #[command(flatten)]
    config: ConfigArgs,

    /// The policy to write; `-` for stdout
    #[arg(short, long, value_name = "FILE", default_value = "policy.json")]
    output: PathBuf,

    /// What to do with each risk class [default: recommended]
    #[arg(long, value_name = "PRESET", value_parser = preset_parser())]
    preset: Option<Preset>,

    /// Consider only tools that match this glob; may be given several times
    #[arg(long, value_name = "GLOB")]
    include: Vec<String>,

    /// Leave out tools that match this glob; may be given several times
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,

    /// Rate the tools that nobody has rated, and write the ratings beside the policy
    #[arg(long, conflicts_with = "update")]
    classify: bool,

    /// Ask nothing
    #[arg(short, long)]
    yes: bool,

    /// Print the policy instead of writing it
    #[arg(long)]
    dry_run: bool,

    /// Name every tool in the summary
    #[arg(short, long)]
    verbose: bool,

    /// Replace a policy that exists
    #[arg(long, conflicts_with = "update")]
    force: bool,

    /// Add new tools to a policy that exists and change nothing else
    #[arg(long)]
    update: bool,

    /// With --update: the catalogue that the policy was made from; may be given several times
    #[arg(long, value_name = "FILE", requires = "update")]
    old_catalog: Vec<PathBuf>,
}

pub fn run(args: &Args, ui: &mut Ui) -> Result<Exit, Failure> {
    if args.update { update::run(args, ui) } else { create::run(args, ui) }
}

impl Args {
    /// The files of the catalogue: those named, else the one beside the policy or in this folder.
    fn catalogue_files(&self) -> Result<Vec<PathBuf>, Failure> {
        if !self.catalog.catalog.is_empty() {
            return Ok(self.catalog.catalog.clone());
        }
        let found = files::beside(&self.output).or_else(|| files::beside(Path::new("policy.json")));
        found.map(|file| vec![file]).ok_or_else(|| {
            Failure::new("there is no catalogue: neither `catalog.json` nor `tools.json` is in this folder").help(
                "give it with `--catalog FILE`; with `--classify`, the answer of the server to `tools/list` will do",
            )
        })
    }

    /// The project that the policy will lie in.
    fn project(&self) -> Result<Arc<Project>, Failure> {
        let projects = Projects::new(&self.config, &SuppressionArgs::default(), Levels::default());
        let project = projects.of(&self.output).project;
        match project.trouble() {
            Some(failure) => Err(failure.help("mend it first, or give `--no-config` to go on without it")),
            None => Ok(project),
        }
    }

    /// What is to be done before anything is asked, and a note where the project has a say in it.
    fn choices(&self, project: &Project, ui: &mut Ui) -> Result<Choices, Failure> {
        let limits = project.config.limits.clone();
        if let (false, Some(file)) = (limits.is_empty(), &project.file) {
            let limits: Vec<String> = limits.iter().map(|(class, number)| format!("{class} {number}")).collect();
            ui.note(&format!("calls a minute as {} limits them: {}", show(file), limits.join(", ")));
        }
        Ok(Choices { preset: self.preset.unwrap_or_default(), limits, filter: self.filter()?, ..Choices::default() })
    }

    fn filter(&self) -> Result<Filter, Failure> {
        Ok(Filter::new(&self.include, &self.exclude)?)
    }

    /// Whether to ask. Where nobody can answer, `--yes` must have been given.
    fn asks(&self, ui: &Ui) -> Result<bool, Failure> {
        if !self.yes && !ui.is_interactive() {
            return Err(Failure::new("this is not a terminal, so nothing can be asked")
                .help("give `--yes` to take the preset as it is, and `--preset` to choose another"));
        }
        Ok(!self.yes)
    }

    /// How many names a sentence of the summary lists.
    fn names(&self) -> usize {
        if self.verbose { usize::MAX } else { tell::NAMES }
    }

    /// Whether the policy goes to stdout.
    fn prints(&self) -> bool {
        self.dry_run || self.output == Path::new("-")
    }
}

fn preset_parser() -> impl TypedValueParser<Value = Preset> {
    let values = Preset::ALL.map(|preset| PossibleValue::new(preset.as_str()).help(preset.summary()));
    PossibleValuesParser::new(values).map(|word| word.parse().unwrap_or_default())
}

impl From<AuthorError> for Failure {
    fn from(error: AuthorError) -> Self {
        Self::new(error.message).help(error.help)
    }
}
