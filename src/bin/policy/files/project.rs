//! The `policy.toml` of each file: the nearest one upwards from it, each read once.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use hashbrown::HashMap;
use mcp_policy::config::{Config, Date, FILE_NAME, LARGEST_CONFIG, Mapped};
use mcp_policy::diagnostic::{Diagnostic, MOST_DIAGNOSTICS, Place};
use mcp_policy::lint::Levels;
use mcp_policy::source::{Source, Span};

use super::read::{name_of, read_text};
use super::{folder_of, hold};
use crate::args::{ConfigArgs, SuppressionArgs};
use crate::failure::{Failure, show};
use crate::render::counted;
use crate::report::Suppressed;

/// The projects of a run. Several threads may ask.
pub struct Projects {
    /// What the command line says of levels.
    levels: Levels,
    /// What applies where there is no `policy.toml`.
    nothing: Arc<Project>,
    /// The one that is named for all files, or that there is none for any.
    fixed: Option<Arc<Project>>,
    /// What came of each folder, as it is called by the files in it.
    called: Mutex<HashMap<OsString, Folder>>,
    /// What applies in each folder, by its real path.
    real: Mutex<BTreeMap<PathBuf, Arc<Project>>>,
    rules: SuppressionRules,
}

/// A folder with files.
#[derive(Debug, Clone)]
struct Folder {
    /// Its real path.
    real: Arc<Path>,
    /// What applies there.
    project: Arc<Project>,
}

/// How suppressions are taken.
#[derive(Debug, Clone, Copy)]
struct SuppressionRules {
    /// Whether any is applied.
    apply: bool,
    /// The day.
    today: Date,
}

/// A folder with a `policy.toml` and everything below it, or what applies where there is none.
#[derive(Debug)]
pub struct Project {
    /// The file, as a person knows it; `None` where there is none.
    pub file: Option<PathBuf>,
    /// Its text.
    pub source: Source,
    /// What it says: nothing where it is broken.
    pub config: Config,
    /// What is wrong with it.
    pub wrong: Vec<Diagnostic>,
    /// Why it could not be read.
    pub failure: Option<Failure>,
    /// The levels of the command line over its own.
    pub levels: Levels,
    /// The real path of its folder.
    folder: PathBuf,
    /// Whether each of its suppressions matched a finding.
    matched: Vec<AtomicBool>,
    /// The files that were checked, by their paths in the project.
    seen: Mutex<BTreeMap<String, Seen>>,
}

/// What is known of a file that was checked.
#[derive(Debug)]
struct Seen {
    /// Whether all that the lints found in it is known.
    linted: bool,
    /// The lints that could not run.
    not_run: Vec<&'static str>,
}

/// What applies to one file.
#[derive(Debug, Clone)]
pub struct Applies {
    /// The project that it belongs to.
    pub project: Arc<Project>,
    /// Its path in the project, with `/` between folders; `None` for stdin, and for what lies outside of it.
    pub name: Option<String>,
    /// The real path of the folder that it lies in.
    pub folder: Arc<Path>,
    rules: SuppressionRules,
}

impl Projects {
    /// Reads nothing yet, unless a file is named.
    pub fn new(args: &ConfigArgs, suppressions: &SuppressionArgs, levels: Levels) -> Self {
        let today = suppressions.today.unwrap_or_else(|| {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            Date::at(i64::try_from(since.as_secs()).unwrap_or_default())
        });
        let nothing = Arc::new(Project::none(levels.clone()));
        let fixed = match &args.config {
            Some(file) => Some(Arc::new(Project::read(file.clone(), &levels))),
            None => args.no_config.then(|| Arc::clone(&nothing)),
        };
        let rules = SuppressionRules { apply: !suppressions.no_suppressions, today };
        Self { levels, nothing, fixed, called: Mutex::default(), real: Mutex::default(), rules }
    }

    /// The day on which suppressions are judged.
    pub fn today(&self) -> Date {
        self.rules.today
    }

    /// What applies to a file; to stdin what applies here.
    pub fn of(&self, file: &Path) -> Applies {
        let is_stdin = file == Path::new("-");
        let Folder { real: folder, project } = self.of_folder(folder_of(file));
        let name = file.file_name().filter(|_| !is_stdin && project.file.is_some());
        let name = name.and_then(|name| project.name_of(&folder.join(name)));
        Applies { project, name, folder, rules: self.rules }
    }

