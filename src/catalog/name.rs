//! What a tool may be called.

use crate::source::{is_control_or_format, is_plain};

/// Longest tool name, in bytes.
pub const LONGEST_NAME: usize = 1024;

/// Whether this can be the name of a tool; otherwise why not, as the end of the sentence "a tool name …".
pub fn check_name(name: &str) -> Result<(), &'static str> {
    if name.is_empty() {
        Err("must not be empty")
    } else if name.len() > LONGEST_NAME {
        Err("must not be longer than 1,024 bytes")
    } else if !is_plain(name) && name.chars().any(is_control_or_format) {
        Err("must not hold control or format characters")
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::check_name;

    #[test]
    fn names_are_bounded_and_visible() {
        assert!(check_name("server.tool/näme 1").is_ok());
        assert!(check_name(&"x".repeat(1024)).is_ok());
        assert!(check_name(&"é".repeat(513)).is_err());
        assert!(check_name("").is_err());
        assert!(check_name("a\u{1b}[31m").is_err());
        assert!(check_name("a\u{200b}").is_err());
    }
}
