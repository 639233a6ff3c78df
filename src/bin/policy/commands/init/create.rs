//! A new policy.

use std::io::Write;

use mcp_policy::author;

use super::classify::{self, Rated};
use super::{Args, ask, tell};
use crate::exit::Exit;
use crate::failure::{Failure, show};
use crate::files::{self, Existing};
use crate::prompt::Prompt;
use crate::ui::Ui;

pub fn run(args: &Args, ui: &mut Ui) -> Result<Exit, Failure> {
    let existing = if args.force { Existing::Replace } else { Existing::Keep };
    if !args.prints() {
        files::check_target(&args.output, existing)?;
    }
    let prompt = args.asks(ui)?.then(|| Prompt::new(ui));
    let project = args.project()?;
    let mut choices = args.choices(&project, ui)?;
    let files = files::read_catalogue(&args.catalogue_files()?)?;
    let mut server = args.catalog.server.clone();
    if let (Some(prompt), None) = (&prompt, &server) {
        server = ask::server(prompt, &files)?;
    }
    let mut chosen = files::choose(&files, server.as_deref())?;
    for note in &chosen.notes {
        ui.note(note);
    }
    let rated = classify::rate(args, &mut chosen, ui)?;
    if rated.is_some() {
        // what is written beside the policy is of this server alone
        server = None;
    }
    if let Some(prompt) = &prompt {
        ask::choices(prompt, &chosen.catalogue, &mut choices, args.preset.is_none())?;
    }
    let built = author::build(&chosen.catalogue, &choices)?;
    let text = author::render(&built.document);
    let linted = tell::lint(&args.output, &text, &chosen.catalogue, &project, ui.width())?;
    let plan = tell::built(&built, args.names(), ui.width());
    if let Some(prompt) = prompt.filter(|_| !args.prints()) {
        ui.write_err(&format!("\n{plan}{}\n", linted.text));
        if !prompt.confirm(&format!("Write {}?", show(&args.output)))? {
            return Err(Failure::stopped());
        }
        write_both(args, rated, existing, &text)?;
        write!(ui.out(), "{}", tell::next(&args.output, &chosen, server.as_deref(), &built))?;
    } else if args.prints() {
        ui.write_document(&text)?;
        ui.write_err(&format!("{plan}{}", linted.text));
    } else {
        write_both(args, rated, existing, &text)?;
        write!(ui.out(), "{plan}{}\n{}", linted.text, tell::next(&args.output, &chosen, server.as_deref(), &built))?;
    }
    Ok(linted.exit)
}

/// Writes the policy, and before it the catalogue that it was made from.
fn write_both(args: &Args, rated: Option<Rated>, existing: Existing, policy: &str) -> Result<(), Failure> {
    if let Some(rated) = rated {
        rated.write()?;
    }
    files::write(&args.output, existing, policy)
}
