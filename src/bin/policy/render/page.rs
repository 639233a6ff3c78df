//! Somewhere to write, and what it may look like.

use std::io::Write;

use crate::ui::Ui;

/// Columns of a text that goes to a file.
const WIDTH_OF_FILES: usize = 100;

/// Where a result goes: the terminal, or a file.
pub struct Page<'a> {
    /// The writer.
    pub out: &'a mut dyn Write,
    /// Columns to lay out for.
    pub width: usize,
    /// Whether colours are wanted.
    pub coloured: bool,
    /// Whether it is a file, beside which nothing is told.
    pub is_file: bool,
}

impl<'a> Page<'a> {
    /// Stdout, as it was decided.
    pub fn stdout(ui: &'a mut Ui) -> Self {
        let (width, coloured) = (ui.width(), ui.is_coloured());
        Self { out: ui.out(), width, coloured, is_file: false }
    }

    /// Text that becomes a file.
    pub fn file(text: &'a mut Vec<u8>) -> Self {
        Self { out: text, width: WIDTH_OF_FILES, coloured: false, is_file: true }
    }
}
