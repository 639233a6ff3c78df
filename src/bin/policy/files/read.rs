//! Reading whole files, within bounds.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;

use mcp_policy::document;
use mcp_policy::source::Source;

use crate::failure::{Failure, show};

/// Largest catalogue file, in bytes. Policies have a limit of their own.
const LARGEST_SOURCE: usize = 4 << 30;

/// A file shorter than this, in bytes, is read with one call.
const SHORT: u64 = 64 << 10;

/// The bytes of a file, or of stdin where the path is `-`; at most `most` of them.
pub fn read_bytes(path: &Path, most: usize) -> Result<Vec<u8>, Failure> {
    let most = u64::try_from(most).unwrap_or(u64::MAX);
    let failed = |error: io::Error| Failure::io("read", path, &error);
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        io::stdin().lock().take(most).read_to_end(&mut bytes).map_err(failed)?;
        return Ok(bytes);
    }
    let (mut file, metadata) = open(path)?;
    let length = usize::try_from(metadata.len().min(most)).unwrap_or(0);
    bytes.try_reserve_exact(length + 1).map_err(|_| failed(io::ErrorKind::OutOfMemory.into()))?;
    if metadata.len() < most.min(SHORT) {
        bytes.resize(length + 1, 0);
        let read = file.read(&mut bytes).unwrap_or(0);
        bytes.truncate(read);
        // asked for one byte more than it was long, it had no more
        if read == length && read > 0 {
            return Ok(bytes);
        }
    }
    let rest = most.saturating_sub(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
    file.take(rest).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// Opens a regular file to be read.
pub fn open(path: &Path) -> Result<(File, Metadata), Failure> {
    let failed = |error: io::Error| Failure::io("read", path, &error);
    // looked at before it is opened: opening a pipe that nobody writes to would wait for ever
    let metadata = path.metadata().map_err(failed)?;
    if metadata.is_dir() {
        return Err(Failure::new(format!("{} is a folder, not a file", show(path))));
    }
    if !metadata.is_file() {
        return Err(Failure::new(format!("{} is not a regular file", show(path))).help("give `-` to read from stdin"));
    }
    Ok((File::open(path).map_err(failed)?, metadata))
}

/// A whole file (or stdin) that must be text.
pub fn read_source(path: &Path) -> Result<Source, Failure> {
    read_text(path, LARGEST_SOURCE)
}

/// A whole file (or stdin) that must be text, of at most so many bytes.
pub fn read_text(path: &Path, most: usize) -> Result<Source, Failure> {
    let is_larger = |length: u64| length > u64::try_from(most).unwrap_or(u64::MAX);
    // a file that says how long it is need not be read to be refused
    if path != Path::new("-") && path.metadata().is_ok_and(|file| file.is_file() && is_larger(file.len())) {
        return Err(too_large(path, most));
    }
    let bytes = read_bytes(path, most + 1)?;
    if bytes.len() > most {
        return Err(too_large(path, most));
    }
    let (source, undecodable) = document::decode(&name_of(path), bytes);
    match undecodable {
        None => Ok(source),
        Some(diagnostic) => {
            Err(Failure::new(format!("cannot read {}: {}", show(path), diagnostic.message)).help(diagnostic.help))
        }
    }
}

fn too_large(path: &Path, most: usize) -> Failure {
    let most = if most < 1 << 30 { format!("{} MiB", most >> 20) } else { format!("{} GiB", most >> 30) };
    Failure::new(format!("cannot read {}: it is larger than {most}", show(path))).help("split the file")
}

/// The name by which stdin is shown.
pub const STDIN: &str = "<stdin>";

/// The name by which a path is shown.
pub fn name_of(path: &Path) -> String {
    if path == Path::new("-") { STDIN.to_owned() } else { path.to_string_lossy().into_owned() }
}
