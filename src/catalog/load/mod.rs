//! From catalogue files to the catalogue of one server.

mod files;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeSet;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::formats::ToolRef;
use super::name::check_name;
use super::{CatalogError, Catalogue, Compiled, Server};
use crate::source::{Source, quote};
use files::list;
pub(super) use files::{Files, Keep, Seen, open};

/// Fewer servers than this are owned one after the other: starting threads would take longer.
const WORTH_THREADS: usize = 64;

/// Tools that a note names.
const TOOLS_NAMED: usize = 5;

/// A catalogue file, read or opened.
#[derive(Debug)]
pub enum CatalogFile {
    /// A text of any kind that [`super::formats`] reads.
    Text(Source),
    /// A compiled catalogue.
    Compiled(Compiled),
}

/// A borrowed [`CatalogFile`].
#[derive(Debug, Clone, Copy)]
pub enum CatalogRef<'a> {
    /// A text of any kind that [`super::formats`] reads.
    Text(&'a Source),
    /// A compiled catalogue.
    Compiled(&'a Compiled),
}

/// How much is kept of a tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    Everything,
    /// What linting a policy asks for: name, description, rating, input schema and the hints of the server.
    Facts,
}

/// The catalogue of one server, and what is to be known about how it came about.
#[derive(Debug)]
pub struct Loaded {
    /// The tools of the server.
    pub catalogue: Catalogue,
    /// What a person should know, each a sentence fit for a terminal, in the order of the problems' weight.
    pub notes: Vec<String>,
    /// Further tools are missing: a file is only the first part of a list.
    pub partial: bool,
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
pub fn load<'a, I>(files: I, server: Option<&str>) -> Result<Loaded, CatalogError>
where
    I: IntoIterator<Item: Into<CatalogRef<'a>>>,
{
    let files: Vec<CatalogRef<'a>> = files.into_iter().map(Into::into).collect();
    load_files(&files, server, Detail::Everything)
}

/// Like [`load`], but without what linting a policy does not ask for: of each tool there is only the name, the
/// description, the rating, the input schema and the hints of the server.
///
/// # Errors
/// Those of [`load`].
pub fn load_facts<'a, I>(files: I, server: Option<&str>) -> Result<Loaded, CatalogError>
where
    I: IntoIterator<Item: Into<CatalogRef<'a>>>,
{
    let files: Vec<CatalogRef<'a>> = files.into_iter().map(Into::into).collect();
    load_files(&files, server, Detail::Facts)
}

/// The servers of which the files hold tools, sorted. Tools that name no server are not counted.
///
/// # Errors
/// A file cannot be understood.
pub fn servers<'a, I>(files: I) -> Result<Vec<ListedServer>, CatalogError>
where
    I: IntoIterator<Item: Into<CatalogRef<'a>>>,
{
    let files: Vec<CatalogRef<'a>> = files.into_iter().map(Into::into).collect();
    let opened = open(&files, Keep::Nothing, Detail::Facts)?;
    let files = Files::read(&opened, Keep::Nothing, Detail::Facts)?;
    let listed = files.servers.into_iter().map(|(identity, seen)| ListedServer {
        identity: identity.into_owned(),
        server: seen.server.to_server(),
        tools: seen.count,
    });
    Ok(listed.collect())
}

impl CatalogFile {
    /// The name by which a person knows the file. It may hold any character.
    pub fn name(&self) -> &str {
        CatalogRef::from(self).name()
    }
}

impl<'a> CatalogRef<'a> {
    /// The name by which a person knows the file. It may hold any character.
    pub fn name(self) -> &'a str {
        match self {
            Self::Text(source) => source.name(),
            Self::Compiled(compiled) => compiled.name(),
        }
    }
}

impl<'a> From<&'a Source> for CatalogRef<'a> {
    fn from(source: &'a Source) -> Self {
        Self::Text(source)
    }
}

impl<'a> From<&'a Compiled> for CatalogRef<'a> {
    fn from(compiled: &'a Compiled) -> Self {
        Self::Compiled(compiled)
    }
}

impl<'a> From<&'a CatalogFile> for CatalogRef<'a> {
    fn from(file: &'a CatalogFile) -> Self {
        match file {
            CatalogFile::Text(source) => Self::Text(source),
            CatalogFile::Compiled(compiled) => Self::Compiled(compiled),
        }
    }
}

