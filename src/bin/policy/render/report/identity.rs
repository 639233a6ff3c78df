//! Fingerprints by which a service knows a finding again.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use mcp_policy::diagnostic::Diagnostic;
use sha2::{Digest, Sha256};

/// Bytes of the hash that are kept.
const KEPT: usize = 16;

/// Gives each finding of a report a fingerprint of its own.
///
/// It is made of the lint, the file (as a URI), the tool, the JSON Pointer and how many findings before it have all of these,
/// so that it stays when lines move. In order, each text behind its length in bytes (8 bytes, big-endian) and the count as 8
/// bytes, hashed with SHA-256, of which the first 16 bytes are written in hexadecimal.
#[derive(Default)]
pub struct Fingerprints {
    seen: BTreeMap<[u8; 32], u64>,
}

impl Fingerprints {
    /// The fingerprint of the next finding, in the order of the report.
    pub fn next(&mut self, uri: &str, diagnostic: &Diagnostic) -> String {
        let pointer = diagnostic.primary.place.pointer().map(ToString::to_string).unwrap_or_default();
        let mut hash = Sha256::new();
        for text in [diagnostic.code, uri, diagnostic.tool.as_deref().unwrap_or_default(), &pointer] {
            hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(text.as_bytes());
        }
        let seen = self.seen.entry(hash.clone().finalize().into()).or_default();
        hash.update(seen.to_be_bytes());
        *seen = seen.saturating_add(1);
        let mut text = String::with_capacity(2 * KEPT);
        for byte in hash.finalize().iter().take(KEPT) {
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use mcp_policy::diagnostic::{Diagnostic, Place};
    use mcp_policy::source::{Pointer, Span};

    use super::Fingerprints;

    #[test]
    fn a_fingerprint_does_not_know_the_line() {
        let place = |tool: &str| Place::value(Pointer::root().key("tools").key(tool));
        let finding = |place: Place, tool: &str| Diagnostic::new("unlimited-write", place, "m", "h").tool(tool);
        let of = |finding: &Diagnostic| Fingerprints::default().next("a.json", finding);
        let first = finding(place("t"), "t");
        // what other programs have stored must stay
        assert_eq!(of(&first), "5d0cf6a662e1108a58be3f9767b3faaf");
        assert_eq!(of(&first), of(&Diagnostic { message: "other".into(), ..first.clone() }));
        assert_ne!(of(&first), of(&finding(place("u"), "t")));
        assert_ne!(of(&finding(Span::new(1, 2).into(), "ab")), of(&finding(Span::new(1, 2).into(), "a")));
        let mut prints = Fingerprints::default();
        let all = [&first, &first, &first].map(|finding| prints.next("a.json", finding));
        assert!(all[0] != all[1] && all[1] != all[2] && all[0] != all[2]);
        assert_eq!(all[0], of(&first));
    }
}
