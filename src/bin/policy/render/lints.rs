//! The list of lints.

use std::io::Write;

use mcp_policy::lint::{LINTS, Lint};
use serde::Serialize;

use super::json::{SCHEMA_VERSION, write_json};
use super::table::table;
use crate::args::Format;
use crate::failure::Failure;
use crate::ui::Ui;

/// Writes the registry of lints, or some of it.
pub fn lints(format: Format, which: impl Fn(&Lint) -> bool, ui: &mut Ui) -> Result<(), Failure> {
    let lints = LINTS.iter().filter(|lint| which(lint));
    match format {
        Format::Human => {
            let rows = lints.map(|lint| {
                [lint.id, lint.level.as_str(), lint.category.as_str(), lint.summary].map(ToOwned::to_owned).to_vec()
            });
            let table = table(&["lint", "level", "about", "finds"], rows, ui.width());
            writeln!(ui.out(), "{table}\n\n`policy explain LINT` tells more.")?;
            Ok(())
        }
        Format::Json => write_json(&List { schema_version: SCHEMA_VERSION, lints: lints.map(row).collect() }, ui),
    }
}

#[derive(Serialize)]
struct List {
    schema_version: u32,
    lints: Vec<Row>,
}

/// A lint without its page.
#[derive(Serialize)]
pub struct Row {
    id: &'static str,
    summary: &'static str,
    category: &'static str,
    level: &'static str,
    since: &'static str,
    fixable: bool,
    needs_catalog: bool,
}

/// A lint as programs read it.
pub fn row(lint: &Lint) -> Row {
    Row {
        id: lint.id,
        summary: lint.summary,
        category: lint.category.as_str(),
        level: lint.level.as_str(),
        since: lint.since,
        fixable: lint.fixable,
        needs_catalog: lint.needs_catalogue,
    }
}
