//! Tests of policies: calls and what is expected of them, what they cover, and which mistakes they would notice.
//!
//! A test file ([`TestFile`]) names a policy and holds cases; a [`Case`] is a sequence of calls that share their counters.
//! [`run`] decides a case. [`Coverage`] tells which parts of a policy some case decided. [`mutate`] changes a policy in
//! small ways and tells which changes no case notices, each with a case that would ([`Survivor`]). [`write_first`] makes the
//! first cases of a policy.

mod coverage;
mod edit;
mod first;
mod flip;
mod hunt;
mod limits;
mod model;
mod mutants;
mod read;
mod record;
mod run;
mod work;
mod write;

#[cfg(test)]
mod tests;

pub use coverage::{Coverage, Outcome, Part};
pub use first::write_first;
pub use model::{Case, DenyExpect, Expect, Step, TestFile};
pub use mutants::{Mutation, Survivor, mutate};
pub use read::{TestFileError, read_json, read_toml};
pub use run::{Failed, run};
pub use work::{OutOfWork, Work};
pub use write::{case_to_json, file_to_json};
