//! Any text as a test file of policies.

use mcp_policy::policy;
use mcp_policy::source::Source;
use mcp_policy::testing::{Coverage, TestFile, Work, file_to_json, read_json, read_toml, run};

use super::text;

/// Rounds beyond which a case is not run: time is what it takes.
const MOST_ROUNDS: u64 = 2_000;

const POLICY: &str = r#"{"version": "1", "default": "deny", "hide": ["h"], "all_tools": {"limits": [
    {"counter": "all", "window": "day", "max": 9, "scope": "grant"}]}, "tools": {"t": {
    "require": [{"conditions": [{"path": "args.a", "op": "lte", "value": 5}], "on_deny": "No."}],
    "deny_if": [{"conditions": [{"path": "args.b", "op": "regex", "value": "x+$"}]}],
    "limits": [{"counter": "c", "window": "minute", "max": 2, "scope": "grant"},
        {"counter": "d", "window": "hour", "max": 50, "scope": "grant", "increment_from": "args.a"}]}}}"#;

/// What is read of JSON or TOML is written so that it is read again, and its cases run to their end.
pub fn check(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let source = Source::new("x", text);
    for file in [read_json(&source), read_toml(&source)] {
        match file {
            Ok(file) => holds(&file),
            Err(error) => assert!(!error.message.is_empty() && error.at.line >= 1 && error.at.column >= 1, "{error:?}"),
        }
    }
}

fn holds(file: &TestFile) {
    let written = file_to_json(file).to_string();
    let again = read_json(&Source::new("x", written.as_str())).unwrap_or_else(|error| panic!("{error:?}\n{written}"));
    let mut expected = file.clone();
    // how far apart rounds are is nothing to a single one
    let steps = expected.cases.iter_mut().flat_map(|case| &mut case.steps);
    steps.filter(|step| step.rounds == 1).for_each(|step| step.every = 60);
    assert_eq!(again, expected, "{written}");
    let policy = policy::load(&Source::new("p", POLICY)).policy.unwrap();
    let (mut work, mut coverage) = (Work::default(), Coverage::default());
    for case in &file.cases {
        if case.steps.iter().fold(0, |rounds: u64, step| rounds.saturating_add(step.rounds)) <= MOST_ROUNDS {
            let _ = run(case, &policy, &mut work, |step, decision| coverage.observe(step, decision));
        }
    }
}
