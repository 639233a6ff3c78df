//! What there is to tell of baselines beside the findings.

use std::collections::BTreeSet;

use mcp_policy::baseline::Known;
use mcp_policy::source::Safe;

use super::is_stdin;
use crate::render::counted;
use crate::report::{BaselineUsed, Checked, Report};

/// Most entries and files are named one by one.
const MOST_NAMED: usize = 5;

/// What to tell beside the findings.
pub fn notes(report: &Report) -> Vec<String> {
    let mut notes: Vec<String> =
        report.baselines.iter().flat_map(|used| moved(used).into_iter().chain(stale(used))).collect();
    let counts = |file: &&Checked| is_stdin(&file.path) && file.findings.iter().any(|one| one.set_aside.is_none());
    let used = report.baselines.iter().filter(|used| used.serves_stdin);
    if report.files.iter().any(|file| counts(&file)) {
        notes.extend(used.map(|used| {
            let file = Safe(&used.file);
            format!("the baseline `{file}` covers nothing that is found in stdin, which has no file name; name the file instead of `-`")
        }));
    }
    notes
}

/// What to tell of files that seem to have another name now.
fn moved(used: &BaselineUsed) -> Option<String> {
    let file = Safe(&used.file);
    let pair = |(old, new): &(String, String)| format!("`{}` is gone and `{}` has its findings", Safe(old), Safe(new));
    let named = named(&used.renamed, pair);
    let help = format!("if that is a new name, write the baseline again with `--write-baseline {file}`");
    (!named.is_empty()).then(|| format!("of the files in the baseline `{file}` {named}: {help}"))
}

/// What to tell of other entries that match nothing any more.
fn stale(used: &BaselineUsed) -> Option<String> {
    let moved: BTreeSet<&str> = used.renamed.iter().map(|(old, _)| old.as_str()).collect();
    let stale: Vec<&Known> = used.stale.iter().filter(|known| !moved.contains(known.file.as_str())).collect();
    let first = describe(stale.first()?);
    let named = named(&stale, |known| describe(known));
    let file = Safe(&used.file);
    Some(match stale.len() {
        1 => format!(
            "an entry of the baseline `{file}` matches nothing any more: {first}; write it again with `--write-baseline {file}`"
        ),
        count => {
            let entries = counted(count, "entry");
            format!(
                "{entries} of the baseline `{file}` match nothing any more: {named}; write it again with `--write-baseline {file}`"
            )
        }
    })
}

/// The first of several, and how many more there are.
fn named<T>(all: &[T], describe: impl Fn(&T) -> String) -> String {
    let first = all.iter().take(MOST_NAMED).map(describe);
    let more = all.len().checked_sub(MOST_NAMED + 1).map(|more| format!("and {} more", more + 1));
    first.chain(more).collect::<Vec<_>>().join("; ")
}

fn describe(known: &Known) -> String {
    let tool = known.tool.iter().map(|tool| format!(" of `{}`", Safe(tool))).collect::<String>();
    format!("{}{tool} in `{}`", Safe(&known.lint), Safe(&known.file))
}
