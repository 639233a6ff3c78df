//! From catalogue files to the catalogue of one server.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::formats::{self, Record, ServerRef, Sink, ToolRef};
use super::name::check_name;
use super::{CatalogError, Catalogue, Server};
use crate::source::{Safe, Source, quote};
use crate::suggest::nearest;

/// Servers that an error names.
const SERVERS_NAMED: usize = 20;

/// Tools that a note names.
const TOOLS_NAMED: usize = 5;

/// The catalogue of one server, and what is to be known about how it came about.
#[derive(Debug)]
pub struct Loaded {
    /// The tools of the server.
    pub catalogue: Catalogue,
    /// What a person should know, each a sentence fit for a terminal, in the order of the problems' weight.
    pub notes: Vec<String>,
}

/// A server of which the files hold tools.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedServer {
    /// The word by which [`load`] chooses it.
    pub identity: String,
    /// The server.
    pub server: Server,
    /// How many tools the files hold of it, a name that stands twice counted twice.
    pub tools: usize,
}

/// Reads the files and makes the catalogue of one server: of the one that `server` names (identifier, slug or name,
/// exactly), else of the only one there is. Tools that name no server belong to the only server that is named.
///
/// # Errors
/// A file cannot be understood, the server is not among them or could be several, or there is no tool of it.
pub fn load(sources: &[Source], server: Option<&str>) -> Result<Loaded, CatalogError> {
    let mut files = Files::read(sources, server.map_or(Keep::OnlyServer, Keep::Named))?;
    if files.servers.is_empty() && server.is_none() {
        return loaded(Seen { tools: files.unnamed, ..Seen::default() }, &files.partial, sources);
    }
    let identity = files.choose(server)?;
    if !files.unnamed.is_empty() && files.servers.len() > 1 {
        return Err(CatalogError::new(
            format!("{} tools name no server, and there are {} servers", files.unnamed.len(), files.servers.len()),
            "give these tools a `server`, or leave out the file that they are in",
        ));
    }
    let mut chosen = files.servers.remove(identity.as_str()).unwrap_or_default();
    if chosen.tools.len() < chosen.count {
        // not every record of the server has the name by which it was asked for
        return load(sources, Some(&identity));
    }
    chosen.tools.append(&mut files.unnamed);
    loaded(chosen, &files.partial, sources)
}

/// The servers of which the files hold tools, sorted. Tools that name no server are not counted.
///
/// # Errors
/// A file cannot be understood.
pub fn servers(sources: &[Source]) -> Result<Vec<ListedServer>, CatalogError> {
    let files = Files::read(sources, Keep::Nothing)?;
    let listed = files.servers.into_iter().map(|(identity, seen)| ListedServer {
        identity: identity.into_owned(),
        server: seen.server.to_server(),
        tools: seen.count,
    });
    Ok(listed.collect())
}

/// Of which servers the tools are kept while the files are read.
#[derive(Clone, Copy)]
enum Keep<'w> {
    Nothing,
    /// Of the only server there is; with a second one the choice is ambiguous, and nobody's tools are needed.
    OnlyServer,
    Named(&'w str),
}

/// What the files hold, the tools still borrowed.
struct Files<'a, 'w> {
    keep: Keep<'w>,
    /// By identity.
    servers: BTreeMap<Cow<'a, str>, Seen<'a>>,
    /// Tools of the record that is being read, which says only at its end whose they are.
    pending: Vec<ToolRef<'a>>,
    /// Tools of records that name no server.
    unnamed: Vec<ToolRef<'a>>,
    /// The last record leaves out further pages.
    last_is_partial: bool,
    /// Names of the files that hold only the first pages of a list.
    partial: Vec<&'a str>,
}

/// What the files hold of one server.
#[derive(Default)]
struct Seen<'a> {
    server: ServerRef<'a>,
    other_version: Option<Cow<'a, str>>,
    count: usize,
    /// The tools, where they are kept.
    tools: Vec<ToolRef<'a>>,
}

impl<'a> Sink<'a> for Files<'a, '_> {
    fn tool(&mut self, tool: ToolRef<'a>, server: Option<ServerRef<'a>>) {
        match server {
            Some(server) => self.add(server, std::iter::once(tool)),
            None => self.pending.push(tool),
        }
    }

