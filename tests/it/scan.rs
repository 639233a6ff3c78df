//! `policy catalog scan`, against a server of a few lines of shell.

use std::time::Duration;

use expectrl::session::OsSession;
use expectrl::{Eof, Expect};
use serde_json::Value;

use crate::support::{Run, policy};

/// Answers three requests in the protocol of 2025-06-18 and ends with its input. What it lists is in `tools.json`.
const SERVER: &str = r#"
while read -r line; do
  id=$(printf '%s' "$line" | sed 's/.*"id":\([0-9]*\).*/\1/')
  case $line in
    *server/discover*) echo '{"jsonrpc":"2.0","id":'"$id"',"error":{"code":-32601,"message":"no"}}' ;;
    *'"initialize"'*) echo '{"jsonrpc":"2.0","id":'"$id"',"result":{"protocolVersion":"2025-06-18",
      "capabilities":{"tools":{}},"serverInfo":{"name":"shell","version":"7"}}}' | tr -d '\n'; echo ;;
    *tools/list*) printf '{"jsonrpc":"2.0","id":%s,"result":{"tools":%s}}\n' "$id" "$(cat tools.json)" ;;
  esac
done
"#;

const TOOLS: &str = r#"[{"name":"read_note","description":"Reads a note.\nMore.","inputSchema":{"type":"object"},"execution":{"taskSupport":"optional"}}]"#;

fn scan(words: &str) -> Run {
    with_server(policy(&format!("catalog scan {words}")))
}

/// Puts the server into the folder of a run.
pub fn with_server(run: Run) -> Run {
    run.env("PATH", "/usr/bin:/bin").file("server.sh", SERVER).file("tools.json", TOOLS)
}

