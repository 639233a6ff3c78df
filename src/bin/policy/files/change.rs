//! Changing files that others may change at the same time.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use atomic_write_file::AtomicWriteFile;

use super::read::read_bytes;
use super::{Changeable, Existing, check_target};
use crate::failure::{Failure, show};

/// Puts in the place of a file what `work` makes of its bytes, of which it gets at most `most`; where it makes nothing the
/// file stays as it is. Whatever goes wrong, the file is whole: it is the old one or the new one. Gives what else came of
/// the work. A file that may not be changed is not looked at.
///
/// Two runs that change the same file wait for each other. What another program changes meanwhile is not overwritten.
pub fn change<T>(
    path: &Path,
    changeable: &Changeable,
    most: usize,
    work: impl FnOnce(Vec<u8>) -> (Option<String>, T),
) -> Result<T, Failure> {
    let target = changeable.real(path)?;
    let _lock = lock::wait_for(&target, path)?;
    let bytes = read_bytes(&target, most)?;
    let (text, outcome) = work(bytes.clone());
    if let Some(text) = text {
        check_target(&target, Existing::Replace)?;
        let cannot = |error| Failure::io("write", path, &error);
        let mut file = AtomicWriteFile::open(&target).map_err(cannot)?;
        file.write_all(text.as_bytes()).map_err(cannot)?;
        if read_bytes(&target, most)? != bytes {
            return Err(Failure::new(format!("{} was changed by another program meanwhile", show(path)))
                .help("it is as that program left it; run the command again"));
        }
        file.commit().map_err(cannot)?;
    }
    Ok(outcome)
}

#[cfg(unix)]
mod lock {
    use std::fs::{self, TryLockError};
    use std::os::unix::fs::MetadataExt;
    use std::thread;
    use std::time::Duration;

    use super::{Failure, File, Path, show};

    /// How often a lock is tried for, and how long is waited between two tries: ten seconds together.
    const TRIES: u32 = 500;
    const PAUSE: Duration = Duration::from_millis(20);

    /// Locks a file against other runs. None where its file system has no locks. Waits, but not for ever.
    pub fn wait_for(target: &Path, path: &Path) -> Result<Option<File>, Failure> {
        let cannot = |error| Failure::io("read", path, &error);
        for _ in 0..TRIES {
            let file = File::open(target).map_err(cannot)?;
            match file.try_lock() {
                Ok(()) => {
                    // who had the lock before may have put another file in the place of this one
                    let (held, there) = (file.metadata().map_err(cannot)?, fs::metadata(target).map_err(cannot)?);
                    if (held.dev(), held.ino()) == (there.dev(), there.ino()) {
                        return Ok(Some(file));
                    }
                }
                Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
                Err(TryLockError::Error(_)) => return Ok(None),
            }
        }
        Err(Failure::new(format!("{} is locked by another program", show(path)))
            .help("wait until it is done and run the command again"))
    }
}

#[cfg(not(unix))]
mod lock {
    use super::{Failure, File, Path};

    /// An open file cannot be replaced everywhere, so there is no lock; what changes meanwhile is noticed all the same.
    pub fn wait_for(_: &Path, _: &Path) -> Result<Option<File>, Failure> {
        Ok(None)
    }
}
