//! Policies made from catalogues: a new one, and additions to one that exists.

mod build;
mod choices;
mod plan;
#[cfg(test)]
mod tests;
mod update;

pub use build::{Built, build, render};
pub use choices::{AuthorError, Choices, Filter};
pub use plan::{LeftOut, Row};
pub use update::{Update, update};
