//! Sets of JSON numbers, that is of finite doubles.

/// So few intervals are taken out of many in place: each moves what lies behind it.
const FEW: usize = 64;

/// A set of finite doubles, minus zero being zero. Whole numbers and fractions are kept apart, so that "integer" is a set too.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Numbers {
    whole: Spans,
    fractions: Spans,
}

/// Disjoint closed intervals of [`rank`]s, in order. Doubles are discrete, so open ends need no place of their own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Spans(Vec<(i64, i64)>);

impl Numbers {
    pub(super) fn none() -> Self {
        Self { whole: Spans(Vec::new()), fractions: Spans(Vec::new()) }
    }

    pub(super) fn all() -> Self {
        Self::between(f64::MIN, f64::MAX)
    }

    /// All from `least` to `most`, both included.
    pub(super) fn between(least: f64, most: f64) -> Self {
        let (least, most) = (rank(least.clamp(f64::MIN, f64::MAX)), rank(most.clamp(f64::MIN, f64::MAX)));
        let spans = Spans(if least <= most { vec![(least, most)] } else { Vec::new() });
        Self { whole: spans.clone(), fractions: spans }
    }

    pub(super) fn below(bound: f64) -> Self {
        if bound <= f64::MIN { Self::none() } else { Self::between(f64::MIN, bound.next_down()) }
    }

    pub(super) fn above(bound: f64) -> Self {
        if bound >= f64::MAX { Self::none() } else { Self::between(bound.next_up(), f64::MAX) }
    }

    /// Exactly these.
    pub(super) fn these(values: impl IntoIterator<Item = f64>) -> Self {
        let (whole, fractions): (Vec<f64>, Vec<f64>) = values.into_iter().partition(|value| value.fract() == 0.0);
        Self { whole: Spans::points(whole), fractions: Spans::points(fractions) }
    }

    /// The whole numbers.
    pub(super) fn integers() -> Self {
        Self { fractions: Spans(Vec::new()), ..Self::all() }
    }

    pub(super) fn contains(&self, value: f64) -> bool {
        let spans = if value.fract() == 0.0 { &self.whole } else { &self.fractions };
        let rank = rank(value);
        let at = spans.0.partition_point(|(_, most)| *most < rank);
        spans.0.get(at).is_some_and(|(least, _)| *least <= rank)
    }

    /// How many intervals the set is made of.
    pub(super) fn weight(&self) -> usize {
        self.whole.0.len() + self.fractions.0.len()
    }

    /// About how many of them are looked at to intersect the set with another.
    pub(super) fn effort(&self, other: &Self) -> usize {
        self.whole.effort(&other.whole) + self.fractions.effort(&other.fractions)
    }

    pub(super) fn intersection(self, other: &Self) -> Self {
        Self { whole: self.whole.intersection(&other.whole), fractions: self.fractions.intersection(&other.fractions) }
    }

    pub(super) fn complement(&self) -> Self {
        Self { whole: self.whole.complement(), fractions: self.fractions.complement() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.wholes().next().is_none() && self.some_fractions().next().is_none()
    }

    /// The most readable member: a whole number near zero, otherwise a fraction with few digits.
    pub(super) fn pick(&self) -> Option<f64> {
        self.least_whole().or_else(|| self.any_fraction())
    }

    /// The whole number nearest to zero, the positive one of two.
    fn least_whole(&self) -> Option<f64> {
        self.wholes().min_by_key(|value| (rank(value.abs()), value.is_sign_negative()))
    }

    /// Of each interval with whole numbers the one nearest to zero.
    fn wholes(&self) -> impl Iterator<Item = f64> {
        self.whole.0.iter().filter_map(|&(least, most)| {
            let (least, most) = (value_at(least), value_at(most));
            let nearest = if least > 0.0 {
                least.ceil()
            } else if most < 0.0 {
                most.floor()
            } else {
                0.0
            };
            (least..=most).contains(&nearest).then_some(nearest)
        })
    }

    fn any_fraction(&self) -> Option<f64> {
        self.some_fractions().min_by_key(|value| (value.to_string().len(), rank(value.abs())))
    }

    /// Of each interval with fractions a readable one.
    fn some_fractions(&self) -> impl Iterator<Item = f64> {
        self.fractions.0.iter().filter_map(|&(least, most)| fraction_between(least, most))
    }
}

impl Spans {
    fn points(values: Vec<f64>) -> Self {
        let mut points: Vec<i64> = values.into_iter().map(rank).collect();
        points.sort_unstable();
        points.dedup();
        Self(points.into_iter().map(|point| (point, point)).collect())
    }

