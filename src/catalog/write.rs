//! A catalogue in our own format.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;

use super::classify::Signal;
use super::{Annotations, Catalogue, Confidence, Evidence, Extras, RatedBy, RiskClass, Server, Severity, Tool};

/// The text of a catalogue file in our own format: keys in a fixed order, indented by two spaces, what is not known left
/// out, input schemas token by token as they were given. Ends with a line break.
pub fn write(catalogue: &Catalogue) -> String {
    let compact = compact(catalogue);
    let mut text = String::with_capacity(compact.len() * 2);
    indent(&compact, &mut text);
    text.push('\n');
    text
}

/// The text of a file with several catalogues: one line for each.
pub fn write_lines<'a>(catalogues: impl IntoIterator<Item = &'a Catalogue>) -> String {
    let mut text = String::new();
    for catalogue in catalogues {
        // what was read may have line breaks between its tokens
        let compact = compact(catalogue);
        text.extend(compact.chars().filter(|c| *c != '\n' && *c != '\r'));
        text.push('\n');
    }
    text
}

fn compact(catalogue: &Catalogue) -> String {
    let tools = catalogue.tools().iter().map(Entry::from).collect();
    let document = Document { schema_version: 1, server: &catalogue.server, scan: catalogue.scan.as_deref(), tools };
    // strings, numbers and JSON that was read: nothing in it can fail to be written
    serde_json::to_string(&document).unwrap_or_default()
}

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u8,
    #[serde(skip_serializing_if = "is_unknown")]
    server: &'a Server,
    #[serde(skip_serializing_if = "Option::is_none")]
    scan: Option<&'a RawValue>,
    tools: Vec<Entry<'a>>,
}

fn is_unknown(server: &&Server) -> bool {
    **server == Server::default()
}

#[derive(Serialize)]
struct Entry<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<RiskClass>,
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<Severity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rationale: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rated_by: Option<RatedBy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<Confidence>,
    #[serde(skip_serializing_if = "Option::is_none")]
    treat_as: Option<RiskClass>,
    #[serde(skip_serializing_if = "<[Evidence]>::is_empty")]
    evidence: &'a [Evidence],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    contradictions: &'a [String],
    #[serde(skip_serializing_if = "<[Signal]>::is_empty")]
    signals: &'a [Signal],
    #[serde(skip_serializing_if = "Option::is_none")]
    input_schema: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_schema: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    annotations: Option<Hints<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    execution: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    icons: Option<&'a RawValue>,
    #[serde(rename = "_meta", skip_serializing_if = "Option::is_none")]
    meta: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    other: Option<&'a BTreeMap<String, Box<RawValue>>>,
}

/// Annotations: with all their members, where these are known.
#[derive(Serialize)]
#[serde(untagged)]
enum Hints<'a> {
    Given(&'a RawValue),
    Known(&'a Annotations),
}

impl<'a> From<&'a Tool> for Entry<'a> {
    fn from(tool: &'a Tool) -> Self {
        let extras = tool.extras.as_deref();
        let extra = |part: fn(&Extras) -> &Option<Box<RawValue>>| extras.and_then(|extras| part(extras).as_deref());
        Self {
            name: &tool.name,
            title: extra(|extras| &extras.title),
            description: tool.description.as_deref(),
            class: tool.class,
            severity: tool.stated_severity,
            rationale: tool.rationale.as_deref(),
            rated_by: tool.rated_by,
            confidence: tool.confidence,
            treat_as: tool.treat_as,
            evidence: &tool.evidence,
            contradictions: &tool.contradictions,
            signals: &tool.signals,
            input_schema: tool.input_schema.as_deref(),
            output_schema: extra(|extras| &extras.output_schema),
            annotations: extra(|extras| &extras.annotations)
                .map(Hints::Given)
                .or(tool.annotations.as_ref().map(Hints::Known)),
            execution: extra(|extras| &extras.execution),
            icons: extra(|extras| &extras.icons),
            meta: extra(|extras| &extras.meta),
            other: extras.map(|extras| &extras.other).filter(|other| !other.is_empty()),
        }
    }
}

