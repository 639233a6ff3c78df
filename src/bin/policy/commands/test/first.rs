//! `policy test --init`: a first test file.

use std::io::Write;
use std::path::{Path, PathBuf};

use mcp_policy::testing::{self, OutOfWork};

use super::Args;
use crate::exit::Exit;
use crate::failure::{Failure, show};
use crate::files::{self, Existing};
use crate::render;
use crate::ui::Ui;

/// Columns of the file that is written.
const WIDTH: usize = 120;

pub fn run(args: &Args, ui: &mut Ui) -> Result<Exit, Failure> {
    let policy_path = match args.paths.as_slice() {
        [] => Path::new(files::USUAL_POLICY),
        [one] => one.as_path(),
        _ => return Err(Failure::new("`--init` writes the tests of one policy").help("name one policy")),
    };
    let existing = if args.force { Existing::Replace } else { Existing::Keep };
    if policy_path == Path::new("-") {
        return Err(Failure::new("a test file names the file of its policy, and stdin is none")
            .help("name the file of the policy"));
    }
    let output = args.output.clone().unwrap_or_else(|| beside(policy_path));
    let prints = output == Path::new("-");
    if !prints {
        files::check_target(&output, existing)?;
    }
    let (_, policy) = files::read_policy(policy_path)?;
    let file = testing::write_first(&policy, &relative(policy_path, &output)).map_err(|OutOfWork| {
        Failure::new(format!("cannot write tests of {}: the policy is too large", show(policy_path)))
            .help("write the first cases by hand; `policy schema test` prints the schema")
    })?;
    let text = format!("{}\n", render::fitted(&testing::file_to_json(&file), 0, WIDTH));
    if prints {
        ui.out().write_all(text.as_bytes())?;
        return Ok(Exit::Clean);
    }
    files::write(&output, existing, &text)?;
    let count = render::counted(file.cases.len(), "case");
    writeln!(ui.out(), "Wrote {} with {count}.\nNext: policy test {} --mutants", show(&output), quoted(&output))?;
    Ok(Exit::Clean)
}

/// `policy.json` is tested by `policy.policytest.json`.
fn beside(policy: &Path) -> PathBuf {
    policy.with_extension("policytest.json")
}

/// The path of the policy as seen from the test file: just its name where both lie in one folder.
fn relative(policy: &Path, output: &Path) -> String {
    let folder = |path: &Path| path.parent().map(Path::to_owned).unwrap_or_default();
    let shown = match policy.file_name() {
        Some(name) if output == Path::new("-") || folder(policy) == folder(output) => {
            name.to_string_lossy().into_owned()
        }
        _ => {
            let from = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
            climb(&from(&folder(output)), &from(policy))
        }
    };
    shown.replace('\\', "/")
}

/// The way from a folder to a file, both absolute.
fn climb(folder: &Path, file: &Path) -> String {
    let (mut from, mut to) = (folder.components().peekable(), file.components().peekable());
    while from.peek().is_some() && from.peek() == to.peek() {
        from.next();
        to.next();
    }
    let up = from.map(|_| PathBuf::from(".."));
    up.chain(to.map(|part| PathBuf::from(part.as_os_str()))).collect::<PathBuf>().to_string_lossy().into_owned()
}

/// A path as it can be typed, if it is plain.
fn quoted(path: &Path) -> String {
    let text = mcp_policy::source::Safe(&path.to_string_lossy()).to_string();
    if text.contains(' ') { format!("\"{text}\"") } else { text }
}
