//! Servers that are addresses: a small web server on loopback.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use mcp_policy::scan::{Http, Limits, Scan, ScanError, Target, scan};
use serde_json::{Value, json};

use crate::{environment, limits, names};

const TOKEN: &str = "tok-0123456789";

/// One request, as far as the parts look at it.
struct Request {
    method: String,
    headers: String,
    message: Value,
}

/// Serves requests by a part, until the test ends. Gives the address.
fn serve(part: fn(&Request, &mut TcpStream)) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/mcp", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || {
                if let Some((request, mut stream)) = read(stream) {
                    part(&request, &mut stream);
                }
            });
        }
    });
    address
}

fn read(stream: TcpStream) -> Option<(Request, TcpStream)> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let headers = head.to_ascii_lowercase();
    let length = headers.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let message = serde_json::from_slice(&body).unwrap_or_default();
    let method = head.split(' ').next().unwrap().to_owned();
    Some((Request { method, headers, message }, stream))
}

/// The result for a request of a server from before the discovery of protocols; none for what needs no answer.
fn result(request: &Request) -> Option<Value> {
    let id = request.message.get("id")?;
    let answer = match request.message["method"].as_str()? {
        "initialize" => json!({"result": {"protocolVersion": "2025-06-18", "capabilities": {"tools": {}},
            "serverInfo": {"name": "web", "version": "1"}}}),
        "tools/list" => {
            json!({"result": {"tools": [{"name": "a", "inputSchema": {}, "new": request.headers.contains("mcp-session-id: s1")}]}})
        }
        _ => json!({"error": {"code": -32601, "message": "no such method"}}),
    };
    let mut message = json!({"jsonrpc": "2.0", "id": id});
    message.as_object_mut()?.extend(answer.as_object()?.clone());
    Some(message)
}

fn send(stream: &mut TcpStream, status: &str, headers: &str, body: &str) {
    let length = body.len();
    let text = format!("HTTP/1.1 {status}\r\nconnection: close\r\n{headers}content-length: {length}\r\n\r\n{body}");
    let _ = stream.write_all(text.as_bytes());
}

const JSON: &str = "content-type: application/json\r\n";

fn as_json(request: &Request, stream: &mut TcpStream) {
    match result(request) {
        _ if request.method != "POST" => send(stream, "405 Method Not Allowed", "", ""),
        Some(message) => send(stream, "200 OK", &format!("{JSON}mcp-session-id: s1\r\n"), &message.to_string()),
        None => send(stream, "202 Accepted", "", ""),
    }
}

fn as_events(request: &Request, stream: &mut TcpStream) {
    let Some(message) = result(request).filter(|_| request.method == "POST") else { return as_json(request, stream) };
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    let _ = write!(stream, "{head}: hello\n\nevent: message\ndata: {message}\n\n");
}

fn scan_with(url: &str, limits: Limits) -> Result<Scan, ScanError> {
    let http = Http::new(url, [format!("Authorization: Bearer {TOKEN}")]).unwrap();
    scan(&Target::Http(http), &environment(""), limits, &mut |_| {})
}

#[track_caller]
fn failure(part: fn(&Request, &mut TcpStream)) -> String {
    let limits = Limits {
        call: Duration::from_secs(2),
        start_up: Duration::from_secs(2),
        message_bytes: 1 << 20,
        total_bytes: 2 << 20,
        ..limits()
    };
    let error = scan_with(&serve(part), limits).unwrap_err().to_string();
    assert!(!error.contains(TOKEN) && !error.contains("127.0.0.1"), "{error}");
    error
}

#[test]
fn answers_may_be_documents_or_events() {
    for part in [as_json, as_events] {
        let found = scan_with(&serve(part), limits()).unwrap();
        assert_eq!(found.server.name.as_deref(), Some("web"));
        assert_eq!((names(&found), found.tools[0].get("new").is_some()), (vec!["a"], true));
        assert!(found.notes.is_empty(), "{:?}", found.notes);
    }
}

#[test]
fn the_session_and_the_headers_go_with_every_request() {
    let part = |request: &Request, stream: &mut TcpStream| match &request.headers {
        headers if headers.contains(&format!("authorization: bearer {TOKEN}")) => as_json(request, stream),
        _ => send(stream, "401 Unauthorized", "", ""),
    };
    let found = scan_with(&serve(part), limits()).unwrap();
    assert_eq!(found.tools[0]["new"], true);
    let http = Http::new(&serve(part), []).unwrap();
    let error = scan(&Target::Http(http), &environment(""), limits(), &mut |_| {}).unwrap_err();
    assert_eq!(error.to_string(), "the server wants credentials (HTTP 401)");
}

#[test]
fn a_server_cannot_send_us_elsewhere() {
    let error = failure(|_, stream| {
        send(stream, "307 Temporary Redirect", "location: http://169.254.169.254/latest?token=x\r\n", "");
    });
    assert_eq!(error, "the server sends to another address, `http://169.254.169.254/latest?…`");
}

#[test]
fn what_is_no_mcp_server_is_told_so() {
    let html = failure(|_, stream| send(stream, "200 OK", "content-type: text/html\r\n", "<html>"));
    assert_eq!(html, "the server does not speak MCP as expected: the answer is of the kind text/html");
    let broken = failure(|_, stream| send(stream, "503 Service Unavailable", "", "down"));
    assert_eq!(broken, "the server answered with HTTP 503");
    let none = failure(|_, stream| send(stream, "404 Not Found", "", "no"));
    assert_eq!(none, "the server answered with HTTP 404");
    let nonsense = failure(|_, stream| send(stream, "200 OK", JSON, "{\"a\": \"\u{1b}[31m\"}"));
    assert!(nonsense.contains("something that is no message") && !nonsense.contains('\u{1b}'), "{nonsense}");
    let echo = failure(|_, stream| {
        send(stream, "200 OK", JSON, &format!("{{\"jsonrpc\": \"{TOKEN}\"}}"));
    });
    assert!(echo.contains("`{\"jsonrpc\": \"…\"}`"), "{echo}");
}

#[test]
fn floods_have_limits() {
    let long = failure(|_, stream| send(stream, "200 OK", JSON, &"x".repeat(3 << 19)));
    assert_eq!(long, "the server sent a message longer than 1048576 bytes");
    let endless = failure(|request, stream| {
        if request.method != "POST" {
            return send(stream, "405 Method Not Allowed", "", "");
        }
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n");
        while stream.write_all(b": still here, and here, and here\n\n").is_ok() {}
    });
    assert_eq!(endless, "the server sent more than 2097152 bytes in all");
}

#[test]
fn silence_has_a_limit() {
    let silent = failure(|_, _| thread::sleep(Duration::from_secs(30)));
    assert_eq!(silent, "the start of the server took longer than 2 s");
    let hangs = failure(|request, stream| match request.message["method"].as_str() {
        Some("tools/list") => thread::sleep(Duration::from_secs(30)),
        _ => as_json(request, stream),
    });
    assert_eq!(hangs, "an answer of the server took longer than 2 s");
}

#[test]
fn a_server_that_is_not_there() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let error = scan_with(&format!("http://127.0.0.1:{port}/mcp"), limits()).unwrap_err().to_string();
    assert!(error.starts_with("the server cannot be reached: Connection refused"), "{error}");
}