    fn record(&mut self, record: Record<'a>) {
        self.last_is_partial = record.partial;
        let mut tools = std::mem::take(&mut self.pending);
        match record.server {
            Some(server) => self.add(server, tools.drain(..)),
            None => self.unnamed.append(&mut tools),
        }
        // its room serves the next record
        tools.clear();
        self.pending = tools;
    }
}

impl<'a, 'w> Files<'a, 'w> {
    fn read(sources: &'a [Source], keep: Keep<'w>) -> Result<Self, CatalogError> {
        let mut files = Self {
            keep,
            servers: BTreeMap::new(),
            pending: Vec::new(),
            unnamed: Vec::new(),
            last_is_partial: false,
            partial: Vec::new(),
        };
        for source in sources {
            formats::read(source, &mut files)?;
            if files.last_is_partial {
                files.partial.push(source.name());
            }
        }
        Ok(files)
    }

    fn add(&mut self, server: ServerRef<'a>, tools: impl ExactSizeIterator<Item = ToolRef<'a>>) {
        let kept = match self.keep {
            Keep::Nothing => false,
            Keep::OnlyServer => true,
            Keep::Named(name) => server.answers_to(name),
        };
        let seen = self.servers.entry(server.identity()).or_default();
        seen.count += tools.len();
        if kept {
            seen.tools.extend(tools);
        }
        if seen.server.version.is_some() && server.version.is_some() && seen.server.version != server.version {
            seen.other_version.clone_from(&server.version);
        }
        seen.server.fill_from(server);
        if matches!(self.keep, Keep::OnlyServer) && self.servers.len() > 1 {
            self.servers.values_mut().for_each(|seen| seen.tools = Vec::new());
            self.keep = Keep::Nothing;
        }
    }

    /// The identity of the server that is meant.
    fn choose(&self, wanted: Option<&str>) -> Result<String, CatalogError> {
        let Some(wanted) = wanted else {
            let mut identities = self.servers.keys();
            return match (identities.next(), identities.next()) {
                (Some(only), None) => Ok(only.as_ref().to_owned()),
                _ => Err(CatalogError::new(
                    format!(
                        "the catalogue has {} servers: {}",
                        self.servers.len(),
                        list(self.servers.keys(), SERVERS_NAMED)
                    ),
                    "choose one with `--server NAME`",
                )),
            };
        };
        if self.servers.contains_key(wanted) {
            return Ok(wanted.to_owned());
        }
        let answering: Vec<&Cow<'a, str>> =
            self.servers.iter().filter(|(_, seen)| seen.server.answers_to(wanted)).map(|(id, _)| id).collect();
        match answering.as_slice() {
            [only] => Ok(only.as_ref().to_owned()),
            [] => Err(self.unknown(wanted)),
            several => Err(CatalogError::new(
                format!(
                    "{} servers answer to {}: {}",
                    several.len(),
                    quote(wanted),
                    list(several.iter().copied(), SERVERS_NAMED)
                ),
                "choose one by its identifier with `--server`",
            )),
        }
    }

    fn unknown(&self, wanted: &str) -> CatalogError {
        let message = format!("the catalogue has no server {}", quote(wanted));
        if self.servers.is_empty() {
            return CatalogError::new(message, "leave out `--server`: the catalogue does not say whose its tools are");
        }
        let names = self.servers.iter().flat_map(|(identity, seen)| [Some(identity), seen.server.name.as_ref()]);
        let help = match nearest(wanted, names.flatten().map(AsRef::as_ref)) {
            Some(near) => format!("did you mean `--server {}`?", Safe(near)),
            None => format!("choose one of {}", list(self.servers.keys(), SERVERS_NAMED)),
        };
        CatalogError::new(message, help)
    }
}

