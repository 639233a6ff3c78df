//! Additions to a policy that exists.

use std::io::Write;
use std::path::Path;

use mcp_policy::author::{self, Update};
use mcp_policy::document::edit;
use mcp_policy::policy;

use super::{Args, tell};
use crate::exit::Exit;
use crate::failure::{Failure, show};
use crate::files::{self, Existing};
use crate::prompt::Prompt;
use crate::render::{counted, wrap};
use crate::ui::Ui;

pub fn run(args: &Args, ui: &mut Ui) -> Result<Exit, Failure> {
    if args.output == Path::new("-") {
        return Err(Failure::new("a policy on stdout cannot be updated").help("name the policy with `--output FILE`"));
    }
    let source = files::read_source(&args.output)?;
    let Some(policy) = policy::load(&source).policy else {
        return Err(Failure::new(format!("{} is not a valid policy", show(&args.output)))
            .help("see what is wrong with `policy validate`"));
    };
    let server = args.catalog.server.as_deref();
    let project = args.project()?;
    let choices = args.choices(&project, ui)?;
    let new = files::choose(&files::read_catalogue(&args.catalogue_files()?)?, server)?;
    let old = match args.old_catalog.as_slice() {
        [] => None,
        files => Some(files::choose(&files::read_catalogue(files)?, server)?),
    };
    for note in new.notes.iter().chain(old.iter().flat_map(|old| &old.notes)) {
        ui.note(note);
    }
    let update = author::update(&source, &policy, old.as_ref().map(|old| &old.catalogue), &new.catalogue, &choices)?;
    let plan = plan(&update, old.is_some(), args.names(), ui.width());
    if update.edits.is_empty() {
        if args.dry_run {
            ui.write_document(source.text())?;
            ui.write_err(&format!("{plan}Nothing to add.\n"));
        } else {
            writeln!(ui.out(), "{plan}Nothing to add: {} is as it was.", show(&args.output))?;
        }
        return Ok(Exit::Clean);
    }
    let text = edit::apply(source.text(), &update.edits).map_err(|error| Failure::new(error.to_string()))?;
    let text = policy::keep_layout(&source, text);
    let linted = tell::lint(&args.output, &text, &new.catalogue, &project, ui.width())?;
    if args.dry_run {
        ui.write_document(&text)?;
        ui.write_err(&format!("{plan}{}", linted.text));
        return Ok(linted.exit);
    }
    if args.asks(ui)? {
        ui.write_err(&format!("\n{plan}{}\n", linted.text));
        if !Prompt::new(ui).confirm(&format!("Change {}?", show(&args.output)))? {
            return Err(Failure::stopped());
        }
    } else {
        write!(ui.out(), "{plan}{}", linted.text)?;
    }
    files::write(&args.output, Existing::Replace, &text)?;
    writeln!(ui.out(), "Updated {}.", show(&args.output))?;
    Ok(linted.exit)
}

/// What is added and what a person should know, in sentences.
fn plan(update: &Update, knows_old: bool, most: usize, width: usize) -> String {
    let Update { edits: _, added, left_out, hidden, vanished, unknown, unmentioned } = update;
    let mut text = tell::rows(added, width);
    tell::left_out(&mut text, left_out, most, width);
    let in_catalogue = if knows_old {
        "of both catalogues, not in the policy and left as they are"
    } else {
        "of the catalogue, not in the policy; give `--old-catalog FILE` to add those that are new"
    };
    let sentences = [
        (hidden, "hidden, because the policy allows what it does not mention"),
        (vanished, "no longer in the catalogue; remove what the policy says of them by hand"),
        (unknown, "in the policy, but in no catalogue"),
        (unmentioned, in_catalogue),
    ];
    for (tools, what) in sentences {
        if !tools.is_empty() {
            let (count, names) = (counted(tools.len(), "tool"), tell::names(tools, most.max(20)));
            text.push_str(&wrap(&format!("{count} {what}: {names}."), width));
            text.push('\n');
        }
    }
    text
}
