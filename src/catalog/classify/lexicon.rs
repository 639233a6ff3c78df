//! The words the classifier knows: `lexicon.txt`, read once.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::{BitOr, BitOrAssign};
use std::sync::LazyLock;

use super::super::risk::RiskClass;

/// What one form of one word tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Word {
    /// The action, where the word can be one.
    pub verb: Option<Verb>,
    /// Which form of the action this is.
    pub form: Form,
    /// Its other properties.
    pub marks: Marks,
    /// Whether an action of two words may begin here: `log out`.
    pub opens_pair: bool,
}

/// An action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Verb {
    /// What it most likely stands for.
    pub class: RiskClass,
    /// The strictest class it plausibly stands for.
    pub worst: RiskClass,
    /// How surely.
    pub force: Force,
    /// Whether the word is as common as a thing or a property.
    pub also_noun: bool,
}

/// How surely a word alone tells the class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Force {
    Weak,
    Likely,
    Sure,
}

/// The form in which an action stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Form {
    /// `delete`.
    #[default]
    Plain,
    /// `deletes`.
    Third,
    /// `deleting`.
    Ongoing,
    /// `deleted`.
    Past,
}

/// A set of properties of a word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Marks(u32);

macro_rules! marks {
    ($($name:ident = $word:literal,)+) => {
        impl Marks {
            marks!(@bits 0u32, $($name)+);
            fn named(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$name),)+ _ => None }
            }
        }
    };
    (@bits $bit:expr, $name:ident $($rest:ident)*) => {
        pub(super) const $name: Self = Self(1 << ($bit));
        marks!(@bits $bit + 1, $($rest)*);
    };
    (@bits $bit:expr,) => {};
}

marks! {
    COMMIT = "commit",
    AMEND = "amend",
    LOCKOUT = "lockout",
    OUTWARD = "outward",
    INWARD = "inward",
    RETRIEVE = "retrieve",
    OUTCOME = "outcome",
    READING = "reading",
    MONEY = "money",
    LOOSE = "loose",
    FAINT = "faint",
    SECRET = "secret",
    LEAK = "leak",
    KEYRING = "keyring",
    KEY = "key",
    CREDENTIAL = "credential",
    PRIVATE = "private",
    UNTRUSTED = "untrusted",
    OUTSIDE = "outside",
    FINAL = "final",
    SOOTHING = "soothing",
    FILLER = "filler",
    BOUNDARY = "boundary",
    NEGATION = "negation",
    QUESTION = "question",
}

impl Marks {
    /// Whether any property of `others` is among these.
    pub(super) fn any(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }
}

impl Word {
    /// The action, where the word stands in its plain form.
    pub(super) fn plain_action(self) -> Option<Verb> {
        self.verb.filter(|_| self.form == Form::Plain)
    }

    /// Whether it has a meaning of its own and does not merely link others.
    pub(super) fn is_meaningful(self) -> bool {
        let links =
            Marks::FILLER | Marks::BOUNDARY | Marks::NEGATION | Marks::QUESTION | Marks::SOOTHING | Marks::FINAL;
        self != Self::default() && !self.marks.any(links)
    }

    /// Takes in what the word before makes of this one: a `key` is a secret when it is an `api key`.
    pub(super) fn follow(&mut self, before: Marks) {
        if before.any(Marks::KEYRING) && self.marks.any(Marks::KEY) {
            self.marks |= Marks::SECRET | Marks::CREDENTIAL;
        }
    }
}

