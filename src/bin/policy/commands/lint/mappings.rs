//! What there is to tell of the `[[policy]]` entries of each `policy.toml`.

use std::path::PathBuf;
use std::sync::Arc;

use mcp_policy::config::{FileGlob, Mapping};
use mcp_policy::source::quote;

use crate::failure::show;
use crate::files::{Project, Projects};
use crate::report::Report;

/// Most entries are named one by one.
const MOST_NAMED: usize = 5;

/// Tells which entries match no policy. As with suppressions, that is known after a run over all of the folder: `folders`
/// are the real paths of those that the run went over.
pub fn notes(projects: &Projects, folders: &[PathBuf], report: &Report) -> Vec<String> {
    let all = projects.all();
    let covered = all.iter().filter(|project| folders.iter().any(|folder| project.lies_in(folder)));
    covered.filter_map(|project| note(project, &idle(project, projects, report))).collect()
}

/// The entries that match none of the policies of the run.
fn idle<'p>(project: &'p Arc<Project>, projects: &Projects, report: &Report) -> Vec<&'p Mapping> {
    let mut idle: Vec<&Mapping> = project.config.mappings.iter().collect();
    for file in &report.files {
        if idle.is_empty() {
            break;
        }
        let applies = projects.of(&file.path);
        if let Some(name) = applies.name.filter(|_| Arc::ptr_eq(&applies.project, project)) {
            idle.retain(|mapping| !mapping.files.iter().any(|glob| glob.matches(&name)));
        }
    }
    idle
}

fn note(project: &Project, idle: &[&Mapping]) -> Option<String> {
    let file = show(project.file.as_deref()?);
    let place = |mapping: &&Mapping| mapping.files.first().map(|glob| format!("line {}", project.line(glob.span())));
    let globs =
        |mapping: &&Mapping| mapping.files.iter().map(FileGlob::as_str).map(quote).collect::<Vec<_>>().join(", ");
    let named = idle.iter().take(MOST_NAMED).filter_map(|entry| Some(format!("{} ({})", place(entry)?, globs(entry))));
    let more = idle.len().checked_sub(MOST_NAMED + 1).map(|more| format!("{} more", more + 1));
    let named: Vec<String> = named.chain(more).collect();
    match named.as_slice() {
        [] => None,
        [entry] => {
            Some(format!("a `[[policy]]` of {file} matches no policy: {entry}; correct its `files`, or take it out"))
        }
        _ => Some(format!(
            "several `[[policy]]` of {file} match no policy: {}; correct their `files`, or take them out",
            named.join(", ")
        )),
    }
}
