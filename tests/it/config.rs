//! `policy.toml`: found from the file that is linted, obeyed, and told of where it is wrong.

use crate::support::{Outcome, Run, policy};

/// Two dangerous tools, one that writes, one that reads.
const POLICY: &str = r#"{
  "version": "1",
  "default": "deny",
  "tools": { "update_order": {}, "delete_customer": {} }
}
"#;

const SUPPRESS: &str = r#"
[[suppress]]
lint = "reachable-destructive"
file = "policies/shop.json"
tool = "delete_customer"
reason = "break-glass grant, two people hold it"
owner = "platform"
expires = "2027-03-31"
"#;

const DAY: &str = "--today 2026-11-21";

fn project(config: &str) -> Run {
    project_for("", config)
}

fn project_for(words: &str, config: &str) -> Run {
    policy(words)
        .file("policies/shop.json", POLICY)
        .fixture("catalogs/shop.json", "catalog/shop.json")
        .file(
            "policy.toml",
            format!("[[policy]]\nfiles = \"policies/*.json\"\ncatalog = \"catalogs/shop.json\"\n{config}"),
        )
        .file("elsewhere/x", "")
}

/// Level, code and file of each finding that counts, and of each that is suppressed.
fn codes(outcome: &Outcome) -> Vec<String> {
    let report = outcome.json("report");
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let each = report["findings"].as_array().unwrap().iter().map(|finding| {
        let aside = if finding["suppressed"].is_null() { "" } else { " (suppressed)" };
        let file = text(&finding["file"]);
        let file = file.rsplit('/').next().unwrap();
        format!("{} {} {file}{aside}", text(&finding["level"]), text(&finding["code"]))
    });
    each.filter(|line| !line.ends_with("(suppressed)")).collect()
}

fn lint(run: Run, line: &str) -> Vec<String> {
    let outcome = run.shell(&format!("{line} --format json {DAY}"));
    codes(&outcome)
}

const ALL: [&str; 3] =
    ["warn unlimited-write shop.json", "deny reachable-destructive shop.json", "deny unlimited-destructive shop.json"];

#[test]
fn it_is_found_from_the_file_and_not_from_here() {
    for line in [
        "policy lint policies/shop.json",
        "policy lint policies",
        "policy lint",
        "cd elsewhere; policy lint ../policies/shop.json",
        "cd policies; policy lint shop.json",
        "cd /; policy lint \"$OLDPWD/policies/shop.json\"",
    ] {
        assert_eq!(lint(project(""), line), ALL, "{line}");
        assert_eq!(lint(project(SUPPRESS), line), [ALL[0], ALL[2]], "{line}");
    }
}

#[test]
fn the_nearest_one_counts_whole() {
    let nested = || {
        project(SUPPRESS)
            .file("named.toml", SUPPRESS)
            .file("policies/policy.toml", "[lints]\nunlimited-destructive = \"allow\"\n")
    };
    // no catalogue is mapped here, so nothing is said of risk
    let outcome = nested().shell("policy lint policies/shop.json --format json");
    assert_eq!(outcome.json("report")["files"][0]["catalogs"], serde_json::json!([]));
    assert_eq!(lint(nested(), "policy lint policies --catalog catalogs/shop.json"), [ALL[0], ALL[1]]);
    let named = "policy lint policies --catalog catalogs/shop.json --config named.toml";
    assert_eq!(lint(nested(), named), [ALL[0], ALL[2]]);
    assert_eq!(lint(nested(), "policy lint policies --catalog catalogs/shop.json --no-config"), ALL);
}

