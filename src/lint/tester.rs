//! The harness of all lint tests: policies that pass, policies that fail with what is said about them (a snapshot), and
//! what a fix makes of a policy.
//!
//! A policy is written in full, or as its members without `version` and under `default: deny`.

use std::fmt::Write as _;

use super::{Context, Levels, Lint, check};
use crate::catalog::{Catalogue, Confidence, RatedBy, Server, Tool};
use crate::diagnostic::{Diagnostic, Level, Place};
use crate::document::{Document, edit};
use crate::policy::Policy;
use crate::source::Source;

/// Tests one lint.
pub(super) struct Tester {
    lint: &'static str,
    fixable: bool,
    catalogue: Option<Catalogue>,
    rendered: String,
    fixes: usize,
}

impl Tester {
    pub(super) fn new(lint: &Lint) -> Self {
        Self { lint: lint.id, fixable: lint.fixable, catalogue: None, rendered: String::new(), fixes: 0 }
    }

    /// From here on there is a catalogue of these tools, each with the word of its class; other words are unrated.
    pub(super) fn catalogue(self, tools: &[(&str, &str)]) -> Self {
        let tool = |(name, class): &(&str, &str)| Tool { class: class.parse().ok(), ..named(name) };
        Self { catalogue: Some(Catalogue::new(Server::default(), tools.iter().map(tool))), ..self }
    }

    /// From here on the tools of the catalogue are rated by our own classifier, which is not sure.
    pub(super) fn guessed(self) -> Self {
        let guess = |tool: &Tool| Tool {
            rated_by: Some(RatedBy::Classifier),
            confidence: Some(Confidence::Medium),
            class: tool.class,
            ..named(&tool.name)
        };
        let tools = self.catalogue.as_ref().map(|known| known.tools().iter().map(guess).collect::<Vec<_>>());
        Self { catalogue: tools.map(|tools| Catalogue::new(Server::default(), tools)), ..self }
    }

    /// From here on the one tool of the catalogue declares these arguments.
    pub(super) fn schema(self, schema: &str) -> Self {
        let declared = |tool: &Tool| Tool {
            class: tool.class,
            input_schema: Some(serde_json::from_str(schema).unwrap()),
            ..named(&tool.name)
        };
        let tools = self.catalogue.as_ref().map(|known| known.tools().iter().map(declared).collect::<Vec<_>>());
        Self { catalogue: tools.map(|tools| Catalogue::new(Server::default(), tools)), ..self }
    }

    /// None of these policies has a finding of the lint.
    pub(super) fn pass<const N: usize>(self, policies: [&str; N]) -> Self {
        for policy in policies {
            let text = full(policy);
            let found = self.findings(&text);
            assert!(found.is_empty(), "{text}\n{found:#?}");
        }
        self
    }

    /// Each of these policies has findings of the lint; what they say goes into the snapshot.
    pub(super) fn fail<const N: usize>(mut self, policies: [&str; N]) -> Self {
        for policy in policies {
            let text = full(policy);
            let found = self.findings(&text);
            assert!(!found.is_empty(), "no finding in {text}");
            self.rendered.push_str(&format!("{policy}\n"));
            for finding in found {
                self.rendered.push_str(&render(&finding, |place| underlined(&text, place)));
            }
            self.rendered.push('\n');
        }
        self
    }

    /// The fixes of all findings turn the first text into the second, in which the lint finds nothing more.
    pub(super) fn fix<const N: usize>(mut self, pairs: [(&str, &str); N]) -> Self {
        for (before, after) in pairs {
            let (before, after) = (full(before), full(after));
            let edits: Vec<_> =
                self.findings(&before).into_iter().filter_map(|found| found.fix).flat_map(|fix| fix.edits).collect();
            assert!(!edits.is_empty(), "nothing to fix in {before}");
            assert_eq!(edit::apply(&before, &edits).unwrap(), after);
            assert_eq!(self.findings(&after), [], "{after}");
            self.fixes += 1;
        }
        self
    }

    /// Compares the findings with the snapshot, and the fixes with the promise of the lint.
    pub(super) fn run(self) {
        assert_eq!(self.fixable, self.fixes > 0, "a lint is fixable if and only if a fix is tested");
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(self.lint, self.rendered);
        });
    }

    fn findings(&self, text: &str) -> Vec<Diagnostic> {
        let policy: Policy = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let mut levels = Levels::default();
        if super::find(self.lint).unwrap().level == Level::Allow {
            levels.set(self.lint, Level::Warn).unwrap();
        }
        let report = check(&Context::new(&policy, self.catalogue.as_ref()), &levels);
        assert!(!report.not_run.contains(&self.lint), "the lint needs a catalogue");
        report.findings.into_iter().filter(|finding| finding.code == self.lint).collect()
    }
}

/// A policy from its members, or the whole of it.
pub(super) fn full(policy: &str) -> String {
    if policy.starts_with('{') {
        policy.to_owned()
    } else {
        format!(r#"{{"version": "1", "default": "deny", {policy}}}"#)
    }
}

fn named(name: &str) -> Tool {
    Tool { name: name.to_owned(), ..Tool::default() }
}

fn underlined(text: &str, place: &Place) -> String {
    let source = Source::new("policy.json", text);
    let document = Document::parse(&source).0.unwrap();
    let span = document.locate(place).unwrap_or_else(|| panic!("nothing to underline at {place:?} in {text}"));
    source.slice(span).to_owned()
}

/// What a finding says, as text; `underlined` gives the text of a place.
pub(super) fn render(finding: &Diagnostic, underlined: impl Fn(&Place) -> String) -> String {
    let mut rendered = format!("  {}[{}]: {}\n", finding.level, finding.code, finding.message);
    let mut line = |head: &str, place: &Place, text: &str| {
        writeln!(rendered, "    {head} {}  {text}", underlined(place)).unwrap();
    };
    line("at", &finding.primary.place, &finding.primary.text);
    finding.related.iter().for_each(|label| line("see", &label.place, &label.text));
    writeln!(rendered, "    help: {}", finding.help).unwrap();
    if let Some(fix) = &finding.fix {
        writeln!(rendered, "    fix: {}", fix.title).unwrap();
    }
    rendered.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}
