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
pub use write::{Existing, check_target, write};
