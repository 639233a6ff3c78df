use proptest::prelude::*;

use super::{Record, ServerRef, Sink, ToolRef, read};
use crate::catalog::{RiskClass, Severity};
use crate::source::{LineColumn, Source};

/// One line a tool (`server/name class severity`), one a record.
#[derive(Default)]
struct Log(Vec<String>);

impl<'a> Sink<'a> for Log {
    fn tool(&mut self, tool: ToolRef<'a>, server: Option<ServerRef<'a>>) {
        let server = server.map(|server| format!("{}/", server.identity())).unwrap_or_default();
        let class = tool.class.map_or("-", RiskClass::as_str);
        let severity = tool.stated_severity.map_or("-", Severity::as_str);
        let schema = if tool.input_schema.is_some() { " schema" } else { "" };
        self.0.push(format!("{server}{} {class} {severity}{schema}", tool.name));
    }

    fn record(&mut self, record: Record<'a>) {
        let server = record.server.unwrap_or_default();
        let parts: Vec<&str> = [&server.id, &server.slug, &server.name, &server.version]
            .into_iter()
            .flatten()
            .map(AsRef::as_ref)
            .collect();
        let partial = if record.partial { " …" } else { "" };
        self.0.push(format!("= {}{partial}", parts.join(" | ")));
    }
}

fn log(text: &str) -> Vec<String> {
    let source = Source::new("c.json", text);
    let mut log = Log::default();
    read(&source, &mut log).unwrap_or_else(|error| panic!("{error}"));
    log.0
}

/// Message, place and help of the error that the text is.
fn error(text: &str) -> (String, LineColumn, String) {
    let source = Source::new("c.json", text);
    let error = read(&source, &mut Log::default()).expect_err(text);
    assert_eq!(error.file.as_deref(), Some("c.json"));
    assert!(!error.message.contains("at line"), "{}", error.message);
    (error.message, error.place.unwrap_or(LineColumn { line: 0, column: 0 }), error.help)
}

/// The text from a place to the end of its line.
fn rest(text: &str, place: LineColumn) -> String {
    text.lines().nth(place.line - 1).unwrap().chars().skip(place.column - 1).collect()
}

fn message(text: &str) -> String {
    error(text).0
}

#[test]
fn reads_our_own_format() {
    let text = r#"{"schema_version": 1, "server": {"id": "a/b", "name": "B", "version": "2"},
        "tools": [{"name": "x", "class": "Read", "severity": "Low", "input_schema": {"type": "object"}}, {"name": "y"}]}"#;
    assert_eq!(log(text), ["x Read Low schema", "y - -", "= a/b | B | 2"]);
}

