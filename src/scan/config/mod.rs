//! The configuration files of MCP clients, told apart by their content: `mcpServers` (Claude, Cursor), `servers` (VS Code)
//! and `[mcp_servers.…]` (Codex).

mod entry;
mod placeholder;

use serde_json::{Map, Value};

use super::environment::Environment;
use super::error::Problem;
use super::target::Target;
use crate::document::Document;
use crate::source::{Source, quote};
use crate::suggest::nearest;

/// Servers that an error names.
const SERVERS_NAMED: usize = 20;

/// Which client a file is for, as far as it matters to what stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Client {
    /// Placeholders are filled in.
    Editor,
    /// Everything stands as it is, and variables of the environment are named by keys of their own.
    Codex,
}

/// The server of that name in a configuration file, or the only one. Placeholders are filled in from the environment.
///
/// # Errors
/// The file is none of these, it has several servers and none is named, or something in the entry cannot be resolved.
pub fn read(source: &Source, server: Option<&str>, environment: &Environment) -> Result<Target, Problem> {
    let (client, mut servers) = servers(source)?;
    let name = choose(&servers, server)?;
    match servers.remove(&name) {
        Some(Value::Object(entry)) => entry::target(&name, entry, client, environment),
        _ => Err(config(format!("the server {} is no object", quote(&name)), "give it a `command` or a `url`")),
    }
}

fn servers(source: &Source) -> Result<(Client, Map<String, Value>), Problem> {
    let looks_like_json = source.text().trim_start_matches('\u{feff}').trim_start().starts_with(['{', '/', '[']);
    // a table of TOML starts with a bracket too, and then a letter or a quotation mark
    let mut root = match toml::from_str::<Value>(source.text()) {
        Ok(table) => table,
        Err(_) if looks_like_json => json(source)?,
        // its message would quote the line, which may hold a secret
        Err(error) => {
            let line = error.span().map_or(1, |span| source.line_column(span.start).line);
            return Err(config(
                format!("{} is neither JSON nor TOML: line {line} cannot be read", quote(source.name())),
                "give the configuration file of an MCP client",
            ));
        }
    };
    let mut take = |key: &str| match root.get_mut(key).map(Value::take) {
        Some(Value::Object(servers)) => Some(servers),
        _ => None,
    };
    if let Some(servers) = take("mcpServers").or_else(|| take("servers")) {
        return Ok((Client::Editor, servers));
    }
    if let Some(servers) = take("mcp_servers") {
        return Ok((Client::Codex, servers));
    }
    // settings of VS Code as a whole
    match take("mcp").and_then(|mut mcp| mcp.remove("servers")) {
        Some(Value::Object(servers)) => Ok((Client::Editor, servers)),
        _ => Err(config(
            format!("{} names no MCP servers", quote(source.name())),
            "give a file with `mcpServers`, `servers` or `[mcp_servers.NAME]`",
        )),
    }
}

fn json(source: &Source) -> Result<Value, Problem> {
    let (document, diagnostics) = Document::parse_settings(source);
    match (document, diagnostics.first()) {
        (Some(document), None) => Ok(document.value()),
        (_, Some(diagnostic)) => {
            Err(config(format!("{}: {}", quote(source.name()), diagnostic.message), &diagnostic.help))
        }
        (None, None) => Err(config(format!("{} is empty", quote(source.name())), "write a server into it")),
    }
}

fn choose(servers: &Map<String, Value>, wanted: Option<&str>) -> Result<String, Problem> {
    let mut names: Vec<&str> = servers.keys().map(String::as_str).collect();
    names.sort_unstable();
    let listed = || {
        let told: Vec<String> = names.iter().take(SERVERS_NAMED).map(|name| quote(name)).collect();
        told.join(", ")
    };
    match (wanted, names.as_slice()) {
        (_, []) => Err(config("the file has no server".to_owned(), "write a server into it")),
        (Some(wanted), _) if servers.contains_key(wanted) => Ok(wanted.to_owned()),
        (Some(wanted), _) => {
            let help = match nearest(wanted, names.iter().copied()) {
                Some(near) => format!("did you mean {}?", quote(near)),
                None => format!("choose one of {}", listed()),
            };
            Err(config(format!("the file has no server {}", quote(wanted)), &help))
        }
        (None, [only]) => Ok((*only).to_owned()),
        (None, several) => Err(config(
            format!("the file has {} servers: {}", several.len(), listed()),
            "choose one with `--server NAME`",
        )),
    }
}

fn config(message: String, help: &str) -> Problem {
    Problem::Config { message, help: help.to_owned() }
}

#[cfg(test)]
mod tests;
