//! The engine behind the `policy` program: the meaning of MCP tool policies, the risk of tools, and how both are explained.
//!
//! Floors, lowest first. A module imports only from floors below its own; the features on one floor do not import each
//! other (`tests/architecture.rs` proves it).
//!
//! | floor | modules | what lives there |
//! |---|---|---|
//! | 1 | [`source`], [`suggest`] | text with places, pointers, safe display; "did you mean" |
//! | 2 | [`diagnostic`] | what is wrong, where, and what to type instead |
//! | 3 | [`document`] | strict JSON text to a tree with places, and edits that keep the layout |
//! | 4 | [`schema`], [`catalog`] | the published JSON Schemas and their errors in words; tools and their risk |
//! | 5 | [`policy`] | the typed policy and how it is loaded |
//! | 6 | [`decide`] | one call to a decision and its trace |
//! | 7 | [`analysis`] | meaning shared by the features: value sets, comparing policies, reach, quotas, recommended entries |
//! | 8 | [`lint`], [`explain`], [`diff`], [`drift`], [`author`], [`scan`], [`testing`] | the features; results are data, nothing is printed |
//! | 9 | [`baseline`], [`config`], [`fix`] | what a team says about findings; their fixes, as far as they are proved to open nothing |
//! | 10 | `src/bin/policy` | the program |

pub mod analysis;
pub mod author;
pub mod baseline;
pub mod catalog;
pub mod config;
pub mod decide;
pub mod diagnostic;
pub mod diff;
pub mod document;
pub mod drift;
pub mod explain;
pub mod fix;
pub mod lint;
pub mod policy;
#[cfg(feature = "scan")]
pub mod scan;
pub mod schema;
pub mod source;
pub mod suggest;
pub mod testing;
