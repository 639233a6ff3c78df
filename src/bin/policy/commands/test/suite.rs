//! Running test files, and what they say of their policies.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mcp_policy::diagnostic::Place;
use mcp_policy::document::Document;
use mcp_policy::policy::{LARGEST_POLICY, Policy};
use mcp_policy::source::{Pointer, Safe, Source};
use mcp_policy::testing::{self, Case, Coverage, OutOfWork, TestFile, Work};

use super::Args;
use crate::failure::{Failure, show};
use crate::files;
use crate::render::{Call, Places};
use crate::tested::{Covered, Mishap, Mutated, Survived, Tested, TestedCase, TestedFile, TestedPolicy, Uncovered};

/// A policy and the test files that name it.
struct Suite {
    source: Source,
    policy: Policy,
    files: Vec<(Source, TestFile)>,
}

/// Runs the test files.
pub fn run(paths: &[PathBuf], args: &Args) -> Tested {
    let mut tested = Tested::default();
    let mut suites: BTreeMap<PathBuf, Suite> = BTreeMap::new();
    for path in paths {
        if let Err(failure) = read(path, &mut suites) {
            tested.failures.push(failure);
        }
    }
    for suite in suites.values() {
        if let Err(OutOfWork) = test(suite, args, &mut tested) {
            let name = show(suite.source.name().as_ref());
            tested.failures.push(
                Failure::new(format!("the tests of {name} were not all run: they take too much work"))
                    .help("split the policy or its test files, or make fewer rounds"),
            );
        }
    }
    tested.files.sort_by(|a, b| a.path.cmp(&b.path));
    tested.policies.sort_by(|a, b| a.path.cmp(&b.path));
    tested
}

fn read(path: &Path, suites: &mut BTreeMap<PathBuf, Suite>) -> Result<(), Failure> {
    let source = files::read_text(path, LARGEST_POLICY)?;
    let is_toml = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"));
    let read = if is_toml { testing::read_toml(&source) } else { testing::read_json(&source) };
    let file = read.map_err(|error| {
        let place = format!("{}:{}:{}", Safe(source.name()), error.at.line, error.at.column);
        Failure::new(format!("{place}: {}", Safe(&error.message))).help("`policy schema test` prints the schema")
    })?;
    if file.cases.is_empty() {
        return Err(Failure::new(format!("there is no case in {}", show(path))).help("write one, or remove the file"));
    }
    let policy_path = path.parent().unwrap_or(Path::new("")).join(&file.policy);
    // two ways to one policy are one policy
    let key = policy_path.canonicalize().unwrap_or_else(|_| policy_path.clone());
    if let Some(suite) = suites.get_mut(&key) {
        suite.files.push((source, file));
        return Ok(());
    }
    let (policy_source, policy) = files::read_policy(&policy_path)?;
    suites.insert(key, Suite { source: policy_source, policy, files: vec![(source, file)] });
    Ok(())
}

fn test(suite: &Suite, args: &Args, tested: &mut Tested) -> Result<(), OutOfWork> {
    let Suite { source, policy, files } = suite;
    let places = Places::new(source);
    let mut work = Work::default();
    let mut coverage = Coverage::default();
    let mut failed = false;
    for (file_source, file) in files {
        let lines = Lines::new(file_source);
        let mut cases = Vec::new();
        let wanted = |case: &Case| args.filter.as_ref().is_none_or(|filter| case.name.contains(filter.as_str()));
        for (index, case) in file.cases.iter().enumerate().filter(|(_, case)| wanted(case)) {
            let failure = testing::run(case, policy, &mut work, |step, decision| coverage.observe(step, decision))?;
            let failure = failure.map(|failure| Mishap {
                step: failure.step + 1,
                number: failure.call,
                expected: failure.expected.expect.to_string(),
                call: Call::decided(
                    &failure.expected.tool,
                    failure.expected.args.value(),
                    Some(failure.at),
                    &failure.decision,
                    &places,
                ),
            });
            failed |= failure.is_some();
            cases.push(TestedCase {
                name: case.name.clone(),
                passed: failure.is_none(),
                line: failure.as_ref().and_then(|_| lines.of(index)),
                failure,
            });
        }
        if !cases.is_empty() {
            tested.files.push(TestedFile {
                path: file_source.name().to_owned(),
                policy: source.name().to_owned(),
                cases,
            });
        }
    }
    let wants_coverage = args.coverage || args.min_coverage.is_some();
    let wants_mutants = args.mutants || args.min_score.is_some();
    if failed && wants_mutants {
        let name = show(source.name().as_ref());
        tested.notes.push(format!("no changes were made to {name}: cases fail with the policy as it is"));
    }
    let coverage = wants_coverage.then(|| covered(&coverage, policy, &places));
    let mutants = if wants_mutants && !failed { Some(mutated(suite, &places)?) } else { None };
    if coverage.is_some() || mutants.is_some() {
        tested.policies.push(TestedPolicy { path: source.name().to_owned(), coverage, mutants });
    }
    Ok(())
}

fn covered(coverage: &Coverage, policy: &Policy, places: &Places<'_>) -> Covered {
    let total = Coverage::total(policy);
    let missing: Vec<Uncovered> = coverage
        .missing(policy)
        .into_iter()
        .map(|part| Uncovered {
            place: places.show(&part.pointer),
            pointer: part.pointer.to_string(),
            outcome: part.outcome.as_str(),
        })
        .collect();
    Covered { covered: total - missing.len(), total, missing }
}

fn mutated(suite: &Suite, places: &Places<'_>) -> Result<Mutated, OutOfWork> {
    let cases: Vec<&Case> = suite.files.iter().flat_map(|(_, file)| &file.cases).collect();
    let mutation = testing::mutate(&suite.policy, &cases, &mut Work::default())?;
    let (killed, total, equivalent) = (mutation.killed, mutation.total(), mutation.equivalent);
    let survived = |survivor: testing::Survivor| Survived {
        place: places.show(&survivor.pointer),
        pointer: survivor.pointer.to_string(),
        change: survivor.change,
        case: survivor.case.as_ref().map(testing::case_to_json),
    };
    Ok(Mutated { killed, total, equivalent, survivors: mutation.survivors.into_iter().map(survived).collect() })
}

/// The lines on which the cases of a test file stand, where it is JSON.
struct Lines<'a> {
    source: &'a Source,
    document: Option<Document<'a>>,
}

impl<'a> Lines<'a> {
    fn new(source: &'a Source) -> Self {
        Self { source, document: Document::parse(source).0 }
    }

    fn of(&self, case: usize) -> Option<usize> {
        let place = Place::value(Pointer::root().key("cases").index(case));
        let span = self.document.as_ref()?.locate(&place)?;
        Some(self.source.line_column(span.start).line)
    }
}
