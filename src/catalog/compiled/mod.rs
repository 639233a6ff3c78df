//! Compiled catalogues: any number of servers in one read-only file, of which only what is asked for is read.
//!
//! A file is a `header`, one block for each server, the directory of the servers sorted by identity and that of their
//! other names, both in pages, and an index with the first word of every page. Everything past the fixed header is in
//! the `postcard` encoding (see `layout`), and every part has its own checksum, which is tried whenever the part is
//! read: what is damaged is noticed where it matters, without reading the whole file.

mod build;
mod header;
mod layout;
mod positioned;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io;
use std::path::Path;

use serde::de::DeserializeOwned;

use super::CatalogError;
use super::formats::ToolRef;
use super::load::Detail;
pub use build::{Built, build};
use header::{Header, Opening};
use layout::{Alias, Index, Page};
pub(super) use layout::{Entry, Part};
use positioned::Positioned;

const BUILD_AGAIN: &str = "build it again with `policy catalog build`";

/// An open compiled catalogue. Nothing but its header has been read.
#[derive(Debug)]
pub struct Compiled {
    name: String,
    file: Positioned,
    header: Header,
}

/// What is read of one server.
#[derive(Debug)]
pub(super) struct Excerpt {
    pub(super) entry: Entry,
    /// Its tools, where they are wanted.
    block: Option<Block>,
}

/// The encoded tools of one server.
#[derive(Debug)]
struct Block {
    facts: Vec<u8>,
    prose: Option<Vec<u8>>,
}

/// How many bytes may still be read for one question. Parts do not overlap, so all of them are no longer than the file.
struct Left(u64);

/// What is read of a file.
#[derive(Debug, Default)]
pub(super) struct Excerpts {
    pub(super) servers: Vec<Excerpt>,
    /// The files it was made from that hold only the first pages of a list.
    pub(super) partial: Vec<String>,
}

impl Compiled {
    /// Opens the file if it is a compiled catalogue; `None` where it is something else, or cannot be read at all, which
    /// whoever reads it as text finds out.
    ///
    /// # Errors
    /// It is a compiled catalogue, but cut short, of another version, or its header is damaged.
    pub fn open(path: &Path) -> Result<Option<Self>, CatalogError> {
        let name = path.to_string_lossy().into_owned();
        // looked at before it is opened: opening a pipe would wait for somebody to write to it
        if !path.metadata().is_ok_and(|metadata| metadata.is_file()) {
            return Ok(None);
        }
        match File::open(path) {
            Ok(file) => Self::from_file(name, file),
            Err(_) => Ok(None),
        }
    }

    /// The same with a file that is open already, under the name by which a person knows it.
    ///
    /// # Errors
    /// Those of [`Compiled::open`].
    pub fn from_file(name: impl Into<String>, file: File) -> Result<Option<Self>, CatalogError> {
        let name = name.into();
        let read = || {
            let file = Positioned::new(file)?;
            let mut start = [0; header::LENGTH];
            let read = file.read_start(&mut start)?;
            Ok((Header::decode(start.get(..read).unwrap_or_default(), file.length()), file))
        };
        let (opening, file) = read().map_err(|error| unreadable(&error).of_file(&name))?;
        match opening {
            Opening::Foreign => Ok(None),
            Opening::Refused(message, help) => Err(CatalogError::new(message, help).of_file(&name)),
            Opening::Header(header) => Ok(Some(Self { name, file, header })),
        }
    }

    /// The name by which a person knows the file. It may hold any character.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The one server that is meant by the word (identifier, slug or name), or the only one there is; `None` where that
    /// is not clear, for whatever reason.
    pub(super) fn find(&self, word: Option<&str>, detail: Detail) -> Result<Option<Excerpts>, CatalogError> {
        // a page may be looked at twice: for the word, and for the identity that it stands for
        let left = &mut Left(self.file.length().saturating_mul(2));
        let bytes = self.part("the index", &self.header.index, left)?;
        let index: Index<'_> = self.decoded("the index", &bytes)?;
        let Some(entry) = self.entry(&index, word, left)? else { return Ok(None) };
        let excerpt = self.excerpt(entry, Some(detail), left)?;
        Ok(Some(Excerpts { servers: vec![excerpt], partial: index.partial() }))
    }

