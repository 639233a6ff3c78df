//! What an argument is, by its name, its type and what it says of itself.

use super::lexicon::tells_an_argument;
use super::outline::Argument;
use super::signal::Signal;

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
/// none, and need not be read to know it.
pub(super) fn may_let_through(schema: &str) -> bool {
    let bytes = schema.as_bytes();
    let (mut before, mut last) = (0, 0);
    for (end, after) in bytes.iter().enumerate() {
        if may_end(before, last) && !is_part(*after) && lets_through(bytes.get(..end).unwrap_or_default()) {
            return true;
        }
        (before, last) = (last, *after);
    }
    lets_through(bytes)
        || has_shell(bytes)
        // a name may be spelled with escapes
        || bytes.contains(&b'\\') && bytes.windows(2).any(|pair| pair.eq_ignore_ascii_case(b"\\u"))
}

/// Whether a byte is part of a word.
fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
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
    let ends_with = |end: &&[u8]| {
        let tail = text.len().checked_sub(end.len()).and_then(|start| text.get(start..));
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end))
    };
    ENDS.iter().any(ends_with)
}

/// Whether `shell` stands anywhere, in whatever case.
fn has_shell(text: &[u8]) -> bool {
    memchr::memchr2_iter(b'h', b'H', text).any(|at| {
        let around = at.checked_sub(1).and_then(|start| text.get(start..at + 4));
        around.is_some_and(|around| around.eq_ignore_ascii_case(b"shell"))
    })
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
    use regex::bytes::RegexBuilder;

    use super::may_let_through;

    #[test]
    fn most_schemas_need_not_be_read() {
        assert!(!may_let_through(r#"{"properties": {"currency": {"description": "as json, during the day"}}}"#));
        assert!(may_let_through(r#"{"properties": {"callbackUrl": {}}}"#));
        assert!(may_let_through(r#"{"properties": {"c\u006fde": {}}}"#));
    }

    #[test]
    fn schemas_are_judged_as_by_the_pattern() {
        let words = concat!(
            r"shell|\\u|(?:cmd|bash|argv|commandline|commands?|code|script|python|js|lambda|expression|snippet|program",
            r"|ur[il]s?|href|webhook|website|javascript)\b"
        );
        let pattern = RegexBuilder::new(words).case_insensitive(true).unicode(false).build().unwrap();
        let names = "cmd bash argv commandline command commands code script python js lambda expression snippet program url urls \
                     uri uris href webhook website javascript shell seashells shel id codes encoded coded xurl ur Code cODE";
        for name in names.split(' ') {
            for (before, after) in [
                ("", ""),
                ("call", ""),
                ("_", "_"),
                ("", "2"),
                ("-", "-"),
                ("", "é"),
                ("é", ""),
                ("\\", ""),
                ("\\u", ""),
            ] {
                let schema = format!("{{\"{before}{name}{after}\": 1}}");
                assert_eq!(may_let_through(&schema), pattern.is_match(schema.as_bytes()), "{schema}");
            }
        }
    }
}
