//! One server of a configuration file.

use std::path::PathBuf;

use serde_json::{Map, Value};

use super::placeholder::Filler;
use super::{Client, config};
use crate::scan::environment::Environment;
use crate::scan::error::Problem;
use crate::scan::target::{Http, Program, Target};
use crate::source::quote;

/// What the entry says is to be scanned.
pub(super) fn target(
    name: &str,
    entry: Map<String, Value>,
    client: Client,
    environment: &Environment,
) -> Result<Target, Problem> {
    let filler = Filler { environment, active: client == Client::Editor, used: Vec::new() };
    let entry = Entry { name, members: entry, filler };
    if entry.text("envFile")?.is_some() {
        return Err(entry.refuse("names a file of variables", "write its variables into `env`, and remove `envFile`"));
    }
    let transport = entry.text("type")?.unwrap_or_default();
    if matches!(&*transport, "sse" | "ws") {
        return Err(entry.refuse(
            "is spoken to over a transport that has been given up",
            "give the address of its streamable HTTP transport, and `\"type\": \"http\"`",
        ));
    }
    match (entry.text("command")?, entry.text("url")?) {
        (Some(command), None) => entry.program(&command).map(Target::Program),
        (None, Some(url)) => entry.http(&url).map(Target::Http),
        (Some(_), Some(_)) => Err(entry.refuse("has both `command` and `url`", "remove one of them")),
        (None, None) => Err(entry.refuse("has neither `command` nor `url`", "give it one of them")),
    }
}

struct Entry<'a> {
    name: &'a str,
    members: Map<String, Value>,
    filler: Filler<'a>,
}

impl Entry<'_> {
    fn program(mut self, command: &str) -> Result<Program, Problem> {
        let mut arguments = Vec::new();
        for argument in self.list("args")? {
            arguments.push(self.filler.word(&argument)?);
        }
        let mut program = Program::from_words(self.filler.word(command)?, arguments);
        program.folder = match self.text("cwd")? {
            Some(folder) => Some(PathBuf::from(self.filler.fill(&folder)?)),
            None => None,
        };
        for variable in self.list("env_vars")? {
            let value = self.filler.variable(&variable)?;
            program.environment.insert(variable, value);
        }
        for (variable, value) in self.table("env")? {
            program.environment.insert(variable, self.filler.fill(&value)?);
        }
        if let Some(odd) = program.environment.keys().find(|name| name.is_empty() || name.contains(['=', '\0'])) {
            let what = format!("has a variable {}, which is no name", quote(odd));
            return Err(self.refuse(&what, "give it the name of a variable"));
        }
        program.filled_in = self.filler.used;
        Ok(program)
    }

    fn http(mut self, url: &str) -> Result<Http, Problem> {
        let mut headers = Vec::new();
        for key in ["headers", "http_headers"] {
            for (header, value) in self.table(key)? {
                headers.push((header, self.filler.fill(&value)?));
            }
        }
        for (header, variable) in self.table("env_http_headers")? {
            headers.push((header, self.filler.variable(&variable)?));
        }
        if let Some(variable) = self.text("bearer_token_env_var")? {
            headers.push(("Authorization".to_owned(), format!("Bearer {}", self.filler.variable(&variable)?)));
        }
        let mut http = Http::from_pairs(&self.filler.fill(url)?, headers)?;
        http.filled_in = self.filler.used;
        Ok(http)
    }

    fn text(&self, key: &str) -> Result<Option<String>, Problem> {
        match self.members.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(self.wrong(key, "a string")),
        }
    }

    fn list(&self, key: &str) -> Result<Vec<String>, Problem> {
        let entries = match self.members.get(key) {
            None | Some(Value::Null) => return Ok(Vec::new()),
            Some(Value::Array(entries)) => entries,
            Some(_) => return Err(self.wrong(key, "a list of strings")),
        };
        let text = |entry: &Value| entry.as_str().map(str::to_owned);
        entries.iter().map(text).collect::<Option<_>>().ok_or_else(|| self.wrong(key, "a list of strings"))
    }

    fn table(&self, key: &str) -> Result<Vec<(String, String)>, Problem> {
        let members = match self.members.get(key) {
            None | Some(Value::Null) => return Ok(Vec::new()),
            Some(Value::Object(members)) => members,
            Some(_) => return Err(self.wrong(key, "an object of strings")),
        };
        let text = |(name, value): (&String, &Value)| {
            let value = match value {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                Value::Bool(boolean) => boolean.to_string(),
                _ => return None,
            };
            Some((name.clone(), value))
        };
        members.iter().map(text).collect::<Option<_>>().ok_or_else(|| self.wrong(key, "an object of strings"))
    }

    fn wrong(&self, key: &str, expected: &str) -> Problem {
        self.refuse(&format!("has a `{key}` that cannot be used"), &format!("make it {expected}"))
    }

    fn refuse(&self, what: &str, help: &str) -> Problem {
        config(format!("the server {} {what}", quote(self.name)), help)
    }
}
