//! `policy catalog classify`

mod against;
mod json;
mod overview;
mod review;

use std::io::Write;
use std::path::{Path, PathBuf};

use mcp_policy::catalog::classify::{Rating, classify};
use mcp_policy::catalog::{self, Catalogue, Loaded, Server, Tool};

use super::written;
use crate::args::Format;
use crate::exit::Exit;
use crate::failure::{Failure, show};
use crate::files::{self, Existing};
use crate::prompt::Prompt;
use crate::render::counted;
use crate::ui::Ui;

/// Rate tools that nobody has rated
///
/// Reads names, descriptions, arguments and annotations, and tells for every tool its risk class, how sure that is, what
/// it rests on and what speaks against it. A rating is a reading of the server's own words: nothing is called, nothing
/// is sent anywhere. What a server says to calm never makes a rating milder.
///
/// Where the rating is not certain, the tool is marked for review and is to be treated as the strictest class that the
/// evidence leaves plausible. `--review` goes through these at the terminal and records what you decide and why; run it
/// again to go on where you stopped.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  policy catalog classify tools.json                           what its tools can do
  policy catalog classify tools.json -o catalog.json           write a rated catalogue
  policy catalog classify catalog.json --review -o catalog.json    decide on the uncertain ones
  policy catalog classify catalog.json --all                   compare given ratings with ours
  policy catalog classify --against labels.jsonl --folds 5     measure how good the ratings are")]
pub struct Args {
    /// Lists of tools: catalogues, answers to `tools/list`, registry records; `-` for stdin
    #[arg(value_name = "FILE", required_unless_present = "against")]
    files: Vec<PathBuf>,

    /// Only this server, where the files hold several
    #[arg(long, value_name = "SERVER")]
    server: Option<String>,

    /// Show what we think of rated tools as well; their ratings stay
    #[arg(long)]
    all: bool,

    /// Decide on the uncertain ratings at the terminal, and record it in the catalogue of `--output`
    #[arg(long, requires = "output")]
    review: bool,

    /// Write a catalogue with the ratings to this file; `-` for stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Replace a file that exists
    #[arg(long, requires = "output")]
    force: bool,

    /// Compare ratings with labels instead: JSON Lines with `server`, `tool`, `class` and `description`
    #[arg(long, value_name = "LABELS", conflicts_with_all = ["files", "server", "all", "review", "output"])]
    against: Option<PathBuf>,

    /// With --against: also measure with weights that are chosen without the servers they are measured on, in so many
    /// groups of servers
    #[arg(long, value_name = "N", requires = "against", value_parser = clap::value_parser!(u16).range(2..=1000))]
    folds: Option<u16>,

    /// How to lay out the result: for people, or as described by `classification.schema.json`
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "human")]
    format: Format,

    /// Show at most so many tools to people; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 50)]
    max_tools: usize,
}

/// A tool to show, and whose it is.
#[derive(Clone, Copy)]
struct Row<'a> {
    server: &'a Server,
    tool: &'a Tool,
}

impl Row<'_> {
    fn rating(self) -> Rating {
        classify(&self.tool.subject())
    }
}

pub fn run(args: &Args, ui: &mut Ui) -> Result<Exit, Failure> {
    if let Some(labels) = &args.against {
        return against::run(labels, args.folds, args.format, ui);
    }
    let file = args.output.as_deref().filter(|path| *path != Path::new("-"));
    let existing = if args.force || args.review { Existing::Replace } else { Existing::Keep };
    if let Some(file) = file {
        files::check_target(file, existing)?;
    }
    let prompt = args.reviewer(ui)?;
    let mut catalogues = load(&args.files, args.server.as_deref(), ui)?;
    if let (Some(prompt), Some(file)) = (prompt, file) {
        return review::run(&prompt, &mut catalogues, file, ui);
    }
    let shown = rows(&catalogues, args.all);
    match args.format {
        _ if args.output.is_some() && file.is_none() => {}
        Format::Human => overview::show(&shown, args, ui)?,
        Format::Json => json::write(&shown, ui)?,
    }
    if args.output.is_some() {
        catalogues.iter_mut().for_each(|catalogue| _ = catalogue.classify());
        let text = written(&catalogues);
        match file {
            None => ui.out().write_all(text.as_bytes())?,
            Some(file) => {
                files::write(file, existing, &text)?;
                let tools = catalogues.iter().map(|catalogue| catalogue.tools().len()).sum();
                ui.note(&format!("wrote {} with {}", show(file), counted(tools, "tool")));
            }
        }
    }
    Ok(Exit::Clean)
}

impl Args {
    /// Who asks the questions of a review.
    fn reviewer(&self, ui: &Ui) -> Result<Option<Prompt>, Failure> {
        if !self.review {
            return Ok(None);
        }
        if !ui.is_interactive() {
            return Err(Failure::new("this is not a terminal, so nobody can be asked about the uncertain ratings")
                .help("run it at a terminal; without `--review`, the uncertain ratings are marked in the output"));
        }
        if self.output.as_deref() == Some(Path::new("-")) {
            return Err(
                Failure::new("a review needs a file to keep the answers in").help("name it with `--output FILE`")
            );
        }
        Ok(Some(Prompt::new(ui)))
    }
}

/// The catalogues of all servers, or of the one that is named.
fn load(paths: &[PathBuf], server: Option<&str>, ui: &mut Ui) -> Result<Vec<Catalogue>, Failure> {
    let files = files::read_catalogue(paths)?;
    let loaded = match server {
        Some(server) => vec![catalog::load(&files, Some(server))?],
        None => catalog::load_all(&files)?,
    };
    super::tell_notes(&loaded, ui);
    Ok(loaded.into_iter().map(|Loaded { catalogue, .. }| catalogue).collect())
}

/// The tools that nobody has rated, or all of them.
fn rows(catalogues: &[Catalogue], all: bool) -> Vec<Row<'_>> {
    let rows = catalogues
        .iter()
        .flat_map(|catalogue| catalogue.tools().iter().map(|tool| Row { server: &catalogue.server, tool }));
    rows.filter(|row| all || row.tool.class.is_none()).collect()
}
