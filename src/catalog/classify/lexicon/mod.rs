//! The words the classifier knows: those of `lexicon.txt`, looked up in a table that is made of it beforehand.

#[cfg(test)]
mod forms;
mod roles;
mod table;

use std::ops::{BitOr, BitOrAssign};

use super::super::risk::RiskClass;
pub(super) use roles::Roles;
use table::find;
pub(super) use table::letter;

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
            #[cfg(test)]
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

/// What is known of a word (nothing, for an unknown one), and what it does in a sentence. The case of ASCII letters does
/// not count.
pub(super) fn look_up(text: &str) -> (Word, Roles) {
    let found = find([text]);
    let word = found.word.or_else(|| prefixed(text)).unwrap_or_default();
    (word, found.roles)
}

/// Marks that the words of a text, spelled as they may be, have or may give to the words behind them; perhaps more. A
/// quick look.
pub(super) fn marks_at_most(text: &[u8]) -> Marks {
    table::marks_at_most(text)
}

/// The lengths at which a word in lower case may be cut so that something is known of what stands before the cut.
pub(super) fn cuts(lower_case: &str) -> impl Iterator<Item = usize> {
    let mut known = table::beginnings(lower_case).peekable();
    // with these in front nearly every action is one
    let any = lower_case.starts_with("re") || lower_case.starts_with("un");
    (1..lower_case.len()).filter(move |cut| {
        while known.next_if(|length| length < cut).is_some() {}
        any || known.peek() == Some(cut)
    })
}

/// What is known of a word, whatever the case of its ASCII letters; nothing, for an unknown one.
pub(super) fn word(text: &str) -> Word {
    look_up(text).0
}

/// Whether arguments of tools are told apart by this word.
pub(super) fn tells_an_argument(text: &str) -> bool {
    find([text]).tells_an_argument
}

/// `reschedule` is what `schedule` is; `unassign` takes something back.
fn prefixed(text: &str) -> Option<Word> {
    let (start, base) = text.split_at_checked(2)?;
    let known = |prefix| start.eq_ignore_ascii_case(prefix).then(|| find([base]).word).flatten();
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
    let stem = lower_case.strip_suffix("er").or_else(|| lower_case.strip_suffix("or"))?;
    if find([lower_case]).word.is_some() {
        return None;
    }
    find([stem]).word.or_else(|| find([stem, "e"]).word)?.plain_action()
}

/// The action that two words make together, whatever the case of their ASCII letters: `log out`.
pub(super) fn pair(first: &str, second: &str) -> Option<Word> {
    find([first, " ", second]).word
}
