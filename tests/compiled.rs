//! A policy is linted the same against a catalogue in whatever form, and with all of it or only what linting asks for.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs;
use std::path::Path;

use mcp_policy::catalog::{self, Catalogue, Compiled, compiled};
use mcp_policy::diagnostic::{Diagnostic, Level};
use mcp_policy::lint::{self, Context, LINTS, Levels};
use mcp_policy::policy;
use mcp_policy::source::Source;

fn example(file: &str) -> Source {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/github").join(file);
    Source::new(file, fs::read_to_string(path).unwrap())
}

/// Whatever any lint has to say, those that are off by default included.
fn findings(policy: &Source, catalogue: &Catalogue) -> Vec<Diagnostic> {
    let policy = policy::load(policy).policy.unwrap();
    let mut levels = Levels::default();
    LINTS.iter().for_each(|lint| levels.set(lint.id, Level::Warn).unwrap());
    lint::check(&Context::new(&policy, Some(catalogue)), &levels).findings
}

#[test]
fn every_form_of_a_catalogue_gives_the_same_findings() {
    let sources = [example("catalog.json")];
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("catalog.bin");
    compiled::build(&sources, &file).unwrap();
    let opened = Compiled::open(&file).unwrap().unwrap();
    let whole = catalog::load(&sources, None).unwrap().catalogue;
    let others = [
        catalog::load_facts(&sources, None).unwrap().catalogue,
        catalog::load([&opened], None).unwrap().catalogue,
        catalog::load_facts([&opened], None).unwrap().catalogue,
    ];
    let open = Source::new("open.json", r#"{"version": "1", "default": "allow"}"#);
    for policy in [example("policy.json"), example("unsafe.policy.json"), open] {
        let expected = findings(&policy, &whole);
        assert!(!expected.is_empty(), "{} shows nothing", policy.name());
        for other in &others {
            assert_eq!(findings(&policy, other), expected, "{}", policy.name());
        }
    }
}
