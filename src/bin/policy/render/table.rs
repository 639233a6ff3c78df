//! Tables.

use comfy_table::{ContentArrangement, Table, presets};
use mcp_policy::source::Safe;

/// Lays out rows under a header, no wider than `width` columns. Cells may hold any text.
pub fn table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>, width: usize) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(u16::MAX))
        .set_header(header);
    for row in rows {
        table.add_row(row.iter().map(|cell| Safe(cell).to_string()).collect::<Vec<_>>());
    }
    table.trim_fmt()
}
