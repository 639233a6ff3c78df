//! `policy catalog diff`

use std::path::{Path, PathBuf};

use mcp_policy::catalog::{self, CatalogFile, Loaded};
use mcp_policy::drift::{self, Aspect, Drift, Risk, Skipped};
use mcp_policy::policy::{self, Policy};
use mcp_policy::source::quote;

use crate::args::Format;
use crate::exit::Exit;
use crate::failure::{Failure, show};
use crate::files;
use crate::render::{self, Drifted};
use crate::ui::Ui;

/// Tell what became of the tools of a server, and whether the risk grew
///
/// Compares two catalogues of one server, of any kind: tools that came, went or were likely renamed, and what differs in
/// their ratings, arguments, hints and descriptions, the riskiest first. With `--policy` it says what that means for a
/// policy that was made for the old one.
///
/// Risk grew where a rating was lowered or taken away, whoever did it; where a new tool is rated Execute, Financial or
/// Destructive, or not at all; where arguments are not provably the same or narrower; where the server takes back or
/// adds a hint that people rely on; where text hides characters or speaks to the model; and where a policy lets something
/// be called that nobody has listed.
///
/// Where one catalogue says nothing of something for any tool, that is not compared, and said so. A new catalogue that
/// has lost all ratings is a failure, unless `--no-ratings` says that none are expected: a server's own list has none.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  policy catalog diff old.json catalog.json                        what differs
  policy catalog diff old.json catalog.json --policy policy.json   and what it means for a policy
  policy catalog diff catalog.json tools.json --no-ratings         with a bare list of tools
  git show main:catalog.json | policy catalog diff - catalog.json  with another revision

Exit codes:
  0  the risk did not grow
  1  the risk grew
  2  the catalogues could not be compared, or not as a whole")]
pub struct Args {
    /// The old catalogue; `-` for stdin
    #[arg(value_name = "OLD")]
    old: PathBuf,

    /// The new catalogue; `-` for stdin
    #[arg(value_name = "NEW")]
    new: PathBuf,

    /// Which server, where a catalogue holds several
    #[arg(long, value_name = "SERVER")]
    server: Option<String>,

    /// Tell what the differences mean for this policy
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,

    /// Leave out how the tools are rated
    #[arg(long)]
    no_ratings: bool,

    /// How to lay out the result; `policy schema catalog-diff` describes the JSON
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "human")]
    format: Format,
}

pub fn run(args: &Args, ui: &mut Ui) -> Result<Exit, Failure> {
    let policy = args.policy.as_deref().map(read_policy).transpose()?;
    let (old, new) = load(args)?;
    let drift = drift::compare(&old.catalogue, &new.catalogue, !args.no_ratings, policy.as_ref());
    let [old_name, new_name] = [&args.old, &args.new].map(|path| files::name_of(path));
    let sides = [(old_name.as_str(), &old), (new_name.as_str(), &new)];
    let exit = tell(sides, &drift, args.policy.as_deref(), args.format, ui)?;
    Ok(if exit == Exit::Clean && drift.risk == Risk::Grew { Exit::Found } else { exit })
}

/// Writes what differs between two catalogues of these names; fails where they are not the whole of it.
pub fn tell(
    sides: [(&str, &Loaded); 2],
    drift: &Drift,
    policy: Option<&Path>,
    format: Format,
    ui: &mut Ui,
) -> Result<Exit, Failure> {
    let [(old_name, old), (new_name, new)] = sides;
    old.notes.iter().chain(&new.notes).for_each(|note| ui.note(note));
    if let Some(note) = different_servers(old, new) {
        ui.note(&note);
    }
    let mut failures = Vec::new();
    for skipped in &drift.skipped {
        let silent = if skipped.new_is_silent { new_name } else { old_name };
        let note = format!("{} are not compared: {} has none", skipped.aspect.as_str(), quote(silent));
        if *skipped == (Skipped { aspect: Aspect::Ratings, new_is_silent: true }) {
            failures.push(Failure::new(note).help("give `--no-ratings` if none are expected there"));
        } else {
            ui.note(&note);
        }
    }
    for (name, _) in sides.iter().filter(|(_, loaded)| loaded.partial) {
        failures.push(
            Failure::new(format!("not all tools are compared: {} is only a part of a list", quote(name)))
                .help("fetch all pages of the list, as `policy catalog scan` does"),
        );
    }
    let policy = policy.map(files::name_of);
    let drifted = Drifted { drift, old: (old_name, &old.catalogue), new: (new_name, &new.catalogue), policy };
    render::drift(&drifted, format, ui)?;
    failures.iter().for_each(|failure| ui.fail(failure));
    Ok(if failures.is_empty() { Exit::Clean } else { Exit::Failed })
}

/// The policy, which must be well formed.
pub fn read_policy(path: &Path) -> Result<Policy, Failure> {
    let loaded = policy::load(&files::read_source(path)?);
    loaded.policy.ok_or_else(|| {
        let count = render::counted(loaded.diagnostics.len(), "error");
        Failure::new(format!("{} is no valid policy: {count}", show(path)))
            .help(format!("see `policy validate {}`", path.display()))
    })
}

fn load(args: &Args) -> Result<(Loaded, Loaded), Failure> {
    let [old, new] = [&args.old, &args.new].map(|path| files::read_catalogue(std::slice::from_ref(path)));
    let (old, new) = (old?, new?);
    let Some(server) = args.server.as_deref() else {
        return Ok((catalog::load(&old, None)?, catalog::load(&new, None)?));
    };
    // a server's own list does not say whose it is, and is taken for that of the server that is meant
    let names_servers = |files: &[CatalogFile]| catalog::servers(files).map(|servers| !servers.is_empty());
    let (old_names, new_names) = (names_servers(&old)?, names_servers(&new)?);
    let old_server = (old_names || !new_names).then_some(server);
    Ok((catalog::load(&old, old_server)?, catalog::load(&new, new_names.then_some(server))?))
}

/// That the catalogues seem to be of two servers.
fn different_servers(old: &Loaded, new: &Loaded) -> Option<String> {
    let (old, new) = (&old.catalogue.server, &new.catalogue.server);
    let (one, other) = match (old.id.as_ref().zip(new.id.as_ref()), old.name.as_ref().zip(new.name.as_ref())) {
        (Some(ids), _) => ids,
        (None, names) => names?,
    };
    (one != other).then(|| format!("these are catalogues of different servers: {} and {}", quote(one), quote(other)))
}
