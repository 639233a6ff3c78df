//! What the fixes of findings would write, for programs that offer them to a person.

use mcp_policy::document::edit::{Editable, Replacement};
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use crate::report::{Checked, Finding, Report};

/// What is said of every fix: nobody has looked yet at what it lets through. `policy lint --fix` does, before it writes.
pub const UNPROVED: &str = "unproved";

/// Most bytes of a text that are gone through for all its fixes together. The fixes beyond are told by their titles alone.
const MOST_WORK: usize = 256 << 20;

/// Each finding with its file and what its fix would write, in their order. That is nothing where there is no fix, or where
/// it cannot be told.
pub fn findings(report: &Report) -> Vec<(&Checked, &Finding, Vec<Replacement>)> {
    let files: Vec<&Checked> = report.checked().collect();
    let each: Vec<Vec<Vec<Replacement>>> = files.par_iter().map(|file| of_file(file)).collect();
    let each = files.into_iter().zip(each);
    each.flat_map(|(file, each)| file.findings.iter().zip(each).map(move |(finding, each)| (file, finding, each)))
        .collect()
}

fn of_file(file: &Checked) -> Vec<Vec<Replacement>> {
    let mut editable = None;
    let mut work = 0_usize;
    let proposed = |finding: &Finding| {
        let fix = finding.diagnostic.fix.as_ref().filter(|fix| !fix.edits.is_empty())?;
        work = work.saturating_add(file.source.text().len());
        if work > MOST_WORK {
            return None;
        }
        let editable = editable.get_or_insert_with(|| Editable::new(&file.source).ok());
        editable.as_ref()?.replacements(&fix.edits).ok()
    };
    file.findings.iter().map(proposed).map(Option::unwrap_or_default).collect()
}
