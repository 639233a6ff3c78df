//! What is to be scanned, and how much of it may be shown.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use reqwest::Url;
use reqwest::header::{HeaderName, HeaderValue};

use super::environment::Environment;
use super::error::Problem;
use super::secret::{self, Word};
use crate::source::{Safe, quote};

/// Headers that the transport sets itself.
const RESERVED: &[&str] = &[
    "accept",
    "connection",
    "content-length",
    "content-type",
    "host",
    "last-event-id",
    "mcp-protocol-version",
    "mcp-session-id",
    "transfer-encoding",
];

/// A server to scan. Its `Display` is fit for a terminal and shows no value of the environment, no header and no
/// argument that looks like a secret.
pub enum Target {
    /// A program of this machine, spoken to on its standard input and output.
    Program(Program),
    /// A server spoken to over streamable HTTP.
    Http(Http),
}

/// A program to start.
pub struct Program {
    pub(super) command: Word,
    pub(super) arguments: Vec<Word>,
    pub(super) folder: Option<PathBuf>,
    /// Variables given to it beside those of the allow list.
    pub(super) environment: BTreeMap<String, String>,
    /// Values of our environment that stand in any of these.
    pub(super) filled_in: Vec<String>,
}

/// An address to talk to.
pub struct Http {
    pub(super) url: Url,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    /// Values of our environment that stand in any of these.
    pub(super) filled_in: Vec<String>,
}

impl Program {
    /// A program as it is typed: the command, then its arguments.
    pub fn new(command: impl Into<String>, arguments: impl IntoIterator<Item = String>) -> Self {
        let arguments: Vec<Word> = arguments.into_iter().map(Word::plain).collect();
        Self::from_words(Word::plain(command.into()), arguments)
    }

    pub(super) fn from_words(command: Word, arguments: Vec<Word>) -> Self {
        Self {
            command,
            arguments: secret::hide(arguments),
            folder: None,
            environment: BTreeMap::new(),
            filled_in: Vec::new(),
        }
    }

    /// Passes a variable of our environment on to it.
    ///
    /// # Errors
    /// There is no such variable.
    pub fn pass(&mut self, name: &str, environment: &Environment) -> Result<(), Problem> {
        let value = environment.get(name).ok_or_else(|| Problem::Config {
            message: format!("the environment has no variable {}", quote(name)),
            help: format!("set it, or leave out `--env {}`", Safe(name)),
        })?;
        self.environment.insert(name.to_owned(), value.to_owned());
        Ok(())
    }

    /// The names of the variables that it gets beside those of the allow list, sorted.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.environment.keys().map(String::as_str)
    }
}

impl Http {
    /// An address and its headers, each as `Name: value`.
    ///
    /// # Errors
    /// The address is not one of HTTP, or a header is none or is one that the transport sets.
    pub fn new(url: &str, headers: impl IntoIterator<Item = String>) -> Result<Self, Problem> {
        let help = "write it as `--header \"Name: value\"`";
        let split = |header: String| match header.split_once(':') {
            Some((name, value)) => Ok((name.trim().to_owned(), value.trim().to_owned())),
            // the text is not shown: it may be the secret itself
            None => Err(config("a header has no `:`", help)),
        };
        let headers: Result<Vec<_>, _> = headers.into_iter().map(split).collect();
        Self::from_pairs(url, headers?)
    }

    pub(super) fn from_pairs(url: &str, headers: impl IntoIterator<Item = (String, String)>) -> Result<Self, Problem> {
        let address = Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        let Some(url) = address else {
            return Err(config("the address of the server is not one of HTTP", "write it as `https://host/path`"));
        };
        let headers: Result<Vec<_>, _> = headers.into_iter().map(|(name, value)| header(&name, &value)).collect();
        Ok(Self { url, headers: headers?, filled_in: Vec::new() })
    }
}

fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), Problem> {
    let help = "write it as `Name: value`, in visible ASCII characters";
    let parsed = name.parse::<HeaderName>().map_err(|_| config(&format!("{} is no header", quote(name)), help))?;
    if RESERVED.contains(&parsed.as_str()) {
        return Err(config(&format!("the header {} is set by the transport", quote(name)), "leave it out"));
    }
    let mut value = HeaderValue::from_str(value)
        .map_err(|_| config(&format!("the value of {} is no header", quote(name)), help))?;
    value.set_sensitive(true);
    Ok((parsed, value))
}

fn config(message: &str, help: &str) -> Problem {
    Problem::Config { message: message.to_owned(), help: help.to_owned() }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Program(program) => {
                write!(f, "{}", Shown(&program.command))?;
                program.arguments.iter().try_for_each(|argument| write!(f, " {}", Shown(argument)))
            }
            Self::Http(http) => write!(f, "{}", Safe(&secret::shown_url(&http.url))),
        }
    }
}

/// A word of a command line, in quotes where the words would run together without.
struct Shown<'a>(&'a Word);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = &self.0.shown;
        let plain = |c: char| c.is_alphanumeric() || "-_./:=@+,%…~^".contains(c);
        if !word.is_empty() && word.chars().all(plain) {
            write!(f, "{}", Safe(word))
        } else {
            write!(f, "'{}'", Safe(&word.replace('\'', r"'\''")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Http, Program, Target};

    #[test]
    fn shows_what_will_run_without_its_secrets() {
        let words = ["-y", "a b", "it's", "--api-key", "sk-1234", "--token=abc", "\u{1b}[31m", "http://u:p@h/x?k=v"];
        let program = Program::new("npx", words.map(str::to_owned));
        assert_eq!(
            Target::Program(program).to_string(),
            r"npx -y 'a b' 'it'\''s' --api-key … --token=… '\u{1b}[31m' 'http://h/x?…'"
        );
        let http = Http::new("https://u:p@h:8443/mcp?token=abc", ["Authorization: Bearer x".to_owned()]).unwrap();
        assert_eq!(Target::Http(http).to_string(), "https://h:8443/mcp?…");
    }

    #[test]
    fn refuses_what_is_no_address_and_no_header() {
        for url in ["ftp://h/", "h", "", "http://", "file:///etc/passwd"] {
            assert!(Http::new(url, []).is_err(), "{url}");
        }
        for header in ["secret", "a b: c", "x: \u{1b}", "Host: x", "MCP-Session-Id: x"] {
            let error = Http::new("http://h", [header.to_owned()]).err().unwrap();
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }
}
