//! Counts what a server sends, in all its sessions and on all its streams, and remembers the first bound that it broke.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::error::Problem;
use super::limits::Limits;
use crate::document::Document;

/// Shared by the tasks of a scan.
pub(super) struct Meter {
    pub(super) limits: Limits,
    state: Mutex<State>,
    broken: Notify,
}

#[derive(Default)]
struct State {
    bytes: usize,
    values: usize,
    stderr: usize,
    stray: usize,
    /// What ends the scan at once.
    fault: Option<Problem>,
    /// What explains a failure of the session, should it fail.
    cause: Option<Problem>,
}

impl Meter {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, state: Mutex::default(), broken: Notify::new() }
    }

    /// Counts bytes of messages.
    pub(super) fn bytes(&self, count: usize) -> Result<(), Problem> {
        let limit = self.limits.total_bytes;
        let mut state = self.state();
        state.bytes = state.bytes.saturating_add(count);
        if state.bytes > limit { Err(Problem::TooManyBytes { limit }) } else { Ok(()) }
    }

    /// Counts the values of a message, of which no tree has been made yet.
    pub(super) fn values(&self, message: &str) -> Result<(), Problem> {
        let Limits { message_values: most, total_values: limit, .. } = self.limits;
        let count = Document::most_values(message);
        if count > most {
            return Err(Problem::MessageTooRich { limit: most });
        }
        let mut state = self.state();
        state.values = state.values.saturating_add(count);
        if state.values > limit { Err(Problem::TooManyValues { limit }) } else { Ok(()) }
    }

    /// Counts bytes of standard error.
    pub(super) fn stderr(&self, count: usize) -> Result<(), Problem> {
        let limit = self.limits.stderr_bytes;
        let mut state = self.state();
        state.stderr = state.stderr.saturating_add(count);
        if state.stderr > limit { Err(Problem::TooMuchStderr { limit }) } else { Ok(()) }
    }

    /// Counts a line that is no message.
    pub(super) fn stray(&self, line: &str) -> Result<(), Problem> {
        let limit = self.limits.stray_lines;
        let mut state = self.state();
        state.stray = state.stray.saturating_add(1);
        if state.stray > limit { Err(Problem::StrayLines { limit, line: line.to_owned() }) } else { Ok(()) }
    }

    /// Lines so far that were no messages.
    pub(super) fn strays(&self) -> usize {
        self.state().stray
    }

    /// Ends the scan. The first problem counts.
    pub(super) fn fail(&self, problem: Problem) {
        self.state().fault.get_or_insert(problem);
        self.broken.notify_one();
    }

    /// Tells why the session will fail, if it does. The last cause counts.
    pub(super) fn explain(&self, cause: Problem) {
        self.state().cause = Some(cause);
    }

    /// Forgets causes, before a new session.
    pub(super) fn forget(&self) {
        self.state().cause = None;
    }

    /// The problem to report for a session that failed with `otherwise`.
    pub(super) fn verdict(&self, otherwise: Problem) -> Problem {
        let state = self.state();
        let says_more = matches!(otherwise, Problem::Refused { .. } | Problem::NotAList { .. });
        state.fault.clone().or_else(|| state.cause.clone().filter(|_| !says_more)).unwrap_or(otherwise)
    }

    /// Waits until a bound is broken.
    pub(super) async fn failed(&self) -> Problem {
        loop {
            if let Some(problem) = self.state().fault.clone() {
                return problem;
            }
            self.broken.notified().await;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
