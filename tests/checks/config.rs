//! Any text as a `policy.toml`.

use mcp_policy::config::{Config, Date};
use mcp_policy::source::Source;

use super::{is_told, text};

/// There is a configuration or there are diagnostics, each in its place; whatever it says can be asked for any file.
pub fn check(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let source = Source::new("policy.toml", text);
    let config = match Config::read(&source) {
        Ok(config) => config,
        Err(diagnostics) => {
            assert!(!diagnostics.is_empty());
            return diagnostics.iter().for_each(|diagnostic| is_told(&source, None, diagnostic));
        }
    };
    for file in ["policy.json", "policies/github/a.json", "a\u{202e}/{b}.json", ""] {
        let mapped = config.mapped(file);
        let named = mapped.catalogue.iter().chain(mapped.server);
        named.for_each(|located| assert!(text.get(located.span.start..located.span.end).is_some()));
    }
    for suppression in &config.suppressions {
        let span = suppression.lint.span;
        assert!(text.get(span.start..span.end).is_some_and(|written| written.contains(suppression.lint.value.id)));
        assert!(suppression.expires.is_some() || !suppression.is_expired(Date::at(i64::MAX)));
    }
}