#[test]
fn stdin_belongs_to_this_folder() {
    let run =
        || project("[lints]\nallows-nothing = \"deny\"\n").file("empty.json", r#"{"version": "1", "default": "deny"}"#);
    assert_eq!(run().shell("policy lint - < empty.json >/dev/null; echo $?").stdout, "1\n");
    assert_eq!(run().shell("cd elsewhere && policy lint - < ../empty.json >/dev/null; echo $?").stdout, "1\n");
    assert_eq!(run().shell("policy lint - --no-config < empty.json >/dev/null; echo $?").stdout, "0\n");
}

#[test]
fn the_command_line_beats_the_file() {
    let levels = "[lints]\nwarnings = \"deny\"\nunlimited-destructive = \"allow\"\n";
    let with = |options: &str| lint(project(levels), &format!("policy lint policies {options}"));
    assert_eq!(with(""), ["deny unlimited-write shop.json", ALL[1]]);
    assert_eq!(with("-W unlimited-write"), [ALL[0], ALL[1]]);
    assert_eq!(with("-A warnings"), [ALL[1]]);
    assert_eq!(
        with("-W unlimited-destructive"),
        ["deny unlimited-write shop.json", ALL[1], "warn unlimited-destructive shop.json"]
    );
}

#[test]
fn limits_of_the_team_count() {
    let limited = |max: u64| {
        format!(
            r#"{{"version": "1", "default": "deny", "tools": {{"update_order": {{"limits": [
                {{"counter": "c", "window": "minute", "max": {max}, "scope": "grant"}}]}}}}}}"#
        )
    };
    let with =
        |max| lint(project("[limits]\nWrite = 60\n").file("policies/shop.json", limited(max)), "policy lint policies");
    assert_eq!(with(60), [""; 0]);
    assert_eq!(with(61), ["warn loose-limit shop.json"]);
    let words = "explain update_order --policy policies/shop.json --recommend";
    let explained = project_for(words, "[limits]\nWrite = 45\n").run();
    assert!(explained.stdout.contains("\"max\": 45"), "{}", explained.text());
    let run = project("[limits]\nWrite = 45\n");
    let made =
        run.shell("policy init --catalog catalogs/shop.json --yes -o policies/new.json && cat policies/new.json");
    assert!(made.stdout.contains("\"max\": 45"), "{}", made.text());
    assert!(made.stderr.contains("calls a minute as `policy.toml` limits them: Write 45"), "{}", made.text());
}

#[test]
fn a_catalogue_that_is_mapped_must_be_there() {
    let run = policy("lint p.json")
        .file("p.json", POLICY)
        .file("policy.toml", "[[policy]]\nfiles = \"*.json\"\ncatalog = \"gone.json\"\n");
    let outcome = run.run();
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("`gone.json`"), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("line 3 of `policy.toml` names it"), "{}", outcome.stderr);
}

#[test]
fn a_mapping_that_matches_nothing_is_told_after_the_whole_folder() {
    let note = "note: a `[[policy]]` of `policy.toml` matches no policy: line 2 (`polices/*.json`, `x.json`); \
                correct its `files`, or take it out\n";
    let typo = "[[policy]]\nfiles = [\"polices/*.json\", \"x.json\"]\ncatalog = \"gone.json\"\n";
    let run = |config: &str, line: &str| {
        let run = policy("").file("policies/a.json", POLICY).file("policies/b.json", POLICY);
        run.file("policy.toml", config).shell(line)
    };
    let outcome = run(typo, "policy lint .");
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), note), "{}", outcome.text());
    let flat = outcome.stdout.replace('\n', " ");
    assert!(flat.contains("no catalogue, and no `[[policy]]` of `policy.toml` matches; correct its `files`"), "{flat}");
    assert_eq!(run(typo, "cd policies; policy lint ..").stderr.matches("matches no policy").count(), 1);
    // elsewhere there may be one
    for line in ["policy lint policies", "policy lint policies/a.json", "policy lint . -q", "policy lint . --no-config"]
    {
        assert!(!run(typo, line).stderr.contains("matches no policy"), "{line}");
    }
    let stdin = run(typo, "policy lint - < policies/a.json");
    assert!(stdin.stdout.contains("there is no catalogue; give one"), "no `files` mean it: {}", stdin.text());
    let required = run(&format!("require-catalog = true\n{typo}"), "policy lint policies/a.json");
    assert_eq!(
        required.stderr,
        "error: there is no catalogue for `policies/a.json`\n help: give it with `--catalog FILE`, or put `catalog.json` \
         beside the policy; no `[[policy]]` of `policy.toml` matches it\n"
    );
    let entry = |file: &str| format!("[[policy]]\nfiles = \"{file}\"\nserver = \"s\"\n");
    let none: String = (0..7).map(|number| entry(&format!("{number}.json"))).collect();
    let many = run(&format!("{}{none}", entry("policies/*.json")), "policy lint");
    assert!(many.stderr.contains("match no policy: line 5 (`0.json`), line 8 (`1.json`), "), "{}", many.stderr);
    assert!(many.stderr.contains("line 17 (`4.json`), 2 more; correct their `files`, or"), "{}", many.stderr);
    // to one that is mapped nothing is new
    assert!(many.stdout.contains("there is no catalogue; give one"), "{}", many.stdout);
}

