use super::read;
use crate::scan::environment::Environment;
use crate::scan::secret::Secrets;
use crate::scan::target::Target;
use crate::source::Source;

fn environment() -> Environment {
    let pairs = [("HOME", "/home/me"), ("TOKEN", "tok-123456"), ("EMPTY", "")];
    Environment::new(pairs.map(|(name, value)| (name.into(), value.into())))
}

fn target(text: &str, server: Option<&str>) -> Result<Target, String> {
    read(&Source::new("mcp.json", text), server, &environment()).map_err(|problem| {
        let text = format!("{problem}; {}", problem.help());
        assert!(!text.contains("tok-123456"), "{text}");
        text
    })
}

fn program(text: &str) -> (String, Vec<String>, Vec<(String, String)>, String) {
    let Ok(target) = target(text, None) else { panic!("{text}") };
    let shown = target.to_string();
    let Target::Program(program) = target else { panic!("{shown}") };
    let arguments = program.arguments.iter().map(|word| word.value.clone()).collect();
    (program.command.value, arguments, program.environment.into_iter().collect(), shown)
}

#[test]
fn reads_claude_and_cursor() {
    let text = r#"{"mcpServers": {"one": {"type": "stdio", "command": "${CMD:-npx}", "args":
        ["-y", "server", "${userHome}/x", "--token", "${TOKEN}", "Authorization: ${env:TOKEN}"],
        "env": {"A": "${TOKEN}", "B": "plain", "C": "${EMPTY:-d}", "D": 1}}}}"#;
    let (command, arguments, environment, shown) = program(text);
    assert_eq!(command, "npx");
    assert_eq!(arguments, ["-y", "server", "/home/me/x", "--token", "tok-123456", "Authorization: tok-123456"]);
    let pairs = [("A", "tok-123456"), ("B", "plain"), ("C", "d"), ("D", "1")];
    assert_eq!(environment, pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
    assert_eq!(shown, "'${CMD:-npx}' -y server '${userHome}/x' --token … 'Authorization: ${env:TOKEN}'");
    let Ok(target) = target(text, None) else { panic!() };
    assert_eq!(Secrets::of(&target).hide("got tok-123456"), "got …");
}

#[test]
fn reads_vs_code_with_comments() {
    let text = "{ // comment\n \"inputs\": [], \"servers\": {\"s\": {\"command\": \"x\", \"args\": [\"a\",],},}, }";
    assert_eq!(program(text).1, ["a"]);
    let settings = r#"{"editor.tabSize": 2, "mcp": {"servers": {"s": {"command": "x"}}}}"#;
    assert_eq!(program(settings).0, "x");
}

#[test]
fn reads_codex() {
    let text = "model = \"x\"\n[mcp_servers.a]\ncommand = \"npx\"\nargs = [\"${TOKEN}\"]\nenv_vars = [\"TOKEN\"]\n\
                [mcp_servers.a.env]\nB = \"c\"\n";
    let (command, arguments, environment, _) = program(text);
    assert_eq!((&*command, &*arguments), ("npx", &["${TOKEN}".to_owned()][..]));
    assert_eq!(environment, [("B", "c"), ("TOKEN", "tok-123456")].map(|(n, v)| (n.to_owned(), v.to_owned())));
    let text =
        "[mcp_servers.a]\nurl = \"https://h/mcp\"\nbearer_token_env_var = \"TOKEN\"\nhttp_headers = { X = \"y\" }";
    let Ok(Target::Http(http)) = target(text, None) else { panic!() };
    let headers: Vec<_> = http.headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
    assert_eq!(headers, [("x", "y"), ("authorization", "Bearer tok-123456")]);
}

#[test]
fn asks_which_server() {
    let text = r#"{"mcpServers": {"github": {"command": "x"}, "files": {"command": "y"}}}"#;
    let error = target(text, None).err().unwrap();
    assert!(error.contains("2 servers: `files`, `github`") && error.contains("--server NAME"), "{error}");
    assert!(target(text, Some("github")).is_ok());
    assert!(target(text, Some("gihub")).err().unwrap().contains("did you mean `github`?"));
}

#[test]
fn refuses_what_it_cannot_resolve() {
    let server = |entry: &str| target(&format!("{{\"servers\": {{\"s\": {entry}}}}}"), None).err().unwrap();
    for (entry, expected) in [
        (r#"{"command": "x", "args": ["${input:key}"]}"#, "only the editor can fill in `${input:key}`"),
        (r#"{"command": "${workspaceFolder}/x"}"#, "only the editor can fill in `${workspaceFolder}`"),
        (r#"{"command": "x", "env": {"A": "${env:NOPE}"}}"#, "the environment has no variable `NOPE`"),
        (r#"{"command": "x", "env": {"A=B": "c"}}"#, "has a variable `A=B`, which is no name"),
        (r#"{"command": "x", "envFile": ".env"}"#, "names a file of variables"),
        (r#"{"type": "sse", "url": "http://h"}"#, "a transport that has been given up"),
        (r#"{"url": "ftp://h"}"#, "not one of HTTP"),
        (r#"{"command": "x", "url": "http://h"}"#, "both `command` and `url`"),
        (r#"{"command": ["x"]}"#, "`command` that cannot be used"),
        (r#"{"command": "x", "args": [1]}"#, "`args` that cannot be used"),
        ("{}", "neither `command` nor `url`"),
        ("1", "is no object"),
    ] {
        let error = server(entry);
        assert!(error.contains(expected), "{entry}: {error}");
    }
}

#[test]
fn refuses_files_that_are_none() {
    let secret = target("{\"mcpServers\": {\"a\": {\"env\": {\"K\": \"tok-123456\"}}", None).err().unwrap();
    assert!(secret.contains("mcp.json"), "{secret}");
    for text in ["", "{}", "[]", "x = \"tok-123456", "a = 1", "{\"mcpServers\": []}", "{\"mcpServers\": {}}", "\u{0}"] {
        assert!(target(text, None).is_err(), "{text}");
    }
    let twice = target(r#"{"mcpServers": {"a": {"command": "x"}, "a": {"command": "y"}}}"#, None).err().unwrap();
    assert!(twice.contains("stands twice"), "{twice}");
    assert!(target(&format!("a = {}", "[".repeat(100_000)), None).is_err());
}