    /// Every server, in the order of their identities, with the tools of those that are wanted.
    pub(super) fn all(&self, detail: Detail, wanted: impl Fn(&Entry) -> bool) -> Result<Excerpts, CatalogError> {
        let left = &mut Left(self.file.length());
        let bytes = self.part("the index", &self.header.index, left)?;
        let index: Index<'_> = self.decoded("the index", &bytes)?;
        let mut servers = Vec::new();
        for page in &index.servers {
            for entry in self.page::<Entry>(page, left)? {
                let wanted = wanted(&entry).then_some(detail);
                servers.push(self.excerpt(entry, wanted, left)?);
            }
        }
        Ok(Excerpts { servers, partial: index.partial() })
    }

    /// How many servers the file says to have.
    pub(super) fn servers(&self) -> u64 {
        self.header.servers
    }

    fn entry(&self, index: &Index<'_>, word: Option<&str>, left: &mut Left) -> Result<Option<Entry>, CatalogError> {
        let Some(word) = word else {
            let first = index.servers.first().filter(|_| self.header.servers == 1);
            return Ok(first.map(|page| self.page(page, left)).transpose()?.and_then(|page| page.into_iter().next()));
        };
        let same = self.with_identity(index, word, left)?;
        if same.as_ref().is_some_and(Entry::has_identifier) {
            return Ok(same);
        }
        let mut answering = Vec::new();
        let start = index.aliases.partition_point(|page| page.first < word).saturating_sub(1);
        for page in index.aliases.iter().skip(start).take_while(|page| page.first <= word) {
            answering.extend(self.page::<Alias>(page, left)?.into_iter().filter(|alias| alias.word == word));
        }
        match (same, answering.as_slice()) {
            (Some(same), []) => Ok(Some(same)),
            (None, [alias]) => self.with_identity(index, &alias.identity, left),
            _ => Ok(None),
        }
    }

    fn with_identity(&self, index: &Index<'_>, identity: &str, left: &mut Left) -> Result<Option<Entry>, CatalogError> {
        let after = index.servers.partition_point(|page| page.first <= identity);
        let Some(page) = after.checked_sub(1).and_then(|at| index.servers.get(at)) else { return Ok(None) };
        Ok(self.page::<Entry>(page, left)?.into_iter().find(|entry| entry.identity() == identity))
    }

    fn excerpt(&self, entry: Entry, wanted: Option<Detail>, left: &mut Left) -> Result<Excerpt, CatalogError> {
        let what = "a server";
        let block = match wanted {
            None => None,
            Some(Detail::Facts) => Some(Block { facts: self.part(what, &entry.facts, left)?, prose: None }),
            Some(Detail::Everything) => Some(Block {
                facts: self.part(what, &entry.facts, left)?,
                prose: Some(self.part(what, &entry.prose, left)?),
            }),
        };
        Ok(Excerpt { entry, block })
    }

    fn page<T: DeserializeOwned>(&self, page: &Page<'_>, left: &mut Left) -> Result<Vec<T>, CatalogError> {
        let what = "the directory";
        self.decoded(what, &self.part(what, &page.part, left)?)
    }

    /// The bytes of a part, if they are those that were written.
    fn part(&self, what: &str, part: &Part, left: &mut Left) -> Result<Vec<u8>, CatalogError> {
        let bytes = self.file.read(part.offset, part.length).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => damaged(&format!("{what} lies past its end")).of_file(&self.name),
            _ => unreadable(&error).of_file(&self.name),
        })?;
        left.0 = left.0.checked_sub(part.length).ok_or_else(|| damaged("its parts overlap").of_file(&self.name))?;
        if crc32fast::hash(&bytes) == part.checksum {
            Ok(bytes)
        } else {
            Err(damaged(&format!("the checksum of {what} does not fit")).of_file(&self.name))
        }
    }

    fn decoded<'b, T: serde::Deserialize<'b>>(&self, what: &str, bytes: &'b [u8]) -> Result<T, CatalogError> {
        layout::decode(bytes).ok_or_else(|| damaged(&format!("{what} cannot be understood")).of_file(&self.name))
    }
}

impl Excerpt {
    /// The tools, where they were wanted: as many as the directory says.
    pub(super) fn tools(&self) -> Result<Vec<ToolRef<'_>>, CatalogError> {
        let Some(block) = &self.block else { return Ok(Vec::new()) };
        layout::tools(&block.facts, block.prose.as_deref())
            .filter(|tools| tools.len() as u64 == self.entry.tools)
            .ok_or_else(|| damaged("the tools of a server cannot be understood"))
    }
}

fn damaged(how: &str) -> CatalogError {
    CatalogError::new(format!("the compiled catalogue is damaged: {how}"), BUILD_AGAIN)
}

fn unreadable(error: &io::Error) -> CatalogError {
    CatalogError::new(format!("the compiled catalogue cannot be read: {error}"), "check the file and its permissions")
}
