//! How much of a server is put up with.

use std::time::Duration;

/// The bounds of one scan. A server that goes beyond any of them ends the scan with an error that names the bound.
#[derive(Debug, Clone)]
pub struct Limits {
    /// From starting the program, or opening the connection, to the end of the handshake.
    pub start_up: Duration,
    /// For the answer to one request.
    pub call: Duration,
    /// For the whole scan, every session of it together.
    pub whole: Duration,
    /// For a program to end by itself once its input is closed, and again once it is asked to end.
    pub shutdown: Duration,
    /// How long a server is listened to after its list, in case it announces a change of it.
    pub settle: Duration,
    /// Bytes of one message.
    pub message_bytes: usize,
    /// Bytes of all messages together.
    pub total_bytes: usize,
    /// JSON values of one message; as a tree they take a hundred times the bytes they are written in.
    pub message_values: usize,
    /// JSON values of all messages together.
    pub total_values: usize,
    /// Bytes on the standard error of the program; only the last few kilobytes are kept.
    pub stderr_bytes: usize,
    /// Lines on the standard output of the program that are no messages.
    pub stray_lines: usize,
    /// Tools in one list.
    pub tools: usize,
    /// Pages of one list.
    pub pages: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            start_up: Duration::from_secs(60),
            call: Duration::from_secs(30),
            whole: Duration::from_secs(300),
            shutdown: Duration::from_secs(2),
            settle: Duration::from_millis(300),
            message_bytes: 16 << 20,
            total_bytes: 64 << 20,
            message_values: 1_000_000,
            total_values: 2_000_000,
            stderr_bytes: 16 << 20,
            stray_lines: 100,
            tools: 10_000,
            pages: 1_000,
        }
    }
}
