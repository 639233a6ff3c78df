//! `init --classify`: ratings for tools that nobody has rated.

use std::path::{Path, PathBuf};

use mcp_policy::catalog::{self, Catalogue, RatedBy};

use super::Args;
use crate::failure::{Failure, show};
use crate::files::{self, Chosen, Existing};
use crate::render::counted;
use crate::ui::Ui;

/// A rated catalogue to be written beside the policy.
pub struct Rated {
    path: PathBuf,
    existing: Existing,
    text: String,
}

/// Rates the tools of the catalogue that have no class, if that is asked for. Nothing is to be written where the policy is
/// only printed, or where all tools were rated already.
pub fn rate(args: &Args, chosen: &mut Chosen, ui: &mut Ui) -> Result<Option<Rated>, Failure> {
    if !args.classify {
        return Ok(None);
    }
    let count = chosen.catalogue.classify();
    if count == 0 {
        ui.note("every tool of the catalogue is rated already");
        return Ok(None);
    }
    chosen.used.rated += count;
    if args.prints() {
        ui.note(&format!("{} rated; the ratings are not written, as the policy is not", counted(count, "tool")));
        return Ok(None);
    }
    let (path, existing) = target(args, &chosen.catalogue)?;
    chosen.used.files = vec![path.to_string_lossy().into_owned()];
    Ok(Some(Rated { path, existing, text: catalog::write(&chosen.catalogue) }))
}

impl Rated {
    /// Writes the catalogue.
    pub fn write(&self) -> Result<(), Failure> {
        files::write(&self.path, self.existing, &self.text)
    }
}

/// Where the ratings go: `catalog.json` beside the policy, unless that is somebody else's; then a file that bears the name
/// of the policy. What a person has decided is never replaced.
fn target(args: &Args, catalogue: &Catalogue) -> Result<(PathBuf, Existing), Failure> {
    let usual = args.output.with_file_name("catalog.json");
    let named = files::namesake(&args.output);
    let inputs = args.catalogue_files()?;
    let is_ours = |path: &Path| !is_among(path, &inputs) && is_of_same_tools(path, catalogue);
    if !usual.exists() && !named.exists() {
        return Ok((usual, Existing::Keep));
    }
    let path = if args.force && !named.exists() && is_ours(&usual) { usual } else { named };
    let existing = if args.force { Existing::Replace } else { Existing::Keep };
    files::check_target(&path, existing)?;
    if path.exists() && has_decisions(&path) {
        return Err(Failure::new(format!("{} holds ratings by a person, which would be lost", show(&path)))
            .help(format!("make the policy of these ratings: `--catalog {}`", path.display())));
    }
    Ok((path, existing))
}

fn is_among(path: &Path, inputs: &[PathBuf]) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    inputs.iter().any(|input| real(input).is_some_and(|input| Some(input) == real(path)))
}

fn is_of_same_tools(path: &Path, catalogue: &Catalogue) -> bool {
    load(path).is_some_and(|there| {
        there.server.id == catalogue.server.id && there.tools().iter().all(|tool| catalogue.get(&tool.name).is_some())
    })
}

fn has_decisions(path: &Path) -> bool {
    load(path).is_some_and(|there| there.tools().iter().any(|tool| tool.rated_by == Some(RatedBy::Person)))
}

fn load(path: &Path) -> Option<Catalogue> {
    let files = files::read_catalogue(&[path.to_owned()]).ok()?;
    files::choose(&files, None).ok().map(|chosen| chosen.catalogue)
}