impl BitOr for Marks {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Marks {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// What is known of a word in lower case; nothing, for an unknown one.
pub(super) fn word(lower_case: &str) -> Word {
    TABLE.get(lower_case).copied().or_else(|| prefixed(lower_case)).unwrap_or_default()
}

/// `reschedule` is what `schedule` is; `unassign` takes something back.
fn prefixed(lower_case: &str) -> Option<Word> {
    let known = |prefix| lower_case.strip_prefix(prefix).and_then(|base| TABLE.get(base)).copied();
    let verb = |word: Word| Some(Word { marks: Marks::default(), opens_pair: false, verb: Some(word.verb?), ..word });
    if let Some(again) = known("re").and_then(verb) {
        return Some(again);
    }
    let mut undone = known("un").and_then(verb)?;
    undone.verb = undone.verb.map(|verb| Verb {
        class: RiskClass::Write,
        worst: RiskClass::Destructive,
        force: Force::Likely,
        ..verb
    });
    Some(undone)
}

/// The action that an otherwise unknown word for the one who does it stands for: `converter`, `calculator`.
pub(super) fn agent(lower_case: &str) -> Option<Verb> {
    if TABLE.contains_key(lower_case) {
        return None;
    }
    let stem = lower_case.strip_suffix("er").or_else(|| lower_case.strip_suffix("or"))?;
    let found = TABLE.get(stem).or_else(|| TABLE.get(format!("{stem}e").as_str()))?;
    found.plain_action()
}

/// The action that two words in lower case make together: `log out`.
pub(super) fn pair(first: &str, second: &str) -> Option<Word> {
    TABLE.get(format!("{first} {second}").as_str()).copied()
}

const TEXT: &str = include_str!("lexicon.txt");

type Table = HashMap<String, Word, BuildHasherDefault<Fnv>>;

static TABLE: LazyLock<Table> = LazyLock::new(|| read(TEXT));

/// About how many forms the words of the file have.
const FORMS: usize = 8_192;

/// Fowler–Noll–Vo: the keys are ours, and words are short.
#[derive(Clone)]
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// What a heading makes of the words below it.
#[derive(Clone, Copy)]
enum Heading {
    Verb { class: RiskClass, worst: RiskClass, force: Force },
    Verbs(Marks),
    Nouns(Marks),
    Words(Marks),
}

impl Heading {
    fn read(line: &str) -> Option<Self> {
        let mut columns = line.strip_prefix('[')?.strip_suffix(']')?.split(' ');
        let kind = columns.next()?;
        let first = columns.next()?;
        match kind {
            "verb" => {
                let class = first.parse().ok()?;
                let force = match columns.next()? {
                    "sure" => Force::Sure,
                    "likely" => Force::Likely,
                    _ => Force::Weak,
                };
                let worst = columns.next().map_or(Some(class), |word| word.parse().ok())?;
                Some(Self::Verb { class, worst, force })
            }
            "verbs" => Marks::named(first).map(Self::Verbs),
            "nouns" => Marks::named(first).map(Self::Nouns),
            _ => Marks::named(first).map(Self::Words),
        }
    }
}

fn read(text: &str) -> Table {
    let mut forms: Vec<(String, Word)> = Vec::with_capacity(FORMS);
    let mut heading = None;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match Heading::read(line) {
            Some(found) => heading = Some(found),
            None => line.split_whitespace().for_each(|entry| {
                if let Some(heading) = heading {
                    forms.extend(words(heading, &Lemma::read(entry)));
                }
            }),
        }
    }
    // plain forms come first, so that a derived form never hides a word that stands in the file itself
    let (plain, derived): (Vec<_>, Vec<_>) = forms.into_iter().partition(|(_, word)| word.form == Form::Plain);
    let mut table = Table::with_capacity_and_hasher(FORMS, BuildHasherDefault::default());
    plain.into_iter().chain(derived).for_each(|(text, word)| add(&mut table, text, word));
    table
}

/// What an entry of the file makes of each of its forms.
fn words(heading: Heading, lemma: &Lemma<'_>) -> impl Iterator<Item = (String, Word)> {
    let (verb, marks) = match heading {
        Heading::Verb { class, worst, force } => {
            (Some(Verb { class, worst, force, also_noun: lemma.also_noun }), Marks::default())
        }
        Heading::Verbs(marks) | Heading::Nouns(marks) | Heading::Words(marks) => (None, marks),
    };
    let forms = match heading {
        Heading::Words(_) => vec![(lemma.plain.replace('-', " "), Form::Plain)],
        Heading::Nouns(_) => {
            let plain = lemma.plain.replace('-', " ");
            vec![(with_s(&plain), Form::Third), (plain, Form::Plain)]
        }
        _ => lemma.forms(),
    };
    forms.into_iter().map(move |(text, form)| (text, Word { verb, form, marks, opens_pair: false }))
}

fn add(table: &mut Table, text: String, told: Word) {
    if let Some((head, _)) = text.split_once(' ') {
        table.entry(head.to_owned()).or_default().opens_pair = true;
    }
    let word = table.entry(text).or_default();
    word.marks |= told.marks;
    if word.verb.is_none() && told.verb.is_some() {
        word.verb = told.verb;
        word.form = told.form;
    }
}

/// One entry of the file.
struct Lemma<'t> {
    plain: &'t str,
    also_noun: bool,
    doubles: bool,
    irregular: &'t str,
}

impl<'t> Lemma<'t> {
    fn read(entry: &'t str) -> Self {
        let (word, irregular) = entry.split_once('(').unwrap_or((entry, ""));
        let plain = word.trim_end_matches(['~', '+']);
        let has = |mark| word.len() > plain.len() && word.contains(mark);
        Self { plain, also_noun: has('~'), doubles: has('+'), irregular: irregular.trim_end_matches(')') }
    }

