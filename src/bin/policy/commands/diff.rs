//! `policy diff`

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use mcp_policy::analysis::compare::Change;
use mcp_policy::catalog::{self, Loaded};
use mcp_policy::diagnostic::Diagnostic;
use mcp_policy::diff::{Diff, diff, server_diff};
use mcp_policy::lint::Levels;
use mcp_policy::policy::{self, DefaultAction, Policy, Tools};
use mcp_policy::source::Source;

use crate::args::{CatalogArgs, ConfigArgs, DiffFormat, SuppressionArgs};
use crate::exit::Exit;
use crate::failure::{Failure, show};
use crate::files::{self, Catalogues, Projects, Revision};
use crate::render::{self, Compared};
use crate::report::CatalogueOf;
use crate::ui::Ui;

/// Tell what an agent can do under a policy that it could not do before
///
/// Compares what two policies mean, not how they are written: for each tool that fares differently it says how, and shows
/// a call that one policy allows and the other denies.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  policy diff old.json new.json                     two files
  policy diff --git main policy.json                the working tree against a revision
  policy diff --git HEAD                            every policy below this folder that changed
  policy diff --git HEAD --staged                   what the next commit would change, for a hook
  policy diff --git main --format markdown          a comment for a pull request
  policy diff old.json new.json --fail-on changed   fail on any change of access
  policy diff --git main --old-catalog was.json --new-catalog is.json
                                                    and what the server changed

Exit codes:
  0  nothing at the failing level
  1  a change at the failing level
  2  the policies could not be compared")]
pub struct Args {
    /// The old policy and the new one; with `--git`, the policies to compare [default: those that changed]
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Compare the files as they are with this revision
    #[arg(long, value_name = "REV", allow_hyphen_values = true)]
    git: Option<String>,

    /// With `--git`, take the policies as they are staged for the next commit
    #[arg(long, requires = "git")]
    staged: bool,

    #[command(flatten)]
    catalog: CatalogArgs,

    #[command(flatten)]
    config: ConfigArgs,

    /// Tell apart what the server changed: its catalogue when the old policy was in force
    #[arg(long, value_name = "FILE", requires = "new_catalog", conflicts_with = "catalog")]
    old_catalog: Option<PathBuf>,

    /// The catalogue of the server as it is now
    #[arg(long, value_name = "FILE", requires = "old_catalog")]
    new_catalog: Option<PathBuf>,

    /// Count only arguments that meet the tool's input schema in the catalogue, as if the server refused all others
    #[arg(long)]
    assume_schema: bool,

    /// When to fail: what may be looser (a change that cannot be told counts), any change of access, or never
    #[arg(long, value_name = "WHEN", value_enum, default_value = "looser")]
    fail_on: FailOn,

    /// How to lay out the result
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "human")]
    format: DiffFormat,
}

/// Which changes fail a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Something may be allowed that was denied
    Looser,
    /// Access changed in any way
    Changed,
    /// No change
    Never,
}

impl FailOn {
    fn fails(self, change: Change) -> bool {
        match self {
            Self::Looser => change.may_loosen(),
            Self::Changed => change != Change::Same,
            Self::Never => false,
        }
    }
}

pub fn run(args: &Args, ui: &mut Ui) -> Result<Exit, Failure> {
    let servers = args.old_catalog.as_deref().zip(args.new_catalog.as_deref());
    let servers = servers.map(|(old, new)| Ok::<_, Failure>((whole(old, args)?, whole(new, args)?))).transpose()?;
    let catalogues = Catalogues::of_any_rating(&args.catalog);
    let projects = Projects::new(&args.config, &SuppressionArgs::default(), Levels::default());
    let mut compared = Vec::new();
    for (old, new) in pairs(args)? {
        let path = new.path.clone();
        let (found, said) = if servers.is_some() {
            (None, CatalogueOf::Missing)
        } else {
            let applies = projects.of(&path);
            if let Some(failure) = applies.project.trouble() {
                return Err(failure.help("mend it first, or give `--no-config` to go on without it"));
            }
            catalogues.of(&path, &applies)
        };
        let found = found.as_deref().map(|chosen| &chosen.catalogue);
        let catalogue = servers.as_ref().map(|(_, new)| &new.catalogue).or(found);
        if args.assume_schema && catalogue.is_none() && matches!(said, CatalogueOf::Missing) {
            return Err(no_schemas(&path));
        }
        let (old_policy, new_policy) = (old.policy()?, new.policy()?);
        let diff = diff(&old_policy, &new_policy, catalogue, args.assume_schema);
        let diff = if new.source.is_some() { diff } else { without_policy(diff) };
        let server = servers.as_ref().map(|(old, new)| server_diff(&new_policy, &old.catalogue, &new.catalogue));
        let is_introduced = args.files.is_empty() || old.source.is_none() || new.source.is_none();
        let (old, new_name) = (old.name(), new.name());
        compared.push(Compared { old, new: new_name, is_introduced, path, source: new.source, diff, server });
    }
    let mut told = catalogues.told();
    if let Some(failure) = told.failures.pop() {
        return Err(failure);
    }
    let notes = servers.iter().flat_map(|(old, new)| old.notes.iter().chain(&new.notes));
    for note in told.notes.iter().chain(notes) {
        ui.note(note);
    }
    let verdict = Change::all(compared.iter().map(Compared::verdict));
    render::diff(&compared, verdict, args.format, ui)?;
    Ok(if args.fail_on.fails(verdict) { Exit::Found } else { Exit::Clean })
}

