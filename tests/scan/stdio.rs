//! Servers that are programs.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use mcp_policy::scan::{CAPABILITIES, Limits, Problem, Program, Progress, Scan, Target, scan};
use mcp_policy::source::is_unsafe_char;
use serde_json::json;

use crate::{PART, environment, failure, limits, names, program, scan_part};

/// Whether a process lives (and is no corpse that nobody has fetched).
fn lives(process: &str) -> bool {
    let told = Command::new("ps").args(["-o", "stat=", "-p", process]).output().unwrap();
    let state = String::from_utf8(told.stdout).unwrap();
    !state.trim().is_empty() && !state.trim().starts_with('Z')
}

#[track_caller]
fn dies(process: &str) {
    let started = Instant::now();
    while lives(process) {
        assert!(started.elapsed() < Duration::from_secs(10), "{process} still lives");
        sleep(Duration::from_millis(20));
    }
}

#[test]
fn keeps_the_very_words_of_the_server() {
    let found = scan_part("behaves", limits()).unwrap();
    assert_eq!((found.server.name.as_deref(), found.server.version.as_deref()), (Some("played"), Some("1.0")));
    assert_eq!(found.protocol.as_deref(), Some("2025-06-18"));
    assert_eq!(found.declared, [&[][..], CAPABILITIES]);
    let tool = json!({"name": "a", "inputSchema": {"type": "object"}, "execution": {"taskSupport": "optional"},
        "madeUp": [1.5]});
    assert_eq!(found.tools, [tool]);
}

#[test]
fn speaks_the_newest_protocol_and_the_one_of_servers_that_do_not_survive_the_question() {
    let found = scan_part("is new", limits()).unwrap();
    assert_eq!((found.protocol.as_deref(), found.server.name.as_deref()), (Some("2026-07-28"), Some("new")));
    assert_eq!(names(&found), ["a"]);
    let found = scan_part("is fragile", limits()).unwrap();
    assert_eq!((found.protocol.as_deref(), names(&found)), (Some("2025-06-18"), vec!["a"]));
}

#[test]
fn goes_through_pages_and_waits_for_what_comes_late() {
    assert_eq!(names(&scan_part("pages", limits()).unwrap()), ["a", "b", "c"]);
    assert_eq!(names(&scan_part("is late", limits()).unwrap()), ["0", "1", "2"]);
}

#[test]
fn joins_what_different_clients_are_shown() {
    let found = scan_part("minds the client", limits()).unwrap();
    assert_eq!(names(&found), ["always", "only for plain clients", "changes", "sometimes"]);
    assert_eq!(found.tools[2]["description"], "3");
    let notes = found.notes.join("\n");
    assert!(notes.contains("listed only to clients that declare elicitation, roots, sampling: `sometimes`"), "{notes}");
    assert!(notes.contains("describes these tools differently each time: `changes`"), "{notes}");
}

#[test]
fn a_server_sees_little_of_the_environment() {
    let environment = environment("tells its environment");
    let mut program = program("tells its environment");
    program.pass("API_KEY", &environment).unwrap();
    let found = scan(&Target::Program(program), &environment, limits(), &mut |_| {}).unwrap();
    let told = found.tools[0]["description"].as_str().unwrap();
    assert!(told.contains("API_KEY=[left out]") && told.contains("PATH="), "{told}");
    assert!(!told.contains("k-0123456789") && !told.contains("OTHER=") && !told.contains("CARGO"), "{told}");
    assert!(found.notes.iter().any(|note| note.contains("1 tools repeated a secret")), "{:?}", found.notes);
}

#[test]
fn hostile_tools_are_kept_and_told_of_harmlessly() {
    let found = scan_part("is hostile", limits()).unwrap();
    assert_eq!(names(&found), ["\u{1b}[31mred", "(none)", "(none)", "(none)", "twice", "twice"]);
    let notes = found.notes.join("\n");
    assert!(!notes.chars().any(|c| c != '\n' && is_unsafe_char(c)), "{notes}");
    assert!(notes.contains(r"not names that a tool may have: `\u{1b}[31mred`"), "{notes}");
    assert!(notes.contains("stand twice in one list: `twice`") && notes.contains("3 entries"), "{notes}");
    let catalogue = found.into_catalogue();
    assert_eq!(catalogue["tools"][0]["other"], json!({"class": "Read"}));
    assert_eq!(catalogue["tools"].as_array().unwrap().len(), 3);
}

#[test]
fn a_server_that_dies_says_its_last_words() {
    let environment = environment("dies");
    let mut program = program("dies");
    program.pass("API_KEY", &environment).unwrap();
    let error = scan(&Target::Program(program), &environment, limits(), &mut |_| {}).unwrap_err();
    assert_eq!(error.to_string(), "the server ended before it had answered (exit status: 3)");
    assert_eq!(error.stderr, [r"the key … is \u{1b}[31mwrong"]);
    let error = failure("dies on the list", limits());
    assert_eq!(error, "the server ended before it had answered (exit status: 9)");
}

#[test]
fn programs_that_are_none() {
    let target = Target::Program(Program::new("/nowhere/at all", []));
    let error = scan(&target, &environment(""), limits(), &mut |_| {}).unwrap_err();
    assert!(matches!(error.problem, Problem::NotStarted { .. }), "{error}");
}

#[test]
fn a_silent_server_is_not_waited_for_and_waiting_is_told() {
    let mut told = 0;
    let limits = Limits { start_up: Duration::from_secs(1), ..limits() };
    let target = Target::Program(program("is silent"));
    let error = scan(&target, &environment("is silent"), limits, &mut |progress| {
        told += usize::from(matches!(progress, Progress::Waiting { .. }));
    });
    assert_eq!(error.unwrap_err().to_string(), "the start of the server took longer than 1 s");
    assert!(told >= 2, "{told}");
}

