//! The tool catalogue: what tools a server has and how risky each is.

pub mod classify;
pub mod compiled;
mod error;
mod extras;
pub mod formats;
mod index;
mod listing;
mod load;
mod name;
pub mod risk;
pub mod scaffold;
mod tool;
mod write;

pub use compiled::Compiled;
pub use error::CatalogError;
pub use extras::Extras;
pub(crate) use index::Index;
pub use listing::{ListedTool, Listing};
pub use load::{CatalogFile, CatalogRef, ListedServer, Loaded, load, load_all, load_facts, servers};
pub use name::{LONGEST_NAME, check_name};
pub use risk::{Confidence, RatedBy, RiskClass, Severity};
pub use tool::{Annotations, Catalogue, Evidence, Server, Tool};
pub use write::{write, write_lines};
