//! The tool catalogue: what tools a server has and how risky each is.

pub mod classify;
pub mod compiled;
mod error;
pub mod formats;
mod listing;
mod load;
mod name;
pub mod risk;
mod tool;
mod write;

pub use compiled::Compiled;
pub use error::CatalogError;
pub use listing::{ListedTool, Listing};
pub use load::{CatalogFile, CatalogRef, ListedServer, Loaded, load, servers};
pub use name::{LONGEST_NAME, check_name};
pub use risk::{Confidence, RatedBy, RiskClass, Severity};
pub use tool::{Annotations, Catalogue, Evidence, Server, Tool};
pub use write::write;