#[test]
fn a_catalogue_may_be_required() {
    let run =
        |line: &str| policy("").file("p.json", POLICY).file("policy.toml", "require-catalog = true\n").shell(line);
    assert_eq!(run("policy lint p.json >/dev/null; echo $?").stdout, "2\n");
    assert_eq!(run("policy lint p.json --no-config >/dev/null; echo $?").stdout, "0\n");
}

#[test]
fn suppressions_cover_what_they_name() {
    let with =
        |config: &str, options: &str| lint(project(config), &format!("policy lint policies/shop.json {options}"));
    assert_eq!(with(SUPPRESS, ""), [ALL[0], ALL[2]]);
    assert_eq!(with(SUPPRESS, "--no-suppressions"), ALL);
    assert_eq!(with(SUPPRESS, "--no-config --catalog catalogs/shop.json"), ALL);
    let tool = "tool = \"delete_customer\"\n";
    let unmatched = "warn unmatched-suppression policy.toml";
    assert_eq!(with(&SUPPRESS.replace("delete_customer", "delete_order"), ""), [ALL[0], ALL[1], ALL[2], unmatched]);
    assert_eq!(with(&SUPPRESS.replace(tool, ""), ""), [ALL[0], ALL[2], "warn broad-suppression policy.toml"]);
    assert_eq!(
        with(&SUPPRESS.replace(tool, "").replace("policies/shop.json", "**"), ""),
        [ALL[0], ALL[2], "warn broad-suppression policy.toml"]
    );
    assert_eq!(with(&SUPPRESS.replace("policies/shop.json", "policies/*.json"), ""), [ALL[0], ALL[2]]);
}

#[test]
fn a_suppression_ends_after_its_last_day() {
    let on = |day: &str| {
        let outcome = project(SUPPRESS).shell(&format!("policy lint policies --format json --today {day}"));
        codes(&outcome)
    };
    assert_eq!(on("2027-03-31"), [ALL[0], ALL[2]]);
    assert_eq!(on("2027-04-01"), [ALL[0], ALL[1], ALL[2], "warn expired-suppression policy.toml"]);
    let wrong = project("").shell("policy lint --today 2027-02-30");
    assert_eq!(wrong.code, Some(2), "{}", wrong.text());
}

