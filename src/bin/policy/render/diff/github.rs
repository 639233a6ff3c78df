//! Differences as annotations of GitHub Actions.

use std::io::Write;

use mcp_policy::analysis::compare::Change;
use mcp_policy::diagnostic::Place;
use mcp_policy::diff::{Entry, Subject};
use mcp_policy::document::Document;
use mcp_policy::source::{Pointer, Safe, Source};

use super::{Compared, calls, facts, subject};
use crate::failure::Failure;
use crate::ui::Ui;

/// Writes one workflow command for each entry that changes access, at the tool in the new policy.
pub fn diff(compared: &[Compared], ui: &mut Ui) -> Result<(), Failure> {
    for compared in compared {
        let changes = compared.diff.entries.iter().filter(|entry| entry.change != Change::Same);
        for entry in changes {
            let line = compared.source.as_ref().map_or(1, |source| line_of(source, entry));
            let command = if entry.change.may_loosen() { "error" } else { "notice" };
            let file = property(&Safe(&compared.path.to_string_lossy()).to_string());
            let title = property(&format!("policy {}: {}", entry.change.as_str(), subject(entry)));
            writeln!(ui.out(), "::{command} file={file},line={line},title={title}::{}", data(&message(entry)))?;
        }
    }
    Ok(())
}

fn message(entry: &Entry) -> String {
    let mut lines = facts(entry);
    for (title, witness) in [("now allowed", &entry.gain), ("now denied", &entry.loss)] {
        lines.extend(witness.iter().flat_map(calls).map(|call| format!("{title}: {call}")));
    }
    lines.join("\n")
}

/// The line of the tool in the new policy, else that of the nearest thing that decides about it.
fn line_of(source: &Source, entry: &Entry) -> usize {
    let (document, _) = Document::parse(source);
    let root = Pointer::root();
    let places = match &entry.subject {
        Subject::Tool { name, .. } => vec![Place::key(root.key("tools").key(name)), Place::key(root.key("default"))],
        Subject::Others { .. } => vec![Place::key(root.key("default"))],
        Subject::AllTools => vec![Place::key(root.key("all_tools")), Place::key(root.key("default"))],
    };
    let span = document.and_then(|document| places.iter().find_map(|place| document.locate(place)));
    span.map_or(1, |span| source.line_column(span.start).line)
}

/// Text behind the second `::` of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn text_cannot_end_a_command() {
        assert_eq!(data("100%\r\n::error::x"), "100%25%0D%0A::error::x");
        assert_eq!(property("a,b::c"), "a%2Cb%3A%3Ac");
    }
}