    /// Whether so few intervals are better looked up one by one among so many than passed through together.
    fn are_few(few: usize, many: usize) -> bool {
        few < many / 16
    }

    fn effort(&self, other: &Self) -> usize {
        let (mine, theirs) = (self.0.len(), other.0.len());
        if Self::are_few(mine, theirs) {
            1 + mine
        } else if theirs <= FEW && Self::are_few(theirs, mine) {
            // what lies behind a gap moves, which takes next to nothing
            1 + theirs + theirs.saturating_mul(mine) / 256
        } else {
            mine + theirs
        }
    }

    fn intersection(mut self, other: &Self) -> Self {
        if Self::are_few(self.0.len(), other.0.len()) {
            return Self(self.0.iter().flat_map(|span| other.within(*span)).collect());
        }
        if other.0.len() <= FEW && Self::are_few(other.0.len(), self.0.len()) {
            other.complement().0.iter().for_each(|gap| self.exclude(*gap));
            return self;
        }
        self.merged(other)
    }

    /// The parts of the set that lie within an interval.
    fn within(&self, (least, most): (i64, i64)) -> impl Iterator<Item = (i64, i64)> {
        let from = self.0.partition_point(|span| span.1 < least);
        let overlapping = self.0.iter().skip(from).take_while(move |span| span.0 <= most);
        overlapping.map(move |span| (span.0.max(least), span.1.min(most)))
    }

    /// Takes an interval out of the set.
    fn exclude(&mut self, (least, most): (i64, i64)) {
        let from = self.0.partition_point(|span| span.1 < least);
        let to = self.0.partition_point(|span| span.0 <= most);
        if from >= to {
            return;
        }
        let before = self.0.get(from).map(|span| (span.0, least.saturating_sub(1)));
        let after = self.0.get(to - 1).map(|span| (most.saturating_add(1), span.1));
        let left = before.into_iter().chain(after).filter(|(least, most)| least <= most);
        self.0.splice(from..to, left.collect::<Vec<_>>());
    }

    /// What is in both sets, found by passing through them together.
    fn merged(&self, other: &Self) -> Self {
        let (mut mine, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut common = Vec::new();
        while let (Some(&&a), Some(&&b)) = (mine.peek(), theirs.peek()) {
            let (least, most) = (a.0.max(b.0), a.1.min(b.1));
            if least <= most {
                common.push((least, most));
            }
            if a.1 <= b.1 {
                mine.next();
            } else {
                theirs.next();
            }
        }
        Self(common)
    }

    fn complement(&self) -> Self {
        let mut gaps = Vec::new();
        let mut from = rank(f64::MIN);
        for &(least, most) in &self.0 {
            if from < least {
                gaps.push((from, least - 1));
            }
            from = most + 1;
        }
        if from <= rank(f64::MAX) {
            gaps.push((from, rank(f64::MAX)));
        }
        Self(gaps)
    }
}

/// The position of a finite double in the order of all; neighbours are one apart, both zeros are 0.
#[expect(clippy::cast_possible_wrap, reason = "the sign bit is cleared")]
fn rank(value: f64) -> i64 {
    let magnitude = (value.to_bits() & !(1 << 63)) as i64;
    if value.is_sign_negative() { -magnitude } else { magnitude }
}

/// The double of a [`rank`].
fn value_at(rank: i64) -> f64 {
    let magnitude = f64::from_bits(rank.unsigned_abs());
    if rank < 0 { -magnitude } else { magnitude }
}

/// A number with a fraction between two ranks, one with few digits if there is one.
fn fraction_between(least: i64, most: i64) -> Option<f64> {
    let (low, high) = (value_at(least), value_at(most));
    let fits = |value: &f64| value.fract() != 0.0 && (low..=high).contains(value);
    let middle = low / 2.0 + high / 2.0;
    for digits in 1..=17_usize {
        let near = [middle, low, low + 10_f64.powi(-i32::try_from(digits).unwrap_or_default()), high, 0.5, -0.5];
        let rounded = near.into_iter().filter_map(|value| format!("{value:.digits$}").parse().ok());
        if let Some(short) = rounded.into_iter().find(fits) {
            return Some(short);
        }
    }
    // no double beyond 2^52 has a fraction, so what is left lies at an end, or just above 2^52 on the negative side
    [low, low.next_up(), high, high.next_down(), (-(2_f64.powi(52))).next_up()].into_iter().find(fits)
}

#[cfg(test)]
mod tests {
    use super::Numbers;

