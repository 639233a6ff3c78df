//! Every code of a structural diagnostic, with what `policy explain <code>` says of it.

use crate::document::codes as text;

/// A code and its explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The code, as it stands in every output.
    pub id: &'static str,
    /// What it means, in one sentence.
    pub summary: &'static str,
    /// Why it matters and what to do about it.
    pub explanation: &'static str,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $id:literal,)+) => { $($(#[$doc])* pub const $name: &str = $id;)+ };
}

codes! {
    /// A key that the format does not have.
    UNKNOWN_KEY = "unknown-key",
    /// A key that must be there.
    MISSING_KEY = "missing-key",
    /// A value of another type than the format has there.
    WRONG_TYPE = "wrong-type",
    /// An operator that the format does not have.
    BAD_OPERATOR = "bad-operator",
    /// A value that the operator does not take.
    BAD_VALUE = "bad-value",
    /// A pattern that does not compile, or that readers would read differently.
    BAD_REGEX = "bad-regex",
    /// A window that the format does not have.
    BAD_WINDOW = "bad-window",
    /// A scope that the format does not have.
    BAD_SCOPE = "bad-scope",
    /// A path that leads to no argument.
    BAD_PATH = "bad-path",
    /// Something in `policy.toml` that it cannot hold.
    BAD_CONFIGURATION = "bad-configuration",
    /// A name that no tool or counter can have.
    BAD_NAME = "bad-name",
    /// A maximum out of bounds.
    BAD_LIMIT = "bad-limit",
    /// A version that the format does not have.
    BAD_VERSION = "bad-version",
    /// A default that is neither allow nor deny.
    BAD_DEFAULT = "bad-default",
    /// A condition where a rule belongs.
    BARE_CONDITION = "bare-condition",
    /// A counter name that stands twice in one list of limits.
    DUPLICATE_COUNTER = "duplicate-counter",
    /// A document that is something else.
    NOT_A_POLICY = "not-a-policy",
    /// A file beyond the size that is read.
    TOO_LARGE = "too-large",
    /// More problems than are listed.
    TOO_MANY_PROBLEMS = "too-many-problems",
    /// The two readers of this program disagree.
    READERS_DISAGREE = "readers-disagree",
}

/// The code of this id.
pub fn find(id: &str) -> Option<&'static Code> {
    CODES.iter().find(|code| code.id == id)
}

macro_rules! code {
    ($id:expr, $summary:literal, $explanation:literal) => {
        Code { id: $id, summary: $summary, explanation: $explanation }
    };
}

