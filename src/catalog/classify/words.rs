//! Splits an identifier of any style into its words.

use std::borrow::Cow;
use std::ops::Range;

/// Spellings whose capitals do not start a new word, sorted by their first letters.
const WHOLE: &[&str] = &[
    "BigQuery",
    "ChatGPT",
    "ClickHouse",
    "CloudFront",
    "CloudFormation",
    "CloudWatch",
    "DevOps",
    "DynamoDB",
    "eBay",
    "FastAPI",
    "GitHub",
    "GitLab",
    "GraphQL",
    "HubSpot",
    "iOS",
    "IPv4",
    "IPv6",
    "JavaScript",
    "LaTeX",
    "LinkedIn",
    "macOS",
    "MongoDB",
    "MySQL",
    "NoSQL",
    "OAuth",
    "OpenAI",
    "OpenAPI",
    "PayPal",
    "PostgreSQL",
    "PowerPoint",
    "PowerShell",
    "QuickBooks",
    "SoundCloud",
    "SQLite",
    "TikTok",
    "TypeScript",
    "WebSocket",
    "WhatsApp",
    "WiFi",
    "WordPress",
    "YouTube",
];

/// A longer identifier is no identifier: only this many bytes of it are read.
pub(super) const MAX_NAME_BYTES: usize = 1024;

/// The words of an identifier in lower case: `listVMs` → `list`, `vms`; `deleteOAuth2Token` → `delete`, `oauth2`,
/// `token`; `issue-write` → `issue`, `write`.
///
/// Capitals, the end of an acronym and everything that is neither a letter nor a digit separate words; digits stay
/// with the letters before them. Invisible characters are dropped, so they cannot hide a word. At most the first
/// 1,024 bytes are read.
#[must_use]
pub fn words(name: &str) -> Vec<String> {
    let mut found = Vec::new();
    each_piece(name, |place| found.push(lower(name.get(place).unwrap_or_default()).into_owned()));
    found
}

/// Calls `visit` with the place of every word of the identifier.
pub(super) fn each_piece(name: &str, mut visit: impl FnMut(Range<usize>)) {
    let name = beginning(name, MAX_NAME_BYTES);
    let mut start = None;
    let mut kept_until = 0;
    let mut previous = Kind::Separator;
    for (at, letter) in name.char_indices() {
        let kind = Kind::of(letter);
        if at < kept_until || kind == Kind::Invisible {
            previous = if kind == Kind::Invisible { previous } else { kind };
            continue;
        }
        let rest = || name.get(at..).unwrap_or_default();
        if start.is_none() || kind == Kind::Separator || starts_word(previous, kind, rest) {
            if let Some(from) = start {
                visit(from..at);
            }
            start = (kind != Kind::Separator).then_some(at);
            kept_until = at + start.map_or(0, |_: usize| whole_word(rest()));
        }
        previous = kind;
    }
    if let Some(from) = start {
        visit(from..name.len());
    }
}

/// At most this many bytes of a text, without cutting a character.
pub(super) fn beginning(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    (0..=bytes).rev().find_map(|end| text.get(..end)).unwrap_or_default()
}

/// Lower case without the invisible characters.
pub(super) fn lower(piece: &str) -> Cow<'_, str> {
    if piece.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(piece);
    }
    if piece.is_ascii() {
        return Cow::Owned(piece.to_ascii_lowercase());
    }
    piece.chars().filter(|letter| Kind::of(*letter) != Kind::Invisible).flat_map(char::to_lowercase).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Lower,
    Upper,
    Digit,
    Separator,
    Invisible,
}

impl Kind {
    fn of(letter: char) -> Self {
        match letter {
            'a'..='z' => Self::Lower,
            'A'..='Z' => Self::Upper,
            '0'..='9' => Self::Digit,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => Self::Invisible,
            '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}' => {
                Self::Invisible
            }
            _ if letter.is_uppercase() => Self::Upper,
            _ if letter.is_numeric() => Self::Digit,
            _ if letter.is_alphabetic() => Self::Lower,
            _ => Self::Separator,
        }
    }
}

/// Whether a new word starts at `rest`, whose first letter is of the kind `kind`.
fn starts_word<'n>(previous: Kind, kind: Kind, rest: impl FnOnce() -> &'n str) -> bool {
    match (previous, kind) {
        (Kind::Lower | Kind::Digit, Kind::Upper) => true,
        (Kind::Upper, Kind::Upper) => ends_acronym(rest()),
        _ => false,
    }
}

