//! Compiled catalogues that are damaged: `text NUL changes` is what is compiled of a catalogue, with changed bytes; an
//! input that begins with a byte from 1 to 4 is one part of a forged file whose checksums fit.

use std::io::Write as _;

use mcp_policy::catalog::{self, CatalogError, Compiled, Loaded, compiled};
use mcp_policy::source::Source;
use serde::Serialize;

use super::{is_fit_for_a_terminal, parts, text};

/// Longest text that is compiled.
const LARGEST: usize = 8_192;

/// A damaged file is refused or says what the catalogue said; a forged one ends in an error or an answer.
pub fn check(data: &[u8]) {
    match data.split_first() {
        Some((kind @ 1..=4, body)) => {
            if let Ok(Some(forged)) = open(&forged(*kind, body)) {
                answers(&forged).into_iter().for_each(|answer| answer.err().iter().for_each(is_told));
            }
        }
        _ => damaged(data),
    }
}

fn damaged(data: &[u8]) {
    let mut split = parts(data);
    let Some(text) = split.next().and_then(text).filter(|text| text.len() <= LARGEST) else { return };
    let source = Source::new("x", text);
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("c.bin");
    if compiled::build([&source], &target).is_err() {
        return;
    }
    let mut bytes = std::fs::read(&target).unwrap();
    let sound = answers(&open(&bytes).unwrap().unwrap());
    let texts = [catalog::load([&source], None), catalog::load([&source], Some("a"))];
    assert_eq!(sound[..2].iter().map(said).collect::<Vec<_>>(), texts.iter().map(said).collect::<Vec<_>>());
    for change in split.flat_map(|part| part.chunks_exact(3)) {
        let at = usize::from(u16::from_le_bytes([change[0], change[1]]));
        if change[2] == 1 {
            bytes.truncate(at.max(1));
        } else {
            let length = bytes.len();
            bytes[at % length] ^= change[2];
        }
    }
    match open(&bytes) {
        Ok(None) => {}
        Err(error) => is_told(&error),
        Ok(Some(file)) => {
            for (answer, sound) in answers(&file).iter().zip(&sound) {
                match answer {
                    Err(error) => is_told(error),
                    Ok(_) => assert_eq!(said(answer), said(sound)),
                }
            }
        }
    }
}

fn open(bytes: &[u8]) -> Result<Option<Compiled>, CatalogError> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    Compiled::from_file("x", file)
}

fn answers(file: &Compiled) -> Vec<Result<Loaded, CatalogError>> {
    let mut answers =
        vec![catalog::load([file], None), catalog::load([file], Some("a")), catalog::load_facts([file], Some(""))];
    match catalog::load_all([file]) {
        Ok(all) => answers.extend(all.into_iter().map(Ok)),
        Err(error) => answers.push(Err(error)),
    }
    answers.extend(catalog::servers([file]).err().map(Err));
    answers
}

/// All that was loaded, in words, or that it was not.
fn said(answer: &Result<Loaded, CatalogError>) -> Option<String> {
    let loaded = answer.as_ref().ok()?;
    Some(format!("{:?} {:?} {}", loaded.catalogue.server, loaded.notes, catalog::write(&loaded.catalogue)))
}

fn is_told(error: &CatalogError) {
    is_fit_for_a_terminal(&error.message);
    is_fit_for_a_terminal(&error.help);
}

/// Bytes of the header.
const HEADER: usize = 68;

#[derive(Clone, Copy, Default, Serialize)]
struct Part {
    offset: u64,
    length: u64,
    checksum: u32,
}

#[derive(Default, Serialize)]
struct Entry {
    names: [Option<String>; 6],
    tools: u64,
    facts: Part,
    prose: Part,
}

#[derive(Default, Serialize)]
struct Index {
    servers: Vec<(String, Part)>,
    aliases: Vec<(String, Part)>,
    partial: Vec<String>,
}

/// A file in which these bytes are the index (1), a page of the directories (2), what linting asks of tools (3), or what
/// else is known of the tools of the last half (4). All else is as it should be.
fn forged(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut file = vec![0; HEADER];
    let mut add = |bytes: &[u8]| {
        let part = Part { offset: file.len() as u64, length: bytes.len() as u64, checksum: crc32fast::hash(bytes) };
        file.extend(bytes);
        part
    };
    let index = match kind {
        1 => body.to_vec(),
        2 => {
            let page = add(body);
            let pages = || vec![(String::new(), page), ("a".to_owned(), page)];
            postcard::to_stdvec(&Index { servers: pages(), aliases: pages(), partial: Vec::new() }).unwrap()
        }
        _ => {
            let (tools, body) = body.split_first().map_or((0, body), |(tools, body)| (*tools, body));
            let half = if kind == 3 { body.len() } else { body.len() / 2 };
            let (facts, prose) = body.split_at(half);
            let names = [Some("a".to_owned()), None, None, None, None, None];
            let entry = Entry { names, tools: tools.into(), facts: add(facts), prose: add(prose) };
            let page = add(&postcard::to_stdvec(&vec![entry]).unwrap());
            let index = Index { servers: vec![("a".to_owned(), page)], ..Index::default() };
            postcard::to_stdvec(&index).unwrap()
        }
    };
    let index = add(&index);
    let mut header = b"\x93mcp-catalog\r\n\x1a\n\x01\0\0\0".to_vec();
    for number in [file.len() as u64, 1, 1, index.offset, index.length] {
        header.extend(number.to_le_bytes());
    }
    header.extend(index.checksum.to_le_bytes());
    header.extend(crc32fast::hash(&header).to_le_bytes());
    file[..HEADER].copy_from_slice(&header);
    file
}
