//! The catalogue that lies beside a policy.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use hashbrown::HashMap;

use super::hold;

/// Names under which a catalogue lies beside its policy, first come first served; one that bears the name of the policy
/// comes before them.
const USUAL_NAMES: [&str; 2] = ["catalog.json", "tools.json"];

/// How the names of catalogues end, in lower case.
const ENDINGS: [&str; 2] = ["catalog.json", "tools.json"];

/// So many policies of a folder are served before it is listed: a listing of a large folder is not worth it for few.
const WORTH_A_LISTING: usize = 4;

/// The catalogue in the folder of a policy. What comes from stdin lies in no folder.
pub fn beside(policy: &Path) -> Option<PathBuf> {
    find(policy, |path| path.exists())
}

fn find(policy: &Path, exists: impl Fn(&Path) -> bool) -> Option<PathBuf> {
    if policy == Path::new("-") {
        return None;
    }
    let folder = policy.parent().unwrap_or(Path::new(""));
    let usual = USUAL_NAMES.iter().map(|name| folder.join(name));
    std::iter::once(namesake(policy)).chain(usual).find(|path| path != policy && exists(path))
}

/// The file beside a policy that is the catalogue of this policy alone: `github.catalog.json` beside `github.json`.
pub fn namesake(policy: &Path) -> PathBuf {
    let mut name = policy.file_stem().unwrap_or_default().to_owned();
    name.push(".catalog.json");
    policy.with_file_name(name)
}

/// The folders of a run: where many policies lie together, each folder is listed once rather than asked for every policy.
#[derive(Debug, Default)]
pub struct Folders(Mutex<HashMap<OsString, Folder>>);

#[derive(Debug, Default)]
struct Folder {
    /// For how many policies it was asked.
    asked: usize,
    /// The names that may be those of catalogues, in lower case; none where it could not be listed.
    listed: Option<Arc<HashSet<String>>>,
}

impl Folders {
    /// The catalogue in the folder of a policy.
    pub fn beside(&self, policy: &Path) -> Option<PathBuf> {
        let listed = self.listed(policy.parent()?);
        let is_plain = || policy.file_name().is_some_and(|name| name.is_ascii());
        if listed.as_ref().is_some_and(|listed| listed.is_empty()) && is_plain() {
            return None;
        }
        find(policy, |path| listed.as_ref().is_none_or(|listed| may_hold(listed, path)) && path.exists())
    }

    /// The names in a folder, once it is worth to know them.
    fn listed(&self, folder: &Path) -> Option<Arc<HashSet<String>>> {
        let mut folders = hold(&self.0);
        let known = folders.entry_ref(folder.as_os_str()).or_default();
        known.asked = known.asked.saturating_add(1);
        if known.asked == WORTH_A_LISTING {
            known.listed = list(folder).map(Arc::new);
        }
        known.listed.clone()
    }
}

/// Whether a listed folder may hold the file. File systems differ in which names are the same: on doubt it may.
fn may_hold(listed: &HashSet<String>, path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    !name.is_ascii() || listed.contains(&name.to_ascii_lowercase())
}

fn list(folder: &Path) -> Option<HashSet<String>> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut names = HashSet::new();
    for entry in fs::read_dir(folder).ok()? {
        let name = entry.ok()?.file_name().to_string_lossy().to_ascii_lowercase();
        if ENDINGS.iter().any(|ending| name.ends_with(ending)) {
            names.insert(name);
        }
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::{Folders, WORTH_A_LISTING, beside};
    use std::fs;

    #[test]
    fn listed_folders_answer_as_others_do() {
        let folder = tempfile::tempdir().unwrap();
        let policies: Vec<_> =
            ["a.json", "b.json", "ä.json", "c.json", "catalog.json"].map(|name| folder.path().join(name)).into();
        for catalogue in ["b.catalog.json", "ä.catalog.json", "tools.json"] {
            fs::write(folder.path().join(catalogue), "").unwrap();
        }
        let folders = Folders::default();
        for _ in 0..WORTH_A_LISTING {
            for policy in &policies {
                assert_eq!(folders.beside(policy), beside(policy));
            }
        }
        assert_eq!(beside(&policies[0]), Some(folder.path().join("tools.json")));
        assert_eq!(beside(&policies[1]), Some(folder.path().join("b.catalog.json")));
        assert_eq!(folders.beside("-".as_ref()), None);
    }
}
