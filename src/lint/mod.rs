//! Lints: checks of a well-formed policy, alone and against the catalogue of its server, checks of catalogues, and
//! checks of what a team suppresses.
//!
//! Each lint is one file in `lints/` with one page beside it, and one line in [`LINTS`]. A lint says what it found and
//! how bad it takes that to be; [`Levels`] has the last word.

#[cfg(test)]
mod catalogue_tester;
mod catalogues;
mod check;
mod context;
mod findings;
mod levels;
mod lints;
mod meta;
mod shared;
mod suppressions;
#[cfg(test)]
mod tester;

use catalogues::CatalogueContext;
pub use check::{Report, check, check_catalogues, check_catalogues_each, check_suppressions};
pub use context::Context;
pub use findings::Findings;
pub use levels::{Levels, SaidBy, UnknownLint, WARNINGS, find};
pub use lints::LINTS;
use meta::Check;
pub use meta::{Category, Lint};
pub use shared::unlimited::gives_way_to;
pub use suppressions::SuppressionFacts;
