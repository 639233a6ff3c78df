//! A policy made from a rated catalogue is clean in the eyes of the linter, whatever the catalogue and the preset.

use mcp_policy::analysis::recommended::Preset;
use mcp_policy::author::{self, Choices};
use mcp_policy::catalog::{Catalogue, RiskClass, Server, Tool};
use mcp_policy::lint::{self, Context, Levels};
use mcp_policy::policy;
use mcp_policy::source::Source;
use proptest::prelude::*;

fn any_name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[aA]{1,3}",
        "(get|delete|pay)_(file|secret|token)",
        "[aA_]{0,2}_rate(_[2-4])?",
        "[aа ]{1,3}",
        "\\PC{1,6}"
    ]
}

fn any_class() -> impl Strategy<Value = Option<RiskClass>> {
    prop::option::weighted(0.9, prop::sample::select(RiskClass::ALL))
}

/// What may be the truth of a sensible policy: nothing is left to call, or what may be called can leak.
const TRUE_OF_MANY: [&str; 3] = ["allows-nothing", "secret-read", "toxic-flow"];

proptest! {
    #[test]
    fn what_is_generated_is_clean(tools in prop::collection::vec((any_name(), any_class()), 1..30)) {
        let tools = tools.into_iter().map(|(name, class)| Tool { name, class, ..Tool::default() });
        let catalogue = Catalogue::new(Server::default(), tools);
        for preset in Preset::ALL {
            let Ok(built) = author::build(&catalogue, &Choices { preset, ..Choices::default() }) else { continue };
            let source = Source::new("policy.json", author::render(&built.document));
            let policy = policy::load(&source).policy.expect("a policy");
            let report = lint::check(&Context::new(&policy, Some(&catalogue)), &Levels::default());
            let said: Vec<_> = report.findings.iter().filter(|finding| !TRUE_OF_MANY.contains(&finding.code)).collect();
            prop_assert!(said.is_empty(), "{preset}: {said:?}\n{}", source.text());
        }
    }
}
