//! The catalogue of a policy: named, or found beside it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use mcp_policy::catalog::{self, Catalogue};

use super::read;
use crate::args::CatalogArgs;
use crate::failure::Failure;
use crate::report::CatalogueUsed;

/// Names under which a catalogue lies beside its policy, first come first served.
const USUAL_NAMES: [&str; 2] = ["catalog.json", "tools.json"];

/// A catalogue and where it came from.
pub struct Chosen {
    /// The tools of the server.
    pub catalogue: Catalogue,
    /// What a report says of it.
    pub used: CatalogueUsed,
}
