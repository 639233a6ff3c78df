//! What catalogue files hold, server by server, while they are read.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{CatalogRef, Detail};
use crate::catalog::CatalogError;
use crate::catalog::compiled::{Compiled, Entry, Excerpt, Excerpts};
use crate::catalog::formats::{self, Record, ServerRef, Sink, ToolRef};
use crate::source::{Safe, Source, quote};
use crate::suggest::nearest;

/// Servers that an error names.
const SERVERS_NAMED: usize = 20;

/// Hardly any tool of a catalogue takes fewer bytes.
const BYTES_OF_A_TOOL: usize = 256;

/// So many tools of one server are made room for beforehand.
const MOST_EXPECTED: usize = 4096;

/// Of which servers the tools are kept while the files are read.
#[derive(Clone, Copy)]
pub(in crate::catalog) enum Keep<'w> {
    Nothing,
    Everything,
    /// Of the only server there is; with a second one the choice is ambiguous, and nobody's tools are needed.
    OnlyServer,
    Named(&'w str),
}

/// A file, and what is read of it.
pub(in crate::catalog) enum Opened<'a> {
    Text(&'a Source),
    Compiled(&'a Compiled, Excerpts),
}

/// Reads the compiled files as far as they are wanted. A single one that knows which server is meant is asked for
/// nothing else.
pub(in crate::catalog) fn open<'a>(
    files: &[CatalogRef<'a>],
    keep: Keep<'_>,
    detail: Detail,
) -> Result<Vec<Opened<'a>>, CatalogError> {
    let word = match keep {
        Keep::Nothing | Keep::Everything => None,
        Keep::OnlyServer => Some(None),
        Keep::Named(word) => Some(Some(word)),
    };
    if let ([CatalogRef::Compiled(file)], Some(word)) = (files, word)
        && let Some(excerpts) = file.find(word, detail)?
    {
        return Ok(vec![Opened::Compiled(file, excerpts)]);
    }
    let open = |file: &CatalogRef<'a>| match file {
        CatalogRef::Text(source) => Ok(Opened::Text(source)),
        CatalogRef::Compiled(file) => Ok(Opened::Compiled(file, file.all(detail, |entry| wants(keep, entry, file))?)),
    };
    files.iter().map(open).collect()
}

/// Whether the tools of the server may be kept. Those that name no server may belong to any.
fn wants(keep: Keep<'_>, entry: &Entry, file: &Compiled) -> bool {
    let server = entry.server();
    match keep {
        Keep::Nothing => false,
        Keep::Everything => true,
        Keep::OnlyServer => file.servers() == 1,
        Keep::Named(word) => server.answers_to(word) || server.known().is_none(),
    }
}

/// What the files hold, the tools still borrowed.
pub(in crate::catalog) struct Files<'a, 'w> {
    keep: Keep<'w>,
    detail: Detail,
    /// By identity.
    pub(super) servers: BTreeMap<Cow<'a, str>, Seen<'a>>,
    /// Tools of the record that is being read, which says only at its end whose they are.
    pending: Vec<ToolRef<'a>>,
    /// Tools that name their server, as long as it is the same: a look-up for each would cost more than its parsing.
    named: (ServerRef<'a>, Vec<ToolRef<'a>>),
    /// Tools of records that name no server.
    pub(super) unnamed: Vec<ToolRef<'a>>,
    /// How they were fetched.
    pub(super) unnamed_scan: Option<&'a str>,
    /// The last record leaves out further pages.
    last_is_partial: bool,
    /// Names of the files that hold only the first pages of a list.
    pub(super) partial: Vec<&'a str>,
}

/// What the files hold of one server.
#[derive(Default)]
pub(in crate::catalog) struct Seen<'a> {
    pub(in crate::catalog) server: ServerRef<'a>,
    pub(in crate::catalog) other_version: Option<Cow<'a, str>>,
    pub(super) count: usize,
    /// How they were fetched, as JSON.
    pub(in crate::catalog) scan: Option<&'a str>,
    /// The tools, where they are kept.
    pub(in crate::catalog) tools: Vec<ToolRef<'a>>,
}

impl<'a> Sink<'a> for Files<'a, '_> {
    fn tool(&mut self, tool: ToolRef<'a>, server: Option<ServerRef<'a>>) {
        match server {
            Some(server) => {
                if self.named.0 != server {
                    self.settle();
                    self.named.0 = server;
                }
                self.named.1.push(tool);
            }
            None => self.pending.push(tool),
        }
    }

    fn record(&mut self, record: Record<'a>) {
        self.last_is_partial = record.partial;
        self.settle();
        let mut tools = std::mem::take(&mut self.pending);
        match record.server {
            Some(server) => {
                let identity = server.identity();
                self.add(server, tools.len(), &mut tools);
                if let Some(seen) = self.servers.get_mut(&identity).filter(|_| record.scan.is_some()) {
                    seen.scan = seen.scan.or(record.scan);
                }
            }
            None => {
                self.unnamed.append(&mut tools);
                self.unnamed_scan = self.unnamed_scan.or(record.scan);
            }
        }
        self.pending = tools;
    }

    fn wants_prose(&self) -> bool {
        self.detail == Detail::Everything
    }
}

