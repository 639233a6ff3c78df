//! `policy validate`

use std::path::PathBuf;

use mcp_policy::policy;

use crate::args::OutputArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Input};
use crate::render;
use crate::report::{Checked, Report};
use crate::ui::Ui;

/// Check that policies are well formed: JSON, keys, operators, values, limits
///
/// No catalogue is read and no risk is judged; `policy lint` does that too.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  policy validate                      policy.json, or every policy below this folder
  policy validate policies/ a.json     a folder and a file
  policy validate - < policy.json      from stdin
  policy validate --format json        for programs")]
pub struct Args {
    /// Policies, folders with policies, or `-` for stdin [default: policy.json, else this folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    output: OutputArgs,
}

pub fn run(args: &Args, ui: &mut Ui) -> Result<Exit, Failure> {
    if args.output.quiet {
        ui.hush();
    }
    let (files, walked) = files::each_policy(
        &args.paths,
        |_| false,
        |Input { path, source, policy, undecodable }| {
            let wrong = if policy.is_some() { Vec::new() } else { policy::load(&source).diagnostics };
            let diagnostics = undecodable.into_iter().chain(wrong).collect();
            Checked::new(path, source, diagnostics)
        },
    );
    let mut report = Report { files, ..Report::default() };
    report.take(walked);
    report.inputs.clone_from(&args.paths);
    render::report(&report, &args.output, ui)
}
