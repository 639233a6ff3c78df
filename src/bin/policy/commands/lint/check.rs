//! One policy under check.

use mcp_policy::lint::{self, Context, Levels};
use mcp_policy::policy;

use crate::files::{Catalogues, Input};
use crate::report::Checked;

/// Structure first; the lints only where it holds.
pub fn check(input: Input, catalogues: &Catalogues<'_>, levels: &Levels) -> Checked {
    let Input { path, source, undecodable } = input;
    let loaded = policy::load(&source);
    let mut diagnostics: Vec<_> = undecodable.into_iter().chain(loaded.diagnostics).collect();
    let (chosen, catalogue) = catalogues.of(&path);
    let (mut linted, mut not_run) = (false, Vec::new());
    if let Some(policy) = loaded.policy.filter(|_| diagnostics.is_empty()) {
        let context = Context::new(&policy, chosen.as_deref().map(|chosen| &chosen.catalogue));
        let report = lint::check(&context, levels);
        diagnostics = report.findings;
        not_run = report.not_run;
        linted = true;
    }
    Checked { catalogue, linted, not_run, ..Checked::new(path, source, diagnostics) }
}
