//! `policy catalog build`

use std::io::Write;
use std::path::{Path, PathBuf};

use mcp_policy::catalog::compiled;

use crate::exit::Exit;
use crate::failure::{Failure, show};
use crate::files::{self, Existing};
use crate::render::counted;
use crate::ui::Ui;

/// Compile catalogues of any size into one file that is looked into without loading it
///
/// The file serves wherever `--catalog` does. It takes the same catalogues as the other commands, also of many servers.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  policy catalog build registry.catalog servers.jsonl    compile a registry
  policy lint policy.json --catalog registry.catalog --server acme/shop")]
pub struct Args {
    /// The file to write
    #[arg(value_name = "OUT")]
    output: PathBuf,

    /// The catalogues
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// Replace a file that exists
    #[arg(long)]
    force: bool,
}

pub fn run(args: &Args, ui: &mut Ui) -> Result<Exit, Failure> {
    check_output(args)?;
    files::check_target(&args.output, if args.force { Existing::Replace } else { Existing::Keep })?;
    // a symbolic link stays, and what it leads to is replaced
    let target = args.output.canonicalize().unwrap_or_else(|_| args.output.clone());
    let catalogues = files::read_catalogue(&args.files)?;
    let built = compiled::build(&catalogues, &target)?;
    let [tools, servers] = [built.tools, built.servers].map(|count| usize::try_from(count).unwrap_or(usize::MAX));
    let (tools, servers) = (counted(tools, "tool"), counted(servers, "server"));
    writeln!(ui.out(), "Wrote {}: {tools} of {servers}.", show(&args.output))?;
    Ok(Exit::Clean)
}

/// Refuses what only a text could be written to, and one of the catalogues themselves.
fn check_output(args: &Args) -> Result<(), Failure> {
    let output = args.output.as_path();
    let is_text_only = output == Path::new("-") || output.metadata().is_ok_and(|it| !it.is_file() && !it.is_dir());
    if is_text_only {
        let message = format!("cannot write {}: a compiled catalogue is no text, and goes to a file", show(output));
        return Err(Failure::new(message).help("name a file to write"));
    }
    if args.files.iter().any(|file| file != Path::new("-") && files::is_same_file(file, output)) {
        return Err(Failure::new(format!("cannot write {}: it is one of the catalogues", show(output)))
            .help("name another file to write"));
    }
    Ok(())
}
