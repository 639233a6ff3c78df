//! Files: which ones are meant, what is in them, and how they are written.

mod beside;
mod catalogues;
mod change;
mod changeable;
mod find;
mod git;
mod policy;
mod project;
mod read;
mod sniff;
mod write;

pub use beside::{beside, namesake};
pub use catalogues::{Catalogues, Chosen, Wanted, choose, choose_wanted, read_catalogue};
pub use change::change;
pub use changeable::Changeable;
pub use find::{Input, Walked, each_policy, folders_meant, test_files};
pub use git::Revision;
pub use policy::{USUAL_POLICY, read_policy};
pub use project::{Applies, Project, Projects};
pub use read::{STDIN, name_of, read_source, read_text};
pub use write::{Existing, check_target, is_same_file, write};

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The folder that a file lies in, as it is called: `.` where the path has none.
pub fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// What a lock guards, also where a thread that held it has panicked.
fn hold<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
