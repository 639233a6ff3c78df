//! Sets of strings: some strings, all but some, and those in which patterns are or are not found.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::policy::Pattern;

/// A set of strings that meet all of some demands. Whether any string does is for [`super::Solver`] to say where patterns
/// are among the demands.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Strings {
    /// If present, the set: no other demand is left then.
    only: Option<Arc<BTreeSet<Arc<str>>>>,
    /// Strings that are not in the set.
    without: Arc<BTreeSet<Arc<str>>>,
    /// Languages that each string of the set is in (`true`) or not in.
    languages: BTreeMap<Language, bool>,
}

/// Strings with something in common.
#[derive(Debug, Clone)]
pub(super) enum Language {
    /// The pattern is found in them.
    Regex(Pattern),
    /// They have this substring.
    Holding(Arc<str>),
}

/// What can be said of a set without automata.
pub(super) enum Plain<'a> {
    /// Exactly these strings.
    Only(&'a BTreeSet<Arc<str>>),
    /// All but these.
    AllBut(&'a BTreeSet<Arc<str>>),
    /// Those in and not in these languages, without these strings.
    Languages(&'a BTreeMap<Language, bool>, &'a BTreeSet<Arc<str>>),
}

impl Strings {
    pub(super) fn all() -> Self {
        Self::default()
    }

    pub(super) fn none() -> Self {
        Self::these(BTreeSet::new())
    }

    pub(super) fn these(only: BTreeSet<Arc<str>>) -> Self {
        Self { only: Some(Arc::new(only)), ..Self::default() }
    }

    pub(super) fn all_but(without: BTreeSet<Arc<str>>) -> Self {
        Self { without: Arc::new(without), ..Self::default() }
    }

    /// The strings of a language, or all others.
    pub(super) fn of(language: Language, member: bool) -> Self {
        Self { languages: BTreeMap::from([(language, member)]), ..Self::default() }
    }

    pub(super) fn contains(&self, text: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(text)) && self.admits(text)
    }

    pub(super) fn intersection(mut self, other: &Self) -> Self {
        self.only = match (self.only, &other.only) {
            (Some(mine), Some(theirs)) => Some(Arc::new(mine.intersection(theirs).cloned().collect())),
            (mine, theirs) => mine.or_else(|| theirs.clone()),
        };
        if !other.without.is_empty() {
            Arc::make_mut(&mut self.without).extend(other.without.iter().cloned());
        }
        for (language, member) in &other.languages {
            if self.languages.insert(language.clone(), *member).is_some_and(|before| before != *member) {
                return Self::none();
            }
        }
        match self.only.take() {
            None => self,
            Some(only) if self.without.is_empty() && self.languages.is_empty() => Self { only: Some(only), ..self },
            Some(only) => Self::these(only.iter().filter(|text| self.admits(text)).cloned().collect()),
        }
    }

    pub(super) fn plain(&self) -> Plain<'_> {
        match &self.only {
            Some(only) => Plain::Only(only),
            None if self.languages.is_empty() => Plain::AllBut(&self.without),
            None => Plain::Languages(&self.languages, &self.without),
        }
    }

    /// Whether a string meets the demands other than `only`.
    fn admits(&self, text: &str) -> bool {
        !self.without.contains(text)
            && self.languages.iter().all(|(language, member)| language.contains(text) == *member)
    }
}

impl Language {
    fn contains(&self, text: &str) -> bool {
        match self {
            Self::Regex(pattern) => pattern.is_match(text),
            Self::Holding(part) => text.contains(&**part),
        }
    }

    /// Languages are known by what is written in the policy.
    fn key(&self) -> (bool, &str) {
        match self {
            Self::Regex(pattern) => (true, pattern.as_str()),
            Self::Holding(part) => (false, part),
        }
    }
}

impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Language {}

impl PartialOrd for Language {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Language {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}