#[test]
fn unmatched_is_only_told_where_it_is_known() {
    let unmatched = "warn unmatched-suppression policy.toml".to_owned();
    let told = |file: &str, lint_id: &str, line: &str| {
        let entry =
            format!("[[suppress]]\nlint = \"{lint_id}\"\nfile = \"{file}\"\ntool = \"nobody\"\nreason = \"r\"\n");
        let run =
            project(&entry).file("policies/other.json", POLICY).file("policies/broken.json", r#"{"default": "deny""#);
        lint(run, line).contains(&unmatched)
    };
    let known = "unlimited-write";
    // the file that is named was linted
    assert!(told("policies/shop.json", known, "policy lint policies/shop.json"));
    // another one was
    assert!(!told("policies/other.json", known, "policy lint policies/shop.json"));
    // without the catalogue that the lint needs
    assert!(!told("policies/shop.json", known, "mv catalogs/shop.json x; policy lint policies/shop.json"));
    // switched off, or of its warnings none shown
    assert!(!told("policies/shop.json", known, "policy lint policies/shop.json -A unlimited-write"));
    assert!(!told("policies/shop.json", known, "policy lint policies/shop.json -A warnings"));
    assert!(!told("policies/shop.json", "silent-denial", "policy lint policies/shop.json"));
    // no valid policy
    assert!(!told("policies/broken.json", known, "policy lint policies/broken.json"));
    // a lint of catalogues
    assert!(!told("policies/shop.json", "missing-description", "policy lint"));
    // a glob, with and without the whole folder
    assert!(told("policies/s*.json", known, "policy lint ."));
    assert!(told("policies/s*.json", known, "cd elsewhere; policy lint .."));
    assert!(!told("policies/s*.json", known, "policy lint policies"));
    assert!(!told("policies/*.json", known, "policy lint ."));
    assert!(!told("policies/*.json", known, "policy lint policies/shop.json"));
    // a file that is not there
    assert!(told("policies/gone.json", known, "policy lint ."));
    assert!(!told("policies/gone.json", known, "policy lint policies"));
}

#[test]
fn a_suppression_that_stands_there_twice_is_told() {
    let told = |second: &str| {
        let outcome = project(&format!("{SUPPRESS}{second}")).shell(&format!("policy lint policies/shop.json {DAY}"));
        let flat = outcome.stdout.replace(['\n', '│'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
        flat.contains("finds about `delete_customer` in `policies/shop.json` is suppressed above already")
    };
    assert!(told(SUPPRESS));
    assert!(told(&SUPPRESS.replace("break-glass", "the same once more")));
    assert!(told(&SUPPRESS.replace("2027", "2026-12-31\"\n#")));
    // it lasts longer, or is about something else
    assert!(!told(&SUPPRESS.replace("2027", "2028")));
    assert!(!told(&SUPPRESS.replace("expires", "# expires")));
    assert!(!told(&SUPPRESS.replace("reachable", "unlimited")));
    assert!(!told(&SUPPRESS.replace("tool", "# tool")));
    assert!(!told(&SUPPRESS.replace("shop.json", "*.json")));
}

#[test]
fn a_suppression_of_a_file_that_another_configuration_governs_is_told() {
    let with = |file: &str, line: &str| {
        let entry =
            format!("[[suppress]]\nlint = \"unlimited-write\"\nfile = \"{file}\"\ntool = \"t\"\nreason = \"r\"\n");
        let run = project(&entry).file("policies/own/policy.toml", "").file("policies/own/x/a.json", POLICY);
        run.shell(line)
    };
    // whatever was linted, and wherever the program is run
    for line in ["policy lint elsewhere/p.json", "cd policies; policy lint own/x/a.json ../elsewhere/p.json"] {
        let line = format!("cp -r policies/shop.json elsewhere/p.json; {line}");
        let outcome = with("policies/own/x/a.json", &line);
        let own = if line.contains("cd") { "own/policy.toml" } else { "policies/own/policy.toml" };
        let at_hand = outcome.stdout.replace('\n', " ").replace("  ", " ");
        assert!(
            at_hand.contains("another `policy.toml` counts for `policies/own/x/a.json`, so this never"),
            "{}",
            outcome.text()
        );
        assert!(
            outcome.stdout.contains(&format!("help: move the suppression to `{own}`, with `x/a.json` as its `file`")),
            "{}",
            outcome.text()
        );
    }
    let told = |file: &str, line: &str| with(file, line).stdout.contains("another `policy.toml`");
    assert!(!told("policies/own/x/gone.json", "policy lint policies"), "there is no such file");
    assert!(!told("policies/own/**/a.json", "policy lint policies"), "a glob may mean other files");
    assert!(!told("policies/own/x/a.json", "policy lint policies --config ?olicy.toml"), "one for all files");
    assert!(!told("policies/own/x/a.json", "rm policies/own/?olicy.toml; policy lint policies"));
}

#[test]
fn findings_in_it_are_shown_at_their_place() {
    let old = SUPPRESS.replace("2027-03-31", "2026-03-31");
    let outcome =
        project(&old).shell(&format!("policy lint policies -A unlimited-write -A unlimited-destructive {DAY}"));
    insta::assert_snapshot!("config-findings", outcome.text());
}

#[test]
fn a_broken_one_is_told_and_nothing_of_it_is_used() {
    let broken = format!("{SUPPRESS}\n[lints]\nunlimted-write = \"allow\"\n");
    let outcome = project(&broken).shell("policy lint policies --catalog catalogs/shop.json --format json");
    assert_eq!(outcome.code, Some(2), "{}", outcome.text());
    assert_eq!(codes(&outcome), [ALL[0], ALL[1], ALL[2], "deny bad-configuration policy.toml"]);
    let outcome = project("[limits]\nwrite = 60\n").shell("policy lint policies/shop.json -A warnings");
    insta::assert_snapshot!("config-broken", outcome.text());
    for words in ["explain update_order --policy policies/shop.json", "diff policies/shop.json policies/shop.json"] {
        let outcome = project_for(words, &broken).run();
        assert_eq!(outcome.code, Some(2), "{}", outcome.text());
    }
}

#[test]
fn hostile_ones_are_told() {
    let cases: [(&str, Vec<u8>); 4] = [
        ("bytes", vec![0xff, 0xfe, 0]),
        ("deep", format!("x = {}", "[".repeat(500_000)).into_bytes()),
        ("large", vec![b' '; (1 << 20) + 1]),
        ("escape", b"[\"\x1b[31m\"]\n".to_vec()),
    ];
    for (name, bytes) in cases {
        let outcome = project("").file("policy.toml", bytes).shell("policy lint policies/shop.json");
        assert_eq!(outcome.code, Some(2), "{name}: {}", outcome.text());
        assert!(outcome.stderr.contains("policy.toml"), "{name}: {}", outcome.text());
        outcome.assert_harmless();
    }
    let folder = policy("lint p.json").file("p.json", POLICY).file("policy.toml/x", "").run();
    assert_eq!(folder.code, Some(2), "{}", folder.text());
    #[cfg(unix)]
    {
        let link = policy("lint p.json").file("p.json", POLICY);
        std::os::unix::fs::symlink("nowhere", link.path("policy.toml")).unwrap();
        let link = link.run();
        assert_eq!(link.code, Some(2), "{}", link.text());
    }
    let missing = project("").shell("policy lint policies/shop.json --config gone.toml");
    assert_eq!(missing.code, Some(2), "{}", missing.text());
}

#[test]
fn catalogues_are_configured_too() {
    let catalogue = r#"{"schema_version": 1, "tools": [{"name": "ping", "class": "Read"}]}"#;
    let entry = "[[suppress]]\nlint = \"missing-description\"\nfile = \"catalogs/x.json\"\nreason = \"r\"\n";
    let with = |config: &str, options: &str| {
        let run = policy("").file("catalogs/x.json", catalogue).file("policy.toml", config);
        lint(run, &format!("policy catalog lint catalogs/x.json {options}"))
    };
    assert_eq!(with("", ""), ["warn missing-description x.json"]);
    assert_eq!(with("[lints]\nmissing-description = \"allow\"\n", ""), [""; 0]);
    assert_eq!(with(entry, ""), [""; 0]);
    assert_eq!(with(entry, "--no-suppressions"), ["warn missing-description x.json"]);
    let other = entry.replace("missing-description", "duplicate-tool");
    assert_eq!(with(&other, ""), ["warn missing-description x.json", "warn unmatched-suppression policy.toml"]);
}

#[test]
fn config_fails_where_a_catalogue_that_is_named_is_not_there() {
    let toml = "[[policy]]\nfiles = \"*.json\"\ncatalog = \"gone.json\"\n";
    let run = || policy("config").file("a.policy.json", POLICY).file("b.policy.json", POLICY).file("policy.toml", toml);
    let outcome = run().run();
    assert_eq!(outcome.code, Some(2), "{}", outcome.text());
    assert!(outcome.stdout.contains("catalogue: `gone.json` (line 3)"), "{}", outcome.text());
    assert_eq!(
        outcome.stderr,
        "error: cannot read `gone.json`: no such file or directory\n help: line 3 of `policy.toml` names it\n"
    );
    let found = run().fixture("gone.json", "catalog/shop.json").run();
    assert_eq!((found.code, found.stderr.as_str()), (Some(0), ""), "{}", found.text());
    let empty = run().file("gone.json", "").run();
    assert_eq!(empty.code, Some(2), "{}", empty.text());
    assert_eq!(run().word("--catalog").word("other.json").word("--format=json").run().code, Some(2));
}

#[test]
fn a_server_that_the_catalogue_lacks_is_a_failure_that_says_who_names_it() {
    let with = |mapping: &str, words: &str| {
        let toml = format!("[[policy]]\nfiles = \"*.json\"\n{mapping}server = \"acme/shpo\"\n");
        let run = policy(words).file("p.json", POLICY).file("policy.toml", toml);
        run.fixture("servers.jsonl", "catalog/servers.jsonl").run()
    };
    let told = |line: u32| {
        format!(
            "error: cannot use the catalogue: the catalogue has no server `acme/shpo`\n \
             help: did you mean `--server acme/shop`?; line {line} of `policy.toml` names the server\n"
        )
    };
    let mapped = "catalog = \"servers.jsonl\"\n";
    for (mapping, words, line) in [
        (mapped, "lint p.json", 4),
        (mapped, "config p.json", 4),
        ("", "lint p.json --catalog servers.jsonl", 3),
        ("", "config p.json --catalog servers.jsonl", 3),
        (mapped, "explain delete_customer --policy p.json", 4),
    ] {
        let outcome = with(mapping, words);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(2), told(line).as_str()), "{words}");
    }
    // the server of the command line is not that of the file, whose catalogue it still is
    let own = with(mapped, "lint p.json --server acme/shpo");
    assert!(own.stderr.ends_with("`--server acme/shop`?; line 3 of `policy.toml` names it\n"), "{}", own.stderr);
    assert_eq!(with(mapped, "config p.json --server acme/shop").code, Some(0));
}

#[test]
fn config_tells_what_applies_and_why() {
    let more = format!(
        "server = \"Shop\"\n[lints]\nwarnings = \"deny\"\nloose-limit = \"warn\"\n[limits]\nWrite = 60\n{SUPPRESS}{}",
        SUPPRESS.replace("reachable", "unlimited").replace("2027-03-31", "2026-03-31")
    );
    let run = || project(&more).file("policies/none.json", POLICY);
    insta::assert_snapshot!("config-shown", run().shell(&format!("policy config policies {DAY}")).text());
    let shown = run().shell(&format!("cd policies; policy config shop.json --format json {DAY}"));
    let shown = shown.json("applied-config");
    assert_eq!(shown["files"][0]["suppressions"][1]["expired"], true);
    assert_eq!(shown["files"][0]["limits"][0]["per_minute"], 60);
    let none = policy("config p.json").file("p.json", POLICY).run();
    assert!(
        none.stdout.contains("configuration: none; there is no `policy.toml` in `[DIR]` or above"),
        "{}",
        none.text()
    );
    let unwanted = run().shell("policy config --no-config policies/shop.json");
    assert!(unwanted.stdout.contains("configuration: none, as `--no-config` wants it\n"), "{}", unwanted.text());
    let missing = policy("config gone.json").run();
    assert_eq!(missing.code, Some(2), "{}", missing.text());
}

#[test]
fn the_example_of_the_documentation_holds() {
    let page = include_str!("../../docs/configuration.md");
    let (_, rest) = page.split_once("```toml\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let admin = POLICY.replace("delete_customer", "delete_file");
    let catalogue = r#"{"schema_version": 1, "server": {"id": "github"}, "tools": [
        {"name": "update_order", "class": "Write"}, {"name": "delete_file", "class": "Destructive"}]}"#;
    let run = |file: &str| {
        let run = policy("").file("policy.toml", example).file("catalogs/github.json", catalogue);
        lint(run.file(file, &admin), "policy lint .")
    };
    assert_eq!(
        run("policies/github/admin.json"),
        ["deny unlimited-write admin.json", "deny unlimited-destructive admin.json"]
    );
    let elsewhere = policy("lint").file("policy.toml", example).file("policies/other.json", POLICY).run();
    assert_eq!(elsewhere.code, Some(2), "{}", elsewhere.text());
    assert!(elsewhere.stderr.contains("there is no catalogue for"), "{}", elsewhere.text());
}

