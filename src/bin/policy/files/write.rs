//! Writing files: whole or not at all.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use atomic_write_file::AtomicWriteFile;

use crate::failure::{Failure, show};

/// What to do about a file that is already there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// Refuse.
    Keep,
    /// Put the new content in its place.
    Replace,
}

/// Whether a file can be written there, as far as that can be known without trying. Gives the path behind symbolic
/// links, so that the file they lead to is replaced and not the link.
pub fn check_target(path: &Path, existing: Existing) -> Result<PathBuf, Failure> {
    let cannot = |error| Failure::io("write", path, &error);
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == ErrorKind::NotFound => return check_new(path),
        Err(error) => return Err(cannot(error)),
    };
    let refuse = |why: &str| Failure::new(format!("cannot write {}: it {why}", show(path)));
    if metadata.is_dir() {
        return Err(refuse("is a folder").help("name a file in it"));
    }
    if !metadata.is_file() {
        return Err(refuse("is not a regular file").help("give `-` to write to stdout"));
    }
    if existing == Existing::Keep {
        return Err(refuse("already exists").help("give `--force` to replace it, or name another file"));
    }
    if metadata.permissions().readonly() {
        return Err(refuse("is read-only").help("make it writable first"));
    }
    path.canonicalize().map_err(cannot)
}

fn check_new(path: &Path) -> Result<PathBuf, Failure> {
    if path.symlink_metadata().is_ok() {
        return Err(Failure::new(format!("cannot write {}: it is a symbolic link that leads nowhere", show(path)))
            .help("remove the link, or name the file that it should lead to"));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        return Err(Failure::new(format!("cannot write {}: there is no folder {}", show(path), show(folder)))
            .help("create the folder first"));
    }
    Ok(path.to_owned())
}

/// Whether two paths lead to one file that is there, by whatever names.
pub fn is_same_file(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    real(one).is_some_and(|one| real(other) == Some(one))
}

/// Writes a file at once: whatever goes wrong, what was there before stays whole.
pub fn write(path: &Path, existing: Existing, text: &str) -> Result<(), Failure> {
    let target = check_target(path, existing)?;
    let attempt = || {
        let mut file = AtomicWriteFile::open(target)?;
        file.write_all(text.as_bytes())?;
        file.commit()
    };
    attempt().map_err(|error| Failure::io("write", path, &error))
}
