//! The published JSON Schemas, and what is wrong with a document by them in our own words.
//!
//! The schema decides *where* a document is wrong ([`check_policy`] asks it, part by part); the words are made from what
//! stands there. What no schema can say (patterns that compile, counters that stand twice) is checked by `policy::load`.

mod arguments;
mod check;
pub mod codes;
mod form;
mod parts;
mod pasted;
mod show;
mod site;
mod translate;
mod wrong;

pub use arguments::{Unchecked, check_arguments};
pub use check::check_policy;
pub use pasted::recognise_text;
pub use show::{json, member};

/// The JSON Schema of policies, as it is published.
pub fn policy_schema() -> &'static str {
    include_str!("../../schema/policy.schema.json")
}

/// The JSON Schema of our own catalogue format, as it is published.
pub fn catalog_schema() -> &'static str {
    include_str!("../../schema/catalog.schema.json")
}

/// The JSON Schema of `policy.toml`, as it is published.
pub fn config_schema() -> &'static str {
    include_str!("../../schema/config.schema.json")
}

/// The JSON Schema of test files, as it is published.
pub fn test_schema() -> &'static str {
    include_str!("../../schema/test.schema.json")
}

/// Whether the whole schema at once accepts a document: what the walk over its parts is compared with.
#[cfg(test)]
pub(crate) fn is_valid_policy(document: &serde_json::Value) -> bool {
    static WHOLE: std::sync::LazyLock<jsonschema::Validator> =
        std::sync::LazyLock::new(|| parts::build(&serde_json::from_str(policy_schema()).unwrap()).unwrap());
    WHOLE.is_valid(document)
}