/// The capital at the start of `rest` begins a word (`HTTPServer`), unless only a plural s follows it (`listVMs`).
fn ends_acronym(rest: &str) -> bool {
    let mut following = rest.chars().skip(1).map(Kind::of);
    let plural = rest.chars().nth(1) == Some('s');
    match (following.next(), following.next()) {
        (Some(Kind::Lower), Some(Kind::Lower)) => true,
        (Some(Kind::Lower), _) => !plural,
        _ => false,
    }
}

/// The first two letters of each of `WHOLE`: the bit of the second at the first, both by their place in the alphabet.
#[expect(clippy::indexing_slicing, reason = "tried when the program is compiled")]
static WHOLE_BEGIN: [u32; 32] = {
    let mut letters = [0; 32];
    let mut words: &[&str] = WHOLE;
    while let [word, rest @ ..] = words {
        let word = word.as_bytes();
        letters[(word[0] & 31) as usize] |= 1 << (word[1] & 31);
        words = rest;
    }
    letters
};

/// Length of the spelling of `WHOLE` that `rest` starts with.
fn whole_word(rest: &str) -> usize {
    // almost no word begins like one of these
    let begins = |[first, second]: &[u8; 2]| {
        WHOLE_BEGIN.get(usize::from(first & 31)).is_some_and(|letters| letters >> (second & 31) & 1 == 1)
    };
    if !rest.as_bytes().first_chunk().is_some_and(begins) {
        return 0;
    }
    let first = first_letter(rest);
    let alike = WHOLE.get(WHOLE.partition_point(|word| first_letter(word) < first)..).unwrap_or_default();
    let fits = |word: &&&str| {
        rest.starts_with(**word)
            && !rest.get(word.len()..).is_some_and(|tail| tail.starts_with(|c: char| c.is_ascii_lowercase()))
    };
    let alike = alike.iter().take_while(|word| first_letter(word) == first);
    alike.filter(fits).map(|word| word.len()).max().unwrap_or_default()
}

fn first_letter(word: &str) -> Option<u8> {
    word.as_bytes().first().map(u8::to_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::{WHOLE, first_letter, words};

    #[test]
    fn whole_words_are_found_by_their_first_letter() {
        assert!(WHOLE.is_sorted_by_key(|word| first_letter(word)));
        for word in WHOLE {
            splits(&format!("get_{word}"), &format!("get {}", word.to_lowercase()));
        }
    }

    #[track_caller]
    fn splits(name: &str, expected: &str) {
        assert_eq!(words(name).join(" "), expected, "{name}");
    }

    #[test]
    fn every_style_of_identifier_is_split() {
        splits("read_file", "read file");
        splits("issue-write", "issue write");
        splits("server.tool", "server tool");
        splits("me.player/queue:create", "me player queue create");
        splits("VenueOptionsDeleteListenKey", "venue options delete listen key");
        splits("getUser", "get user");
        splits("GETUSER", "getuser");
        splits("getHTTPServerURL", "get http server url");
        splits("__init__", "init");
        splits("", "");
        splits("-", "");
    }

    #[test]
    fn acronyms_plurals_and_digits_stay_whole() {
        splits("runSQL", "run sql");
        splits("SQLQuery", "sql query");
        splits("listVMs", "list vms");
        splits("parseJSONs", "parse jsons");
        splits("listVMsInZone", "list vms in zone");
        splits("deleteOAuth2Token", "delete oauth2 token");
        splits("getIPv4Address", "get ipv4 address");
        splits("s3Upload", "s3 upload");
        splits("k8s_apply", "k8s apply");
        splits("stopEC2Instance", "stop ec2 instance");
        splits("GitHubIssue", "github issue");
        splits("createGraphQLSchema", "create graphql schema");
        splits("historyV2", "history v2");
        splits("Githubber", "githubber");
    }

    #[test]
    fn invisible_characters_hide_no_word() {
        splits("de\u{200b}lete_\u{202e}file", "delete file");
        splits("Удалить_файл", "удалить файл");
        splits("ÉteindreServeur", "éteindre serveur");
    }

    #[test]
    fn only_a_bounded_part_is_read() {
        assert_eq!(words(&"a".repeat(1 << 20)).concat().len(), 1024);
        assert!(words(&"é_".repeat(1 << 19)).len() <= 512);
    }
}
