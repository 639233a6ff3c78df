//! Patterns that were read before: a policy often holds the same one for many tools, and compiling takes the most time.

use std::collections::HashMap;
use std::sync::Mutex;

use super::{Pattern, PatternError};

/// How many patterns are remembered.
const MOST: usize = 256;

/// Longer patterns are not remembered, in bytes.
const LONGEST: usize = 256;

static KNOWN: Mutex<Option<HashMap<String, Pattern>>> = Mutex::new(None);

/// The pattern of this text, read only if it is not remembered.
pub(super) fn or_read(
    source: &str,
    read: impl FnOnce() -> Result<Pattern, PatternError>,
) -> Result<Pattern, PatternError> {
    if source.len() > LONGEST {
        return read();
    }
    // what a panic elsewhere left behind is a whole map all the same
    let mut known = KNOWN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let known = known.get_or_insert_default();
    if let Some(pattern) = known.get(source) {
        return Ok(pattern.clone());
    }
    let pattern = read()?;
    if known.len() >= MOST {
        known.clear();
    }
    known.insert(source.to_owned(), pattern.clone());
    Ok(pattern)
}
