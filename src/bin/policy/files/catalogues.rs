//! The catalogue of a policy: named, mapped in `policy.toml`, or found beside it.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Weak};

use mcp_policy::catalog::{self, CatalogError, CatalogFile, Catalogue, Compiled};

use super::beside::{Folders, beside};
use super::{Applies, hold, read};
use crate::args::CatalogArgs;
use crate::failure::{Failure, show};
use crate::render::counted;
use crate::report::{CatalogueOf, CatalogueUsed};

/// So many tools of all catalogues together stay in memory.
const MOST_TOOLS_KEPT: usize = 100_000;

/// A catalogue and where it came from.
#[derive(Debug)]
pub struct Chosen {
    /// The tools of the server.
    pub catalogue: Catalogue,
    /// What a report says of it.
    pub used: CatalogueUsed,
    /// What a person should know about it.
    pub notes: Vec<String>,
}

/// The catalogues of a run, each read once. Several threads may ask.
pub struct Catalogues<'a> {
    args: &'a CatalogArgs,
    read: Mutex<BTreeMap<Wanted, Arc<Mutex<Option<Outcome>>>>>,
    /// Those read last: policies of a folder come one after the other, and a repository may have more than memory.
    recent: Mutex<VecDeque<Arc<Chosen>>>,
    folders: Folders,
    /// Whether a catalogue serves in which nothing is rated.
    unrated_serves: bool,
}

/// A catalogue that is to be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wanted {
    /// Its files; none where none is named or found.
    pub files: Vec<PathBuf>,
    /// Which of its servers.
    pub server: Option<String>,
    /// Where `policy.toml` names it.
    pub mapped_at: Option<String>,
    /// Where `policy.toml` names the server.
    pub server_at: Option<String>,
}

impl Wanted {
    /// The catalogue of a policy to which this applies.
    pub fn of(policy: &Path, args: &CatalogArgs, applies: &Applies) -> Self {
        Self::find(policy, args, applies, beside)
    }

    fn find(policy: &Path, args: &CatalogArgs, applies: &Applies, beside: impl Fn(&Path) -> Option<PathBuf>) -> Self {
        let mapped = applies.mapped();
        let file = applies.project.file.as_deref().unwrap_or(Path::new(""));
        let place = |span| format!("line {} of {}", applies.project.line(span), show(file));
        let mapped_server = mapped.server.filter(|_| args.server.is_none());
        let server = args.server.clone().or_else(|| mapped_server.map(|server| server.value.clone()));
        let (files, mapped_at) = match (args.catalog.as_slice(), mapped.catalogue) {
            ([], []) => (beside(policy).into_iter().collect(), None),
            ([], mapped @ [first, ..]) => {
                let files = mapped.iter().map(|file| applies.project.path(&file.value)).collect();
                (files, Some(place(first.span)))
            }
            (named, _) => (named.to_owned(), None),
        };
        Self { files, server, mapped_at, server_at: mapped_server.map(|server| place(server.span)) }
    }

    /// Why it cannot be used, if it cannot. Of one that is to come from stdin only the other files are opened.
    pub fn trouble(&self) -> Option<Failure> {
        let is_file = |file: &&PathBuf| file.as_path() != Path::new("-");
        if self.files.iter().all(|file| is_file(&file)) {
            return if self.files.is_empty() { None } else { load_catalogue(self).err() };
        }
        let failure = self.files.iter().filter(is_file).find_map(|file| read::open(file).err())?;
        Some(self.blame(failure, false))
    }

    /// Reads it, and says of a failure where that is named which is at fault.
    fn load(
        &self,
        load: impl Fn(&[CatalogFile], Option<&str>) -> Result<catalog::Loaded, CatalogError>,
    ) -> Result<Chosen, Failure> {
        let files = read_catalogue(&self.files).map_err(|failure| self.blame(failure, false))?;
        match load(&files, self.server.as_deref()) {
            Ok(loaded) => Ok(chosen(&files, loaded)),
            Err(error) => {
                let is_of_server = error.is_of_server;
                Err(self.blame(error.into(), is_of_server))
            }
        }
    }

    /// Says of a failure where the catalogue is named, or the server that it does not have.
    fn blame(&self, failure: Failure, is_of_server: bool) -> Failure {
        let named = match (&self.server_at, &self.mapped_at) {
            (Some(at), _) if is_of_server => format!("{at} names the server"),
            (_, Some(at)) => format!("{at} names it"),
            _ => return failure,
        };
        let help = failure.help.iter().map(|help| format!("{help}; ")).collect::<String>();
        failure.help(format!("{help}{named}"))
    }
}

/// What came of reading a catalogue.
#[derive(Debug)]
struct Outcome {
    /// The catalogue, as long as it is in use; none where it could not be used.
    chosen: Option<Weak<Chosen>>,
    /// What a person should know about it.
    notes: Vec<String>,
    /// Why it could not be used, or says nothing about risk.
    failure: Option<Failure>,
}

/// What there is to say of catalogues besides what they hold, in the order of their files.
#[derive(Debug, Default)]
pub struct Told {
    /// Why catalogues could not be used, or say nothing about risk.
    pub failures: Vec<Failure>,
    /// What a person should know about those that could.
    pub notes: Vec<String>,
    /// Their files, also of those that could not.
    pub files: Vec<PathBuf>,
}

impl<'a> Catalogues<'a> {
    /// Catalogues to judge risk by: one without a rated tool is a failure. Reads nothing yet.
    pub fn new(args: &'a CatalogArgs) -> Self {
        Self {
            args,
            read: Mutex::default(),
            recent: Mutex::default(),
            folders: Folders::default(),
            unrated_serves: false,
        }
    }

