//! The tool catalogue: what tools a server has and how risky each is.

pub mod classify;
pub mod risk;
mod tool;

pub use risk::{Confidence, RatedBy, RiskClass, Severity};
pub use tool::{Annotations, Catalogue, Evidence, Server, Tool};
