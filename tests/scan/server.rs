//! The parts that the program plays as a server.

#![expect(clippy::exit, clippy::print_stderr, reason = "a server of its own")]

use std::io::{self, BufRead, Write};
use std::process::{Command, exit};
use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};

use crate::PART;

const FOREVER: Duration = Duration::from_secs(600);

/// Does nothing unless it was started as a server.
#[test]
#[ignore = "only of use as a server that other tests start"]
fn plays_its_part() {
    let Ok(part) = std::env::var(PART) else { return };
    match part.as_str() {
        "dies" => {
            eprintln!("the key k-0123456789 is \u{1b}[31mwrong");
            exit(3)
        }
        "is silent" => sleep(FOREVER),
        "floods stderr" => loop {
            let _ = io::stderr().write_all(&[b'x'; 4096]);
        },
        "writes a long line" => loop {
            say_raw(&"{".repeat(4096));
        },
        "writes nonsense" => {
            say_raw("{\"jsonrpc\": \u{1b}[31m nonsense}\n");
            sleep(FOREVER)
        }
        "writes no text" => {
            let _ = io::stdout().write_all(b"{\"a\": \"\xff\"}\n");
            let _ = io::stdout().flush();
            sleep(FOREVER)
        }
        "chatters" => loop {
            say_raw("still warming up\n");
        },
        "floods" => loop {
            let text = "x".repeat(4096);
            say(
                &json!({"jsonrpc": "2.0", "method": "notifications/message", "params": {"level": "info", "data": text}}),
            );
        },
        _ => serve(&part),
    }
    exit(0)
}

/// Answers requests until the input ends.
fn serve(part: &str) {
    let mut declared = json!({});
    let mut asked = 0;
    for line in io::stdin().lock().lines() {
        let Ok(line) = line else { return };
        let message: Value = serde_json::from_str(&line).unwrap();
        let id = &message["id"];
        match message["method"].as_str().unwrap_or_default() {
            "server/discover" if part == "is new" => answer(id, &discovered()),
            "server/discover" if part == "is fragile" => exit(1),
            "initialize" if part == "refuses" => refuse(id, -32603, "no licence for k-0123456789 \u{1b}[31m"),
            "initialize" => {
                declared = message["params"]["capabilities"].clone();
                answer(id, &initialized());
            }
            "tools/list" if part == "is late" => {
                asked += 1;
                answer(id, &json!({"tools": (0..asked).map(|n| tool(&n.to_string())).collect::<Vec<_>>()}));
                if asked < 3 {
                    sleep(Duration::from_millis(100));
                    say(&json!({"jsonrpc": "2.0", "method": "notifications/tools/list_changed"}));
                }
            }
            "tools/list" => list(part, &message, &declared),
            _ if id.is_null() => {}
            _ => refuse(id, -32601, "no such method"),
        }
    }
    if part == "stays" {
        sleep(FOREVER);
    }
}

fn list(part: &str, message: &Value, declared: &Value) {
    let id = &message["id"];
    let cursor = message["params"]["cursor"].as_str().unwrap_or_default();
    match part {
        "pages" => match cursor {
            "" => answer(id, &json!({"tools": [tool("a"), tool("b")], "nextCursor": "page 2"})),
            "page 2" => answer(id, &json!({"tools": [tool("c")], "nextCursor": "page 3"})),
            _ => answer(id, &json!({"tools": [], "nextCursor": ""})),
        },
        "has no end" => answer(id, &json!({"tools": [], "nextCursor": format!("{cursor}x")})),
        "goes round" => answer(id, &json!({"tools": [tool("a")], "nextCursor": if cursor == "x" { "y" } else { "x" }})),
        "has too many" => answer(id, &json!({"tools": (0..=100).map(|n| tool(&n.to_string())).collect::<Vec<_>>()})),
        "never lists" => {
            start_child();
            sleep(FOREVER);
        }
        "stays" => {
            let child = start_child();
            answer(id, &json!({"tools": [{"name": "child", "description": child.to_string()}]}));
        }
        "dies on the list" => exit(9),
        "refuses the list" => refuse(id, -32000, "not today"),
        "lists no tools" => answer(id, &json!({"prompts": []})),
        "says it twice" => say_raw(&format!(
            "{{\"jsonrpc\":\"2.0\",\"id\":{id},\"result\":{{\"tools\":[{{\"name\":\"a\",\"name\":\"b\"}}]}}}}\n"
        )),
        "minds the client" => {
            let mut tools = vec![tool("always")];
            if declared["roots"].is_object() && declared["sampling"].is_object() && declared["elicitation"].is_object()
            {
                tools.push(tool("sometimes"));
            } else {
                tools.push(tool("only for plain clients"));
            }
            let version = declared.as_object().unwrap().len();
            tools.push(json!({"name": "changes", "description": version.to_string()}));
            answer(id, &json!({"tools": tools}));
        }
        "tells its environment" => {
            let variables: Vec<String> = std::env::vars().map(|(name, value)| format!("{name}={value}")).collect();
            answer(id, &json!({"tools": [{"name": "environment", "description": variables.join("\n")}]}));
        }
        "is hostile" => answer(
            id,
            &json!({"tools": [
                {"name": "\u{1b}[31mred", "description": "\u{202e}", "class": "Read"},
                {"name": 5}, null, "text", {"name": "twice", "n": 1}, {"name": "twice", "n": 2},
            ]}),
        ),
        _ => {
            let mut tool = tool("a");
            tool["execution"] = json!({"taskSupport": "optional"});
            tool["madeUp"] = json!([1.5]);
            answer(id, &json!({"resultType": "complete", "tools": [tool]}));
        }
    }
}

fn tool(name: &str) -> Value {
    json!({"name": name, "inputSchema": {"type": "object"}})
}

fn discovered() -> Value {
    json!({"resultType": "complete", "supportedVersions": ["2026-07-28"], "capabilities": {"tools": {}}, "ttlMs": 0,
        "cacheScope": "private", "_meta": {"io.modelcontextprotocol/serverInfo": {"name": "new", "version": "2"}}})
}

fn initialized() -> Value {
    json!({"protocolVersion": "2025-06-18", "capabilities": {"tools": {"listChanged": true}},
        "serverInfo": {"name": "played", "version": "1.0"}})
}

/// Starts a program that would outlive us, and tells its number.
fn start_child() -> u32 {
    let child = Command::new("sleep").arg("600").spawn().unwrap().id();
    eprintln!("child {child}");
    child
}

fn answer(id: &Value, result: &Value) {
    say(&json!({"jsonrpc": "2.0", "id": id, "result": result}));
}

fn refuse(id: &Value, code: i32, message: &str) {
    say(&json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message}}));
}

fn say(message: &Value) {
    say_raw(&format!("{message}\n"));
}

fn say_raw(text: &str) {
    let mut stdout = io::stdout().lock();
    if stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).is_err() {
        exit(1);
    }
}