    /// Catalogues of which only names and input schemas are asked. Reads nothing yet.
    pub fn of_any_rating(args: &'a CatalogArgs) -> Self {
        Self { unrated_serves: true, ..Self::new(args) }
    }

    /// The catalogue of a policy, if it has one that can be used, and what is to be said of it.
    pub fn of(&self, policy: &Path, applies: &Applies) -> (Option<Arc<Chosen>>, CatalogueOf) {
        let wanted = self.wanted(policy, applies);
        if wanted.files.is_empty() {
            return (None, CatalogueOf::Missing);
        }
        let named_at = wanted.mapped_at.clone();
        let chosen = self.read(wanted);
        let said = match &chosen {
            Some(chosen) => CatalogueOf::Used(CatalogueUsed { named_at, ..chosen.used.clone() }),
            None => CatalogueOf::Unusable,
        };
        (chosen, said)
    }

    /// What there is to say in the end. It is said once.
    pub fn told(&self) -> Told {
        let mut told = Told::default();
        for (wanted, slot) in std::mem::take(&mut *hold(&self.read)) {
            told.files.extend(wanted.files);
            let Some(outcome) = hold(&slot).take() else { continue };
            told.failures.extend(outcome.failure);
            told.notes.extend(outcome.notes);
        }
        told
    }

    fn wanted(&self, policy: &Path, applies: &Applies) -> Wanted {
        Wanted::find(policy, self.args, applies, |policy| self.folders.beside(policy))
    }

    fn read(&self, wanted: Wanted) -> Option<Arc<Chosen>> {
        let slot = Arc::clone(hold(&self.read).entry(wanted.clone()).or_default());
        let mut outcome = hold(&slot);
        match outcome.as_ref().map(|outcome| outcome.chosen.as_ref()) {
            Some(None) => return None,
            Some(Some(chosen)) if chosen.strong_count() > 0 => return chosen.upgrade(),
            _ => {}
        }
        match load_catalogue(&wanted) {
            Ok(chosen) => {
                let judges = self.unrated_serves || chosen.used.rated > 0;
                let failure = (!judges).then(|| nothing_rated(&chosen.used));
                let notes = chosen.notes.clone();
                let chosen = Arc::new(chosen);
                *outcome = Some(Outcome { chosen: Some(Arc::downgrade(&chosen)), notes, failure });
                self.keep(Arc::clone(&chosen));
                Some(chosen)
            }
            Err(failure) => {
                *outcome = Some(Outcome { chosen: None, notes: Vec::new(), failure: Some(failure) });
                None
            }
        }
    }

    /// Keeps a catalogue, and lets go of the oldest where all together are too large.
    fn keep(&self, chosen: Arc<Chosen>) {
        let mut recent = hold(&self.recent);
        recent.push_back(chosen);
        while recent.len() > 1 && recent.iter().map(|chosen| chosen.used.tools).sum::<usize>() > MOST_TOOLS_KEPT {
            recent.pop_front();
        }
    }
}

/// Reads the files of a catalogue, and opens those that are compiled.
pub fn read_catalogue(files: &[PathBuf]) -> Result<Vec<CatalogFile>, Failure> {
    let read = |file: &PathBuf| match Compiled::open(file)? {
        Some(compiled) => Ok(CatalogFile::Compiled(compiled)),
        None => read::read_source(file).map(CatalogFile::Text),
    };
    files.iter().map(read).collect()
}

/// The catalogue that is wanted, as far as linting reads it.
fn load_catalogue(wanted: &Wanted) -> Result<Chosen, Failure> {
    wanted.load(|files, server| catalog::load_facts(files, server))
}

/// The whole catalogue that is wanted; none where none is named or found.
pub fn choose_wanted(wanted: &Wanted) -> Result<Option<Chosen>, Failure> {
    if wanted.files.is_empty() {
        return Ok(None);
    }
    wanted.load(|files, server| catalog::load(files, server)).map(Some)
}

/// The catalogue of one server from these files.
pub fn choose(files: &[CatalogFile], server: Option<&str>) -> Result<Chosen, Failure> {
    Ok(chosen(files, catalog::load(files, server)?))
}

fn chosen(files: &[CatalogFile], loaded: catalog::Loaded) -> Chosen {
    let tools = loaded.catalogue.tools();
    let used = CatalogueUsed {
        files: files.iter().map(|file| file.name().to_owned()).collect(),
        tools: tools.len(),
        rated: tools.iter().filter(|tool| tool.class.is_some()).count(),
        named_at: None,
    };
    Chosen { catalogue: loaded.catalogue, used, notes: loaded.notes }
}

/// Of such a catalogue no question about risk can be answered.
fn nothing_rated(used: &CatalogueUsed) -> Failure {
    let files: Vec<String> = used.files.iter().map(|file| show(file.as_ref())).collect();
    let (tools, files) = (counted(used.tools, "tool"), files.join(", "));
    Failure::new(format!("risk cannot be judged: of the {tools} in {files} none has a risk class"))
        .help("rate the tools with `policy catalog classify`, or give each a `class` (`Read`, `Other`, `Write`, `Execute`, `Financial` or `Destructive`)")
}

impl From<CatalogError> for Failure {
    fn from(error: CatalogError) -> Self {
        Self::new(format!("cannot use the catalogue: {error}")).help(error.help)
    }
}
