//! Why a scan failed.

use std::fmt;
use std::time::Duration;

use super::secret::Secrets;
use crate::source::{Safe, quote};

/// A scan that failed: the problem, and what the program last wrote to its standard error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanError {
    /// What went wrong.
    pub problem: Problem,
    /// The last lines of the program's standard error, fit for a terminal and free of the values that were passed to it.
    pub stderr: Vec<String>,
}

/// What went wrong. The text of servers and configuration files in it is shown through [`quote`] and [`Safe`] only.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the message of each says what it means")]
pub enum Problem {
    Config { message: String, help: String },
    NotStarted { program: String, reason: String },
    TooSlow { step: Step, limit: Duration },
    MessageTooLong { limit: usize },
    TooManyBytes { limit: usize },
    MessageTooRich { limit: usize },
    TooManyValues { limit: usize },
    TooMuchStderr { limit: usize },
    StrayLines { limit: usize, line: String },
    TooManyTools { limit: usize },
    TooManyPages { limit: usize },
    RepeatedCursor { cursor: String },
    NotAMessage { reason: String, text: String },
    NotAList { reason: String },
    Refused { step: Step, code: i64, message: String },
    Ended { how: Option<String> },
    Unreachable { reason: String },
    Unauthorized { status: u16 },
    Redirected { to: Option<String> },
    Status { status: u16 },
    NotMcp { reason: String },
    Interrupted,
    Machine { reason: String },
}

/// A part of a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Starting the program or opening the connection, and the handshake.
    StartUp,
    /// Fetching one page of the list.
    List,
    /// All of it.
    Whole,
}

impl ScanError {
    /// The same without the values that must not be shown.
    pub(super) fn hiding(mut self, secrets: &Secrets) -> Self {
        let hide = |text: &mut String| *text = secrets.hide(text);
        match &mut self.problem {
            Problem::StrayLines { line: text, .. }
            | Problem::RepeatedCursor { cursor: text }
            | Problem::NotAMessage { text, .. }
            | Problem::NotAList { reason: text }
            | Problem::Refused { message: text, .. }
            | Problem::Redirected { to: Some(text) }
            | Problem::NotMcp { reason: text } => hide(text),
            _ => {}
        }
        for line in &mut self.stderr {
            *line = Safe(&secrets.hide(line)).to_string();
        }
        self
    }
}

impl Problem {
    /// What to do about it, as an imperative.
    pub fn help(&self) -> String {
        match self {
            Self::Config { help, .. } => help.clone(),
            Self::NotStarted { .. } => "check that the program is installed and on PATH".to_owned(),
            Self::TooSlow { step: Step::Whole, .. } => "find out from its author what the server waits for".to_owned(),
            Self::TooSlow { .. } => {
                "allow more with `--timeout SECS`, and check that it is an MCP server that needs nothing further to start"
                    .to_owned()
            }
            Self::StrayLines { .. } | Self::NotAMessage { .. } => {
                "make the program write messages alone to its standard output, and everything else to standard error"
                    .to_owned()
            }
            Self::Refused { .. } | Self::Ended { .. } => {
                "check its arguments; it sees only a few variables of the environment: pass others with `--env NAME`"
                    .to_owned()
            }
            Self::Unreachable { .. } => "check the address, and that the server is running".to_owned(),
            Self::Unauthorized { .. } => "give credentials with `--header \"Authorization: Bearer …\"`".to_owned(),
            Self::Redirected { .. } => "give the address that the server really has with `--url`".to_owned(),
            Self::Status { .. } | Self::NotMcp { .. } => {
                "check that this is an MCP server that speaks the streamable HTTP or stdio transport".to_owned()
            }
            Self::Interrupted => "run it again".to_owned(),
            Self::Machine { .. } => "check what the machine allows: processes, open files, sockets".to_owned(),
            Self::MessageTooLong { .. }
            | Self::TooManyBytes { .. }
            | Self::MessageTooRich { .. }
            | Self::TooManyValues { .. }
            | Self::TooMuchStderr { .. }
            | Self::TooManyTools { .. }
            | Self::TooManyPages { .. }
            | Self::RepeatedCursor { .. }
            | Self::NotAList { .. } => {
                "do not trust this server: no client can use it, report it to its author".to_owned()
            }
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config { message, .. } => f.write_str(message),
            Self::NotStarted { program, reason } => write!(f, "{} cannot be started: {}", quote(program), Safe(reason)),
            Self::TooSlow { step, limit } => write!(f, "{step} took longer than {} s", limit.as_secs_f64()),
            Self::MessageTooLong { limit } => write!(f, "the server sent a message longer than {limit} bytes"),
            Self::TooManyBytes { limit } => write!(f, "the server sent more than {limit} bytes in all"),
            Self::MessageTooRich { limit } => write!(f, "the server sent a message of more than {limit} JSON values"),
            Self::TooManyValues { limit } => write!(f, "the server sent more than {limit} JSON values in all"),
            Self::TooMuchStderr { limit } => {
                write!(f, "the server wrote more than {limit} bytes to its standard error")
            }
            Self::StrayLines { limit, line } => {
                write!(f, "the server wrote more than {limit} lines that are no messages, such as {}", quote(line))
            }
            Self::TooManyTools { limit } => write!(f, "the server lists more than {limit} tools"),
            Self::TooManyPages { limit } => write!(f, "the server's list of tools has more than {limit} pages"),
            Self::RepeatedCursor { cursor } => {
                write!(f, "the server's list of tools has no end: the cursor {} came back", quote(cursor))
            }
            Self::NotAMessage { reason, text } => {
                write!(f, "the server sent something that is no message ({}): {}", Safe(reason), quote(text))
            }
            Self::NotAList { reason } => {
                write!(f, "the server answered with something that is no list of tools: {reason}")
            }
            Self::Refused { step, code, message } => {
                write!(f, "the server refused {} (error {code}): {}", step.request(), quote(message))
            }
            Self::Ended { how: Some(how) } => write!(f, "the server ended before it had answered ({how})"),
            Self::Ended { how: None } => f.write_str("the server closed the connection before it had answered"),
            Self::Unreachable { reason } => write!(f, "the server cannot be reached: {}", Safe(reason)),
            Self::Unauthorized { status } => write!(f, "the server wants credentials (HTTP {status})"),
            Self::Redirected { to: Some(to) } => write!(f, "the server sends to another address, {}", quote(to)),
            Self::Redirected { to: None } => f.write_str("the server sends to another address"),
            Self::Status { status } => write!(f, "the server answered with HTTP {status}"),
            Self::NotMcp { reason } => write!(f, "the server does not speak MCP as expected: {}", Safe(reason)),
            Self::Interrupted => f.write_str("the scan was interrupted"),
            Self::Machine { reason } => write!(f, "the scan could not run: {}", Safe(reason)),
        }
    }
}

impl std::error::Error for Problem {}

impl fmt::Display for ScanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(f)
    }
}

impl std::error::Error for ScanError {}

impl From<Problem> for ScanError {
    fn from(problem: Problem) -> Self {
        Self { problem, stderr: Vec::new() }
    }
}

impl Step {
    fn request(self) -> &'static str {
        match self {
            Self::StartUp | Self::Whole => "the handshake",
            Self::List => "to list its tools",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::StartUp => "the start of the server",
            Self::List => "an answer of the server",
            Self::Whole => "the scan",
        })
    }
}
