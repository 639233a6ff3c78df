//! What SARIF is told of the lints and structure codes.

use std::collections::{BTreeMap, BTreeSet};

use mcp_policy::diagnostic::Level;
use mcp_policy::lint::{self, Category, LINTS, Lint};
use mcp_policy::schema::codes::{self, Code};

use super::parts::{Configuration, Help, Rule, RuleProperties, Text};
use crate::report::{Report, Subject};

/// The lints that ran on some file, and whatever else was found; sorted by id.
pub struct Rules {
    index: BTreeMap<&'static str, usize>,
}

impl Rules {
    pub fn of(report: &Report) -> Self {
        let mut ids: BTreeSet<&'static str> = report.all_findings().map(|(_, found)| found.diagnostic.code).collect();
        if report.files.iter().any(|file| file.linted) {
            let about_catalogues = report.subject == Subject::Catalogues;
            let fits = |lint: &&Lint| (lint.category == Category::Catalogue) == about_catalogues;
            ids.extend(LINTS.iter().filter(fits).map(|lint| lint.id));
        }
        Self { index: ids.into_iter().enumerate().map(|(at, id)| (id, at)).collect() }
    }

    /// Where the rule of this id stands.
    pub fn index(&self, id: &str) -> Option<usize> {
        self.index.get(id).copied()
    }

    /// The rules in their order.
    pub fn list(&self) -> Vec<Rule> {
        self.index.keys().map(|id| rule(id)).collect()
    }
}

fn rule(id: &'static str) -> Rule {
    match (lint::find(id), codes::find(id)) {
        (Ok(lint), _) => of_lint(lint),
        (_, Some(code)) => of_code(code),
        (Err(_), None) => {
            of_code(&Code { id, summary: "Something is wrong in the document.", explanation: "See the message." })
        }
    }
}

fn of_lint(lint: &Lint) -> Rule {
    let level = match lint.level {
        Level::Deny => "error",
        Level::Warn => "warning",
        Level::Allow => "none",
    };
    Rule {
        id: lint.id,
        short_description: Text { text: lint.summary.to_owned() },
        full_description: Text { text: first_paragraph(lint.docs).unwrap_or_else(|| lint.summary.to_owned()) },
        help: Help { text: lint.docs.to_owned(), markdown: lint.docs.to_owned() },
        default_configuration: Configuration { level, enabled: lint.level != Level::Allow },
        properties: RuleProperties {
            category: lint.category.as_str(),
            precision: "high",
            tags: vec!["security", lint.category.as_str()],
        },
    }
}

fn of_code(code: &Code) -> Rule {
    let help = format!("{}\n\n{}", code.summary, code.explanation);
    Rule {
        id: code.id,
        short_description: Text { text: code.summary.to_owned() },
        full_description: Text { text: help.clone() },
        help: Help { text: help.clone(), markdown: help },
        default_configuration: Configuration { level: "error", enabled: true },
        properties: RuleProperties { category: "structure", precision: "very-high", tags: vec!["structure"] },
    }
}

/// The first lines of a page that are prose, as one line.
fn first_paragraph(page: &str) -> Option<String> {
    let prose = page.lines().skip_while(|line| line.is_empty() || line.starts_with('#'));
    let text = prose.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}
