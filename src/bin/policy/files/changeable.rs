//! Which files a run may change.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::find::{folders_meant, is_foreign, meant, tidy};
use crate::failure::{Failure, show};

/// The files that the command line gives a run to change: those that it names, and what really lies in the folders that it
/// names. A link in a folder may lead to a file that nobody meant.
pub struct Changeable {
    /// The files, as they are named.
    named: BTreeSet<PathBuf>,
    /// The real paths of the folders.
    folders: Vec<PathBuf>,
}

impl Changeable {
    /// What these arguments mean, as for [`super::each_policy`].
    pub fn new(paths: &[PathBuf]) -> Self {
        let named = meant(paths).iter().filter(|path| !path.is_dir()).map(|path| tidy(path)).collect();
        Self { named, folders: folders_meant(paths) }
    }

    /// The real path of a file, if it may be changed.
    pub fn real(&self, path: &Path) -> Result<PathBuf, Failure> {
        let real = path.canonicalize().map_err(|error| Failure::io("read", path, &error))?;
        if self.is_meant(path, &real) {
            return Ok(real);
        }
        Err(Failure::new(format!(
            "{} stays as it is: it is a link to {}, outside of what was named",
            show(path),
            show(&real)
        ))
        .help("name the file itself to change it, or leave the link out"))
    }

    fn is_meant(&self, path: &Path, real: &Path) -> bool {
        let lies_in = |folder: &PathBuf| real.strip_prefix(folder).is_ok_and(|inside| !is_foreign(inside));
        self.folders.iter().any(lies_in) || self.named.contains(path)
    }

    /// Whether each path is one more name of a file that another one of them leads to. Of several names one stands for the
    /// file: by which it may be changed, else that is no link, else the first.
    pub fn further_names<'p>(&self, paths: impl Iterator<Item = &'p Path>) -> Vec<bool> {
        let real = paths.map(|path| (path, path.canonicalize().ok().filter(|_| path != Path::new("-"))));
        let real: Vec<(&Path, Option<PathBuf>)> = real.collect();
        let mut chosen: BTreeMap<&Path, (bool, bool, usize)> = BTreeMap::new();
        for (at, (path, real)) in real.iter().enumerate() {
            let Some(real) = real else { continue };
            let found = (!self.is_meant(path, real), path.is_symlink(), at);
            let chosen = chosen.entry(real).or_insert(found);
            *chosen = (*chosen).min(found);
        }
        let is_further = |(at, real): (usize, &Option<PathBuf>)| {
            let chosen = real.as_deref().and_then(|real| chosen.get(real));
            chosen.is_some_and(|(.., chosen)| *chosen != at)
        };
        real.iter().map(|(_, real)| real).enumerate().map(is_further).collect()
    }
}
