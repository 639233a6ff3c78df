//! Rules: entries of `require` and `deny_if`.

use super::Condition;

/// A rule holds when all its conditions hold; with none it always holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rule {
    /// The conditions, in the order of the document.
    pub conditions: Vec<Condition>,
    /// The message that a denied agent is given.
    pub on_deny: Option<String>,
}
