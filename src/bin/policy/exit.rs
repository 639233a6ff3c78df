//! How a run ends.

use std::process::ExitCode;

/// The exit code of the program; the output format never changes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// 0: done, and nothing to object to.
    Clean,
    /// 1: something was found at or above the failing level.
    Found,
    /// 2: the work could not be done, or not all of it.
    Failed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Clean => 0,
            Exit::Found => 1,
            Exit::Failed => 2,
        })
    }
}