/// Owns the tools of the server, and notes what is odd about them.
fn loaded(seen: Seen<'_>, partial: &[&str], sources: &[Source]) -> Result<Loaded, CatalogError> {
    let mut notes = Vec::new();
    if seen.tools.is_empty() {
        let error = CatalogError::new(
            "the catalogue has no tools",
            "give a catalogue with at least one tool; a server that lists none may not have been started properly",
        );
        return Err(match sources {
            [source] => error.of(source),
            _ => error,
        });
    }
    for file in partial {
        notes.push(format!(
            "{} is only the first part of a list (`nextCursor`): further tools are missing",
            quote(file)
        ));
    }
    if let (Some(version), Some(other)) = (&seen.server.version, &seen.other_version) {
        notes.push(format!(
            "tools of the versions {} and {} of the server are taken together",
            quote(version),
            quote(other)
        ));
    }
    let mut tools: Vec<&ToolRef<'_>> = seen.tools.iter().collect();
    let catalogue = Catalogue::new(seen.server.to_server(), tools.iter().map(|tool| tool.to_tool()));
    note(
        &mut notes,
        "tools whose names no tool can have; no generated policy holds them",
        tools.iter().filter(|tool| check_name(&tool.name).is_err()).map(|tool| &tool.name),
    );
    tools.retain(|tool| {
        catalogue.get(&tool.name).is_some_and(|joined| tool.class.is_some() && tool.class != joined.class)
    });
    note(
        &mut notes,
        "tools that stand more than once, with different classes; the strictest counts",
        tools.iter().map(|tool| &tool.name),
    );
    Ok(Loaded { catalogue, notes })
}

/// Adds a note that names tools, if there are any to name.
fn note<'a>(notes: &mut Vec<String>, said: &str, names: impl Iterator<Item = &'a Cow<'a, str>>) {
    let names: BTreeSet<&Cow<'a, str>> = names.collect();
    if !names.is_empty() {
        notes.push(format!("{said}: {}", list(names.iter().copied(), TOOLS_NAMED)));
    }
}

/// The first of some names, and how many more there are.
fn list<'a>(names: impl ExactSizeIterator<Item = &'a Cow<'a, str>>, most: usize) -> String {
    let more = names.len().saturating_sub(most);
    let shown: Vec<String> = names.take(most).map(|name| quote(name)).collect();
    let shown = shown.join(", ");
    if more == 0 { shown } else { format!("{shown} and {more} more") }
}

#[cfg(test)]
mod tests {
    use super::{Loaded, load, servers};
    use crate::catalog::{CatalogError, RiskClass};
    use crate::source::Source;

    const TWO: &str = concat!(
        r#"{"server": {"id": "acme/pay", "name": "Pay"}, "tools": [{"name": "pay"}, {"name": "refund"}]}"#,
        "\n",
        r#"{"slug": "acme-mail", "name": "Mail", "tools": [{"name": "send", "category": "Write"}]}"#
    );

    fn load_texts(texts: &[&str], server: Option<&str>) -> Result<Loaded, CatalogError> {
        let sources: Vec<Source> =
            texts.iter().enumerate().map(|(at, text)| Source::new(format!("{at}.json"), *text)).collect();
        load(&sources, server)
    }

    fn names(texts: &[&str], server: Option<&str>) -> Vec<String> {
        let loaded = load_texts(texts, server).unwrap_or_else(|error| panic!("{error}"));
        loaded.catalogue.tools().iter().map(|tool| tool.name.clone()).collect()
    }

    fn error(texts: &[&str], server: Option<&str>) -> (String, String) {
        let error = load_texts(texts, server).unwrap_err();
        (error.to_string(), error.help)
    }

    #[test]
    fn a_server_is_chosen_by_identifier_slug_or_name() {
        for word in ["acme/pay", "Pay"] {
            assert_eq!(names(&[TWO], Some(word)), ["pay", "refund"]);
        }
        for word in ["acme-mail", "Mail"] {
            assert_eq!(names(&[TWO], Some(word)), ["send"]);
        }
        let loaded = load_texts(&[TWO], Some("Mail")).unwrap();
        assert_eq!(loaded.catalogue.server.id.as_deref(), Some("acme-mail"));
        assert_eq!(loaded.catalogue.get("send").unwrap().class, Some(RiskClass::Write));
    }