    /// All forms of the action; of two words the first is bent, and both are also found as one.
    fn forms(&self) -> Vec<(String, Form)> {
        let (head, particle) = self.plain.split_once('-').unwrap_or((self.plain, ""));
        let mut forms = vec![(head.to_owned(), Form::Plain), (with_s(head), Form::Third)];
        let mut stems = vec![head.to_owned()];
        if let (true, Some(last)) = (self.doubles, head.chars().last()) {
            stems.push(format!("{head}{last}"));
        }
        for stem in stems {
            let silent = stem.strip_suffix('e').unwrap_or(&stem);
            let past = match stem.strip_suffix('y') {
                Some(consonant) if !consonant.ends_with(['a', 'e', 'o', 'u']) => format!("{consonant}ied"),
                _ => format!("{silent}ed"),
            };
            forms.extend([(format!("{silent}ing"), Form::Ongoing), (past, Form::Past)]);
        }
        let irregular = self.irregular.split(',').filter(|form| !form.is_empty());
        forms.extend(irregular.map(|form| (form.to_owned(), Form::Past)));
        if particle.is_empty() {
            return forms;
        }
        let mut pairs: Vec<_> = forms.into_iter().map(|(text, form)| (format!("{text} {particle}"), form)).collect();
        pairs.extend([(format!("{head}{particle}"), Form::Plain), (format!("{head}{particle}s"), Form::Third)]);
        pairs
    }
}

/// The plural of a noun, the third person of a verb.
fn with_s(word: &str) -> String {
    match word.strip_suffix('y') {
        Some(consonant) if !consonant.ends_with(['a', 'e', 'o', 'u']) => format!("{consonant}ies"),
        _ if word.ends_with(['s', 'x', 'z', 'o']) || word.ends_with("ch") || word.ends_with("sh") => {
            format!("{word}es")
        }
        _ => format!("{word}s"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Force, Form, Heading, Lemma, Marks, TEXT, pair, word};
    use crate::catalog::RiskClass;

    #[test]
    fn every_line_of_the_file_is_understood_and_no_action_stands_twice() {
        let mut seen = HashSet::new();
        let mut heading = None;
        for line in TEXT.lines().filter(|line| !line.starts_with('#')) {
            if line.starts_with('[') {
                heading = Heading::read(line);
                assert!(heading.is_some(), "{line}");
            } else if let Some(heading) = heading {
                for entry in line.split_whitespace() {
                    assert!(entry.is_ascii() && entry.to_lowercase() == entry, "{entry}");
                    if let Heading::Verb { class, worst, .. } = heading {
                        assert!(worst.rank() >= class.rank());
                        assert!(seen.insert(Lemma::read(entry).plain), "{entry} stands twice");
                    }
                    if let Heading::Verbs(_) = heading {
                        assert!(
                            word(&entry.replace('-', " ")).verb.is_some(),
                            "{entry} is marked as an action, but is none"
                        );
                    }
                }
            }
        }
        assert!(seen.len() > 700);
    }

    #[test]
    fn forms_are_derived() {
        for (text, form) in
            [("delete", Form::Plain), ("deletes", Form::Third), ("deleting", Form::Ongoing), ("deleted", Form::Past)]
        {
            let known = word(text);
            assert_eq!((known.verb.unwrap().class, known.form), (RiskClass::Destructive, form), "{text}");
        }
        for text in [
            "stopping",
            "copies",
            "copied",
            "searches",
            "cancelled",
            "canceled",
            "paid",
            "withdrew",
            "modifies",
            "running",
        ] {
            assert!(word(text).verb.is_some(), "{text}");
        }
        assert_eq!(word("gets").verb.unwrap().force, Force::Sure);
        assert_eq!(word("reschedules").verb.unwrap().class, RiskClass::Write);
        assert_eq!(word("unfavorite").verb.unwrap().worst, RiskClass::Destructive);
        assert!(word("xyzzy").verb.is_none() && word("under").verb.is_none());
    }

    #[test]
    fn two_words_make_one_action() {
        assert_eq!(pair("logs", "out").unwrap().verb.unwrap().class, RiskClass::Destructive);
        assert_eq!(word("lookup").verb.unwrap().class, RiskClass::Read);
        assert!(word("shutting").opens_pair || word("shut").opens_pair);
        assert!(pair("delete", "file").is_none());
    }

    #[test]
    fn properties_hold_for_all_forms() {
        assert!(word("payments").marks.any(Marks::MONEY));
        assert!(word("creates").marks.any(Marks::COMMIT));
        assert!(word("histories").marks.any(Marks::OUTCOME));
    }
}
