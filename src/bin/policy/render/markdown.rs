//! Pages of documentation on a terminal.

use std::io::Write;

use crate::failure::Failure;
use crate::ui::Ui;

/// Writes our own Markdown as it is; on a coloured terminal with bold headings and faint fences.
pub fn markdown(page: &str, ui: &mut Ui) -> Result<(), Failure> {
    let coloured = ui.is_coloured();
    for line in page.lines() {
        let style = match line {
            _ if !coloured => None,
            _ if line.starts_with('#') => Some("1"),
            _ if line.starts_with("```") => Some("2"),
            _ => None,
        };
        match style {
            Some(style) => writeln!(ui.out(), "\u{1b}[{style}m{line}\u{1b}[0m")?,
            None => writeln!(ui.out(), "{line}")?,
        }
    }
    Ok(())
}
