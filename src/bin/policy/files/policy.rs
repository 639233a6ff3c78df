//! One policy that a command cannot do without.

use std::path::Path;

use mcp_policy::policy::{self, LARGEST_POLICY, Policy};
use mcp_policy::source::Source;

use super::read::read_text;
use crate::failure::{Failure, show};
use crate::render;

/// The policy that is meant when none is named.
pub const USUAL_POLICY: &str = "policy.json";

/// Reads a policy, which must be well formed.
pub fn read_policy(path: &Path) -> Result<(Source, Policy), Failure> {
    let source = read_text(path, LARGEST_POLICY)?;
    let loaded = policy::load(&source);
    match loaded.policy {
        Some(policy) => Ok((source, policy)),
        None => {
            let count = render::counted(loaded.diagnostics.len(), "error");
            Err(Failure::new(format!("{} is no valid policy: {count}", show(path)))
                .help(format!("see `policy validate {}`", mcp_policy::source::Safe(&path.to_string_lossy()))))
        }
    }
}
