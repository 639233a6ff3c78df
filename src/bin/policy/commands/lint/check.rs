//! One policy under check.

use std::thread;

use mcp_policy::lint::{self, Context, Levels};
use mcp_policy::policy::{self, Loaded};

use crate::files::{Catalogues, Input};
use crate::report::Checked;

/// A policy of this many bytes takes longer to read than a thread to start.
const WORTH_A_THREAD: usize = 64 << 10;

/// Structure first; the lints only where it holds.
pub fn check(input: Input, catalogues: &Catalogues<'_>, levels: &Levels) -> Checked {
    let Input { path, source, policy, undecodable } = input;
    let load = || match policy {
        Some(policy) => Loaded { policy: Some(policy), diagnostics: Vec::new() },
        None => policy::load(&source),
    };
    let (loaded, (chosen, catalogue)) = if source.text().len() >= WORTH_A_THREAD && catalogues.will_read() {
        thread::scope(|scope| {
            let read = scope.spawn(|| catalogues.of(&path));
            let loaded = load();
            (loaded, read.join().unwrap_or_else(|_| catalogues.of(&path)))
        })
    } else {
        (load(), catalogues.of(&path))
    };
    let diagnostics: Vec<_> = undecodable.into_iter().chain(loaded.diagnostics).collect();
    let Some(policy) = loaded.policy.filter(|_| diagnostics.is_empty()) else {
        return Checked { catalogue, ..Checked::new(path, source, diagnostics) };
    };
    let context = Context::new(&policy, chosen.as_deref().map(|chosen| &chosen.catalogue));
    let report = lint::check(&context, levels);
    Checked { catalogue, not_run: report.not_run, ..Checked::linted(path, source, report.findings) }
}
