//! Any text as a baseline.

use mcp_policy::baseline::Baseline;
use mcp_policy::source::Source;

use super::{is_fit_for_a_terminal, text};

/// What is read is written so that it is read again; it covers what it counts.
pub fn check(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let mut baseline = match Baseline::read(&Source::new("x", text)) {
        Err(error) => return is_fit_for_a_terminal(&error.to_string()),
        Ok(baseline) => baseline,
    };
    let written = baseline.to_text();
    let again = Baseline::read(&Source::new("x", written.as_str())).unwrap();
    assert_eq!(again, baseline);
    assert_eq!(again.to_text(), written);
    let entries: Vec<_> = baseline.left().map(|(known, count)| (known.clone(), count)).collect();
    for (known, count) in entries {
        let left =
            |baseline: &Baseline| baseline.left().find(|(other, _)| **other == known).map_or(0, |(_, left)| left);
        assert!(baseline.take(&known));
        assert_eq!(left(&baseline), count - 1);
    }
    let length = baseline.len();
    baseline.merge(again);
    assert!(baseline.len() >= length);
}
