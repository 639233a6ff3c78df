//! Small mistakes in one test: another operator, a bound one off, a value too few, an anchor lost.

use crate::policy::{Pattern, Scalar, Test};

/// Lists longer than this lose only their first and their last value.
const LONGEST_LIST: usize = 50;

/// What a slip of the pen could make of a test.
pub(super) fn slips(test: &Test) -> Vec<Test> {
    match test {
        Test::Eq(value) => vec![Test::Neq(value.clone())],
        Test::Neq(value) => vec![Test::Eq(value.clone())],
        Test::Lt(bound) => numeric(*bound, Test::Lt, [Test::Gte, Test::Lte]),
        Test::Lte(bound) => numeric(*bound, Test::Lte, [Test::Gt, Test::Lt]),
        Test::Gt(bound) => numeric(*bound, Test::Gt, [Test::Lte, Test::Gte]),
        Test::Gte(bound) => numeric(*bound, Test::Gte, [Test::Lt, Test::Gt]),
        Test::In(values) => listed(values, Test::In, Test::NotIn),
        Test::NotIn(values) => listed(values, Test::NotIn, Test::In),
        Test::Exists(expected) => vec![Test::Exists(!expected)],
        Test::Contains(_) => vec![Test::Exists(true)],
        Test::Regex(pattern) => {
            let text = pattern.as_str();
            let without = [text.strip_prefix('^'), text.strip_suffix('$').filter(|rest| !rest.ends_with('\\'))];
            let loose = without.into_iter().flatten().filter_map(|text| Pattern::new(text).ok()).map(Test::Regex);
            std::iter::once(Test::Exists(true)).chain(loose).collect()
        }
    }
}

fn numeric(bound: f64, same: fn(f64) -> Test, others: [fn(f64) -> Test; 2]) -> Vec<Test> {
    let moved = [bound + 1.0, bound - 1.0].into_iter().filter(|moved| *moved != bound).map(same);
    others.into_iter().map(|other| other(bound)).chain(moved).collect()
}

fn listed(values: &[Scalar], same: fn(Vec<Scalar>) -> Test, other: fn(Vec<Scalar>) -> Test) -> Vec<Test> {
    let dropped = (0..values.len()).filter(|at| values.len() <= LONGEST_LIST || *at == 0 || at + 1 == values.len());
    let without = |at: usize| {
        let left = values.iter().enumerate().filter(|(index, _)| *index != at);
        same(left.map(|(_, value)| value.clone()).collect())
    };
    std::iter::once(other(values.to_vec())).chain(dropped.map(without)).collect()
}
