//! Ratings for programs: one document, a tool on each line.

use std::io::Write;

use mcp_policy::catalog::classify::{Rating, Signal, in_parallel};
use mcp_policy::catalog::{Confidence, Evidence, RatedBy, RiskClass, Severity};
use serde::Serialize;

use super::Row;
use crate::failure::Failure;
use crate::render::{SCHEMA_VERSION, append_json};
use crate::ui::Ui;

/// Writes the ratings of the tools as they are made.
pub fn write(rows: &[Row<'_>], ui: &mut Ui) -> Result<(), Failure> {
    let mut outcome = write!(ui.out(), "{{\"schema_version\":{SCHEMA_VERSION},\"tools\":[");
    let mut first = true;
    in_parallel(rows, lines, |text| {
        let start = usize::from(std::mem::take(&mut first));
        if let (Ok(()), Some(text)) = (&outcome, text.get(start..)) {
            outcome = ui.out().write_all(text);
        }
    });
    outcome?;
    writeln!(ui.out(), "\n]}}")?;
    Ok(())
}

/// A line for each tool, each with a comma and a line break before it.
fn lines(rows: &[Row<'_>]) -> Vec<u8> {
    let mut text = Vec::with_capacity(rows.len() * 512);
    for row in rows {
        text.extend(b",\n");
        append_json(&JsonRating::new(row, &row.rating()), &mut text);
    }
    text
}

#[derive(Serialize)]
struct JsonRating<'a> {
    server: Option<&'a str>,
    name: &'a str,
    class: RiskClass,
    severity: Severity,
    confidence: Confidence,
    treat_as: RiskClass,
    review: bool,
    evidence: &'a [Evidence],
    contradictions: &'a [String],
    signals: &'a [Signal],
    given: Option<Given>,
}

/// How somebody else has rated the tool.
#[derive(Serialize)]
struct Given {
    class: RiskClass,
    severity: Option<Severity>,
    rated_by: Option<RatedBy>,
}

impl<'a> JsonRating<'a> {
    fn new(row: &Row<'a>, rating: &'a Rating) -> Self {
        Self {
            server: row.server.label(),
            name: &row.tool.name,
            class: rating.class,
            severity: rating.severity,
            confidence: rating.confidence,
            treat_as: rating.treat_as,
            review: rating.needs_review(),
            evidence: &rating.evidence,
            contradictions: &rating.contradictions,
            signals: &rating.signals,
            given: row.tool.class.map(|class| Given {
                class,
                severity: row.tool.severity(),
                rated_by: row.tool.rated_by,
            }),
        }
    }
}
