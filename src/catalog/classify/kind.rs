//! What an argument is, by its name, its type and what it says of itself.

use std::sync::LazyLock;

use regex::bytes::{Regex, RegexBuilder};

use super::outline::Argument;
use super::signal::Signal;

/// Whether an argument, whose name has these words, speaks for a signal.
pub(super) fn speaks_for(argument: &Argument<'_>, words: &[String], signal: Signal) -> bool {
    // a flag or a choice between given values carries nothing else in
    let free = argument.values.is_empty() && !argument.flag;
    let is = |list: &[&str]| words.len() == 1 && ends(words, list);
    match signal {
        Signal::ShellCommand => {
            let line = ends(words, &["cmd", "bash", "argv", "commandline"]) || has(words, &["shell"]);
            free && (line || is(&["command", "commands"]))
        }
        Signal::Code => {
            let source = has(words, &["source"]) && ends(words, &["code"]);
            let language = ends(words, &["javascript", "python", "js", "lambda"]);
            free && (source || language || is(&["code", "script", "expression", "snippet", "program"]))
        }
        Signal::Sql => {
            let says = argument.description.contains("SQL") || argument.description.contains("SELECT");
            free && (ends(words, &["sql"]) || says && ends(words, &["query", "statement", "queries"]))
        }
        Signal::Url => free && ends(words, &["url", "uri", "urls", "href", "webhook", "website"]),
        Signal::FilePath => {
            free && ends(words, &["path", "paths", "file", "filename", "filepath", "directory", "folder", "dir"])
        }
        Signal::Template => free && ends(words, &["html", "template", "xslt", "jinja", "markup"]),
        Signal::ForceFlag => argument.flag && (destroys(words) || is(&["yes"]) || has(words, &["skip", "bypass"])),
        Signal::ConfirmFlag => has(words, &["confirm", "confirmed", "confirmation"]),
        Signal::DryRunFlag => has(words, &["dry", "dryrun", "simulate"]) && !ends(words, &["id"]),
        Signal::Amount => free && (ends(words, AMOUNTS) || is(&["price"])),
        Signal::Recipient => {
            let somebody = ends(words, &["address", "email", "account", "user", "number", "phone"]);
            free && (is(&["to", "cc", "bcc"]) || ends(words, RECIPIENTS) || has(words, &["to"]) && somebody)
        }
        Signal::SecretArgument => {
            let key = has(words, &["private", "api", "secret"]) && ends(words, &["key"]);
            free && (key || ends(words, &["password", "passphrase", "mnemonic", "secret"]))
        }
        Signal::Bulk => argument.list && ends(words, MANY),
        Signal::OperationSelector => {
            let listed = argument.values.len() > 1;
            let one_of = !argument.flag && !argument.list && is(SELECTORS);
            // `command` as free text is a command line
            one_of && (listed || argument.values.is_empty() && !ends(words, &["command"]))
        }
        _ => false,
    }
}

/// Whether a schema may have an argument that speaks for a signal of what flows: a command, code or an address. Most have
/// none, and need not be read to know it.
pub(super) fn may_let_through(schema: &str) -> bool {
    static WORDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let words = concat!(
            r"shell|\\u|(?:cmd|bash|argv|commandline|commands?|code|script|python|js|lambda|expression|snippet|program",
            r"|ur[il]s?|href|webhook|website|javascript)\b"
        );
        RegexBuilder::new(words).case_insensitive(true).unicode(false).build().ok()
    });
    WORDS.as_ref().is_none_or(|words| words.is_match(schema.as_bytes()))
}

/// Whether a flag of these words turns a change into one that cannot be taken back.
pub(super) fn destroys(words: &[String]) -> bool {
    has(words, &["force", "overwrite", "purge", "permanent", "permanently", "cascade", "hard"])
}

/// Whether an argument of these words is the key of a wallet: whoever holds it can empty it.
pub(super) fn opens_wallet(words: &[String]) -> bool {
    has(words, &["mnemonic"]) || has(words, &["private"]) && ends(words, &["key"])
}

const AMOUNTS: &[&str] = &["amount", "amounts", "qty", "quantity", "sats", "lamports", "wei", "cents"];
const RECIPIENTS: &[&str] = &["recipient", "recipients", "payee", "beneficiary", "receiver", "iban"];
const MANY: &[&str] = &[
    "ids",
    "items",
    "records",
    "rows",
    "entries",
    "operations",
    "recipients",
    "files",
    "paths",
    "emails",
    "users",
    "orders",
    "batch",
];
const SELECTORS: &[&str] = &["action", "actions", "operation", "method", "op", "verb", "subcommand", "command"];

fn has(words: &[String], list: &[&str]) -> bool {
    words.iter().any(|word| list.contains(&word.as_str()))
}

fn ends(words: &[String], list: &[&str]) -> bool {
    words.last().is_some_and(|word| list.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::may_let_through;

    #[test]
    fn most_schemas_need_not_be_read() {
        assert!(!may_let_through(r#"{"properties": {"currency": {"description": "as json, during the day"}}}"#));
        assert!(may_let_through(r#"{"properties": {"callbackUrl": {}}}"#));
        assert!(may_let_through(r#"{"properties": {"c\u006fde": {}}}"#));
    }
}
