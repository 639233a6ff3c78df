//! What became of the tools of a server.

mod human;
mod json;

use mcp_policy::catalog::Catalogue;
use mcp_policy::drift::{Drift, Presence};

use crate::args::Format;
use crate::failure::Failure;
use crate::ui::Ui;

/// Two catalogues and how they differ.
pub struct Drifted<'a> {
    /// The differences.
    pub drift: &'a Drift,
    /// The old catalogue and its name.
    pub old: (&'a str, &'a Catalogue),
    /// The new catalogue and its name.
    pub new: (&'a str, &'a Catalogue),
    /// Name of the policy that the differences are told for.
    pub policy: Option<String>,
}

/// Writes the differences.
pub fn drift(drifted: &Drifted<'_>, format: Format, ui: &mut Ui) -> Result<(), Failure> {
    match format {
        Format::Human => human::drift(drifted, ui),
        Format::Json => json::drift(drifted, ui),
    }
}

/// How many tools came, went, are likely renamed, and stayed with differences.
struct Counts {
    added: usize,
    removed: usize,
    renamed: usize,
    changed: usize,
}

impl Counts {
    fn of(drift: &Drift) -> Self {
        let mut counts = Self { added: 0, removed: 0, renamed: 0, changed: 0 };
        for tool in &drift.tools {
            let count = match tool.presence {
                Presence::Added => &mut counts.added,
                Presence::Removed => &mut counts.removed,
                Presence::Renamed { .. } => &mut counts.renamed,
                Presence::Kept => &mut counts.changed,
            };
            *count += 1;
        }
        counts
    }
}
