//! Writing a compiled catalogue.

use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

use atomic_write_file::AtomicWriteFile;
use serde::Serialize;

use super::header::{self, Header};
use super::layout::{self, Alias, Entry, Index, Page, Part};
use crate::catalog::CatalogError;
use crate::catalog::load::{CatalogRef, Detail, Files, Keep, Seen, open};

/// Bytes that a page of a directory aims at. Index and page are both read for one server: of 43,000 servers, either is
/// about this large.
const PAGE: usize = 8 * 1024;

/// Bytes that are collected before they are written.
const BUFFER: usize = 256 * 1024;

/// What a compiled catalogue holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Built {
    /// Servers; one where the files do not say whose their tools are.
    pub servers: u64,
    /// Tools, a name that stands twice counted twice.
    pub tools: u64,
    /// Bytes of the file.
    pub bytes: u64,
}

/// Compiles all servers of the files into one file, which holds what the files hold: loaded from it, a server is the
/// same as loaded from them. A file that is there already is replaced when the new one is complete, and not touched
/// before; a symbolic link is replaced itself.
///
/// # Errors
/// A file cannot be understood, there is no tool in them, tools that name no server could be those of several, or the
/// result cannot be written.
pub fn build<'a, I>(files: I, target: &Path) -> Result<Built, CatalogError>
where
    I: IntoIterator<Item: Into<CatalogRef<'a>>>,
{
    let files: Vec<CatalogRef<'a>> = files.into_iter().map(Into::into).collect();
    let opened = open(&files, Keep::Everything, Detail::Everything)?;
    let (servers, partial) = Files::read(&opened, Keep::Everything, Detail::Everything)?.into_servers()?;
    if servers.iter().all(|seen| seen.tools.is_empty()) {
        return Err(CatalogError::new("there are no tools in the files", "give catalogues with at least one tool"));
    }
    let write = || {
        let mut file = AtomicWriteFile::open(target)?;
        let built = write(&servers, &partial, file.as_file_mut())?;
        file.commit()?;
        Ok(built)
    };
    write().map_err(|error: io::Error| {
        CatalogError::new(format!("the compiled catalogue cannot be written: {error}"), "choose another place for it")
            .of_file(&target.to_string_lossy())
    })
}

/// Writes the file: the header last, when all else is known.
pub(super) fn write(servers: &[Seen<'_>], partial: &[&str], out: impl Write + Seek) -> io::Result<Built> {
    let mut out = Out { file: BufWriter::with_capacity(BUFFER, out), written: 0 };
    out.bytes(&[0; header::LENGTH])?;
    let mut entries = Vec::with_capacity(servers.len());
    for seen in servers {
        let (facts, prose) = layout::block(&seen.tools).map_err(io::Error::other)?;
        let mut entry = Entry::new(&seen.server, seen.other_version.as_deref(), seen.scan);
        entry.tools = seen.tools.len() as u64;
        entry.facts = out.bytes(&facts)?;
        entry.prose = out.bytes(&prose)?;
        entries.push(entry);
    }
    let mut aliases: Vec<Alias> = entries.iter().flat_map(Entry::aliases).collect();
    aliases.sort();
    let index = Index {
        servers: out.pages(&entries, Entry::identity)?,
        aliases: out.pages(&aliases, |alias| &alias.word)?,
        partial: partial.to_vec(),
    };
    let index = out.bytes(&postcard::to_stdvec(&index).map_err(io::Error::other)?)?;
    let tools = entries.iter().map(|entry| entry.tools).sum();
    let header = Header { file: out.written, servers: entries.len() as u64, tools, index };
    out.file.seek(SeekFrom::Start(0))?;
    out.file.write_all(&header.encode())?;
    out.file.flush()?;
    Ok(Built { servers: header.servers, tools, bytes: header.file })
}

struct Out<W: Write> {
    file: BufWriter<W>,
    written: u64,
}

impl<W: Write> Out<W> {
    fn bytes(&mut self, bytes: &[u8]) -> io::Result<Part> {
        self.file.write_all(bytes)?;
        let part = Part { offset: self.written, length: bytes.len() as u64, checksum: crc32fast::hash(bytes) };
        self.written += part.length;
        Ok(part)
    }

    /// Writes a sorted directory page by page.
    fn pages<'e, T: Serialize>(
        &mut self,
        entries: &'e [T],
        word: impl Fn(&'e T) -> &'e str,
    ) -> io::Result<Vec<Page<'e>>> {
        let mut pages = Vec::new();
        let mut rest = entries;
        while let Some(first) = rest.first() {
            let mut bytes = Vec::new();
            let mut count = 0;
            while let Some(entry) = rest.get(count).filter(|_| bytes.len() < PAGE) {
                bytes = postcard::to_extend(entry, bytes).map_err(io::Error::other)?;
                count += 1;
            }
            // the encoding of a list is that of its length, then its entries
            let mut page = postcard::to_stdvec(&count).map_err(io::Error::other)?;
            page.append(&mut bytes);
            pages.push(Page { first: word(first), part: self.bytes(&page)? });
            rest = rest.get(count..).unwrap_or_default();
        }
        Ok(pages)
    }
}