/// The catalogues of all servers of the files, sorted by the server's identity. Tools that name no server belong to the
/// only server there is, or to one that is not known.
///
/// # Errors
/// A file cannot be understood, tools that name no server could be those of several, or there are no tools.
pub fn load_all<'a, I>(files: I) -> Result<Vec<Loaded>, CatalogError>
where
    I: IntoIterator<Item: Into<CatalogRef<'a>>>,
{
    let files: Vec<CatalogRef<'a>> = files.into_iter().map(Into::into).collect();
    let opened = open(&files, Keep::Everything, Detail::Everything)?;
    let (mut servers, partial) = Files::read(&opened, Keep::Everything, Detail::Everything)?.into_servers()?;
    if servers.iter().any(|seen| !seen.tools.is_empty()) {
        servers.retain(|seen| !seen.tools.is_empty());
    }
    let loaded = |seen| loaded(seen, &[], &files, Detail::Everything);
    // of several errors the first server's is told, whichever thread meets it
    let loaded: Vec<Result<Loaded, CatalogError>> = if servers.len() < WORTH_THREADS {
        servers.into_iter().map(loaded).collect()
    } else {
        servers.into_par_iter().map(loaded).collect()
    };
    let mut loaded: Vec<Loaded> = loaded.into_iter().collect::<Result<_, _>>()?;
    if let Some(first) = loaded.first_mut() {
        first.notes.splice(..0, notes_on_pages(&partial));
    }
    Ok(loaded)
}

fn load_files(sources: &[CatalogRef<'_>], server: Option<&str>, detail: Detail) -> Result<Loaded, CatalogError> {
    let keep = server.map_or(Keep::OnlyServer, Keep::Named);
    let opened = open(sources, keep, detail)?;
    let mut files = Files::read(&opened, keep, detail)?;
    if files.servers.is_empty() && server.is_none() {
        let seen = Seen { tools: files.unnamed, scan: files.unnamed_scan, ..Seen::default() };
        return loaded(seen, &files.partial, sources, detail);
    }
    let identity = files.choose(server)?;
    files.check_unnamed()?;
    let mut chosen = files.servers.remove(identity.as_str()).unwrap_or_default();
    if chosen.tools.len() < chosen.count {
        // not every record of the server has the name by which it was asked for
        return load_files(sources, Some(&identity), detail);
    }
    chosen.tools.append(&mut files.unnamed);
    loaded(chosen, &files.partial, sources, detail)
}

/// Owns the tools of the server, and notes what is odd about them.
fn loaded(
    mut seen: Seen<'_>,
    partial: &[&str],
    files: &[CatalogRef<'_>],
    detail: Detail,
) -> Result<Loaded, CatalogError> {
    let mut notes: Vec<String> = notes_on_pages(partial).collect();
    if seen.tools.is_empty() {
        let error = CatalogError::no_tools();
        return Err(match files {
            [file] => error.of_file(file.name()),
            _ => error,
        });
    }
    if let (Some(version), Some(other)) = (&seen.server.version, &seen.other_version) {
        notes.push(format!(
            "tools of the versions {} and {} of the server are taken together",
            quote(version),
            quote(other)
        ));
    }
    if detail == Detail::Facts {
        seen.tools.iter_mut().for_each(|tool| tool.prose = None);
    }
    let mut tools: Vec<&ToolRef<'_>> = seen.tools.iter().collect();
    let mut catalogue = Catalogue::new(seen.server.to_server(), tools.iter().map(|tool| tool.to_tool()));
    catalogue.scan = seen.scan.and_then(|scan| serde_json::from_str(scan).ok());
    note(
        &mut notes,
        "tools whose names no tool can have; no generated policy holds them",
        tools.iter().filter(|tool| check_name(&tool.name).is_err()).map(|tool| &tool.name),
    );
    // hardly any catalogue joins tools
    let joins = catalogue.tools().len() < tools.len();
    tools.retain(|tool| {
        let joined = if joins { catalogue.get(&tool.name) } else { None };
        joined.is_some_and(|joined| tool.class.is_some() && tool.class != joined.class)
    });
    note(
        &mut notes,
        "tools that stand more than once, with different classes; the strictest counts",
        tools.iter().map(|tool| &tool.name),
    );
    Ok(Loaded { catalogue, notes, partial: !partial.is_empty() })
}

fn notes_on_pages(partial: &[&str]) -> impl Iterator<Item = String> {
    partial.iter().map(|file| {
        format!("{} is only the first part of a list (`nextCursor`): further tools are missing", quote(file))
    })
}

/// Adds a note that names tools, if there are any to name.
fn note<'a>(notes: &mut Vec<String>, said: &str, names: impl Iterator<Item = &'a Cow<'a, str>>) {
    let names: BTreeSet<&Cow<'a, str>> = names.collect();
    if !names.is_empty() {
        notes.push(format!("{said}: {}", list(names.iter().copied(), TOOLS_NAMED)));
    }
}
