//! Positions of names in a list that is kept elsewhere: what a map of names is without a second copy of each.

use std::hash::BuildHasher;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};

/// The positions of names that differ from each other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index {
    positions: HashTable<usize>,
    /// Fast, and seeded anew in every run: nobody who writes a document knows which names it takes for the same.
    hasher: DefaultHashBuilder,
}

impl Index {
    /// Has room for so many names.
    pub(crate) fn with_capacity(names: usize) -> Self {
        Self { positions: HashTable::with_capacity(names), hasher: DefaultHashBuilder::default() }
    }

    /// Where the name stands in the list whose names `name_at` gives.
    pub(crate) fn get<'n>(&self, name: &str, name_at: impl Fn(usize) -> Option<&'n str>) -> Option<usize> {
        self.positions.find(self.hasher.hash_one(name), |at| name_at(*at) == Some(name)).copied()
    }

    /// Notes that the name stands at this position, unless it stands at another one, which is given back.
    pub(crate) fn insert<'n>(
        &mut self,
        name: &str,
        position: usize,
        name_at: impl Fn(usize) -> Option<&'n str>,
    ) -> Option<usize> {
        let Self { positions, hasher } = self;
        let again = |at: &usize| name_at(*at).map_or(0, |name| hasher.hash_one(name));
        match positions.entry(hasher.hash_one(name), |at| name_at(*at) == Some(name), again) {
            Entry::Occupied(held) => Some(*held.get()),
            Entry::Vacant(free) => {
                free.insert(position);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Index;

    #[test]
    fn names_are_found_where_they_stand() {
        let names: Vec<String> = (0..1000).map(|number| format!("tool_{number}")).collect();
        let name_at = |at: usize| names.get(at).map(String::as_str);
        let mut index = Index::default();
        for (at, name) in names.iter().enumerate() {
            assert_eq!(index.insert(name, at, name_at), None);
        }
        assert_eq!(index.insert("tool_7", 1000, name_at), Some(7));
        assert!(names.iter().enumerate().all(|(at, name)| index.get(name, name_at) == Some(at)));
        assert_eq!(index.get("tool", name_at), None);
    }
}