#[test]
fn shows_what_a_server_has() {
    insta::assert_snapshot!(scan("--yes -- sh server.sh").run().text(), @"
    exit: 0
    --- stdout
      Tool        What its server says of it
    ──────────────────────────────────────────
      read_note   Reads a note.

    1 tool of `shell` 7 (protocol 2025-06-18), not rated yet
    --- stderr
    note: starts sh server.sh
    ");
}

#[test]
fn writes_a_catalogue() {
    let outcome = scan("--yes -o catalog.json -- sh server.sh").run();
    assert_eq!(outcome.code, Some(0), "{}", outcome.text());
    insta::assert_snapshot!(outcome.read("catalog.json"), @r#"
    {
      "schema_version": 1,
      "server": {
        "name": "shell",
        "version": "7"
      },
      "scan": {
        "protocol": "2025-06-18",
        "declared_capabilities": [
          [],
          [
            "elicitation",
            "roots",
            "sampling"
          ]
        ]
      },
      "tools": [
        {
          "name": "read_note",
          "description": "Reads a note.\nMore.",
          "input_schema": {
            "type": "object"
          },
          "execution": {
            "taskSupport": "optional"
          }
        }
      ]
    }
    "#);
    let printed = scan("--yes -o - -- sh server.sh").run();
    assert_eq!(printed.stdout, outcome.read("catalog.json"));
}

#[test]
fn nothing_is_started_that_nobody_agreed_to() {
    let outcome = scan("-- touch started").run();
    insta::assert_snapshot!(outcome.text(), @"
    exit: 2
    --- stderr
    error: a program would be started, and nobody can be asked: touch started
     help: give `--yes` if it may run on this machine
    ");
    assert!(!outcome.files().contains(&"started".to_owned()));
    let outcome = scan("--yes -o catalog.json -- touch started").file("catalog.json", "{}").run();
    assert_eq!((outcome.code, outcome.read("catalog.json").as_str()), (Some(2), "{}"));
    assert!(!outcome.files().contains(&"started".to_owned()), "the program was started for nothing");
}

#[test]
fn a_person_is_asked_and_enter_means_no() {
    let run = scan("-- touch started");
    let mut command = run.command();
    command.env("NO_COLOR", "1").env("TERM", "xterm").env("COLUMNS", "100");
    let mut session = OsSession::spawn(command).unwrap();
    session.set_expect_timeout(Some(Duration::from_secs(20)));
    session.expect("starts touch started").unwrap();
    session.expect("Run this program on this machine?").unwrap();
    session.send("\r").unwrap();
    session.expect("stopped").unwrap();
    session.expect(Eof).unwrap();
    assert!(!run.path("started").exists());
}

#[test]
fn hostile_tools_reach_no_terminal() {
    let tools = r#"[{"name":"\u001b[31mred\u202e","description":"\u0007\u200b","class":"Read"}]"#;
    for format in ["human", "json"] {
        let outcome = scan(&format!("--yes --format {format} -- sh server.sh")).file("tools.json", tools).run();
        assert_eq!(outcome.code, Some(0), "{}", outcome.text());
        outcome.assert_harmless();
        assert!(outcome.stdout.contains("red"));
    }
}

#[test]
fn secrets_are_neither_shown_nor_written() {
    let config = r#"{"mcpServers": {"s": {"command": "sh", "args": ["server.sh", "--token", "${KEY}"], "env": {"KEY": "${KEY}"}}}}"#;
    let tools = r#"[{"name":"x","description":"my key is hunter2hunter2"}]"#;
    let run = || scan("--yes --config .mcp.json").env("KEY", "hunter2hunter2").file(".mcp.json", config);
    let outcome = run().word("--format").word("json").file("tools.json", tools).run();
    assert_eq!(outcome.code, Some(0), "{}", outcome.text());
    assert!(!outcome.text().contains("hunter2"), "{}", outcome.text());
    assert!(outcome.stderr.contains("starts sh server.sh --token …"), "{}", outcome.stderr);
    let failing = run().file("server.sh", "echo $KEY >&2; exit 1").run();
    insta::assert_snapshot!(failing.text(), @"
    exit: 2
    --- stderr
    note: starts sh server.sh --token …
    note: it gets to see `KEY` of the environment
    note: the last that the program wrote to its standard error:
      …
    error: the server ended before it had answered (exit status: 1)
     help: check its arguments; it sees only a few variables of the environment: pass others with `--env NAME`
    ");
}

#[test]
fn failures_say_what_to_do() {
    for (words, expected) in [
        ("--yes -- nowhere", "`nowhere` cannot be started"),
        ("--yes --timeout 1 -- sleep 60", "the start of the server took longer than 1 s"),
        ("--yes -- echo hello", "the server ended before it had answered (exit status: 0)"),
        ("--url ftp://h", "is not one of HTTP"),
        ("--url http://h --header secret", "a header has no `:`"),
        ("--config none.json", "cannot read `none.json`"),
        ("--config tools.json", "names no MCP servers"),
        ("--env NOPE --yes -- sh server.sh", "the environment has no variable `NOPE`"),
        ("--url http://h -- sh", "cannot be used with"),
        ("", "required arguments were not provided"),
    ] {
        let outcome = scan(words).run();
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{words}");
        assert!(outcome.stderr.contains(expected), "{words}: {}", outcome.stderr);
    }
    let empty = scan("--yes -- sh server.sh").file("tools.json", "[]").run();
    assert_eq!(empty.code, Some(2));
    assert!(empty.stderr.contains("the server lists no tools"), "{}", empty.stderr);
}

#[test]
fn what_is_written_can_be_read_and_fits_the_schema() {
    let tools = r#"[{"name":"a","clas":"Read","nam":1,"class":"Read","other":2,"_meta":{},"icons":[],"outputSchema":{},"title":"T"},
        {"name":"a"},{"name":"\u0000","annotations":{"readOnlyHint":true,"x":1}}]"#;
    let outcome = scan("--yes -o catalog.json -- sh server.sh").file("tools.json", tools.replace('\n', "")).run();
    assert_eq!(outcome.code, Some(0), "{}", outcome.text());
    let text = outcome.read("catalog.json");
    let schema: Value = serde_json::from_str(mcp_policy::schema::catalog_schema()).unwrap();
    let instance = serde_json::from_str(&text).unwrap();
    let errors: Vec<String> =
        jsonschema::validator_for(&schema).unwrap().iter_errors(&instance).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let source = mcp_policy::source::Source::new("catalog.json", text);
    let loaded = mcp_policy::catalog::load(&[source], None).unwrap();
    assert!(loaded.catalogue.tools().iter().all(|tool| tool.class.is_none()), "a server has rated its own tools");
    assert_eq!(loaded.catalogue.server.name.as_deref(), Some("shell"));
}

#[test]
fn compares_a_server_with_a_catalogue() {
    let saved = r#"{"schema_version": 1, "server": {"name": "shell", "version": "7"}, "tools": [{"name": "read_note",
        "description": "Reads a note.\nMore.", "class": "Read", "input_schema": {"type": "object"}}]}"#;
    let check =
        |words: &str, saved: &str| scan(&format!("--yes --check c.json {words} -- sh server.sh")).file("c.json", saved);
    insta::assert_snapshot!(check("", saved).run().text(), @"
    exit: 0
    --- stdout
    Nothing differs in 1 tool.
    --- stderr
    note: starts sh server.sh
    ");
    let drifted =
        saved.replace("Reads", "Shows").replace(r#""input_schema": {"type": "object"}"#, r#""input_schema": {}"#);
    let outcome = check("--policy policy.json", &drifted)
        .file("policy.json", r#"{"version": "1", "default": "deny", "tools": {"read_note": {}}}"#)
        .run();
    insta::assert_snapshot!(outcome.text(), @"
    exit: 1
    --- stdout
    Risk neither grew nor shrank (1 tool):

      read_note
        changed  described as `Reads a note. More.`, was `Shows a note. More.`
        shrank   takes object, was anything
        policy   callable, and none of its rules denies anything

    The risk did not grow: 1 changed.
    --- stderr
    note: starts sh server.sh
    ");
    let outcome = check("--format json", &drifted).run();
    let document: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(
        (outcome.code, &document["new"]["file"], &document["risk"]),
        (Some(1), &"<server>".into(), &"changed".into())
    );
}

#[test]
fn starts_nothing_where_there_is_nothing_to_compare_with() {
    let several =
        "{\"server\": \"a\", \"tools\": [{\"name\": \"x\"}]}\n{\"server\": \"b\", \"tools\": [{\"name\": \"x\"}]}\n";
    for (file, text) in [("absent.json", ""), ("c.json", several), ("c.json", "{}")] {
        let run = scan(&format!("--yes --check {file} -- touch started")).file("c.json", text);
        let outcome = run.run();
        assert_eq!(outcome.code, Some(2), "{}", outcome.text());
        assert!(!outcome.files().contains(&"started".to_owned()));
    }
}
