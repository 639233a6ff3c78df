//! The tools of a running server: it is started or called, asked for its list under every lifecycle of the protocol, and
//! ended, within bounds that no server can talk its way out of.
//!
//! The list depends on what a client declares, so it is asked for twice: by a client that declares nothing, and by one
//! that declares [`CAPABILITIES`]. What is found is the union, each tool as the very JSON that the server sent.

mod catalogue;
mod client;
pub mod config;
mod environment;
mod error;
mod found;
mod http;
mod limits;
mod meter;
mod page;
mod program;
mod secret;
mod session;
mod stdio;
mod target;
mod wire;

pub use client::CAPABILITIES;
pub use environment::Environment;
pub use error::{Problem, ScanError, Step};
pub use found::Scan;
pub use limits::Limits;
pub use session::Progress;
pub use target::{Http, Program, Target};

use tokio::runtime::Builder;

/// Fetches the tools of a server, and tells `progress` about it while it waits. It blocks until the server has been ended
/// and must not be called from asynchronous code. An interrupt or a request to terminate ends the scan, and the server
/// with it.
///
/// # Errors
/// The server cannot be started or reached, breaks one of the limits, or does not speak the protocol.
pub fn scan(
    target: &Target,
    environment: &Environment,
    limits: Limits,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Scan, ScanError> {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Problem::Machine { reason: error.to_string() })?;
    let outcome = runtime.block_on(session::run(target, environment, limits, progress));
    // a name that is still being looked up must not hold us back
    runtime.shutdown_background();
    outcome
}