    #[test]
    fn an_ambiguous_or_unknown_server_is_an_error_that_names_them() {
        let choose = "choose one with `--server NAME`".to_owned();
        assert_eq!(
            error(&[TWO], None),
            ("the catalogue has 2 servers: `acme-mail`, `acme/pay`".to_owned(), choose.clone())
        );
        let help = |word| error(&[TWO], Some(word)).1;
        assert_eq!(help("acme/pey"), "did you mean `--server acme/pay`?");
        assert_eq!(help("pay"), "did you mean `--server Pay`?");
        assert_eq!(help("github"), "choose one of `acme-mail`, `acme/pay`");
        assert_eq!(error(&[r#"[{"name": "x"}]"#], Some("a")).0, "the catalogue has no server `a`");
        let both = [TWO, r#"{"server": {"id": "other/pay", "name": "Pay"}, "tools": []}"#];
        assert_eq!(error(&both, Some("Pay")).0, "2 servers answer to `Pay`: `acme/pay`, `other/pay`");
        let many: Vec<String> = (10..40).map(|n| format!(r#"{{"server":"s{n}","tools":[]}}"#)).collect();
        let (message, help) = error(&[&many.join("\n")], None);
        assert!(message.starts_with("the catalogue has 30 servers: `s10`, ") && message.ends_with("`s29` and 10 more"));
        assert_eq!(help, choose);
    }

    #[test]
    fn tools_without_a_server_join_the_only_one() {
        let list = r#"{"tools": [{"name": "pay", "inputSchema": {}}, {"name": "void"}]}"#;
        let one = TWO.lines().next().unwrap();
        assert_eq!(names(&[list], None), ["pay", "void"]);
        assert_eq!(names(&[list, one], None), ["pay", "refund", "void"]);
        assert_eq!(names(&[one, list], Some("Pay")), ["pay", "refund", "void"]);
        assert!(load_texts(&[one, list], None).unwrap().catalogue.get("pay").unwrap().input_schema.is_some());
        assert_eq!(error(&[TWO, list], Some("Pay")).0, "2 tools name no server, and there are 2 servers");
        assert_eq!(names(&[r#"[{"name": "x"}, {"name": "y", "server": "s"}]"#], None), ["y", "x"]);
    }

    #[test]
    fn a_server_that_is_named_differently_in_places_is_taken_whole() {
        let text = concat!(
            r#"{"server": "a", "tools": [{"name": "x"}]}"#,
            "\n",
            r#"{"server": {"id": "a", "name": "A", "version": "1"}, "tools": [{"name": "y"}]}"#,
            "\n",
            r#"{"server": {"id": "a", "version": "2"}, "tools": [{"name": "z"}]}"#,
            "\n",
            r#"{"server": "b", "tools": [{"name": "x"}]}"#
        );
        assert_eq!(names(&[text], Some("A")), ["x", "y", "z"]);
        let notes = load_texts(&[text], Some("a")).unwrap().notes;
        assert_eq!(notes, ["tools of the versions `1` and `2` of the server are taken together"]);
    }

    #[test]
    fn a_catalogue_without_tools_is_an_error() {
        for text in ["[]", r#"{"tools": []}"#, r#"{"server": "a", "tools": []}"#] {
            assert_eq!(error(&[text], None).0, "0.json: the catalogue has no tools");
        }
        assert!(load_texts(&[], None).is_err());
    }

    #[test]
    fn what_is_odd_is_noted() {
        let text = r#"{"tools": [{"name": "x", "class": "Read"}, {"name": "x", "class": "Write"}, {"name": "\u001b[m"},
            {"name": ""}], "nextCursor": "2"}"#;
        let loaded = load_texts(&[text], None).unwrap();
        assert_eq!(
            loaded.notes,
            [
                "`0.json` is only the first part of a list (`nextCursor`): further tools are missing",
                "tools whose names no tool can have; no generated policy holds them: ``, `\\u{1b}[m`",
                "tools that stand more than once, with different classes; the strictest counts: `x`",
            ]
        );
        assert_eq!(loaded.catalogue.get("x").unwrap().class, Some(RiskClass::Write));
    }

    #[test]
    fn servers_are_listed() {
        let listed = servers(&[Source::new("x", TWO)]).unwrap();
        let listed: Vec<(&str, usize)> = listed.iter().map(|server| (server.identity.as_str(), server.tools)).collect();
        assert_eq!(listed, [("acme-mail", 1), ("acme/pay", 2)]);
    }
}