impl<'a, 'w> Files<'a, 'w> {
    pub(in crate::catalog) fn read(
        opened: &'a [Opened<'a>],
        keep: Keep<'w>,
        detail: Detail,
    ) -> Result<Self, CatalogError> {
        let mut files = Self {
            keep,
            detail,
            servers: BTreeMap::new(),
            pending: Vec::new(),
            named: (ServerRef::default(), Vec::new()),
            unnamed: Vec::new(),
            unnamed_scan: None,
            last_is_partial: false,
            partial: Vec::new(),
        };
        for file in opened {
            match file {
                Opened::Text(source) => {
                    // room that is not used costs nothing, and growing costs copies
                    files.pending.reserve((source.text().len() / BYTES_OF_A_TOOL).min(MOST_EXPECTED));
                    formats::read(source, &mut files)?;
                    if files.last_is_partial {
                        files.partial.push(source.name());
                    }
                }
                Opened::Compiled(file, excerpts) => {
                    let mut servers = excerpts.servers.iter();
                    servers
                        .try_for_each(|excerpt| files.excerpt(excerpt))
                        .map_err(|error| error.of_file(file.name()))?;
                    files.partial.extend(excerpts.partial.iter().map(String::as_str));
                }
            }
        }
        Ok(files)
    }

    /// The servers with their tools, sorted by identity, and the files that hold only the first pages of a list. Tools
    /// that name no server belong to the only one there is, or to one that is not known.
    pub(in crate::catalog) fn into_servers(mut self) -> Result<(Vec<Seen<'a>>, Vec<&'a str>), CatalogError> {
        self.check_unnamed()?;
        let mut unnamed = std::mem::take(&mut self.unnamed);
        let mut servers: Vec<Seen<'a>> = self.servers.into_values().collect();
        match servers.first_mut() {
            Some(only) => only.tools.append(&mut unnamed),
            None => servers.push(Seen { tools: unnamed, scan: self.unnamed_scan, ..Seen::default() }),
        }
        Ok((servers, self.partial))
    }

    /// Tools that name no server must not be those of one of several.
    pub(super) fn check_unnamed(&self) -> Result<(), CatalogError> {
        if self.unnamed.is_empty() || self.servers.len() < 2 {
            return Ok(());
        }
        Err(CatalogError::new(
            format!("{} tools name no server, and there are {} servers", self.unnamed.len(), self.servers.len()),
            "give these tools a `server`, or leave out the file that they are in",
        ))
    }

    fn excerpt(&mut self, excerpt: &'a Excerpt) -> Result<(), CatalogError> {
        let mut tools = excerpt.tools()?;
        let Some(server) = excerpt.entry.server().known() else {
            self.unnamed.append(&mut tools);
            self.unnamed_scan = self.unnamed_scan.or(excerpt.entry.scan.as_deref());
            return Ok(());
        };
        let count = usize::try_from(excerpt.entry.tools).unwrap_or(usize::MAX);
        self.add(server.clone(), count, &mut tools);
        if let Some(version) = excerpt.entry.other_version.as_deref() {
            self.add(ServerRef { version: Some(version.into()), ..server.clone() }, 0, &mut tools);
        }
        if let Some(seen) = self.servers.get_mut(&server.identity()) {
            seen.scan = seen.scan.or(excerpt.entry.scan.as_deref());
        }
        Ok(())
    }

    /// Hands over the tools that name their server.
    fn settle(&mut self) {
        let (server, mut tools) = std::mem::take(&mut self.named);
        if !tools.is_empty() {
            self.add(server, tools.len(), &mut tools);
        }
        self.named.1 = tools;
    }

    /// Counts so many tools of a server and keeps those that are at hand if it may be the one that is meant. Empties the
    /// list, whose room serves the next ones.
    fn add(&mut self, server: ServerRef<'a>, count: usize, tools: &mut Vec<ToolRef<'a>>) {
        let kept = match self.keep {
            Keep::Nothing => false,
            Keep::Everything | Keep::OnlyServer => true,
            Keep::Named(name) => server.answers_to(name),
        };
        let seen = self.servers.entry(server.identity()).or_default();
        seen.count = seen.count.saturating_add(count);
        if kept && seen.tools.is_empty() {
            // most servers stand in one place: their tools need not be moved
            std::mem::swap(&mut seen.tools, tools);
        } else if kept {
            seen.tools.append(tools);
        }
        tools.clear();
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
    pub(super) fn choose(&self, wanted: Option<&str>) -> Result<String, CatalogError> {
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
        // an identifier is one server's alone; a name may be that of several
        if self.servers.get(wanted).is_some_and(|seen| seen.server.id.is_some() || seen.server.slug.is_some()) {
            return Ok(wanted.to_owned());
        }
        let answering: Vec<&Cow<'a, str>> =
            self.servers.iter().filter(|(_, seen)| seen.server.answers_to(wanted)).map(|(id, _)| id).collect();
        match answering.as_slice() {
            [only] => Ok(only.as_ref().to_owned()),
            [] => Err(self.unknown(wanted)),
            several => Err(CatalogError::of_server(
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
            let help = "leave out `--server`: the catalogue does not say whose its tools are";
            return CatalogError::of_server(message, help);
        }
        let names = self.servers.iter().flat_map(|(identity, seen)| [Some(identity), seen.server.name.as_ref()]);
        let help = match nearest(wanted, names.flatten().map(AsRef::as_ref)) {
            Some(near) => format!("did you mean `--server {}`?", Safe(near)),
            None => format!("choose one of {}", list(self.servers.keys(), SERVERS_NAMED)),
        };
        CatalogError::of_server(message, help)
    }
}

/// The first of some names, and how many more there are.
pub(super) fn list<'a>(names: impl ExactSizeIterator<Item = &'a Cow<'a, str>>, most: usize) -> String {
    let more = names.len().saturating_sub(most);
    let shown: Vec<String> = names.take(most).map(|name| quote(name)).collect();
    let shown = shown.join(", ");
    if more == 0 { shown } else { format!("{shown} and {more} more") }
}