#[test]
fn a_limit_of_the_team_holds_for_tools_without_one() {
    let run = |class: &str, toml: &str, entry: &str| {
        let catalogue = format!(r#"{{"tools": [{{"name": "a", "class": "{class}"}}]}}"#);
        let text = format!(r#"{{"version": "1", "default": "deny", "tools": {{"a": {entry}}}}}"#);
        policy("lint --fix -D loose-limit")
            .file("catalog.json", catalogue)
            .file("policy.toml", toml)
            .file("policy.json", text)
            .run()
    };
    for class in ["Read", "Other"] {
        let outcome = run(class, &format!("[limits]\n{class} = 5\n"), "{}");
        assert_eq!(outcome.code, Some(0), "{}", outcome.text());
        assert!(outcome.read("policy.json").contains(r#""max": 5"#), "{}", outcome.text());
        assert_eq!(run(class, "", "{}").stderr, "Fixed nothing.\n");
    }
}

#[test]
fn an_open_default_is_closed_with_the_limits_of_the_team() {
    let run =
        policy("lint --fix -D loose-limit").file("catalog.json", r#"{"tools": [{"name": "get_x", "class": "Read"}]}"#);
    let run =
        run.file("policy.toml", "[limits]\nRead = 60\n").file("policy.json", r#"{"version": "1", "default": "allow"}"#);
    let outcome = run.run();
    let after = outcome.read("policy.json");
    assert!(after.contains(r#""default": "deny""#) && after.contains(r#""max": 60"#), "{}", outcome.text());
    assert_eq!(outcome.code, Some(0), "{}", outcome.text());
}
