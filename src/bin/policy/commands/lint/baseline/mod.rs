//! Findings that were known when a team began.

mod notes;

pub use notes::notes;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use mcp_policy::baseline::{Baseline, Known};
use mcp_policy::lint;
use mcp_policy::policy::LARGEST_POLICY;

use super::Args;
use crate::failure::{Failure, show};
use crate::files::{self, Existing, Project, Projects};
use crate::render::shell_word;
use crate::report::{BaselineUsed, Checked, Report, SetAside};

/// Refuses what no baseline can hold.
pub fn check_usage(args: &Args) -> Result<(), Failure> {
    let has_stdin = args.paths.iter().any(|path| is_stdin(path));
    match args.write_baseline.as_deref().filter(|_| has_stdin) {
        None => Ok(()),
        Some(path) => Err(Failure::new(format!(
            "no baseline was written to {}: what is found in stdin has no file name to be known by",
            show(path)
        ))
        .help("name the file instead of `-`")),
    }
}

/// Sets aside the findings that the baseline has: the one of the command line, else that of each `policy.toml` for the files
/// to which it applies. Gives why some cannot be used.
pub fn apply(args: &Args, projects: &Projects, report: &mut Report) -> Vec<Failure> {
    if let Some(path) = &args.baseline {
        return use_it(path, projects, report, |_| true).err().into_iter().collect();
    }
    let mut failures = Vec::new();
    if args.write_baseline.is_some() || args.suppressions.no_suppressions {
        return failures;
    }
    for project in projects.all() {
        if let Some(baseline) = &project.config.baseline {
            let is_of_it = |path: &Path| Arc::ptr_eq(&projects.of(path).project, &project);
            failures.extend(use_it(&project.path(&baseline.value), projects, report, is_of_it).err());
        }
    }
    failures
}

/// Sets aside what a baseline has of these files.
fn use_it(
    path: &Path,
    projects: &Projects,
    report: &mut Report,
    serves: impl Fn(&Path) -> bool,
) -> Result<(), Failure> {
    let mut baseline = read(path)?;
    let folder = folder_of(path)?;
    let names: BTreeSet<&str> = baseline.left().map(|(known, _)| known.file.as_str()).collect();
    let names: BTreeSet<String> = names.into_iter().map(str::to_owned).collect();
    for file in report.files.iter_mut().filter(|file| serves(&file.path)) {
        set_aside(file, &folder, |known| baseline.take(known));
    }
    let serves_stdin = report.files.iter().any(|file| is_stdin(&file.path) && serves(&file.path));
    let linted = linted(report, projects, &folder, serves);
    let stale = || baseline.left().filter(|(known, _)| is_stale(known, &linted, &folder));
    let gone = stale().filter(|(known, _)| !linted.contains_key(&known.file));
    let renamed = renamed(gone, linted.iter().filter(|(name, _)| !names.contains(*name)));
    let stale = stale().map(|(known, _)| known.clone()).collect();
    report.baselines.push(BaselineUsed { file: files::name_of(path), stale, renamed, serves_stdin });
    Ok(())
}

