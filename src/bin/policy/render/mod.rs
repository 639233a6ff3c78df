//! Laying out results: one file per output format.

mod human;
mod json;
mod lints;
pub mod table;
mod wrap;

pub use json::{SCHEMA_VERSION, write_json};
pub use lints::{Row, lints, row};

use crate::args::Format;
use crate::failure::Failure;
use crate::report::Report;
use crate::ui::Ui;

/// Writes a report in the format asked for. People see at most `most` findings, programs all of them.
pub fn report(report: &Report, format: Format, most: usize, ui: &mut Ui) -> Result<(), Failure> {
    match format {
        Format::Human => human::report(report, most, ui),
        Format::Json => json::report(report, ui),
    }
}
