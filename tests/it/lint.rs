//! `policy lint`: findings, levels, catalogues.

use crate::support::{Run, policy};

const CARELESS: &str = r#"{
  "version": "1",
  "default": "deny",
  "tools": {
    "get_order": {},
    "delete_customer": {},
    "update_ordre": {},
    "update_order": {
      "limits": [
        { "counter": "update_order_rate", "window": "minute", "max": 300, "scope": "grant" }
      ]
    }
  }
}
"#;

fn lint(words: &str) -> Run {
    policy(&format!("lint {words}")).file("policy.json", CARELESS)
}

fn against_shop(words: &str) -> Run {
    lint(words).fixture("catalog.json", "catalog/shop.json")
}

#[test]
fn a_careless_policy() {
    insta::assert_snapshot!("lint-careless", against_shop("").run().text());
    insta::assert_snapshot!("lint-careless-json", against_shop("--format json").run().text());
}

#[test]
fn the_format_never_changes_the_exit_code() {
    for words in
        ["", "-A reachable-destructive -A unlimited-destructive -A unknown-tool", "-D warnings", "missing.json"]
    {
        let human = against_shop(words).run().code;
        let json = against_shop(&format!("{words} --format json")).run().code;
        assert_eq!(human, json, "{words}");
    }
}

#[test]
fn what_was_not_checked_is_said() {
    insta::assert_snapshot!(lint("").run().text(), @"
    exit: 0
    --- stdout
    Risk was not checked for `policy.json`: there is no catalogue; give one with `--catalog FILE`, or
    put `catalog.json` beside the policy. These lints did not run: impossible-condition, loose-limit,
    loose-regex, optional-argument-bypass, reachable-destructive, reachable-financial, secret-read,
    toxic-flow, type-bypass, unknown-argument, unknown-tool, unlimited-destructive, unlimited-execute,
    unlimited-financial, unlimited-write, unrated-tool.

    Checked 1 policy: nothing found.
    ");
    insta::assert_snapshot!(lint("--require-catalog").run().stderr, @r#"
    error: there is no catalogue for `policy.json`
     help: give it with `--catalog FILE`, or put `catalog.json` beside the policy
    "#);
    assert_eq!(lint("--require-catalog").run().code, Some(2));
    assert_eq!(against_shop("--require-catalog").run().code, Some(1));
}

#[test]
fn what_is_too_hard_to_judge_is_said() {
    let catalogue = r#"{"tools": [{"name": "t", "class": "Read", "inputSchema": {"properties": {
        "a": {"type": ["string", "array"]}, "b": {"type": "string"}}}}]}"#;
    let run = |require: &str, words: &str| {
        let deny = r#"{"conditions": [{"path": "args.a", "op": "regex", "value": "^/etc"}], "on_deny": "no"}"#;
        let text = format!(
            r#"{{"version": "1", "default": "deny", "tools": {{"t": {{"require": [{require}], "deny_if": [{deny}]}}}}}}"#
        );
        let run = policy(&format!("lint p.json --catalog c.json {words}"));
        run.file("p.json", &text).file("c.json", catalogue).run()
    };
    assert!(run("", "").stdout.contains("warning[type-bypass]"));
    // the call that gets round the rule is not found any more
    let hard = r#"{"conditions": [{"path": "args.b", "op": "regex", "value": "a[ab]{14}$"}]}"#;
    let said = "Not everything was found out about the conditions of `p.json`";
    assert!(run(hard, "").stdout.contains(said) && !run("", "").stdout.contains(said));
    assert!(run(hard, "-q").stderr.contains(said));
    assert!(run(hard, "--format json").stdout.contains("\"unanswered\": true"));

    let rules: Vec<String> = (0..3000)
        .map(|at| format!(r#"{{"conditions": [{{"path": "args.a", "op": "contains", "value": "zq{at}"}}]}}"#))
        .collect();
    let long = "x".repeat(4_000_000);
    let exists = r#"{"conditions": [{"path": "args.a", "op": "exists", "value": true}, {"path": "args.b", "op": "exists", "value": true}]}"#;
    let conditions = format!(
        r#"[{{"path": "args.a", "op": "not_in", "value": ["{long}"]}}, {{"path": "args.b", "op": "exists", "value": true}}]"#
    );
    let text = format!(
        r#"{{"version": "1", "default": "deny", "tools": {{"t": {{"require": [{exists}], "deny_if": [{}, {{"conditions": {conditions}}}]}}}}}}"#,
        rules.join(", ")
    );
    let outcome = policy("lint p.json").file("p.json", &text).run();
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
    assert!(outcome.stderr.starts_with("error: cannot judge all rules of `p.json`"), "{}", outcome.stderr);
}

#[test]
fn of_two_levels_the_stricter_counts_and_a_name_beats_the_group() {
    let count = |words: &str| {
        let outcome = against_shop(words).run();
        let lines = outcome.stdout.lines();
        (outcome.code, lines.filter(|line| line.contains("[loose-limit]")).map(str::to_owned).collect::<Vec<_>>())
    };
    assert_eq!(count("").1, ["warning[loose-limit]"]);
    assert_eq!(count("-D loose-limit").1, ["error[loose-limit]"]);
    assert_eq!(count("-A loose-limit").1, [""; 0]);
    assert_eq!(count("-D loose-limit -A loose-limit").1, ["error[loose-limit]"]);
    assert_eq!(count("-A loose-limit -D loose-limit").1, ["error[loose-limit]"]);
    assert_eq!(count("-D warnings").1, ["error[loose-limit]"]);
    assert_eq!(count("-D warnings --warn loose-limit").1, ["warning[loose-limit]"]);
    assert_eq!(count("--warn loose-limit -D warnings").1, ["warning[loose-limit]"]);
    assert_eq!(count("-D warnings -A loose-limit").1, [""; 0]);
    let errors_off = "-A reachable-destructive -A unlimited-destructive -A unknown-tool";
    assert_eq!(count(errors_off).0, Some(0));
    assert_eq!(count(&format!("{errors_off} -D warnings")).0, Some(1));
}

#[test]
fn the_catalogue_is_found_beside_the_policy_or_named() {
    let beside = policy("lint a/policy.json b/policy.json")
        .file("a/policy.json", CARELESS)
        .fixture("a/tools.json", "catalog/shop.json")
        .file("b/policy.json", CARELESS);
    let outcome = beside.run();
    assert_eq!(outcome.stdout.matches("error[reachable-destructive]").count(), 1, "{}", outcome.stdout);
    assert!(outcome.stdout.contains("Risk was not checked for `b/policy.json`"), "{}", outcome.stdout);

    let named = policy("lint a/policy.json b/policy.json --catalog shop.json")
        .file("a/policy.json", CARELESS)
        .file("b/policy.json", CARELESS)
        .fixture("shop.json", "catalog/shop.json");
    let outcome = named.run();
    assert_eq!(outcome.stdout.matches("error[reachable-destructive]").count(), 2, "{}", outcome.stdout);
    assert!(outcome.stdout.contains("Checked 2 policies against `shop.json`"), "{}", outcome.stdout);
}

#[test]
fn one_of_several_servers_is_named() {
    let run = |words: &str| {
        let run = lint(&format!("--catalog servers.jsonl {words}"));
        run.fixture("servers.jsonl", "catalog/servers.jsonl").run()
    };
    insta::assert_snapshot!(run("").stderr, @r#"
    error: cannot use the catalogue: the catalogue has 2 servers: `acme/mail`, `acme/shop`
     help: choose one with `--server NAME`
    "#);
    assert_eq!(run("").code, Some(2));
    insta::assert_snapshot!(run("--server acme/shpo").stderr, @r#"
    error: cannot use the catalogue: the catalogue has no server `acme/shpo`
     help: did you mean `--server acme/shop`?
    "#);
    let outcome = run("--server acme/shop");
    assert_eq!(outcome.code, Some(0));
    assert!(outcome.stdout.contains("(2 tools)"), "{}", outcome.stdout);
}

#[test]
fn a_broken_policy_is_not_linted_but_told() {
    let outcome = lint("").file("policy.json", CARELESS.replace("\"scope\": \"grant\"", "\"scope\": \"all\"")).run();
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.stdout.contains("error[bad-scope]"), "{}", outcome.stdout);
}

#[test]
fn every_lint_and_code_has_a_page() {
    let list = policy("lint --list --format json").run();
    assert_eq!(list.code, Some(0));
    let list = list.json("lint-list");
    let lints = list["lints"].as_array().unwrap().iter().map(|lint| lint["id"].as_str().unwrap().to_owned());
    let ids: Vec<String> =
        lints.chain(mcp_policy::schema::codes::CODES.iter().map(|code| code.id.to_owned())).collect();
    assert!(ids.len() > 20, "{ids:?}");
    let table = policy("lint --list").run().stdout;
    for id in &ids {
        let page = policy("explain").word(id).run();
        assert_eq!(page.code, Some(0));
        assert!(page.stdout.starts_with(&format!("# `{id}`\n")), "{}", page.stdout);
        let page = policy("explain --format json").word(id).run();
        assert_eq!(page.code, Some(0));
        serde_json::from_str::<serde_json::Value>(&page.stdout).unwrap();
    }
    assert!(table.contains("reachable-destructive"), "{table}");
}

#[test]
fn an_unknown_name_gets_a_suggestion() {
    insta::assert_snapshot!(policy("explain reachable-destructiv").run().text(), @r#"
    exit: 2
    --- stderr
    error: `reachable-destructiv` is no lint and no error code, and there is no catalogue or policy to look a tool up in
     help: did you mean `reachable-destructive`?
    "#);
    insta::assert_snapshot!(policy("explain").word("a\u{1b}[31m").run().text(), @r#"
    exit: 2
    --- stderr
    error: `a\u{1b}[31m` is no lint and no error code, and there is no catalogue or policy to look a tool up in
     help: for a tool, give `--catalog FILE` or `--policy FILE`
    "#);
}

#[test]
fn reports_fit_their_schema() {
    let schema = policy("schema report").run().stdout;
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    for outcome in [
        against_shop("--format json").run(),
        lint("--format json missing.json policy.json empty").file("empty/x", "").run(),
        lint("--format json").file("policy.json", "{").run(),
        against_shop("--format json -A reachable-destructive").file("policy.json", "{\"hide\": 1, \"hide\": 2}").run(),
    ] {
        let report = serde_json::from_str(&outcome.stdout).unwrap();
        let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?} in {}", outcome.stdout);
    }
}

#[test]
fn a_catalogue_without_a_rated_tool_judges_nothing() {
    let unrated = r#"{"tools": [{"name": "get_order"}, {"name": "ping"}]}"#;
    let run = policy("lint").file("catalog.json", unrated);
    let run = run.file("policy.json", r#"{"version": "1", "default": "deny", "tools": {"ping": {}}}"#);
    insta::assert_snapshot!(run.run().text(), @r#"
    exit: 2
    --- stdout
    error[unrated-tool]

      × `ping` can be called, and the catalogue does not say how risky it is
       ╭─[policy.json:1:47]
     1 │ {"version": "1", "default": "deny", "tools": {"ping": {}}}
       ·                                               ───┬──
       ·                                                  ╰── has no risk class
       ╰────
      help: rate `ping` in the catalogue, or move it from `tools` to `hide` until somebody has

    Checked 1 policy against `catalog.json` (2 tools, 2 of them unrated): 1 error.
    --- stderr
    error: risk cannot be judged: of the 2 tools in `catalog.json` none has a risk class
     help: rate the tools with `policy catalog classify`, or give each a `class` (`Read`, `Other`, `Write`, `Execute`, `Financial` or `Destructive`)
    "#);
}

#[test]
fn a_tool_on_every_line_is_a_catalogue() {
    let lines = "{\"name\": \"ping\", \"class\": \"Write\", \"server\": \"a\"}\n\
                 {\"name\": \"ping\", \"inputSchema\": {}, \"class\": \"Read\", \"server\": \"b\"}\n";
    let run = |words: &str| {
        let run = policy(words).file("tools.jsonl", lines);
        run.file("policy.json", r#"{"version": "1", "default": "deny", "tools": {"ping": {}}}"#).run().text()
    };
    let both = run("lint --catalog tools.jsonl");
    assert!(both.contains("the catalogue has 2 servers: `a`, `b`"), "{both}");
    let one = run("lint --catalog tools.jsonl --server b");
    assert!(one.contains("Checked 1 policy against `tools.jsonl` (1 tool): nothing found."), "{one}");
}

#[test]
fn an_open_default_that_is_denied_by_name_fails_whatever_it_lets_through() {
    let guessed = r#"{"schema_version": 1, "tools": [{"name": "x", "class": "Destructive", "rated_by": "classifier", "confidence": "low"}]}"#;
    for catalogue in [
        r#"{"tools": [{"name": "list", "class": "Read"}]}"#,
        r#"{"tools": [{"name": "list", "class": "Other"}]}"#,
        guessed,
    ] {
        let run = |words: &str| {
            policy(words)
                .file("catalog.json", catalogue)
                .file("policy.json", r#"{"version": "1", "default": "allow"}"#)
                .run()
        };
        assert_eq!(run("lint").code, Some(0));
        assert_eq!(run("lint -D open-default").code, Some(1));
    }
}
