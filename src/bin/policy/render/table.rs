//! Tables.

use comfy_table::{ContentArrangement, LineStyle, Table, TableStyle};
use mcp_policy::source::Safe;

/// One rule under the header, nothing else.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::new('─', '─', '─', '─'));

/// Lays out rows under a header, no wider than `width` columns. Cells may hold any text.
pub fn table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>, width: usize) -> String {
    let mut table = Table::new();
    table
        .load_style(STYLE)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(u16::MAX))
        .set_header(header);
    for row in rows {
        table.add_row(row.iter().map(|cell| Safe(cell).to_string()).collect::<Vec<_>>());
    }
    table.trim_fmt()
}