/// A catalogue of the server, which must be all of it: a tool that is not there must be one that the server does not have.
fn whole(file: &Path, args: &Args) -> Result<Loaded, Failure> {
    let loaded = catalog::load(&files::read_catalogue(&[file.to_owned()])?, args.catalog.server.as_deref())?;
    if loaded.partial {
        return Err(Failure::new(format!("{} is only a part of a list of tools", show(file)))
            .help("fetch all pages of the list, as `policy catalog scan` does"));
    }
    Ok(loaded)
}

fn no_schemas(policy: &Path) -> Failure {
    Failure::new(format!("there is no catalogue with input schemas for {}", show(policy)))
        .help("give it with `--catalog FILE`, or leave out `--assume-schema`")
}

/// One of two policies to compare.
struct Version {
    path: PathBuf,
    /// The name to show where there is no text.
    absent: String,
    source: Option<Source>,
    undecodable: Option<Diagnostic>,
}

impl Version {
    fn read(path: &Path) -> Result<Self, Failure> {
        let source = files::read_source(path)?;
        Ok(Self { path: path.to_owned(), absent: String::new(), source: Some(source), undecodable: None })
    }

    /// The file at a revision; `absent` is the name to show where it was not there.
    fn at(revision: &Revision, file: &Path, absent: String) -> Result<Self, Failure> {
        let (source, undecodable) = revision.text(file)?.map_or((None, None), |(source, wrong)| (Some(source), wrong));
        Ok(Self { path: file.to_owned(), absent, source, undecodable })
    }

    fn name(&self) -> String {
        self.source.as_ref().map_or_else(|| self.absent.clone(), |source| source.name().to_owned())
    }

    /// The policy, which must be well formed. Where there was none, nothing was allowed.
    fn policy(&self) -> Result<Policy, Failure> {
        let Some(source) = &self.source else {
            let (hide, all_tools, tools) = (Vec::new(), Vec::new(), Tools::default());
            return Ok(Policy { default: DefaultAction::Deny, hide, all_tools, tools });
        };
        let loaded = policy::load(source);
        let errors = loaded.diagnostics.len() + usize::from(self.undecodable.is_some());
        loaded.policy.filter(|_| errors == 0).ok_or_else(|| {
            Failure::new(format!(
                "cannot compare {}: it is no valid policy ({})",
                show(source.name().as_ref()),
                render::counted(errors, "error")
            ))
            .help("see `policy validate`")
        })
    }
}

/// What is to be compared with what.
fn pairs(args: &Args) -> Result<Vec<(Version, Version)>, Failure> {
    if let Some(name) = &args.git {
        let staged = args.staged.then(Revision::staged);
        if args.files.is_empty() {
            let revision = Revision::find(name, None)?;
            let changed = revision.changed(staged.as_ref())?;
            return changed.iter().map(|file| since(name, &revision, file, staged.as_ref())).collect();
        }
        let compare = |file: &PathBuf| since(name, &Revision::find(name, Some(file))?, file, staged.as_ref());
        return args.files.iter().map(compare).collect();
    }
    match args.files.as_slice() {
        [old, new] => Ok(vec![(Version::read(old)?, Version::read(new)?)]),
        _ => Err(Failure::new("two policies are compared: an old one and a new one")
            .help("write `policy diff OLD NEW`, or `policy diff --git REV [FILE]`")),
    }
}

/// A file at the revision of this name, and as it is now or is staged.
fn since(
    name: &str,
    revision: &Revision,
    file: &Path,
    staged: Option<&Revision>,
) -> Result<(Version, Version), Failure> {
    let absent = format!("{name}: no such file");
    let old = Version::at(revision, file, absent)?;
    let absent = format!("{} (removed)", file.display());
    let new = match staged {
        Some(staged) => Version::at(staged, file, absent)?,
        None if file.exists() => Version::read(file)?,
        None => Version { path: file.to_owned(), absent, source: None, undecodable: None },
    };
    if old.source.is_none() && new.source.is_none() {
        let place = if staged.is_some() { "staged" } else { "there" };
        return Err(Failure::new(format!("{} is neither {place} nor in the revision", show(file))));
    }
    Ok((old, new))
}

/// Without its policy nobody knows what a gateway allows.
fn without_policy(diff: Diff) -> Diff {
    Diff { verdict: Change::Unknown, ..diff }
}
