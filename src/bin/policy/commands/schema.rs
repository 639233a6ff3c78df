//! `policy schema`

use std::io::Write;

use clap::ValueEnum;
use mcp_policy::schema;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::ui::Ui;

/// Print a JSON Schema, for editors and other tools
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  policy schema > policy.schema.json            the schema of policies
  policy schema catalog > catalog.schema.json   the schema of catalogues
  policy schema test > test.schema.json         the schema of test files")]
pub struct Args {
    /// Of which document
    #[arg(value_enum, default_value = "policy")]
    document: Document,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Document {
    /// A policy
    Policy,
    /// A catalogue of tools
    Catalog,
    /// The output of `config` with `--format json`
    AppliedConfig,
    /// What `lint --write-baseline` writes
    Baseline,
    /// The output of `catalog classify` with `--format json`
    Classification,
    /// The output of `catalog diff` and `catalog scan --check` with `--format json`
    CatalogDiff,
    /// The output of `explain` of a lint or an error code with `--format json`
    Code,
    /// `policy.toml`
    Config,
    /// The output of `lint --list` with `--format json`
    LintList,
    /// A test file
    Test,
    /// The output of `catalog show` with `--format json`
    ToolList,
    /// The output of `validate` and `lint` with `--format json`
    Report,
    /// The output of `diff` with `--format json`
    Diff,
    /// The output of `eval` with `--format json`
    Evaluation,
    /// The output of `explain TOOL` with `--format json`
    Explanation,
    /// The output of `test` with `--format json`
    TestReport,
}

pub fn run(args: &Args, ui: &mut Ui) -> Result<Exit, Failure> {
    let text = match args.document {
        Document::Policy => schema::policy_schema(),
        Document::Catalog => schema::catalog_schema(),
        Document::AppliedConfig => include_str!("../../../../schema/applied-config.schema.json"),
        Document::Baseline => include_str!("../../../../schema/baseline.schema.json"),
        Document::Classification => include_str!("../../../../schema/classification.schema.json"),
        Document::CatalogDiff => include_str!("../../../../schema/catalog-diff.schema.json"),
        Document::Code => include_str!("../../../../schema/code.schema.json"),
        Document::Config => schema::config_schema(),
        Document::LintList => include_str!("../../../../schema/lint-list.schema.json"),
        Document::ToolList => include_str!("../../../../schema/tool-list.schema.json"),
        Document::Test => schema::test_schema(),
        Document::Report => include_str!("../../../../schema/report.schema.json"),
        Document::Diff => include_str!("../../../../schema/diff.schema.json"),
        Document::Evaluation => include_str!("../../../../schema/evaluation.schema.json"),
        Document::Explanation => include_str!("../../../../schema/explanation.schema.json"),
        Document::TestReport => include_str!("../../../../schema/test-report.schema.json"),
    };
    ui.out().write_all(text.as_bytes())?;
    Ok(Exit::Clean)
}