    #[test]
    fn neighbouring_bounds_leave_nothing() {
        let above = Numbers::above(100.0);
        assert!(above.clone().intersection(&Numbers::below(100.0_f64.next_up())).is_empty());
        assert_eq!(
            above.intersection(&Numbers::below(100.0_f64.next_up().next_up())).pick(),
            Some(100.0_f64.next_up())
        );
        assert!(Numbers::above(f64::MAX).is_empty() && Numbers::below(f64::MIN).is_empty());
        assert!(Numbers::between(-0.0, 0.0).contains(0.0) && Numbers::between(0.0, 0.0).contains(-0.0));
    }

    #[test]
    fn picks_what_is_readable() {
        for (set, picked) in [
            (Numbers::all(), 0.0),
            (Numbers::above(100.0), 101.0),
            (Numbers::below(-7.5), -8.0),
            (Numbers::above(100.0).intersection(&Numbers::below(101.0)), 100.5),
            (Numbers::above(0.25).intersection(&Numbers::below(0.5)), 0.4),
            (Numbers::these([1e300, 0.1]), 1e300),
            (Numbers::integers().complement(), 0.5),
            (Numbers::integers().complement().intersection(&Numbers::below(-1e15)), -1_000_000_000_000_000.1),
        ] {
            let found = set.pick().unwrap();
            assert!(set.contains(found), "{found}");
            assert!((found - picked).abs() < 0.6, "{found} for {picked}");
        }
    }

    #[test]
    fn few_and_many_intervals_meet_as_two_alike_do() {
        let points: Vec<f64> = (0..100).map(|n| f64::from(n) / 2.0).collect();
        let many = [Numbers::these(points.iter().copied()), Numbers::these(points.iter().copied()).complement()];
        let few = [
            Numbers::between(3.25, 7.0),
            Numbers::these([3.0]),
            Numbers::these([3.0, 3.5, 4.25]).complement(),
            Numbers::none(),
            Numbers::all(),
            Numbers::integers(),
        ];
        for (many, few) in many.iter().flat_map(|many| few.iter().map(move |few| (many, few))) {
            let merged =
                Numbers { whole: many.whole.merged(&few.whole), fractions: many.fractions.merged(&few.fractions) };
            assert_eq!(many.clone().intersection(few), merged, "{few:?}");
            assert_eq!(few.clone().intersection(many), merged, "{few:?}");
        }
    }

    #[test]
    fn integers_leave_gaps() {
        let gap = Numbers::above(100.0).intersection(&Numbers::below(101.0));
        assert!(gap.intersection(&Numbers::integers()).is_empty());
        let large = Numbers::above(2_f64.powi(53)).intersection(&Numbers::integers().complement());
        assert!(large.is_empty());
        let negative = Numbers::below(-(2_f64.powi(51))).intersection(&Numbers::integers().complement());
        assert!(!negative.is_empty());
    }
}
