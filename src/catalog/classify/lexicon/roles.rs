//! What the small words of a sentence do.

use std::ops::BitOr;

/// What a word does in a sentence, whatever else it means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in super::super) struct Roles(pub(super) u16);

impl Roles {
    /// `don't`: says that something is not done. Told by its end.
    pub(in super::super) const DENIES: Self = Self(1);
    /// Ends what a negation reaches.
    pub(in super::super) const TURNS: Self = Self(1 << 1);
    /// Puts one thing beside another.
    pub(in super::super) const JOINS: Self = Self(1 << 2);
    /// Limits to what follows.
    pub(in super::super) const LIMITS: Self = Self(1 << 3);
    /// Begins a clause that says when, not what.
    pub(in super::super) const SUBORDINATES: Self = Self(1 << 4);
    /// Stands before a thing.
    pub(in super::super) const ARTICLE: Self = Self(1 << 5);
    /// What cannot be done after something final.
    pub(in super::super) const UNDOES: Self = Self(1 << 6);
    /// Stands before the action of a subject.
    pub(in super::super) const INTRODUCES: Self = Self(1 << 7);
    /// Refers back to a subject.
    pub(in super::super) const RELATES: Self = Self(1 << 8);
    /// `for`.
    pub(in super::super) const FOR: Self = Self(1 << 9);
    /// `of`.
    pub(in super::super) const OF: Self = Self(1 << 10);

    /// Whether any of `others` is among these.
    pub(in super::super) fn any(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }
}

impl BitOr for Roles {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The words of each role that is told by the word.
#[cfg(test)]
pub(super) const WORDS: [(Roles, &[&str]); 10] = [
    (Roles::TURNS, &["and", "but"]),
    (Roles::JOINS, &["and", "or", "then"]),
    (Roles::LIMITS, &["only"]),
    (Roles::SUBORDINATES, &["when", "if", "before", "after", "unless", "until", "once", "whether", "while"]),
    (Roles::ARTICLE, &["a", "an", "the", "all", "your", "this", "one", "every", "each"]),
    (Roles::UNDOES, &["undone", "reversed", "recovered", "restored", "reverted"]),
    (Roles::INTRODUCES, &["to", "that", "which", "will", "can", "and"]),
    (Roles::RELATES, &["that", "which"]),
    (Roles::FOR, &["for"]),
    (Roles::OF, &["of"]),
];