/// Which files that are gone seem to have another name now: one that is new, and in which the very same is found.
fn renamed<'b, 'r: 'b>(
    gone: impl Iterator<Item = (&'b Known, usize)>,
    new: impl Iterator<Item = (&'b String, &'b Linted<'r>)>,
) -> Vec<(String, String)> {
    let mut each: BTreeMap<&str, BTreeMap<Known, usize>> = BTreeMap::new();
    for (known, count) in gone {
        each.entry(&known.file).or_default().insert(Known { file: String::new(), ..known.clone() }, count);
    }
    // several may have had the same
    let mut gone: BTreeMap<BTreeMap<Known, usize>, VecDeque<&str>> = BTreeMap::new();
    for (name, knowns) in each {
        gone.entry(knowns).or_default().push_back(name);
    }
    let mut renamed = Vec::new();
    for (name, linted) in new {
        if gone.is_empty() {
            break;
        }
        let counting = linted.file.findings.iter().filter(|finding| finding.set_aside.is_none());
        let mut found: BTreeMap<Known, usize> = BTreeMap::new();
        for known in counting.filter_map(|finding| Known::of("", &finding.diagnostic)) {
            *found.entry(known).or_default() += 1;
        }
        let old = gone.get_mut(&found).and_then(VecDeque::pop_front);
        renamed.extend(old.map(|old| (old.to_owned(), name.clone())));
    }
    renamed
}

/// Writes the findings that count as the new baseline and sets them aside. Of a baseline that is already there those
/// entries stay that could not be looked at: of files that were not linted, and of lints that did not run.
///
/// Nothing is written where a file could not be checked: what is found in it later would be new.
pub fn write(path: &Path, projects: &Projects, report: &mut Report) -> Result<(), Failure> {
    let folder = folder_of(path)?;
    let old = if path.exists() { read_old(path)? } else { Baseline::default() };
    if !report.failures.is_empty() {
        return Err(Failure::new(format!(
            "no baseline was written to {}: not every file could be checked",
            show(path)
        ))
        .help("mend what is reported above, or name the files that can be checked"));
    }
    let mut new = Baseline::default();
    for file in &mut report.files {
        set_aside(file, &folder, |known| {
            new.add(known.clone());
            true
        });
    }
    let linted = linted(report, projects, &folder, |_| true);
    let mut kept = old;
    kept.retain(|known| linted.get(&known.file).is_none_or(|file| file.cannot_tell(known)));
    kept.retain(|known| !is_stale(known, &linted, &folder));
    new.merge(kept);
    files::write(path, Existing::Replace, &new.to_text())?;
    report.baselines.push(BaselineUsed {
        file: files::name_of(path),
        stale: Vec::new(),
        renamed: Vec::new(),
        serves_stdin: false,
    });
    Ok(())
}

fn read(path: &Path) -> Result<Baseline, Failure> {
    let source = files::read_text(path, LARGEST_POLICY).map_err(|failure| {
        let help = format!("`policy lint --write-baseline {}` writes one", shell_word(&path.to_string_lossy()));
        if failure.help.is_none() && !path.exists() { failure.help(help) } else { failure }
    })?;
    Baseline::read(&source).map_err(|error| {
        Failure::new(format!("cannot use the baseline {}: {error}", show(path)))
            .help("write one with `policy lint --write-baseline FILE`")
    })
}

/// The baseline that a new one takes the place of. An empty file, as `touch` and `mktemp` make it, holds nothing to lose;
/// what is something else is not replaced.
fn read_old(path: &Path) -> Result<Baseline, Failure> {
    let source = files::read_text(path, LARGEST_POLICY)?;
    if source.text().trim().is_empty() {
        return Ok(Baseline::default());
    }
    Baseline::read(&source).map_err(|error| {
        Failure::new(format!("no baseline was written to {}: what is there is not replaced, for {error}", show(path)))
            .help("remove the file, or name another one")
    })
}

/// Sets aside the findings of a file for which this holds.
fn set_aside(file: &mut Checked, folder: &Path, mut is_known: impl FnMut(&Known) -> bool) {
    if file.findings.iter().all(|finding| finding.set_aside.is_some()) {
        return;
    }
    let Some(name) = relative(&file.path, folder) else { return };
    for finding in file.findings.iter_mut().filter(|finding| finding.set_aside.is_none()) {
        if Known::of(&name, &finding.diagnostic).is_some_and(|known| is_known(&known)) {
            finding.set_aside = Some(SetAside::Baseline);
        }
    }
}

/// A file of the run, and the project that it belongs to.
struct Linted<'r> {
    file: &'r Checked,
    project: Arc<Project>,
}

impl Linted<'_> {
    /// Whether the file was not looked at for this lint, or what the lint finds in it is not shown.
    fn cannot_tell(&self, known: &Known) -> bool {
        let is_off = || lint::find(&known.lint).is_ok_and(|lint| !self.project.levels.shows_all(lint));
        !self.file.linted || self.file.not_run.contains(&known.lint.as_str()) || is_off()
    }
}

/// The files of the run that the baseline serves, by their names in it.
fn linted<'r>(
    report: &'r Report,
    projects: &Projects,
    folder: &Path,
    serves: impl Fn(&Path) -> bool,
) -> BTreeMap<String, Linted<'r>> {
    let named = report.files.iter().filter(|file| serves(&file.path)).filter_map(|file| {
        Some((relative(&file.path, folder)?, Linted { file, project: projects.of(&file.path).project }))
    });
    named.collect()
}

/// Whether an entry to which no finding belongs can be taken out.
fn is_stale(known: &Known, linted: &BTreeMap<String, Linted<'_>>, folder: &Path) -> bool {
    match linted.get(&known.file) {
        Some(file) => !file.cannot_tell(known),
        None => !folder.join(&known.file).exists(),
    }
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// The folder that the names of files in the baseline start from.
fn folder_of(baseline: &Path) -> Result<PathBuf, Failure> {
    files::folder_of(baseline).canonicalize().map_err(|error| Failure::io("use", baseline, &error))
}

/// The way from a folder to a file, with `/` between folders; none for what is no file.
fn relative(file: &Path, folder: &Path) -> Option<String> {
    let file = file.canonicalize().ok().filter(|_| !is_stdin(file))?;
    let (mut to, mut from) = (file.components().peekable(), folder.components().peekable());
    while to.peek().is_some() && to.peek() == from.peek() {
        to.next();
        from.next();
    }
    let up = from.map(|_| "..".to_owned());
    let down = to
        .filter(|part| !matches!(part, Component::RootDir))
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    Some(up.chain(down).collect::<Vec<_>>().join("/"))
}
