//! Text and places in it: sources, byte spans, lines, JSON Pointers, and the safe display of untrusted text.

mod pointer;
mod safe;
mod text;

pub use pointer::{Pointer, Segment};
pub(crate) use safe::is_plain;
pub use safe::{Safe, is_control_or_format, is_unsafe_char, quote};
pub use text::{LineColumn, Source, Span};
