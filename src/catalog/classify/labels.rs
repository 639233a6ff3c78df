//! Files of labelled tools.

use super::super::CatalogError;
use super::evaluate::Label;
use crate::source::{Safe, Source};

/// What a line has to be.
const FORM: &str = "write one object on every line: `{\"server\": \"acme/shop\", \"tool\": \"get_order\", \"class\": \"Read\", \
                    \"description\": \"Shows an order.\"}`";

/// Reads JSON Lines of labels: `server`, `tool` and `class`, and where there is one the `description`. Other members are
/// passed over.
///
/// # Errors
/// A line is no label, or there is none.
pub fn read_labels(source: &Source) -> Result<Vec<Label>, CatalogError> {
    let text = source.text();
    let mut labels = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() {
            let label = serde_json::from_str::<Label>(line).map_err(|error| {
                let told = error.to_string();
                let reason = told.rsplit_once(" at line ").map_or(told.as_str(), |(reason, _)| reason);
                let reason: String = reason.chars().take(200).collect();
                let offset = start + error.column().saturating_sub(1).min(line.len());
                CatalogError::new(format!("this is no labelled tool: {}", Safe(&reason)), FORM).at(source, offset)
            })?;
            labels.push(label);
        }
        start += line.len();
    }
    if labels.is_empty() {
        return Err(CatalogError::new("there are no labelled tools in the file", FORM).of(source));
    }
    Ok(labels)
}

#[cfg(test)]
mod tests {
    use super::read_labels;
    use crate::source::Source;

    fn read(text: &str) -> Result<usize, String> {
        let source = Source::new("l.jsonl", text);
        read_labels(&source).map(|labels| labels.len()).map_err(|error| error.to_string())
    }

    #[test]
    fn labels_stand_on_lines() {
        let text = "{\"server\": \"s\", \"tool\": \"t\", \"class\": \"read\", \"severity\": null, \"form\": \"x\"}\n\n \
                    {\"server\": \"s\", \"tool\": \"u\", \"class\": \"Write\", \"description\": null}\r\n";
        assert_eq!(read(text), Ok(2));
    }

    #[test]
    fn what_is_no_label_is_an_error_at_its_place() {
        assert_eq!(read("").unwrap_err(), "l.jsonl: there are no labelled tools in the file");
        assert_eq!(
            read("\n{\"server\": \"s\", \"tool\": \"t\"}").unwrap_err(),
            "l.jsonl:2:28: this is no labelled tool: missing field `class`"
        );
        for text in ["[]", "{\"server\": \"s\", \"tool\": \"t\", \"class\": \"Odd\\u001b\"}", "{", "{} {}"] {
            assert!(read(text).is_err_and(|error| !error.contains('\u{1b}')), "{text}");
        }
    }
}