    /// The projects that were asked for, sorted by path.
    pub fn all(&self) -> Vec<Arc<Project>> {
        let found = hold(&self.real);
        let mut all: Vec<Arc<Project>> = found.values().chain(&self.fixed).cloned().collect();
        all.retain(|project| project.file.is_some());
        all.sort_by(|a, b| a.file.cmp(&b.file));
        all.dedup_by(|a, b| Arc::ptr_eq(a, b));
        all
    }

    /// The baselines that they name.
    pub fn baselines(&self) -> Vec<PathBuf> {
        let all = self.all();
        let named = all.iter().filter_map(|project| Some(project.path(&project.config.baseline.as_ref()?.value)));
        named.collect()
    }

    /// Of each suppression of a project whose file belongs to another one: that other `policy.toml`, and the file's path in it.
    pub fn governed_by_others(&self, project: &Arc<Project>) -> Vec<Option<(String, String)>> {
        let each = project.config.suppressions.iter().map(|suppression| {
            let file = Some(suppression.file.as_str()).filter(|_| suppression.file.is_name())?;
            let file = Some(project.folder.join(file)).filter(|file| file.symlink_metadata().is_ok())?;
            let applies = self.of(&file);
            let other = applies.project.file.as_deref().filter(|_| !Arc::ptr_eq(&applies.project, project))?;
            Some((name_of(other), applies.name?))
        });
        each.collect()
    }

    /// Why some of them cannot be used.
    pub fn troubles(&self) -> Vec<Failure> {
        self.all().iter().filter_map(|project| project.trouble()).collect()
    }

    /// Forgets which files were checked, and which suppressions matched a finding in them.
    pub fn forget_findings(&self) {
        for project in self.all() {
            hold(&project.seen).clear();
            project.matched.iter().for_each(|matched| matched.store(false, Ordering::Relaxed));
        }
    }

    fn of_folder(&self, folder: &Path) -> Folder {
        let called = || hold(&self.called);
        let known = called().get(folder.as_os_str()).cloned();
        if let Some(known) = known {
            return known;
        }
        // a folder that is not there has no files, and is told elsewhere
        let real: Arc<Path> = folder.canonicalize().unwrap_or_default().into();
        let project = self.fixed.as_ref().map_or_else(|| self.upwards(&real), Arc::clone);
        let found = Folder { real, project };
        called().insert(folder.into(), found.clone());
        found
    }

    /// What applies in the nearest folder upwards that has a `policy.toml`.
    fn upwards(&self, folder: &Path) -> Arc<Project> {
        let mut real = hold(&self.real);
        let mut passed = Vec::new();
        let mut found = None;
        for folder in folder.ancestors().filter(|folder| folder.is_absolute()) {
            if let Some(project) = real.get(folder) {
                found = Some(Arc::clone(project));
                break;
            }
            passed.push(folder.to_owned());
            let file = folder.join(FILE_NAME);
            // a link that leads nowhere is there too, and is told to be broken
            if file.symlink_metadata().is_ok() {
                found = Some(Arc::new(Project::read(as_called(&file), &self.levels)));
                break;
            }
        }
        let project = found.unwrap_or_else(|| Arc::clone(&self.nothing));
        real.extend(passed.into_iter().map(|folder| (folder, Arc::clone(&project))));
        project
    }
}

/// A real path as a person here would write it: without the folder that they are in.
fn as_called(file: &Path) -> PathBuf {
    let here = Path::new(".").canonicalize().unwrap_or_default();
    file.strip_prefix(&here).unwrap_or(file).to_owned()
}

impl Project {
    fn none(levels: Levels) -> Self {
        Self {
            file: None,
            source: Source::new("", ""),
            config: Config::default(),
            wrong: Vec::new(),
            failure: None,
            levels,
            folder: PathBuf::new(),
            matched: Vec::new(),
            seen: Mutex::default(),
        }
    }

    fn read(file: PathBuf, levels: &Levels) -> Self {
        let folder = folder_of(&file).canonicalize().unwrap_or_default();
        let mut project = Self { folder, ..Self::none(levels.clone()) };
        match read_text(&file, LARGEST_CONFIG) {
            Ok(source) => {
                match Config::read(&source) {
                    Ok(config) => project.config = config,
                    Err(wrong) => project.wrong = wrong,
                }
                project.source = source;
            }
            Err(failure) => {
                project.failure = Some(failure);
                project.source = Source::new(name_of(&file), "");
            }
        }
        project.levels = levels.over(&project.config.levels);
        project.matched = project.config.suppressions.iter().map(|_| AtomicBool::new(false)).collect();
        project.file = Some(file);
        project
    }

    /// The path of a file in the project, given its real path.
    fn name_of(&self, file: &Path) -> Option<String> {
        let inside = file.strip_prefix(&self.folder).ok()?;
        let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        Some(parts.join("/"))
    }

