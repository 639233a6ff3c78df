//! `policy catalog import`

use std::io::Write;
use std::path::{Path, PathBuf};

use mcp_policy::catalog::{self, CatalogFile, Catalogue, Loaded, scaffold};

use super::written;
use crate::exit::Exit;
use crate::failure::{Failure, show};
use crate::files::{self, Existing};
use crate::render::counted;
use crate::ui::Ui;

/// Turn a list of tools into a catalogue in our own format
///
/// Takes every kind of file that the other commands take: answers to `tools/list`, registry records, JSON Lines of many
/// servers, and the YAML scaffolds of Intercept, whose category headings (`# Read`, `# ── Financial Tools ──`) become
/// ratings. Everything that a file says of a tool is kept. Several servers become several lines.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  policy catalog import tools.json -o catalog.json     the answer of a server to tools/list
  policy catalog import stripe.yaml -o catalog.json    a scaffold of Intercept, with its ratings
  policy catalog import a.json b.json > servers.jsonl  two servers in one file")]
pub struct Args {
    /// The files; `-` for stdin
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// Only this server, where the files hold several
    #[arg(long, value_name = "SERVER")]
    server: Option<String>,

    /// The catalogue to write; `-` for stdout
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,

    /// Replace a file that exists
    #[arg(long)]
    force: bool,
}

pub fn run(args: &Args, ui: &mut Ui) -> Result<Exit, Failure> {
    let existing = if args.force { Existing::Replace } else { Existing::Keep };
    let prints = args.output == Path::new("-");
    if !prints {
        files::check_target(&args.output, existing)?;
    }
    let mut loaded = Vec::new();
    let mut others = Vec::new();
    for file in files::read_catalogue(&args.files)? {
        match &file {
            CatalogFile::Text(source) if scaffold::is_scaffold(source) => loaded.push(scaffold::read(source)?),
            _ => others.push(file),
        }
    }
    match &args.server {
        None if others.is_empty() => {}
        None => loaded.extend(catalog::load_all(&others)?),
        Some(server) => {
            loaded.retain(|loaded| loaded.catalogue.server.answers_to(server));
            if loaded.is_empty() {
                loaded.push(catalog::load(&others, Some(server))?);
            }
        }
    }
    super::tell_notes(&loaded, ui);
    let catalogues: Vec<Catalogue> = loaded.into_iter().map(|Loaded { catalogue, .. }| catalogue).collect();
    let text = written(&catalogues);
    if prints {
        ui.write_document(&text)?;
        return Ok(Exit::Clean);
    }
    files::write(&args.output, existing, &text)?;
    let tools = || catalogues.iter().flat_map(|catalogue| catalogue.tools());
    let rated = tools().filter(|tool| tool.class.is_some()).count();
    let (tools, servers) = (counted(tools().count(), "tool"), counted(catalogues.len(), "server"));
    writeln!(ui.out(), "Wrote {} with {tools} of {servers}, {rated} of them rated.", show(&args.output))?;
    Ok(Exit::Clean)
}
