//! Tables.

use comfy_table::{ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width};
use mcp_policy::source::Safe;
use unicode_width::UnicodeWidthStr;

/// One rule under the header, nothing else.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::new('─', '─', '─', '─'));

/// Columns that a cell has beside its text.
const PADDING: usize = 2;

/// Width that is kept for the last column.
const LEAST_PROSE: usize = 22;

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
    let least = least_widths(&longest, width);
    let least = least.into_iter().map(|least| u16::try_from(least).unwrap_or(u16::MAX));
    table.set_constraints(least.map(|least| ColumnConstraint::LowerBoundary(Width::Fixed(least))));
    table.trim_fmt()
}

/// The width that each column gets at least: that of its longest word, as far as all of them fit. Where they do not, the
/// last column, which holds prose, gives way first, and then the widest.
fn least_widths(longest: &[usize], width: usize) -> Vec<usize> {
    let mut least: Vec<usize> = longest.iter().map(|longest| longest + PADDING).collect();
    if let Some(last) = least.last_mut() {
        *last = (*last).min(LEAST_PROSE);
    }
    // the columns have separators between and around them
    let excess = (least.iter().sum::<usize>() + least.len() + 1).saturating_sub(width);
    if let Some(widest) = least.iter_mut().max() {
        *widest = widest.saturating_sub(excess).max(PADDING + 1);
    }
    least
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
        assert!(!table(&["class", "tool", "because"], [row()], 50).contains(name));
        assert!(table(&["class", "tool", "because"], [row()], 70).lines().all(|line| line.chars().count() <= 70));
    }
}