    /// A path that is relative to the folder of the project, as a person here would write it.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.file.as_deref().and_then(Path::parent).unwrap_or(Path::new("")).join(relative)
    }

    /// The line of a place in it, counted from 1.
    pub fn line(&self, span: Span) -> usize {
        self.source.line_column(span.start).line
    }

    /// Why its `policy.toml` cannot be used, if it cannot.
    pub fn trouble(&self) -> Option<Failure> {
        let help = "policies are checked as if it were not there; `--no-config` does so without this error";
        let file = show(self.file.as_deref()?);
        match (&self.failure, self.wrong.is_empty()) {
            (Some(failure), _) => Some(Failure::new(failure.message.clone()).help(help)),
            (None, false) => {
                let first = self.wrong.first().map(|first| format!("{}; ", first.help)).unwrap_or_default();
                let failure = Failure::new(format!("cannot use {file}: {}", self.first_mistake()));
                Some(failure.help(format!("{first}{help}")))
            }
            (None, true) => None,
        }
    }

    /// The first thing that is wrong with it, and how much more is.
    fn first_mistake(&self) -> String {
        let Some(first) = self.wrong.first() else { return "it is no valid configuration".to_owned() };
        let line = match first.primary.place {
            Place::Bytes(span) => format!("line {}: ", self.line(span)),
            Place::At(..) => String::new(),
        };
        let more = match self.wrong.len() - 1 {
            0 => String::new(),
            more => format!(" (and {})", counted(more, "more mistake")),
        };
        format!("{line}{}{more}", first.message)
    }

    /// Whether all of its folder lies in this one.
    pub fn lies_in(&self, folder: &Path) -> bool {
        self.folder.starts_with(folder)
    }

    /// Whether a suppression is known to match nothing, where `ran` says whether its lint ran over files that it could, and
    /// `is_covered` whether the run went over the whole folder of the project.
    pub fn is_unmatched(&self, at: usize, is_covered: bool) -> bool {
        let Some(suppression) = self.config.suppressions.get(at) else { return false };
        let lint = suppression.lint.value;
        let is_matched = self.matched.get(at).is_some_and(|matched| matched.load(Ordering::Relaxed));
        if is_matched || !self.levels.shows_all(lint) {
            return false;
        }
        let seen = hold(&self.seen);
        let judged = |seen: &Seen| seen.linted && !seen.not_run.contains(&lint.id);
        if suppression.file.is_name() {
            return match seen.get(suppression.file.as_str()) {
                Some(seen) => judged(seen),
                None => is_covered && self.folder.join(suppression.file.as_str()).symlink_metadata().is_err(),
            };
        }
        is_covered && seen.iter().filter(|(name, _)| suppression.file.matches(name)).all(|(_, seen)| judged(seen))
    }
}

impl Applies {
    /// What the project says of its catalogue.
    pub fn mapped(&self) -> Mapped<'_> {
        self.name.as_deref().map(|name| self.project.config.mapped(name)).unwrap_or_default()
    }

    /// Whether the project says that the file is a policy.
    pub fn is_mapped(&self) -> bool {
        self.name.as_deref().is_some_and(|name| self.project.config.is_mapped(name))
    }

    /// Remembers that the file was checked, so that it can be told which suppressions match nothing.
    pub fn checked(&self, linted: bool, not_run: &[&'static str], findings: usize) {
        let Some(name) = self.name.clone().filter(|_| !self.project.config.suppressions.is_empty()) else { return };
        // of more findings not all are known
        let linted = linted && findings < MOST_DIAGNOSTICS;
        let mut seen = hold(&self.project.seen);
        seen.insert(name, Seen { linted, not_run: not_run.to_vec() });
    }

    /// The suppression that covers a finding in the file.
    pub fn suppressed(&self, finding: &Diagnostic) -> Option<Suppressed> {
        let name = self.name.as_deref()?;
        let mut covering = None;
        for (suppression, matched) in self.project.config.suppressions.iter().zip(&self.project.matched) {
            if suppression.covers(name, finding) {
                matched.store(true, Ordering::Relaxed);
                let holds = self.rules.apply && !suppression.is_expired(self.rules.today);
                covering = covering.or(Some(suppression).filter(|_| holds));
            }
        }
        covering.map(|suppression| Suppressed {
            reason: suppression.reason.value.clone(),
            owner: suppression.owner.as_ref().map(|owner| owner.value.clone()),
            expires: suppression.expires.as_ref().map(|day| day.value.to_string()),
            at: (self.project.source.name().to_owned(), self.project.line(suppression.lint.span)),
        })
    }
}
