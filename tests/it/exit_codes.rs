//! What every command ends with, and when: each row of the tables in `docs/exit-codes.md` is a run here.

use crate::support::{Run, assert_generated, policy, root};

/// A command, an exit code, when it ends with that, and a run that does.
type Row = (&'static str, i32, &'static str, &'static str);

/// Sorted by command and code.
const ROWS: &[Row] = &[
    ("init", 0, "the policy was written, and no lint fails it", "init --yes -o new.json"),
    ("init", 0, "there was nothing to add", "init --update --yes --old-catalog catalog.json"),
    (
        "init",
        1,
        "the policy was written, and a lint fails it",
        "init --update --yes --old-catalog before.json -o careless.json",
    ),
    ("init", 2, "the file exists, and `--force` is not given", "init --yes"),
    ("init", 2, "nobody can be asked, and `--yes` is not given", "init -o new.json"),
    ("init", 2, "no tool of the catalogue is rated", "init --yes -o new.json --catalog unrated.json"),
    ("validate", 0, "no policy has an error", "validate policy.json"),
    ("validate", 1, "a policy has an error", "validate broken.json"),
    ("validate", 2, "a file cannot be read, whatever was found in the others", "validate broken.json missing.json"),
    ("validate", 2, "a folder holds no policy", "validate empty"),
    ("lint", 0, "nothing was found", "lint policy.json"),
    ("lint", 0, "only warnings were found", "lint open.json"),
    ("lint", 0, "everything found is in the baseline", "lint careless.json --baseline known.json"),
    ("lint", 0, "`--fix` has repaired everything that fails", "lint --fix careless.json"),
    ("lint", 0, "there is no catalogue, and nothing was found without it", "lint alone/policy.json"),
    ("lint", 1, "a lint at `deny` found something", "lint careless.json"),
    ("lint", 1, "`-D warnings` is given, and there is a warning", "lint open.json -D warnings"),
    ("lint", 1, "a policy has an error of structure", "lint broken.json"),
    ("lint", 1, "`--diff` shows a change", "lint --diff careless.json"),
    ("lint", 2, "`--require-catalog` is given, and there is no catalogue", "lint alone/policy.json --require-catalog"),
    ("lint", 2, "the catalogue cannot be read", "lint policy.json --catalog missing.json"),
    ("lint", 2, "no tool of the catalogue is rated", "lint policy.json --catalog unrated.json"),
    (
        "lint",
        2,
        "`--write-baseline` is given with `-`, of which no baseline can be made",
        "lint - --write-baseline new.json",
    ),
    ("lint", 2, "the baseline cannot be read", "lint policy.json --baseline missing.json"),
    ("lint", 2, "`policy.toml` is not valid, whatever was found", "lint careless.json --config wrong.toml"),
    (
        "lint",
        2,
        "`policy.toml` names a catalogue that is not there, or a server that it lacks",
        "lint policy.json --config gone.toml",
    ),
    ("lint", 2, "there is no lint of this name", "lint policy.json -A no-such-lint"),
    ("explain", 0, "it was explained, also where `--args` is denied", "explain delete_customer --args {}"),
    ("explain", 2, "there is no tool, lint or error of this name", "explain no_such_tool"),
    ("explain", 2, "`--args` is no JSON object", "explain list_charges --args []"),
    ("eval", 0, "every call is allowed", "eval list_charges"),
    ("eval", 1, "a call is denied", "eval delete_customer"),
    ("eval", 2, "a call cannot be decided", "eval list_charges --args []"),
    (
        "eval",
        2,
        "the arguments do not fit the input schema of `--catalog`",
        "eval run_report --args {} --catalog catalog.json",
    ),
    ("eval", 2, "the policy is not valid", "eval list_charges --policy broken.json"),
    ("test", 0, "every case passed", "test right.policytest.json"),
    ("test", 1, "a case failed", "test wrong.policytest.json"),
    ("test", 1, "`--min-coverage` or `--min-score` is not reached", "test right.policytest.json --min-coverage 90"),
    ("test", 2, "a test file cannot be read", "test missing.policytest.json"),
    ("test", 2, "a folder holds no test file", "test empty"),
    ("diff", 0, "nothing may be looser", "diff policy.json tighter.json"),
    ("diff", 1, "something may be looser", "diff tighter.json policy.json"),
    ("diff", 1, "`--fail-on changed`, and access changed", "diff policy.json tighter.json --fail-on changed"),
    ("diff", 2, "a policy is not valid", "diff policy.json broken.json"),
    ("diff", 2, "there is no such revision, or no repository", "diff --git HEAD policy.json"),
    ("fmt", 0, "everything is laid out now", "fmt careless.json"),
    ("fmt", 0, "`--check` or `--diff` finds nothing to change", "fmt --check policy.json"),
    ("fmt", 1, "`--check` or `--diff` finds something to change", "fmt --check careless.json"),
    ("fmt", 2, "a file is no valid policy, and stays as it is", "fmt broken.json"),
    ("config", 0, "it was told what applies", "config policy.json"),
    ("config", 2, "`policy.toml` is not valid", "config policy.json --config wrong.toml"),
    (
        "config",
        2,
        "`policy.toml` names a catalogue that is not there, or a server that it lacks",
        "config policy.json --config gone.toml",
    ),
    ("config", 2, "a file cannot be read", "config missing.json"),
    ("catalog scan", 0, "the tools were fetched", "catalog scan --yes -- sh server.sh"),
    ("catalog scan", 1, "the server differs from `--check`", "catalog scan --yes --check unrated.json -- sh server.sh"),
    ("catalog scan", 2, "the server cannot be started, does not answer, or nobody agreed", "catalog scan -- true"),
    ("catalog classify", 0, "it was rated, however certain that is", "catalog classify unrated.json"),
    ("catalog classify", 2, "a file cannot be read", "catalog classify missing.json"),
    ("catalog lint", 0, "nothing, or only warnings were found", "catalog lint unrated.json"),
    ("catalog lint", 1, "a lint at `deny` found something", "catalog lint unrated.json -D warnings"),
    ("catalog lint", 2, "a file cannot be read", "catalog lint missing.json"),
    ("catalog show", 0, "there is something to show", "catalog show"),
    ("catalog show", 2, "no tool fits", "catalog show no_such_tool"),
    ("catalog diff", 0, "the risk did not grow", "catalog diff milder.json catalog.json"),
    ("catalog diff", 1, "the risk grew", "catalog diff catalog.json milder.json"),
    ("catalog diff", 2, "not everything could be compared", "catalog diff catalog.json unrated.json"),
    ("catalog import", 0, "it was converted", "catalog import unrated.json"),
    ("catalog import", 2, "a file is no list of tools", "catalog import policy.json"),
    ("catalog build", 0, "the file was written", "catalog build new.catalog catalog.json"),
    ("catalog build", 2, "the file exists, and `--force` is not given", "catalog build before.json catalog.json"),
    ("schema", 0, "it was printed", "schema catalog"),
    ("schema", 2, "there is no such document", "schema no-such-document"),
    ("completions", 0, "it was printed", "completions zsh"),
    ("completions", 2, "there is no such shell", "completions no-such-shell"),
    ("man", 0, "it was printed, or written", "man"),
    ("man", 2, "the folder is not there", "man --out-dir no/such/folder"),
];

/// A folder in which every row can run.
fn prepared(words: &str) -> Run {
    let example = |file: &str| std::fs::read_to_string(root().join("examples/payments").join(file)).unwrap();
    let (rules, tools) = (example("policy.json"), example("catalog.json"));
    let careless = r#"{"version": "1", "default": "deny", "tools": {"run_report": {}}}"#;
    let case = |expect: &str| {
        format!(r#"{{"policy": "policy.json", "cases": [{{"tool": "list_charges", "expect": "{expect}"}}]}}"#)
    };
    let known = r#"{"schema_version": 1, "findings": [
        {"file": "careless.json", "lint": "unlimited-execute", "tool": "run_report", "path": "/tools/run_report", "level": "deny"}]}"#;
    policy(words)
        .file("policy.json", &rules)
        .file("tighter.json", rules.replace("5000", "500"))
        .file("open.json", rules.replace("\"default\": \"deny\"", "\"default\": \"allow\""))
        .file("careless.json", careless)
        .file("broken.json", r#"{"version": "1", "default": "deny", "toolz": {}}"#)
        .file("alone/policy.json", r#"{"version": "1", "default": "deny", "tools": {"list_orders": {}}}"#)
        .file("empty/notes.txt", "")
        .file("milder.json", tools.replace("Destructive", "Write"))
        .file("catalog.json", tools)
        .file(
            "before.json",
            r#"{"server": {"id": "acme/payments"}, "tools": [{"name": "run_report", "class": "Execute"}]}"#,
        )
        .file("unrated.json", r#"{"tools": [{"name": "list_orders"}]}"#)
        .file("right.policytest.json", case("allow"))
        .file("wrong.policytest.json", case("deny"))
        .file("known.json", known)
        .file("wrong.toml", "[lints]\nno-such-lint = \"allow\"\n")
        .file("gone.toml", "[[policy]]\nfiles = \"*.json\"\ncatalog = \"gone.json\"\n")
}

#[test]
fn every_row_is_true() {
    for (command, code, when, words) in ROWS {
        let run = prepared(words);
        #[cfg(all(feature = "scan", unix))]
        let run = crate::scan::with_server(run);
        if *command == "catalog scan" && !cfg!(all(feature = "scan", unix)) {
            continue;
        }
        let outcome = run.run();
        assert_eq!(outcome.code, Some(*code), "policy {words}: {when}\n{}", outcome.text());
    }
}

#[test]
fn the_page_has_every_row() {
    let path = "docs/exit-codes.md";
    let text = std::fs::read_to_string(root().join(path)).unwrap();
    let (before, rest) = text.split_once("<!-- rows: begin (generated) -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- rows: end -->").unwrap();
    let (mut tables, mut heading) = (String::new(), "");
    for (command, code, when, words) in ROWS {
        // the small commands share a table
        let section = match *command {
            "schema" | "completions" | "man" => "schema, completions and man",
            command => command.split(' ').next().unwrap(),
        };
        if section != heading {
            heading = section;
            tables.push_str(&format!("\n## {section}\n\n| code | when | such as |\n|---|---|---|\n"));
        }
        tables.push_str(&format!("| {code} | {when} | `policy {words}` |\n"));
    }
    let text = format!("{before}<!-- rows: begin (generated) -->\n{tables}\n<!-- rows: end -->{after}");
    assert_generated(path, &text);
}

#[test]
fn every_command_has_rows() {
    let help = policy("--help").run().stdout;
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let commands = commands.lines().take_while(|line| line.starts_with("  "));
    for command in commands.map(|line| line.split_whitespace().next().unwrap()).filter(|command| *command != "help") {
        assert!(ROWS.iter().any(|(of, ..)| of.split(' ').next() == Some(command)), "{command}");
    }
}
