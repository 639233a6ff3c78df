//! What an argument is, by its name, its type and what it says of itself.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use memchr::{memchr, memchr_iter};

use super::lexicon::tells_an_argument;
use super::outline::Argument;
use super::signal::Signal;
use super::words::MAX_NAME_BYTES;

/// Whether an argument of these words can speak for any signal: most cannot, and need not be asked signal by signal.
pub(super) fn may_speak(words: &[String]) -> bool {
    words.iter().any(|word| tells_an_argument(word))
}

/// Whether an argument, whose name has these words, speaks for a signal.
pub(super) fn speaks_for(argument: &Argument<'_>, words: &[String], signal: Signal) -> bool {
    // a flag or a choice between given values carries nothing else in
    let free = argument.values.is_empty() && !argument.flag;
    let is = |list: &[&str]| words.len() == 1 && ends(words, list);
    match signal {
        Signal::ShellCommand => {
            let line = ends(words, COMMAND_LINES) || has(words, SHELL);
            free && (line || is(COMMANDS))
        }
        Signal::Code => {
            let source = has(words, SOURCE) && ends(words, CODE);
            free && (source || ends(words, LANGUAGES) || is(CODE) || is(PROGRAMS))
        }
        Signal::Sql => {
            let says = argument.description.contains("SQL") || argument.description.contains("SELECT");
            free && (ends(words, SQL) || says && ends(words, QUERIES))
        }
        Signal::Url => free && ends(words, ADDRESSES),
        Signal::FilePath => free && ends(words, PATHS),
        Signal::Template => free && ends(words, TEMPLATES),
        Signal::ForceFlag => argument.flag && (destroys(words) || is(YES) || has(words, SKIPS)),
        Signal::ConfirmFlag => has(words, CONFIRMS),
        Signal::DryRunFlag => has(words, TRIES) && !ends(words, &["id"]),
        Signal::Amount => free && (ends(words, AMOUNTS) || is(PRICE)),
        Signal::Recipient => {
            let to = is(TO) || is(COPIES) || has(words, TO) && ends(words, SOMEBODY);
            free && (to || ends(words, RECIPIENTS))
        }
        Signal::SecretArgument => {
            let key = (has(words, PRIVATE) || has(words, KEYED)) && ends(words, KEY);
            free && (key || ends(words, SECRETS))
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
/// none, and need not be read to know it: only what stands as a key somewhere can be the name of one.
pub(super) fn may_let_through(schema: &str) -> bool {
    let is_plain = schema.is_ascii() && memchr(b'\\', schema.as_bytes()).is_none();
    !(is_plain && lets_nothing_through(schema.as_bytes())) && a_key_may_let_through(schema)
}

/// Whether no key of a schema without escapes ends like such a name, or holds `shell`. A quick look: of most schemas it
/// tells as much as a look at every key.
fn lets_nothing_through(schema: &[u8]) -> bool {
    let mut behind_key = 0;
    let mut keys_let_nothing_through = || {
        memchr_iter(b':', schema).all(|at| {
            let before = schema.get(..at).unwrap_or_default().trim_ascii_end();
            let Some((b'"', key)) = before.split_last() else { return true };
            let is_short = at - behind_key <= MAX_NAME_BYTES;
            behind_key = at;
            is_short && key.last().is_some_and(u8::is_ascii_alphanumeric) && !lets_through(key)
        })
    };
    SHELL_LETTERS.iter().all(|letters| letters.find(schema).is_none()) && keys_let_nothing_through()
}

/// In any other case of its letters, `shell` is not one word: `sheLL` is two.
static SHELL_LETTERS: LazyLock<[Finder<'static>; 2]> = LazyLock::new(|| ["hell", "HELL"].map(Finder::new));

/// Whether a key may be the name of such an argument, by a look at every one.
fn a_key_may_let_through(schema: &str) -> bool {
    let mut rest = schema.as_bytes();
    while let Some(start) = rest.iter().position(|byte| *byte == b'"') {
        let text = rest.get(start + 1..).unwrap_or_default();
        let (mut end, mut has_escapes) = (0, false);
        loop {
            let behind = text.get(end..).unwrap_or_default();
            let Some(length) = behind.iter().position(|byte| matches!(byte, b'"' | b'\\')) else { return false };
            end += length;
            if behind.get(length) == Some(&b'"') {
                break;
            }
            has_escapes = true;
            end += 2;
        }
        rest = text.get(end + 1..).unwrap_or_default();
        // escapes may spell anything
        if rest.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':')
            && (has_escapes || may_name(text.get(..end).unwrap_or_default()))
        {
            return true;
        }
    }
    false
}

/// Whether a key may be the name of such an argument.
fn may_name(key: &[u8]) -> bool {
    // of a name that is too long only the beginning is read
    if !key.is_ascii() || key.len() > MAX_NAME_BYTES {
        return true;
    }
    let end = key.iter().rposition(u8::is_ascii_alphanumeric).map_or(0, |last| last + 1);
    lets_through(key.get(..end).unwrap_or_default()) || has_shell(key)
}

/// Whether `shell` stands anywhere, in whatever case.
fn has_shell(key: &[u8]) -> bool {
    let mut windows = key.windows(b"shell".len());
    windows.any(|part| matches!(part, [b's' | b'S', b'h' | b'H', ..]) && part.eq_ignore_ascii_case(b"shell"))
}

/// How names end that let something through.
const ENDS: [&[u8]; 22] = [
    b"lambda",
    b"cmd",
    b"command",
    b"code",
    b"commandline",
    b"website",
    b"href",
    b"bash",
    b"uri",
    b"webhook",
    b"url",
    b"program",
    b"python",
    b"expression",
    b"js",
    b"commands",
    b"urls",
    b"uris",
    b"script",
    b"snippet",
    b"javascript",
    b"argv",
];

/// The letters that stand last in [`ENDS`], each with those before it: bits by the place in the alphabet, from 1.
#[expect(clippy::indexing_slicing, reason = "tried when the program is compiled")]
static LAST_TWO: [u32; 32] = {
    let mut letters = [0; 32];
    let mut ends: &[&[u8]] = &ENDS;
    while let [[.., before, last], rest @ ..] = ends {
        letters[(*last & 31) as usize] |= 1 << (*before & 31);
        ends = rest;
    }
    letters
};

/// Whether the last two bytes of a word may be those of such a name; quick, and for few others.
fn may_end(before: u8, last: u8) -> bool {
    LAST_TWO.get(usize::from(last & 31)).is_some_and(|letters| letters >> (before & 31) & 1 == 1)
}

/// Whether a text ends with such a name.
fn lets_through(text: &[u8]) -> bool {
    let may_end = text.last_chunk().is_some_and(|[before, last]| may_end(*before, *last));
    may_end && ENDS.iter().any(|end| ends_with(text, end))
}

/// Whether a text ends so, in whatever case.
fn ends_with(text: &[u8], end: &[u8]) -> bool {
    let tail = text.len().checked_sub(end.len()).and_then(|start| text.get(start..));
    tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}

/// Whether a flag of these words turns a change into one that cannot be taken back.
pub(super) fn destroys(words: &[String]) -> bool {
    has(words, FORCES)
}

/// Whether an argument of these words is the key of a wallet: whoever holds it can empty it.
pub(super) fn opens_wallet(words: &[String]) -> bool {
    has(words, WALLETS) || has(words, PRIVATE) && ends(words, KEY)
}

/// Lists of words, and all of them together.
macro_rules! lists {
    ($($name:ident = $words:expr;)+) => {
        $(const $name: &[&str] = &$words;)+

        /// Every word by which arguments are told apart.
        #[cfg(test)]
        pub(super) fn vocabulary() -> impl Iterator<Item = &'static str> {
            [$($name),+].into_iter().flatten().copied()
        }
    };
}

lists! {
    COMMAND_LINES = ["cmd", "bash", "argv", "commandline"];
    SHELL = ["shell"];
    COMMANDS = ["command", "commands"];
    SOURCE = ["source"];
    CODE = ["code"];
    LANGUAGES = ["javascript", "python", "js", "lambda"];
    PROGRAMS = ["script", "expression", "snippet", "program"];
    SQL = ["sql"];
    QUERIES = ["query", "statement", "queries"];
    ADDRESSES = ["url", "uri", "urls", "href", "webhook", "website"];
    PATHS = ["path", "paths", "file", "filename", "filepath", "directory", "folder", "dir"];
    TEMPLATES = ["html", "template", "xslt", "jinja", "markup"];
    FORCES = ["force", "overwrite", "purge", "permanent", "permanently", "cascade", "hard"];
    YES = ["yes"];
    SKIPS = ["skip", "bypass"];
    CONFIRMS = ["confirm", "confirmed", "confirmation"];
    TRIES = ["dry", "dryrun", "simulate"];
    AMOUNTS = ["amount", "amounts", "qty", "quantity", "sats", "lamports", "wei", "cents"];
    PRICE = ["price"];
    TO = ["to"];
    COPIES = ["cc", "bcc"];
    SOMEBODY = ["address", "email", "account", "user", "number", "phone"];
    RECIPIENTS = ["recipient", "recipients", "payee", "beneficiary", "receiver", "iban"];
    PRIVATE = ["private"];
    KEYED = ["api", "secret"];
    KEY = ["key"];
    SECRETS = ["password", "passphrase", "mnemonic", "secret"];
    WALLETS = ["mnemonic"];
    MANY = [
        "ids", "items", "records", "rows", "entries", "operations", "recipients", "files", "paths", "emails", "users",
        "orders", "batch",
    ];
    SELECTORS = ["action", "actions", "operation", "method", "op", "verb", "subcommand", "command"];
}

fn has(words: &[String], list: &[&str]) -> bool {
    words.iter().any(|word| list.contains(&word.as_str()))
}

fn ends(words: &[String], list: &[&str]) -> bool {
    words.last().is_some_and(|word| list.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::may_let_through;
    use crate::catalog::classify::Signal;
    use crate::catalog::classify::arguments::read;

    #[test]
    fn most_schemas_need_not_be_read() {
        assert!(!may_let_through(r#"{"properties": {"currency": {"description": "as json, during the day"}}}"#));
        assert!(may_let_through(r#"{"properties": {"callbackUrl": {}}}"#));
        assert!(may_let_through(r#"{"properties": {"c\u006fde": {}}}"#));
    }

    #[test]
    fn no_schema_that_lets_something_through_is_passed_over() {
        let mut names: Vec<String> = super::vocabulary().map(str::to_owned).collect();
        names.extend(
            [
                "seashells",
                "callbackURL",
                "source_code",
                "x",
                "shellX",
                "encoded",
                "ur\u{200b}l",
                "sheLL",
                "sHELL",
                "Shell",
                "she_ll",
            ]
            .map(str::to_owned),
        );
        let around = ["", "my_", "call", "2", "-", "_", "é", "\\", "\"", ": ", "\u{200b}", "shell\""];
        names.push(format!("{}_url_xyzzy", "b_".repeat(510)));
        let mut let_through = 0;
        for name in &names {
            for (before, after) in around.iter().flat_map(|before| around.iter().map(move |after| (before, after))) {
                let key = serde_json::Value::from(format!("{before}{name}{after}")).to_string();
                let keys = [key.clone(), key.to_uppercase().replace("\\U", "\\u"), escaped(name)];
                let described = keys.iter().flat_map(|key| [(key, "a b: c"), (key, "a \\\"b\\\": c")]);
                for (key, description) in described {
                    let schema = format!("{{\"properties\" : {{{key}\n:\t{{\"description\": \"{description}\"}}}}}}");
                    let reading = read(&schema);
                    assert!(!reading.unreadable, "{schema}");
                    let lets =
                        [Signal::ShellCommand, Signal::Code, Signal::Url].iter().any(|signal| reading.takes(*signal));
                    assert!(!lets || may_let_through(&schema), "{schema}");
                    let_through += usize::from(lets);
                }
            }
        }
        assert!(let_through > 1000, "{let_through}");
    }

    /// The name with its last letter as an escape.
    fn escaped(name: &str) -> String {
        let mut letters = name.chars();
        let last = letters.next_back().map_or(0, u32::from);
        format!("\"{}\\u{last:04x}\"", letters.as_str())
    }
}