/// Every code, sorted by id.
pub const CODES: &[Code] = &[
    code!(
        BAD_CONFIGURATION,
        "A `policy.toml` holds something that it cannot hold.",
        "Unknown keys, lints and risk classes are not ignored: a slip of the pen would silently leave a lint on or off. Nothing of a broken `policy.toml` is used: policies are checked as if it were not there, with nothing suppressed, and the run ends with 2. `policy schema config` prints what the file may hold."
    ),
    code!(
        BAD_DEFAULT,
        "`default` is neither `\"allow\"` nor `\"deny\"`.",
        "`default` says what happens to a tool that is not listed under `tools`, also to one that the server adds later. `\"deny\"` keeps such tools closed and is the safe choice; `\"allow\"` lets every call to them pass within the limits of `all_tools`."
    ),
    code!(
        BAD_LIMIT,
        "The `max` of a limit is not a whole number from 1 to 9007199254740991.",
        "`max` is what the counter may reach in one window. It is written as a number, without quotes, unit or fraction. To let nothing pass at all, hide the tool or deny it with a rule without conditions; to set no limit, leave the limit out. Above 2^53 - 1 readers would round the number differently."
    ),
    code!(
        BAD_NAME,
        "A name is empty, too long, holds invisible characters, or is `*` where a tool is meant.",
        "A tool name is 1 to 1,024 bytes long and holds no control or format characters: such a name could look like another one. Names are exact: there are no wildcards under `tools`. What concerns every tool stands in `all_tools` (limits), in `default` (listed or not), or as `\"*\"` in `hide`. The name of a counter must not be empty."
    ),
    code!(
        BAD_OPERATOR,
        "`op` is not one of the eleven operators.",
        "The operators are `eq`, `neq`, `lt`, `lte`, `gt`, `gte`, `in`, `not_in`, `exists`, `regex` and `contains`. Signs such as `==` or `>` and the words of other policy languages are not understood. There is no `starts_with`: write a `regex` that begins with `^`. There is no negated `regex` or `contains`: move the condition from `require` to `deny_if` or the other way round."
    ),
    code!(
        BAD_PATH,
        "A path does not name an argument as `args.` and dotted names.",
        "A path begins with `args.` and goes on with the name of an argument; each further dot descends one object. Entries of lists, and arguments whose name holds a dot, cannot be reached. Counters cannot be read by a path: a cap on a sum is a limit with `increment_from`."
    ),
    code!(
        BAD_REGEX,
        "The pattern of a `regex` condition cannot be used.",
        "Patterns are in the RE2 dialect: no look-around and no back-references, `\\d`, `\\w`, `\\s` and `\\b` are ASCII. The search is not anchored and minds upper and lower case. A pattern that does not compile, or that readers of the dialect understand differently, would leave a hole where a rule was meant."
    ),
    code!(
        BAD_SCOPE,
        "The `scope` of a limit is not `\"grant\"`.",
        "The scope says who shares a counter. There is one scope: `\"grant\"`, one agent token. Limits per session, per user or over all agents do not exist in the format."
    ),
    code!(
        BAD_VALUE,
        "The `value` of a condition does not fit its operator.",
        "`lt`, `lte`, `gt` and `gte` take a number; `in` and `not_in` a list of strings, numbers or booleans; `exists` takes `true` or `false`; `regex` a pattern as a string; `eq`, `neq` and `contains` a string, number or boolean. `null`, lists and objects are never compared with: to test for a missing argument write `exists`."
    ),
    code!(
        BAD_VERSION,
        "`version` is not the string `\"1\"`.",
        "The format has one version, written as a string: `\"version\": \"1\"`. A document of another version may mean something else, so nothing is guessed."
    ),
    code!(
        BAD_WINDOW,
        "The `window` of a limit is not `\"minute\"`, `\"hour\"` or `\"day\"`.",
        "A limit counts in windows of the calendar in UTC: minutes, hours or days. Spans in seconds and other lengths do not exist. A longer span than a day is written as a day with a smaller `max`; a shorter one than a minute as a minute."
    ),
    code!(
        BARE_CONDITION,
        "A condition stands where a rule belongs.",
        "`require` and `deny_if` are lists of rules. A rule is an object with a list of `conditions`, all of which must hold, and may have a message: `{\"conditions\": [{\"path\": \"args.amount\", \"op\": \"lte\", \"value\": 100}], \"on_deny\": \"Too much.\"}`."
    ),
    code!(
        DUPLICATE_COUNTER,
        "Two limits of one tool have the same counter.",
        "Two limits that count on one counter would count each call twice or overwrite each other. Give each limit a counter of its own name."
    ),
    code!(
        text::DUPLICATE_KEY,
        "A key stands twice in one object.",
        "JSON readers differ in which of the two they keep, and most drop one in silence: a rule that denies may be the one that is lost. Join the two entries, or remove one."
    ),
    code!(
        MISSING_KEY,
        "An object lacks a key that it must have.",
        "A policy has `version` and `default`; a rule has `conditions`; a condition has `path`, `op` and `value`; a limit has `counter`, `window`, `max` and `scope`. None of these has a value by default, because a wrong guess could open a tool."
    ),
    code!(
        NOT_A_POLICY,
        "The document is something else than a policy.",
        "It may be a part of a policy without the document around it, the tool list of a server, a catalogue, or a document of another product. The message says what it was taken for and how it becomes a policy. `policy init` makes a policy from a catalogue or a tool list."
    ),
    code!(
        text::NOT_UTF_8,
        "The file is not UTF-8 text.",
        "JSON is written in UTF-8. Save the file in this encoding, without a byte order mark."
    ),
    code!(
        READERS_DISAGREE,
        "Two readers inside this program disagree about the document.",
        "The strict reader refused the document, and the one that explains found nothing wrong with it. This is a mistake in this program; the document is treated as wrong, so that nothing unsafe passes. Please report it with the document."
    ),
    code!(
        text::SYNTAX,
        "The text is not JSON.",
        "A policy is plain JSON: no comments, no trailing commas, keys and strings between double quotes, no raw control characters, no numbers too large for a double, no byte order mark. Nothing is repaired in silence, because another reader could repair it differently."
    ),
    code!(
        text::TOO_DEEP,
        "Lists and objects are nested too deep.",
        "At most 128 levels are read. No policy needs more than ten."
    ),
    code!(
        TOO_LARGE,
        "The file is larger than 64 MiB, or wrong and too full of values to say all that is wrong with it.",
        "A policy of 100,000 tools is a few megabytes. A larger file is almost certainly something else. Of a file that is wrong and holds more than two million values, only the first place that is wrong is told."
    ),
    code!(
        TOO_MANY_PROBLEMS,
        "There are more problems than are listed.",
        "Only the first 10,000 problems of a file are listed. Mend these and run the check again."
    ),
    code!(
        UNKNOWN_KEY,
        "A key that the format does not have.",
        "An unknown key is not ignored: it is mostly a slip of the pen, or a field of another product that here would do nothing, so that a rule somebody relied on would silently not be there."
    ),
    code!(
        WRONG_TYPE,
        "A value is of another type than the format has there.",
        "For instance a list where an object belongs, or a number where a text belongs. The message says what was found and what to write."
    ),
];

#[cfg(test)]
mod tests {
    use super::{CODES, find};

    #[test]
    fn codes_are_sorted_and_explained() {
        assert!(CODES.is_sorted_by(|a, b| a.id < b.id));
        for code in CODES {
            assert!(
                code.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-' || byte == b'8'),
                "{}",
                code.id
            );
            assert!(code.summary.ends_with('.') && code.explanation.ends_with('.'), "{}", code.id);
            assert_eq!(find(code.id), Some(code));
        }
        assert!(find("unknown").is_none());
    }
}
