//! What a run of test files found, in the order in which it is shown.

use serde::Serialize;
use serde_json::Value;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::render::Call;

/// The outcome of `policy test`.
#[derive(Debug, Default)]
pub struct Tested {
    /// The test files, sorted by path.
    pub files: Vec<TestedFile>,
    /// The policies that they test, sorted by path; only where coverage or mutants were asked for.
    pub policies: Vec<TestedPolicy>,
    /// What could not be done.
    pub failures: Vec<Failure>,
    /// What else a person should know.
    pub notes: Vec<String>,
}

/// One test file.
#[derive(Debug, Serialize)]
pub struct TestedFile {
    /// Its path.
    pub path: String,
    /// The path of its policy.
    pub policy: String,
    /// Its cases.
    pub cases: Vec<TestedCase>,
}

/// One case.
#[derive(Debug, Serialize)]
pub struct TestedCase {
    /// Its name: not fit for a terminal.
    pub name: String,
    /// Whether it passed.
    pub passed: bool,
    /// The line of the test file where it stands, from 1, where that is known.
    pub line: Option<usize>,
    /// What went wrong.
    pub failure: Option<Mishap>,
}

/// A call that did not end as expected.
#[derive(Debug, Serialize)]
pub struct Mishap {
    /// The position of its step, from 1.
    pub step: usize,
    /// Which call of the step it is, from 1.
    pub number: u64,
    /// What was expected, in words fit for a terminal.
    pub expected: String,
    /// The call and what came of it.
    pub call: Call,
}

/// What the cases of all test files do to one policy.
#[derive(Debug, Serialize)]
pub struct TestedPolicy {
    /// Its path.
    pub path: String,
    /// Which of its parts some case decides.
    pub coverage: Option<Covered>,
    /// Which changes to it some case notices.
    pub mutants: Option<Mutated>,
}

/// How much of a policy is covered.
#[derive(Debug, Serialize)]
pub struct Covered {
    /// How many parts some case decides.
    pub covered: usize,
    /// How many parts there are.
    pub total: usize,
    /// The parts that no case decides.
    pub missing: Vec<Uncovered>,
}

/// A part that no case decides.
#[derive(Debug, Serialize)]
pub struct Uncovered {
    /// Where it stands, as in `policy.json:3:5`; fit for a terminal.
    pub place: String,
    /// The part.
    pub pointer: String,
    /// What no case makes of it.
    pub outcome: &'static str,
}

/// What became of the changes to a policy.
#[derive(Debug, Serialize)]
pub struct Mutated {
    /// How many some case notices.
    pub killed: usize,
    /// How many count.
    pub total: usize,
    /// How many make no difference.
    pub equivalent: usize,
    /// Those that no case notices.
    pub survivors: Vec<Survived>,
}

/// A change that no case notices.
#[derive(Debug, Serialize)]
pub struct Survived {
    /// Where it is made, as in `policy.json:3:5`; fit for a terminal.
    pub place: String,
    /// The part that it changes.
    pub pointer: String,
    /// The change, in words fit for a terminal.
    pub change: String,
    /// A case that would notice it; none where none was found.
    pub case: Option<Value>,
}

impl Tested {
    /// How many cases there are, and how many of them failed.
    pub fn counts(&self) -> (usize, usize) {
        let cases = || self.files.iter().flat_map(|file| &file.cases);
        (cases().count(), cases().filter(|case| !case.passed).count())
    }

    /// How the run ends, where so many percent must be covered and noticed.
    pub fn exit(&self, least_coverage: Option<f64>, least_score: Option<f64>) -> Exit {
        let short =
            |part: usize, total: usize, least: Option<f64>| least.is_some_and(|least| percent(part, total) < least);
        let covered = self.policies.iter().filter_map(|policy| policy.coverage.as_ref());
        let mutated = self.policies.iter().filter_map(|policy| policy.mutants.as_ref());
        let is_short = covered.into_iter().any(|coverage| short(coverage.covered, coverage.total, least_coverage))
            || mutated.into_iter().any(|mutants| short(mutants.killed, mutants.total, least_score));
        if !self.failures.is_empty() {
            Exit::Failed
        } else if self.counts().1 > 0 || is_short {
            Exit::Found
        } else {
            Exit::Clean
        }
    }
}

/// A share in percent; all of nothing is everything.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub fn percent(part: usize, total: usize) -> f64 {
    if total == 0 { 100.0 } else { part as f64 * 100.0 / total as f64 }
}
