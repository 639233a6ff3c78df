//! Any policy and any catalogue: `{"policy": …, "catalogue": …}`, or bytes out of which these are drawn.

use mcp_policy::catalog::{self, Catalogue};
use mcp_policy::decide::{Arguments, Call, decide_without_limits};
use mcp_policy::diagnostic::{Diagnostic, Level};
use mcp_policy::document::{Document, edit};
use mcp_policy::explain::explain;
use mcp_policy::lint::{self, Context, LINTS, Levels};
use mcp_policy::policy::{self, Policy};
use mcp_policy::source::Source;
use serde_json::{Value, json};

use super::generate::Draw;
use super::is_told;

/// Every finding stands in its place and shows what is true, twice the same; a fix leaves a policy; everything can be
/// explained.
pub fn check(data: &[u8]) {
    let input = drawn(data);
    let source = Source::new("policy.json", format!("{:#}\n", input["policy"]));
    let Some(policy) = policy::load(&source).policy else {
        return assert!(data.starts_with(b"{"), "{}", source.text());
    };
    let file = Source::new("catalog.json", input["catalogue"].to_string());
    let whole = catalog::load([&file], None).ok().map(|loaded| loaded.catalogue);
    let facts = catalog::load_facts([&file], None).ok().map(|loaded| loaded.catalogue);
    let found = findings(&policy, facts.as_ref());
    assert_eq!(found, findings(&policy, whole.as_ref()), "{input}");
    let (document, _) = Document::parse(&source);
    for finding in &found {
        is_told(&source, document.as_ref(), finding);
        is_true(&policy, finding, &input);
        is_mended(&source, finding, &input);
    }
    let names = whole.iter().flat_map(Catalogue::tools).map(|tool| tool.name.as_str());
    for name in names.chain(policy.tools.iter().map(|(name, _)| name)) {
        explain(name, whole.as_ref(), Some(&policy)).unwrap();
    }
}

/// The policy and the catalogue that an input holds, or that are drawn out of it.
pub(super) fn drawn(data: &[u8]) -> Value {
    serde_json::from_slice(data).ok().filter(Value::is_object).unwrap_or_else(|| {
        let mut draw = Draw::new(data);
        let policy = draw.policy();
        json!({"policy": policy, "catalogue": draw.catalogue()})
    })
}

fn findings(policy: &Policy, catalogue: Option<&Catalogue>) -> Vec<Diagnostic> {
    let mut levels = Levels::default();
    LINTS.iter().for_each(|lint| levels.set(lint.id, Level::Warn).unwrap());
    lint::check(&Context::new(policy, catalogue), &levels).findings
}

/// A call that a finding shows does pass.
fn is_true(policy: &Policy, finding: &Diagnostic, input: &Value) {
    let Some(witness) = &finding.witness else { return };
    let args = Arguments::new(witness["args"].clone()).unwrap();
    let call = Call { tool: witness["tool"].as_str().unwrap(), args: &args };
    assert!(decide_without_limits(policy, call).verdict.is_allowed(), "{finding:#?}\n{input}");
}

/// A fix that a finding offers can be carried out and leaves a policy.
fn is_mended(source: &Source, finding: &Diagnostic, input: &Value) {
    let Some(fix) = &finding.fix else { return };
    let text = edit::apply(source.text(), &fix.edits).unwrap_or_else(|error| panic!("{error}: {finding:#?}\n{input}"));
    let mended = policy::load(&Source::new("mended.json", text));
    assert!(mended.policy.is_some(), "{:#?}\n{finding:#?}\n{input}", mended.diagnostics);
}
