//! Tables.

use comfy_table::{ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width};
use mcp_policy::source::Safe;
use unicode_width::UnicodeWidthStr;

/// One rule under the header, nothing else.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::new('─', '─', '─', '─'));

/// Columns that a cell has beside its text.
const PADDING: usize = 2;

/// Lays out rows under a header, no wider than `width` columns. Cells may hold any text. Words are broken only where
/// they would not fit otherwise, so that a name can be copied.
pub fn table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>, width: usize) -> String {
    let mut table = Table::new();
    table
        .load_style(STYLE)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(u16::MAX))
        .set_header(header);
    let mut longest: Vec<usize> = header.iter().map(|cell| longest_word(cell)).collect();
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| Safe(cell).to_string()).collect();
        for (longest, cell) in longest.iter_mut().zip(&cells) {
            *longest = longest_word(cell).max(*longest);
        }
        table.add_row(cells);
    }
    let needed: usize = longest.iter().map(|longest| longest + PADDING).sum();
    if needed <= width {
        let widths = longest.iter().map(|longest| u16::try_from(longest + PADDING).unwrap_or(u16::MAX));
        table.set_constraints(widths.map(|least| ColumnConstraint::LowerBoundary(Width::Fixed(least))));
    }
    table.trim_fmt()
}

fn longest_word(cell: &str) -> usize {
    cell.split_whitespace().map(UnicodeWidthStr::width).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn names_stay_whole_where_they_fit() {
        let name = "BinanceConvertCancelLimitOrder";
        let because = "the name speaks for one class and the description for another one, so a person should look";
        let row = || vec!["Destructive".to_owned(), name.to_owned(), because.to_owned()];
        assert!(table(&["class", "tool", "because"], [row()], 70).contains(name));
        assert!(!table(&["class", "tool", "because"], [row()], 40).contains(name));
        assert!(table(&["class", "tool", "because"], [row()], 70).lines().all(|line| line.chars().count() <= 70));
    }
}