/// Lays JSON out anew, changing white space alone. It works on the text, so that numbers stay as they were spelled and
/// depth costs nothing.
fn indent(json: &str, out: &mut String) {
    let mut depth = 0_usize;
    let mut quoted = false;
    let mut escaped = false;
    let mut opened = false;
    for c in json.chars() {
        if quoted {
            out.push(c);
            quoted = escaped || c != '"';
            escaped = !escaped && c == '\\';
            continue;
        }
        if c.is_ascii_whitespace() {
            continue;
        }
        let closes = matches!(c, '}' | ']');
        if closes {
            depth = depth.saturating_sub(1);
        }
        // between the brackets of an empty list or object stands nothing
        if opened != closes {
            line_break(depth, out);
        }
        opened = false;
        match c {
            '{' | '[' => {
                out.push(c);
                depth += 1;
                opened = true;
            }
            ',' => {
                out.push(c);
                line_break(depth, out);
            }
            ':' => out.push_str(": "),
            _ => {
                out.push(c);
                quoted = c == '"';
            }
        }
    }
}

fn line_break(depth: usize, out: &mut String) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use super::{write, write_lines};
    use crate::catalog::load;
    use crate::source::Source;

    fn rewrite(text: &str) -> String {
        write(&load(&[Source::new("c.json", text)], None).unwrap().catalogue)
    }

    /// A catalogue in which everything is said that can be.
    const FULL: &str = r#"{
  "schema_version": 1,
  "server": {
    "id": "a/b",
    "version": "1"
  },
  "scan": {
    "protocol": "p"
  },
  "tools": [
    {
      "name": "x\"y",
      "description": "d\\",
      "class": "Read",
      "severity": "Low",
      "rationale": "r",
      "rated_by": "classifier",
      "confidence": "medium",
      "treat_as": "Write",
      "evidence": [
        {
          "source": "name",
          "quote": "{ x, [y]: \"",
          "class": "Write"
        }
      ],
      "contradictions": [
        "c"
      ],
      "signals": [
        "sql"
      ],
      "input_schema": {
        "maximum": 1.50e2,
        "required": [],
        "properties": {}
      },
      "output_schema": {
        "x": [
          1.0
        ]
      },
      "annotations": {
        "readOnlyHint": true,
        "title": "T"
      },
      "execution": {},
      "icons": [],
      "_meta": {
        "k": 1
      },
      "other": {
        "class": "Read"
      }
    },
    {
      "name": "bare",
      "title": "B"
    }
  ]
}
"#;

    #[test]
    fn what_is_written_is_read_back() {
        assert_eq!(rewrite(FULL), FULL);
    }

    #[test]
    fn our_example_says_the_same_when_written_again() {
        let text = include_str!("../../examples/github/catalog.json");
        let written = rewrite(text);
        let [before, after] = [text, &written].map(|text| serde_json::from_str::<serde_json::Value>(text).unwrap());
        assert!(before == after, "the catalogue has changed");
        assert!(rewrite(&written) == written, "writing it again gives other bytes");
    }

    #[test]
    fn what_other_formats_say_beside_is_kept() {
        let list = r#"{"tools": [{"name": "x", "title": 5, "outputSchema": {"a":
 1}, "icons": null, "url": "u",
            "annotations": {"title": "T", "idempotentHint": true}}]}"#;
        let loaded = load(&[Source::new("c.json", list)], None).unwrap().catalogue;
        let expected = r#"{"schema_version":1,"tools":[{"name":"x","output_schema":{"a": 1},"annotations":{"title": "T", "idempotentHint": true},"other":{"title":5,"url":"u"}}]}"#;
        assert_eq!(write_lines([&loaded, &loaded]), format!("{expected}\n{expected}\n"));
    }

    #[test]
    fn depth_costs_nothing() {
        let deep = format!(r#"[{{"name": "x", "inputSchema": {}{}}}]"#, "[".repeat(1_000), "]".repeat(1_000));
        let written = rewrite(&deep);
        assert_eq!(rewrite(&written), written);
    }
}
