//! Workflow commands of GitHub Actions, which no text can end or begin.

/// One workflow command, without a line break.
pub fn workflow_command(command: &str, properties: &[(&str, String)], message: &str) -> String {
    let properties: Vec<String> =
        properties.iter().map(|(name, value)| format!("{name}={}", property(value))).collect();
    let space = if properties.is_empty() { "" } else { " " };
    format!("::{command}{space}{}::{}", properties.join(","), data(message))
}

/// Text behind the second `::` of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::workflow_command;

    #[test]
    fn text_cannot_end_a_command() {
        let command = workflow_command("error", &[("file", "a,b::c%\n".to_owned())], "100%\r\n::error::x");
        assert_eq!(command, "::error file=a%2Cb%3A%3Ac%25%0A::100%25%0D%0A::error::x");
        assert_eq!(workflow_command("notice", &[], "x"), "::notice::x");
    }
}
