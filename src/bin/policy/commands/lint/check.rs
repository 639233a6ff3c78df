//! One policy under check.

use mcp_policy::lint::{self, Context};
use mcp_policy::policy;

use super::suppressions;
use crate::files::{Catalogues, Input, Projects};
use crate::report::Checked;

/// Structure first; the lints only where it holds.
pub fn check(input: Input, catalogues: &Catalogues<'_>, projects: &Projects) -> Checked {
    let Input { path, source, undecodable } = input;
    let loaded = policy::load(&source);
    let mut diagnostics: Vec<_> = undecodable.into_iter().chain(loaded.diagnostics).collect();
    let applies = projects.of(&path);
    let (chosen, catalogue) = catalogues.of(&path, &applies);
    let (mut linted, mut not_run) = (false, Vec::new());
    if let Some(policy) = loaded.policy.filter(|_| diagnostics.is_empty()) {
        let context = Context::new(&policy, chosen.as_deref().map(|chosen| &chosen.catalogue));
        let context = context.with_limits(&applies.project.config.limits);
        let report = lint::check(&context, &applies.project.levels);
        diagnostics = report.findings;
        not_run = report.not_run;
        linted = true;
    }
    let requires = applies.project.config.require_catalogue.as_ref().is_some_and(|required| required.value);
    let mut checked =
        Checked { catalogue, linted, not_run, requires_catalogue: requires, ..Checked::new(path, source, diagnostics) };
    suppressions::apply(&applies, &mut checked);
    checked
}
