//! Untrusted text inside Markdown, where it can only be text.

/// Text without any mark that Markdown or HTML would obey, nor a name that notifies a person.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '@' => escaped.push_str("&#64;"),
            '#' => escaped.push_str("&#35;"),
            '$' => escaped.push_str("&#36;"),
            ':' => escaped.push_str("&#58;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '+' | '!' | '|' | '~' => {
                escaped.push('\\');
                escaped.push(c);
            }
            // `www.` makes a link wherever it stands
            '.' if escaped
                .get(escaped.len().saturating_sub(3)..)
                .is_some_and(|end| end.eq_ignore_ascii_case("www")) =>
            {
                escaped.push_str("&#46;")
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// A code span that the text cannot end.
pub fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

#[cfg(test)]
mod tests {
    use super::{code, escape};

    #[test]
    fn text_stays_text() {
        assert_eq!(escape("<b>@you *x* [a](b) #1"), "&lt;b&gt;&#64;you \\*x\\* \\[a\\]\\(b\\) &#35;1");
        assert_eq!(escape("WWW.x.y $a$"), "WWW&#46;x.y &#36;a&#36;");
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`"), "`` ` ``");
    }
}
