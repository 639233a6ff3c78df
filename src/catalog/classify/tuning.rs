//! The numbers that decide between the sources.

/// The numbers that decide between the sources. They were chosen on labelled tools; `evaluate` measures how well they
/// carry over to servers that had no part in the choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tuning {
    /// Weight of a weak, likely and sure word of the name.
    pub name: [u8; 3],
    /// The same for the main clause of the description.
    pub description: [u8; 3],
    /// The same for the arguments.
    pub arguments: [u8; 3],
    /// A rating of at least this weight is of high confidence, if nothing speaks against it.
    pub high: u8,
    /// The weight by which a rating of high confidence must lead the next class.
    pub lead: u8,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { name: [3, 4, 6], description: [3, 4, 4], arguments: [0, 2, 2], high: 7, lead: 3 }
    }
}

impl Tuning {
    /// The weights among which the ones in use were chosen; those in use come first.
    pub fn candidates() -> impl Iterator<Item = Self> {
        let sure = [(6, 5), (5, 5), (5, 6), (6, 4), (6, 6), (7, 5)];
        let others = sure.into_iter().flat_map(|(name, description)| {
            [(4, 4), (3, 4), (4, 3), (3, 3)].into_iter().flat_map(move |(name_likely, description_likely)| {
                [(2, 7), (2, 6), (2, 8), (1, 7), (3, 7)].into_iter().map(move |(weak, high)| Self {
                    name: [weak, name_likely, name],
                    description: [weak, description_likely, description],
                    high,
                    ..Self::default()
                })
            })
        });
        std::iter::once(Self::default()).chain(others)
    }
}
