//! The difference between two texts, as `diff -u` shows it.

use std::fmt::Write as _;
use std::time::Duration;

use mcp_policy::source::Safe;
use similar::{ChangeTag, TextDiff};

/// How long the smallest difference is looked for; after that a larger one will do.
const PATIENCE: Duration = Duration::from_secs(5);

/// A unified difference, fit for a terminal; the empty text if there is none.
pub fn patch(name: &str, old: &str, new: &str, coloured: bool) -> String {
    let difference = TextDiff::configure().timeout(PATIENCE).diff_lines(old, new);
    let paint = |style: &str, line: &str| {
        if coloured { format!("\u{1b}[{style}m{line}\u{1b}[0m") } else { line.to_owned() }
    };
    let mut text = String::new();
    for hunk in difference.unified_diff().context_radius(3).iter_hunks() {
        if text.is_empty() {
            let name = Safe(name);
            for head in [format!("--- {name}"), format!("+++ {name}")] {
                let _ = writeln!(text, "{}", paint("1", &head));
            }
        }
        let _ = writeln!(text, "{}", paint("36", &hunk.header().to_string()));
        for change in hunk.iter_changes() {
            let (sign, style) = match change.tag() {
                ChangeTag::Delete => ('-', "31"),
                ChangeTag::Insert => ('+', "32"),
                ChangeTag::Equal => (' ', "0"),
            };
            let line = change.value();
            let content = line.trim_end_matches(['\r', '\n']);
            let (ending, shown) = (line.get(content.len()..).unwrap_or("\n"), format!("{sign}{}", harmless(content)));
            let shown = if change.tag() == ChangeTag::Equal { shown } else { paint(style, &shown) };
            let _ = write!(text, "{shown}{ending}");
            if change.missing_newline() {
                let _ = write!(text, "\n\\ No newline at end of file\n");
            }
        }
    }
    text
}

/// The text without anything that steers a terminal; tabs stay.
fn harmless(line: &str) -> String {
    let parts: Vec<String> = line.split('\t').map(|part| Safe(part).to_string()).collect();
    parts.join("\t")
}

#[cfg(test)]
mod tests {
    use super::patch;

    #[test]
    fn lines_are_shown_as_diff_does() {
        assert_eq!(patch("a", "x\n", "x\n", false), "");
        assert_eq!(
            patch("a\u{1b}b", "1\n2\r\n3", "1\n\t2\u{202e}\r\n3", false),
            "--- a\\u{1b}b\n+++ a\\u{1b}b\n@@ -1,3 +1,3 @@\n 1\n-2\r\n+\t2\\u{202e}\r\n 3\n\\ No newline at end of file\n"
        );
        assert!(patch("a", "1\n", "2\n", true).contains("\u{1b}[31m-1\u{1b}[0m\n\u{1b}[32m+2\u{1b}[0m\n"));
    }
}
