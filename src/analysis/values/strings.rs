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

/// Bytes that are searched in the time of one look at a part of a set.
const BYTES_OF_A_PART: usize = 64;

impl Strings {
    pub(super) fn all() -> Self {
        Self::default()
    }

    pub(super) fn none() -> Self {
        Self::these(Arc::default())
    }

    pub(super) fn these(only: Arc<BTreeSet<Arc<str>>>) -> Self {
        Self { only: Some(only), ..Self::default() }
    }

    pub(super) fn all_but(without: Arc<BTreeSet<Arc<str>>>) -> Self {
        Self { without, ..Self::default() }
    }

    /// The strings of a language, or all others.
    pub(super) fn of(language: Language, member: bool) -> Self {
        Self { languages: BTreeMap::from([(language, member)]), ..Self::default() }
    }

    pub(super) fn contains(&self, text: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(text)) && self.admits(text)
    }

    /// How many strings and languages the set is made of.
    pub(super) fn weight(&self) -> usize {
        self.only.as_ref().map_or(0, |only| only.len()) + self.without.len() + self.languages.len()
    }

    /// About how many of them are looked at to intersect the set with another.
    pub(super) fn effort(&self, other: &Self) -> usize {
        let without = match (self.without.is_empty(), other.without.is_empty()) {
            (false, false) => {
                copied(&self.without, other.without.len()).min(copied(&other.without, self.without.len()))
            }
            _ => 1,
        };
        let only = match (&self.only, &other.only) {
            (Some(mine), Some(theirs)) => mine.len() + theirs.len(),
            (Some(mine), None) if other.languages.is_empty() => copied(mine, other.without.len()),
            // every string is searched for every language
            (Some(only), None) => searched(only, other.languages.len()),
            (None, Some(only)) if self.languages.is_empty() => copied(only, self.without.len()),
            (None, Some(only)) => searched(only, self.languages.len()),
            (None, None) => 0,
        };
        without + only + other.languages.len()
    }

    pub(super) fn intersection(mut self, other: &Self) -> Self {
        for (language, member) in &other.languages {
            if self.languages.insert(language.clone(), *member).is_some_and(|before| before != *member) {
                return Self::none();
            }
        }
        let without = united(self.without, &other.without);
        let mut only = match (self.only, &other.only) {
            (Some(mine), Some(theirs)) => Arc::new(mine.intersection(theirs).cloned().collect()),
            (Some(mine), None) => mine,
            (None, Some(theirs)) => Arc::clone(theirs),
            (None, None) => return Self { only: None, without, languages: self.languages },
        };
        if !self.languages.is_empty() {
            let fits =
                |text: &Arc<str>| self.languages.iter().all(|(language, member)| language.contains(text) == *member);
            only = Arc::new(only.iter().filter(|text| fits(text)).cloned().collect());
        }
        Self::these(less(only, &without))
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

/// What is in one of the sets at least. What is small is put into what is large.
fn united(mine: Arc<BTreeSet<Arc<str>>>, theirs: &Arc<BTreeSet<Arc<str>>>) -> Arc<BTreeSet<Arc<str>>> {
    if theirs.is_empty() || Arc::ptr_eq(&mine, theirs) {
        return mine;
    }
    if mine.is_empty() {
        return Arc::clone(theirs);
    }
    let is_cheaper = copied(theirs, mine.len()) < copied(&mine, theirs.len());
    let (mut into, from) = if is_cheaper { (Arc::clone(theirs), mine) } else { (mine, Arc::clone(theirs)) };
    Arc::make_mut(&mut into).extend(from.iter().cloned());
    into
}

/// What is in the first set and not in the second.
fn less(mut all: Arc<BTreeSet<Arc<str>>>, without: &BTreeSet<Arc<str>>) -> Arc<BTreeSet<Arc<str>>> {
    if without.len() < all.len() {
        for text in without.iter().filter(|text| all.contains(*text)).cloned().collect::<Vec<_>>() {
            Arc::make_mut(&mut all).remove(&text);
        }
        return all;
    }
    if all.iter().any(|text| without.contains(text)) {
        return Arc::new(all.iter().filter(|text| !without.contains(*text)).cloned().collect());
    }
    all
}

/// What it takes to change a set in so many places: all of it where it is shared, for then it is copied first.
fn copied(set: &Arc<BTreeSet<Arc<str>>>, changes: usize) -> usize {
    if Arc::strong_count(set) > 1 { set.len() + changes } else { changes }
}

/// What it takes to look for so many languages in each of these strings.
fn searched(only: &BTreeSet<Arc<str>>, languages: usize) -> usize {
    let bytes: usize = only.iter().map(|text| 1 + text.len() / BYTES_OF_A_PART).sum();
    bytes.saturating_mul(languages)
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
