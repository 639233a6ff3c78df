//! `policy test`

mod first;
mod suite;

use std::path::PathBuf;

use crate::args::TestFormat;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::render;
use crate::ui::Ui;

/// Run the tests of policies
///
/// A test file (`*.policytest.json`, or TOML) names a policy and holds calls with what is expected of them: see
/// `policy schema test`. `--init` writes the first one from a policy. The calls of a case share their counters, and times are
/// handed in, so that limits are tested without waiting.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  policy test                                  every test file below this folder
  policy test policies/ --filter refund        only cases with this in their name
  policy test --coverage --min-coverage 90     which parts of the policy no case decides
  policy test --mutants --min-score 100        which small changes no case would notice
  policy test --init policy.json               write policy.policytest.json
  policy test --format junit > results.xml     for CI

A test file:
  {\"policy\": \"policy.json\", \"cases\": [
    {\"name\": \"small refunds pass\",
     \"tool\": \"create_refund\", \"args\": {\"amount\": 5}, \"expect\": \"allow\"},
    {\"tool\": \"create_refund\", \"args\": {\"amount\": 500}, \"expect\": {\"deny\": {\"require\": 0}}},
    {\"tool\": \"delete_account\", \"expect\": \"hidden\"},
    {\"tool\": \"list_charges\", \"steps\": [
      {\"repeat\": 30, \"expect\": \"allow\"},
      {\"at\": 59, \"expect\": \"limited\"},
      {\"at\": 60, \"expect\": \"allow\"}]}]}")]
pub struct Args {
    /// Test files and folders with test files; with --init, a policy [default: this folder, policy.json]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Run only the cases with this text in their name
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["coverage", "min_coverage", "mutants", "min_score", "init"])]
    filter: Option<String>,

    /// Tell which parts of each policy no case decides
    #[arg(long)]
    coverage: bool,

    /// Fail with 1 where less is covered; implies --coverage
    #[arg(long, value_name = "PERCENT", value_parser = percentage)]
    min_coverage: Option<f64>,

    /// Change each policy in small ways and tell which changes no case notices
    #[arg(long)]
    mutants: bool,

    /// Fail with 1 where a smaller share of the changes is noticed; implies --mutants
    #[arg(long, value_name = "PERCENT", value_parser = percentage)]
    min_score: Option<f64>,

    /// Write a first test file that passes and notices every small change
    #[arg(long, conflicts_with_all = ["coverage", "min_coverage", "mutants", "min_score", "format"])]
    init: bool,

    /// With --init: the test file to write, `-` for stdout [default: beside the policy]
    #[arg(short, long, value_name = "FILE", requires = "init")]
    output: Option<PathBuf>,

    /// With --init: replace a test file that exists
    #[arg(long, requires = "init")]
    force: bool,

    /// How to lay out the result
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "human")]
    format: TestFormat,
}

pub fn run(args: &Args, ui: &mut Ui) -> Result<Exit, Failure> {
    if args.init {
        return first::run(args, ui);
    }
    let (files, failures) = files::test_files(&args.paths);
    let mut tested = suite::run(&files, args);
    tested.failures.splice(..0, failures);
    if tested.failures.is_empty()
        && tested.counts().0 == 0
        && let Some(filter) = &args.filter
    {
        let filter = mcp_policy::source::quote(filter);
        tested.failures.push(Failure::new(format!("no case has {filter} in its name")));
    }
    render::tests(&tested, args.format, ui)?;
    Ok(tested.exit(args.min_coverage, args.min_score))
}

fn percentage(text: &str) -> Result<f64, String> {
    let number: f64 = text.strip_suffix('%').unwrap_or(text).parse().map_err(|_| "it is no number".to_owned())?;
    if (0.0..=100.0).contains(&number) { Ok(number) } else { Err("it is not between 0 and 100".to_owned()) }
}
