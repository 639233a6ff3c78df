//! `policy fmt`

use std::io::Write;
use std::path::{Path, PathBuf};

use mcp_policy::document;
use mcp_policy::policy::{self, LARGEST_POLICY};
use mcp_policy::source::{Safe, Source};
use rayon::prelude::{IntoParallelIterator, ParallelIterator};

use crate::exit::Exit;
use crate::failure::{Failure, show};
use crate::files::{self, Changeable, Input};
use crate::render::{self, counted};
use crate::ui::Ui;

/// Lay policies out in one way
///
/// Two spaces a level, one member a line, short lists and objects in one line of at most 100 columns, members in the order in
/// which the documentation names them. Tools and hidden names keep their order, strings and numbers their spelling, and the
/// policy its meaning. A file that is no valid policy stays as it is.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  policy fmt                        policy.json, or every policy below this folder
  policy fmt --check policies/      list what is laid out otherwise, and fail if there is any
  policy fmt --diff policy.json     show what would change
  policy fmt - < policy.json        from stdin to stdout")]
pub struct Args {
    /// Policies, folders with policies, or `-` for stdin [default: policy.json, else this folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Write nothing; list the files that would change and fail if there are any
    #[arg(long)]
    check: bool,

    /// Write nothing; show what would change and fail if anything would
    #[arg(long)]
    diff: bool,
}

/// What becomes of one file.
struct Formatted {
    path: PathBuf,
    old: String,
    /// The other text that it should have.
    new: Option<String>,
}

pub fn run(args: &Args, ui: &mut Ui) -> Result<Exit, Failure> {
    let (formatted, walked) = files::each_policy(&args.paths, |_| false, format);
    let changeable = Changeable::new(&args.paths);
    let (mut failures, writes) = (walked.failures, !args.check && !args.diff);
    let formatted = formatted.into_iter().filter_map(|outcome| outcome.map_err(|failure| failures.push(failure)).ok());
    let formatted: Vec<Formatted> = formatted.collect();
    let further = changeable.further_names(formatted.iter().map(|file| file.path.as_path()));
    let formatted = formatted.into_iter().zip(further).filter(|(_, is_further)| !is_further);
    let formatted: Vec<Formatted> = formatted.map(|(file, _)| file).collect();
    // what waits for the disk waits together
    let done: Vec<_> = formatted.into_par_iter().map(|file| put(file, writes, &changeable)).collect();
    let (mut changed, mut clean) = (0, 0);
    let mut prints_policy = false;
    for outcome in done {
        let Formatted { path, old, new } = match outcome {
            Ok(formatted) => formatted,
            Err(failure) => {
                failures.push(failure);
                continue;
            }
        };
        *if new.is_some() { &mut changed } else { &mut clean } += 1;
        if writes && path == Path::new("-") {
            prints_policy = true;
            ui.write_document(new.as_ref().unwrap_or(&old))?;
        } else if let Some(new) = new {
            let name = files::name_of(&path);
            if args.diff {
                let patch = render::patch(&name, &old, &new, ui.is_coloured());
                ui.write_document(&patch)?;
            }
            if args.check {
                writeln!(ui.out(), "would lay out anew: {}", Safe(&name))?;
            }
        }
    }
    if !prints_policy && !args.diff && changed + clean > 0 {
        let verb = if writes { "Laid out" } else { "Would lay out" };
        let (files, rest) = (counted(changed, "policy"), counted(clean, "policy"));
        let are = match (writes, clean) {
            (true, 1) => "was",
            (true, _) => "were",
            (false, 1) => "is",
            (false, _) => "are",
        };
        writeln!(ui.out(), "{verb} {files} anew; {rest} {are} in order.")?;
    }
    ui.out().flush()?;
    failures.iter().for_each(|failure| ui.fail(failure));
    Ok(match (failures.is_empty(), writes) {
        (false, _) => Exit::Failed,
        (true, false) if changed > 0 => Exit::Found,
        (true, _) => Exit::Clean,
    })
}

/// Lays a policy out, and writes nothing.
fn format(Input { path, source, undecodable, .. }: Input) -> Result<Formatted, Failure> {
    let new = match undecodable {
        None => other_layout(&path, &source)?,
        Some(diagnostic) => return Err(refused(&path, &diagnostic.message, 1)),
    };
    // there may be many, and of most nothing is to be shown
    let is_shown = new.is_some() || path == Path::new("-");
    let old = if is_shown { source.text().to_owned() } else { String::new() };
    Ok(Formatted { path, old, new })
}

/// Puts the other text in its place, unless it is only looked at.
fn put(file: Formatted, writes: bool, changeable: &Changeable) -> Result<Formatted, Failure> {
    if file.new.is_none() || file.path == Path::new("-") {
        return Ok(file);
    }
    if !writes {
        return changeable.real(&file.path).map(|_| file);
    }
    let Formatted { path, old, .. } = file;
    // read again, so that what was written meanwhile is not lost
    let new = files::change(&path, changeable, LARGEST_POLICY + 1, |bytes| {
        let (source, undecodable) = document::decode(&files::name_of(&path), bytes);
        let new = match undecodable {
            None => other_layout(&path, &source),
            Some(diagnostic) => Err(refused(&path, &diagnostic.message, 1)),
        };
        (new.as_ref().ok().cloned().flatten(), new)
    })??;
    Ok(Formatted { path, old, new })
}

/// The text in the one layout, if it is another.
fn other_layout(path: &Path, source: &Source) -> Result<Option<String>, Failure> {
    match policy::format(source) {
        Ok(text) => Ok((text != source.text()).then_some(text)),
        Err(diagnostics) => {
            let first = diagnostics.first().map_or("", |first| first.message.as_str());
            Err(refused(path, first, diagnostics.len()))
        }
    }
}

fn refused(path: &Path, first: &str, count: usize) -> Failure {
    let count = counted(count, "error");
    Failure::new(format!("{} stays as it is, for it is no valid policy ({count}): {first}", show(path)))
        .help(format!("see `policy validate {}`", render::shell_word(&path.to_string_lossy())))
}