#[test]
fn an_answer_that_does_not_come_ends_the_server_and_its_children() {
    let limits = Limits { call: Duration::from_secs(1), ..limits() };
    let error = scan_part("never lists", limits).unwrap_err();
    assert_eq!(error.to_string(), "an answer of the server took longer than 1 s");
    let child = error.stderr.iter().find_map(|line| line.strip_prefix("child ")).unwrap();
    dies(child);
}

#[test]
fn a_server_that_ignores_requests_to_end_is_killed_with_its_children() {
    // an ignored signal is ignored by children too
    let script = "trap '' HUP INT TERM; sleep 600 & echo child $! >&2; wait".to_owned();
    let target = Target::Program(Program::new("sh", ["-c".to_owned(), script]));
    let limits = Limits { start_up: Duration::from_secs(1), ..limits() };
    let error = scan(&target, &environment(""), limits, &mut |_| {}).unwrap_err();
    dies(error.stderr.iter().find_map(|line| line.strip_prefix("child ")).unwrap());
}

#[test]
fn the_whole_has_a_limit_too() {
    let limits = Limits { whole: Duration::from_secs(1), ..limits() };
    assert_eq!(failure("is silent", limits), "the scan took longer than 1 s");
}

#[test]
fn a_server_that_stays_is_ended_with_its_children() {
    let found = scan_part("stays", limits()).unwrap();
    let note = "the program did not end within 0.5 s of its input being closed, and was made to";
    assert!(found.notes.iter().any(|told| told == note), "{:?}", found.notes);
    dies(found.tools[0]["description"].as_str().unwrap());
}

#[test]
fn floods_have_limits() {
    let small = Limits {
        message_bytes: 1 << 20,
        total_bytes: 2 << 20,
        stderr_bytes: 1 << 20,
        stray_lines: 10,
        tools: 100,
        pages: 10,
        ..limits()
    };
    for (part, expected) in [
        ("floods stderr", "the server wrote more than 1048576 bytes to its standard error"),
        ("writes a long line", "the server sent a message longer than 1048576 bytes"),
        ("floods", "the server sent more than 2097152 bytes in all"),
        ("chatters", "the server wrote more than 10 lines that are no messages, such as `still warming up`"),
        ("has too many", "the server lists more than 100 tools"),
        ("has no end", "the server's list of tools has more than 10 pages"),
        ("goes round", "the server's list of tools has no end: the cursor `x` came back"),
    ] {
        assert_eq!(failure(part, small.clone()), expected, "{part}");
    }
}

#[test]
fn nonsense_is_no_answer() {
    for (part, expected) in [
        ("writes nonsense", r#": `{"jsonrpc": \u{1b}[31m nonsense}`"#),
        ("writes no text", "the server sent something that is no message (invalid utf-8"),
        ("lists no tools", "the server answered with something that is no list of tools: it has no `tools`"),
        ("says it twice", "no list of tools: the key `name` stands twice in one object"),
        ("refuses", r"the server refused the handshake (error -32603): `no licence for k-0123456789 \u{1b}[31m`"),
        ("refuses the list", "the server refused to list its tools (error -32000): `not today`"),
    ] {
        let error = failure(part, limits());
        assert!(error.contains(expected), "{part}: {error}");
    }
}

/// Scans a server that never lists, as a process of its own, until it is told to stop.
#[test]
#[ignore = "only of use as a process that another test interrupts"]
fn scans_until_interrupted() {
    if std::env::var(PART).is_err() {
        return;
    }
    let error = scan_part("never lists", limits()).unwrap_err();
    assert_eq!(error.problem, Problem::Interrupted);
    println!("interrupted");
}

#[test]
fn an_interrupt_ends_the_server_and_its_children() {
    for signal in ["-INT", "-TERM", "-HUP"] {
        let mut scanner = Command::new(std::env::current_exe().unwrap())
            .args(["stdio::scans_until_interrupted", "--exact", "--ignored", "--nocapture"])
            .env(PART, "scans")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = until_some(|| child_of(&scanner.id().to_string()));
        let child = until_some(|| child_of(&server));
        let number = scanner.id().to_string();
        assert!(Command::new("kill").args([signal, &number]).status().unwrap().success());
        let mut lines = BufReader::new(scanner.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap().contains("interrupted")), "{signal}");
        assert!(scanner.wait().unwrap().success());
        dies(&server);
        dies(&child);
    }
}

fn child_of(parent: &str) -> Option<String> {
    let told = Command::new("ps").args(["-A", "-o", "ppid=,pid="]).output().unwrap();
    let text = String::from_utf8(told.stdout).unwrap();
    let mut pairs = text.lines().filter_map(|line| line.trim().split_once(char::is_whitespace));
    pairs.find(|(ppid, _)| *ppid == parent).map(|(_, pid)| pid.trim().to_owned())
}

#[track_caller]
fn until_some<T>(find: impl Fn() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = find() {
            return found;
        }
        assert!(started.elapsed() < Duration::from_secs(20), "nothing came");
        sleep(Duration::from_millis(20));
    }
}

#[test]
fn two_scans_give_the_same_bytes() {
    let text = |found: Scan| found.into_catalogue().to_string();
    let [first, second] = [(); 2].map(|()| text(scan_part("minds the client", limits()).unwrap()));
    assert_eq!(first, second);
}
