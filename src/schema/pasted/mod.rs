//! Things that people paste from elsewhere: each is told by what it is, and in its right form.

mod document;
mod intercept;
mod key;
mod yaml;

pub(super) use document::recognise_document;
pub use intercept::recognise_text;
pub(super) use key::{bare_condition, every_tool, key};
