//! One policy under check.

use mcp_policy::lint::{self, Context};
use mcp_policy::policy::{self, Loaded};

use super::suppressions;
use crate::files::{Catalogues, Input, Projects};
use crate::report::Checked;

/// Structure first; the lints only where it holds.
pub fn check(input: Input, catalogues: &Catalogues<'_>, projects: &Projects, wants_fixes: bool) -> Checked {
    let Input { path, source, policy, undecodable } = input;
    let applies = projects.of(&path);
    // first the catalogue: what the policy takes finds room where the catalogue's text was
    let (chosen, catalogue) = catalogues.of(&path, &applies);
    let loaded = match policy {
        Some(policy) => Loaded { policy: Some(policy), diagnostics: Vec::new() },
        None => policy::load(&source),
    };
    let diagnostics: Vec<_> = undecodable.into_iter().chain(loaded.diagnostics).collect();
    let mut checked = match loaded.policy.filter(|_| diagnostics.is_empty()) {
        None => Checked::new(path, source, diagnostics),
        Some(policy) => {
            let context = Context::new(&policy, chosen.as_deref().map(|chosen| &chosen.catalogue));
            let context = context.with_limits(&applies.project.config.limits).with_fixes(wants_fixes);
            let report = lint::check(&context, &applies.project.levels);
            Checked {
                not_run: report.not_run,
                work: report.work,
                unfinished: report.unfinished,
                unanswered: report.unanswered,
                ..Checked::linted(path, source, report.findings)
            }
        }
    };
    checked.catalogue = catalogue;
    checked.configuration.clone_from(&applies.project.file);
    // to stdin, and to what lies elsewhere, no `files` can be made to match
    let could_be_mapped = applies.name.is_some() && !applies.project.config.mappings.is_empty();
    checked.is_unmapped = could_be_mapped && !applies.is_mapped();
    checked.requires_catalogue =
        applies.project.config.require_catalogue.as_ref().is_some_and(|required| required.value);
    suppressions::apply(&applies, &mut checked);
    checked
}
