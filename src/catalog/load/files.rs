//! What catalogue files hold, server by server, while they are read.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::catalog::CatalogError;
use crate::catalog::formats::{self, Record, ServerRef, Sink, ToolRef};
use crate::source::{Safe, Source, quote};
use crate::suggest::nearest;

/// Servers that an error names.
const SERVERS_NAMED: usize = 20;

/// Of which servers the tools are kept while the files are read.
#[derive(Clone, Copy)]
pub(super) enum Keep<'w> {
    Nothing,
    /// Of the only server there is; with a second one the choice is ambiguous, and nobody's tools are needed.
    OnlyServer,
    Named(&'w str),
}

/// What the files hold, the tools still borrowed.
pub(super) struct Files<'a, 'w> {
    keep: Keep<'w>,
    /// By identity.
    pub(super) servers: BTreeMap<Cow<'a, str>, Seen<'a>>,
    /// Tools of the record that is being read, which says only at its end whose they are.
    pending: Vec<ToolRef<'a>>,
    /// Tools of records that name no server.
    pub(super) unnamed: Vec<ToolRef<'a>>,
    /// The last record leaves out further pages.
    last_is_partial: bool,
    /// Names of the files that hold only the first pages of a list.
    pub(super) partial: Vec<&'a str>,
}

/// What the files hold of one server.
#[derive(Default)]
pub(super) struct Seen<'a> {
    pub(super) server: ServerRef<'a>,
    pub(super) other_version: Option<Cow<'a, str>>,
    pub(super) count: usize,
    /// The tools, where they are kept.
    pub(super) tools: Vec<ToolRef<'a>>,
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
    pub(super) fn read(sources: &'a [Source], keep: Keep<'w>) -> Result<Self, CatalogError> {
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

/// The first of some names, and how many more there are.
pub(super) fn list<'a>(names: impl ExactSizeIterator<Item = &'a Cow<'a, str>>, most: usize) -> String {
    let more = names.len().saturating_sub(most);
    let shown: Vec<String> = names.take(most).map(|name| quote(name)).collect();
    let shown = shown.join(", ");
    if more == 0 { shown } else { format!("{shown} and {more} more") }
}
