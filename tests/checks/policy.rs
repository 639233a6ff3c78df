//! Any text as a policy.

use mcp_policy::document::Document;
use mcp_policy::policy::{self, Policy};
use mcp_policy::schema;
use mcp_policy::source::Source;

use super::{is_told, text};

/// There is a policy or there are diagnostics, each in its place; the fast reader and the one that explains accept the same.
pub fn check(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let source = Source::new("x", text);
    let loaded = policy::load(&source);
    assert_eq!(loaded.policy.is_some(), loaded.diagnostics.is_empty());
    let (document, syntax) = Document::parse(&source);
    for diagnostic in &loaded.diagnostics {
        is_told(&source, document.as_ref(), diagnostic);
        assert_ne!(diagnostic.code, schema::codes::READERS_DISAGREE, "{text}");
    }
    assert_eq!(serde_json::from_str::<Policy>(text).is_ok(), loaded.policy.is_some(), "{text}");
    match policy::format(&source) {
        Ok(laid_out) => {
            let source = Source::new("laid out", laid_out.as_str());
            assert_eq!(policy::format(&source).ok(), Some(laid_out.clone()), "{text}");
            let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
            assert_eq!(value(&laid_out), value(text));
        }
        Err(_) => assert!(loaded.policy.is_none()),
    }
    if let Some(document) = document {
        let found = schema::check_policy(&document.value(), "x");
        found.iter().for_each(|diagnostic| is_told(&source, Some(&document), diagnostic));
        if loaded.policy.is_some() {
            assert!(syntax.is_empty() && found.is_empty(), "{syntax:#?}\n{found:#?}\n{text}");
        }
    } else {
        assert!(loaded.policy.is_none(), "{text}");
    }
}