#[test]
fn reads_lists_of_the_protocol_with_and_without_envelope() {
    let list = r#"{"tools": [{"name": "x", "inputSchema": {}, "annotations": {"title": "X", "readOnlyHint": true}}], "_meta": 1}"#;
    assert_eq!(log(list), ["x - - schema", "= "]);
    assert_eq!(log(&format!(r#"{{"jsonrpc": "2.0", "id": "7", "result": {list}}}"#)), ["x - - schema", "= "]);
    assert_eq!(log(r#"[{"name": "x"}, {"name": "y", "category": "write"}]"#), ["x - -", "y Write -", "= "]);
    assert_eq!(log(r#"{"tools": [{"name": "x"}], "nextCursor": "p2"}"#), ["x - -", "=  …"]);
    assert_eq!(log(r#"{"tools": null}"#), ["= "]);
}

#[test]
fn reads_registry_records() {
    let text = r#"{"id": 17, "slug": "acme-pay", "name": "Acme Pay", "category": ["finance"], "severity": 9,
        "tools": [{"name": "pay", "category": "FINANCIAL", "severity": "critical", "confidence": 0.9, "evidence": "none"},
                  {"name": "ping", "category": "", "severity": null}]}"#;
    assert_eq!(log(text), ["pay Financial Critical", "ping - -", "= acme-pay | Acme Pay"]);
    let text = r#"{"server": "Acme Pay", "id": "acme/pay", "tools": [{"name": "pay"}]}"#;
    assert_eq!(log(text), ["pay - -", "= acme/pay | Acme Pay"]);
}

#[test]
fn reads_tools_that_name_their_server() {
    let text =
        r#"{"version":"1","tools":[{"server":"s/1","name":"x","class":"read"},{"server":{"id":"s/2"},"name":"y"}]}"#;
    assert_eq!(log(text), ["s/1/x Read -", "s/2/y - -", "= "]);
}

#[test]
fn reads_many_records() {
    let lines = "{\"server\":\"a\",\"tools\":[{\"name\":\"x\"}]}\r\n\n[{\"name\":\"y\"}]\n{\"tools\":[{\"name\":\"z\"}],\"server\":\"c\"}\n";
    let read = ["x - -", "= a", "y - -", "= ", "z - -", "= c"];
    assert_eq!(log(lines), read);
    assert_eq!(log(&lines.replace(",\"tools\"", ",\n\"tools\"")), read, "documents over several lines");
    let array = r#"[{"server":"a","tools":[{"name":"x"}]},{"server":"b","tools":[]}]"#;
    assert_eq!(log(array), ["x - -", "= a", "= b"]);
}

#[test]
fn escaped_text_is_read_as_what_it_means() {
    assert_eq!(log(r#"[{"na\u006de": "\u0078", "class": "re\u0061d"}]"#), ["x Read -", "= "]);
}

#[test]
fn unknown_words_are_errors_that_name_tool_and_word() {
    let text = "[{\"name\": \"x\"},\n {\"name\": \"y\", \"class\": \"Dangerous\"}]";
    let (message, place, help) = error(text);
    assert_eq!(message, "the tool `y` has an unknown class: `Dangerous`");
    assert_eq!(rest(text, place), "Dangerous\"}]");
    assert_eq!(
        help,
        "write one of `Read`, `Other`, `Write`, `Execute`, `Financial`, `Destructive`, or leave it out if it is not known"
    );
    assert_eq!(self::message(r#"[{"name": "y", "severity": "huge"}]"#), "the tool `y` has an unknown severity: `huge`");
    assert_eq!(self::message(r#"[{"name": "y", "class": 3}]"#), "the `class` of the tool `y` is no text");
}

#[test]
fn keys_twice_are_errors() {
    assert_eq!(message(r#"[{"name": "x", "n\u0061me": "y"}]"#), "the key `name` stands twice");
    assert_eq!(
        message(r#"[{"name": "x", "class": "Read", "category": "Destructive"}]"#),
        "the key `category` stands twice (`class` and `category` mean the same)"
    );
    assert_eq!(message(r#"{"tools": [], "tools": []}"#), "the key `tools` stands twice");
    assert_eq!(message(r#"{"server": {"id": "a", "id": "b"}, "tools": []}"#), "the key `id` stands twice");
    let text = r#"[{"name": "x", "annotations": {"readOnlyHint": true, "readOnlyHint": false}}]"#;
    assert_eq!(message(text), "the `annotations` of the tool `x` cannot be understood");
}

#[test]
fn our_own_format_is_read_strictly() {
    for (tools, expected) in [
        (r#"{"name": "x", "clas": "Read"}"#, "unknown key `clas`"),
        (r#"{"name": "x", "inputschema": {}}"#, "unknown key `inputschema`"),
        (r#"{"name": "x", "confidence": 0.9}"#, "the `confidence` of the tool `x` is no text"),
        (r#"{"name": "x", "rated_by": "me"}"#, "the tool `x` has an unknown rated_by: `me`"),
        (r#"{"name": "x", "evidence": "none"}"#, "the `evidence` of the tool `x` cannot be understood"),
    ] {
        assert_eq!(message(&format!(r#"{{"schema_version": 1, "tools": [{tools}]}}"#)), expected);
        log(&format!("[{tools}]"));
    }
    let late = r#"{"tools": [{"name": "x", "clas": "Read"}], "schema_version": 1}"#;
    assert_eq!(message(late), "unknown key `clas`");
    let text = r#"{"schema_version": 1, "server": {"nam": "x"}, "tools": []}"#;
    let (message, place, help) = error(text);
    assert_eq!((message.as_str(), help.as_str()), ("unknown key `nam`", "write `name`"));
    assert!(rest(text, place).starts_with("nam\": \"x\""));
    log(r#"{"schema_version": 1, "tools": [{"name": "x", "title": "X", "outputSchema": {}, "maintainers": []}]}"#);
    assert_eq!(
        self::message(r#"{"schema_version": 2, "tools": []}"#),
        "the format of the catalogue has an unknown version: `2`"
    );
}

#[test]
fn what_is_no_catalogue_is_told_apart() {
    for (text, expected) in [
        ("", "the file is empty"),
        ("\n \r\n\t", "the file is empty"),
        ("\u{feff}[]", "the file begins with a byte order mark"),
        ("nonsense", "this is not JSON: expected ident"),
        ("[] x", "this is not JSON: expected value"),
        ("{}", "this is no tool catalogue: there are no `tools` in it"),
        (
            r#"{"slug": "x", "name": "X", "category": "Finance"}"#,
            "this is no tool catalogue: there are no `tools` in it",
        ),
        (r#"{"name": "my-package", "version": "1.0.0"}"#, "this is no tool catalogue: there are no `tools` in it"),
        (
            r#"{"version": "1", "default": "deny", "tools": {}}"#,
            "this is a policy, not a tool catalogue: `tools` is an object",
        ),
        (r#"{"jsonrpc": "2.0", "id": 1, "error": {}}"#, "this is an answer that reports an error, not a list of tools"),
        (r#"[{"name": "x"}, {"tools": []}]"#, "the list holds both tools and servers"),
        (r#"[{"tools": []}, {"name": "x"}]"#, "the list holds both tools and servers"),
        (r#"[{"class": "Read"}]"#, "a tool has no `name`, or one that is no text"),
        (r#"[{"name": 5}]"#, "a tool has no `name`, or one that is no text"),
        (
            "[\"delete_file\"]",
            "this does not belong in a tool catalogue: invalid type: string \"delete_file\", expected a tool, or an object with `tools`",
        ),
        (
            "3",
            "this does not belong in a tool catalogue: invalid type: integer `3`, expected an object with `tools`, or an array of tools",
        ),
    ] {
        assert_eq!(message(text), expected, "{text}");
    }
}

#[test]
fn a_line_cut_short_is_found_on_its_line() {
    let whole = r#"{"server":"ä","tools":[{"name":"x","description":"d"}]}"#;
    let cut = whole.strip_suffix("\"d\"}]}").unwrap();
    for (text, line) in [
        (format!("{whole}\n{cut}\n{whole}\n"), 2),
        (format!("{whole}\n\n{cut}"), 3),
        (format!("{cut}\n{whole}\n{whole}"), 1),
    ] {
        let (message, place, help) = error(&text);
        assert_eq!(message, "the JSON breaks off before its end");
        assert_eq!(place.line, line, "{text}");
        assert!(place.column >= cut.chars().count() - 1, "{place:?}");
        assert!(help.contains("fetch or write it again"));
    }
    let (message, place, _) = error(&format!("{whole}\n{{\"tools\":[{{\"näme\" 1}}]}}\n"));
    assert_eq!((message.as_str(), place), ("this is not JSON: expected `:`", LineColumn { line: 2, column: 19 }));
}

#[test]
fn hostile_input_is_refused_without_harm() {
    assert_eq!(
        message(&"[".repeat(5_000_000)),
        "this does not belong in a tool catalogue: invalid type: sequence, expected a tool, or an object with `tools`"
    );
    assert_eq!(message(&"{\"tools\":[".repeat(1_000_000)), "the JSON breaks off before its end");
    let deep = format!(
        "[{{\"name\":\"x\",\"inputSchema\":{}{},\"other\":{}{}}}]",
        "[".repeat(100_000),
        "]".repeat(100_000),
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert_eq!(log(&deep).len(), 2);
    let (message, ..) = error("[{\"name\": \"\\u001b[31m\", \"class\": \"\\u202ered\"}]");
    assert_eq!(message, r"the tool `\u{1b}[31m` has an unknown class: `\u{202e}red`");
    assert!(self::message(&format!("[{{\"name\":\"x\",\"class\":\"{}\"}}]", "y".repeat(1_000_000))).len() < 300);
    assert!(self::message(&format!("[\"{}\"]", "y".repeat(1_000_000))).len() < 300);
}

/// Takes everything and keeps nothing.
struct Nothing;

impl Sink<'_> for Nothing {
    fn tool(&mut self, _: ToolRef<'_>, _: Option<ServerRef<'_>>) {}
    fn record(&mut self, _: Record<'_>) {}
}

proptest! {
    #[test]
    fn damaged_text_is_an_error_at_a_place_in_the_text(at in 0..400_usize, cut in 0..3_usize, put in "[\\[\\]{}\",:\\\\ -~\n\u{e9}]{0,3}") {
        let mut text: Vec<char> = concat!(
            r#"{"schema_version": 1, "server": {"id": "ä"}, "tools": [{"name": "x", "class": "Read", "evidence": []}]}"#, "\n",
            r#"{"jsonrpc": "2.0", "id": 3, "result": {"tools": [{"name": "y", "inputSchema": {"a": [1, null]}}]}}"#, "\n",
            r#"[{"name": "z", "server": "s", "annotations": {"readOnlyHint": true}}, {"name": "\u0061"}]"#, "\n",
        ).chars().collect();
        let at = at.min(text.len());
        text.splice(at..(at + cut).min(text.len()), put.chars());
        let source = Source::new("c.json", text.into_iter().collect::<String>());
        if let Err(error) = read(&source, &mut Nothing) {
            let place = error.place.expect("a place");
            let lines: Vec<&str> = source.text().split('\n').collect();
            prop_assert!(place.line <= lines.len());
            prop_assert!(place.column <= lines[place.line - 1].chars().count() + 1);
        }
    }
}
