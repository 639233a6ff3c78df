//! `policy catalog classify --review`: a person decides on the uncertain ratings.

use std::io::Write;
use std::path::Path;

use mcp_policy::catalog::{self, Catalogue, Evidence, Loaded, RatedBy, RiskClass, Tool};
use mcp_policy::source::Safe;

use super::written;
use crate::exit::Exit;
use crate::failure::{Failure, show};
use crate::files::{self, Existing};
use crate::prompt::Prompt;
use crate::render::{counted, facts, wrap};
use crate::ui::Ui;

/// Classes from the mildest to the strictest.
const CLASSES: [RiskClass; 6] = [
    RiskClass::Read,
    RiskClass::Other,
    RiskClass::Write,
    RiskClass::Execute,
    RiskClass::Financial,
    RiskClass::Destructive,
];

/// How far a review has come.
#[derive(Default)]
struct Progress {
    decided: usize,
    left: usize,
    stopped: bool,
}

/// Asks about each uncertain rating and writes the catalogue. What was decided before somebody stops is kept.
pub fn run(prompt: &Prompt, catalogues: &mut [Catalogue], file: &Path, ui: &mut Ui) -> Result<Exit, Failure> {
    if file.exists() {
        take_over(catalogues, file)?;
    }
    let mut progress = Progress::default();
    for catalogue in &mut *catalogues {
        catalogue.classify();
        progress.left += catalogue.tools().iter().filter(|tool| tool.is_guess()).count();
    }
    if progress.left > 0 {
        ui.write_err(&format!("{} to be reviewed; Esc or Ctrl-C stops.\n", counted(progress.left, "rating")));
    }
    for catalogue in &mut *catalogues {
        ask_all(prompt, catalogue, &mut progress, ui)?;
    }
    if progress.stopped && progress.decided == 0 {
        return Err(Failure::stopped());
    }
    files::write(file, Existing::Replace, &written(catalogues))?;
    let Progress { decided, left, stopped } = progress;
    let decided = format!("{} decided, in {}", counted(decided, "rating"), show(file));
    if stopped {
        return Err(Failure::new(format!("stopped: {decided}; {left} left to be reviewed"))
            .help("run the same command again to go on"));
    }
    let left = if left > 0 { format!("; {left} passed over") } else { String::new() };
    writeln!(ui.out(), "{decided}{left}.")?;
    Ok(Exit::Clean)
}

/// Takes what a person has decided about tools that are still described in the same way.
fn take_over(catalogues: &mut [Catalogue], file: &Path) -> Result<(), Failure> {
    for Loaded { catalogue: earlier, .. } in catalog::load_all(&files::read_catalogue(&[file.to_owned()])?)? {
        let Some(now) = catalogues.iter_mut().find(|now| now.server.id == earlier.server.id) else {
            return Err(Failure::new(format!("{} holds the tools of another server", show(file)))
                .help("name another file with `--output`"));
        };
        now.revise(|tool| {
            let known = earlier.get(&tool.name).filter(|known| known.rated_by == Some(RatedBy::Person));
            if let Some(known) = known.filter(|known| tool.class.is_none() && is_same(known, tool)) {
                tool.class = known.class;
                tool.stated_severity = known.stated_severity;
                tool.rationale.clone_from(&known.rationale);
                tool.rated_by = known.rated_by;
                tool.evidence.clone_from(&known.evidence);
                tool.contradictions.clone_from(&known.contradictions);
                tool.signals.clone_from(&known.signals);
            }
        });
    }
    Ok(())
}

fn is_same(known: &Tool, tool: &Tool) -> bool {
    let schema = |tool: &Tool| tool.input_schema.as_ref().map(|schema| squeezed(schema.get()));
    known.description == tool.description && known.annotations == tool.annotations && schema(known) == schema(tool)
}

/// JSON without white space; what is lost inside strings does not tell definitions apart.
fn squeezed(json: &str) -> String {
    json.split_ascii_whitespace().collect()
}

fn ask_all(prompt: &Prompt, catalogue: &mut Catalogue, progress: &mut Progress, ui: &mut Ui) -> Result<(), Failure> {
    let server = catalogue.server.clone();
    let mut failure = None;
    catalogue.revise(|tool| {
        if progress.stopped || failure.is_some() || !tool.is_guess() {
            return;
        }
        ui.write_err(&format!("\n{}\n", Safe(&tool.name)));
        for (word, text) in facts(tool, Some(&server)) {
            ui.write_err(&format!(
                "  {word:<12}{}\n",
                wrap(&text, ui.width().saturating_sub(14)).replace('\n', "\n              ")
            ));
        }
        match ask(prompt, tool) {
            Ok(Some((class, reason))) => {
                decide(tool, class, reason);
                progress.decided += 1;
                progress.left -= 1;
            }
            Ok(None) => {}
            Err(error) if error.is_stop => progress.stopped = true,
            Err(error) => failure = Some(error),
        }
    });
    failure.map_or(Ok(()), Err)
}

/// The class and the reason; nothing where the person cannot say.
fn ask(prompt: &Prompt, tool: &Tool) -> Result<Option<(RiskClass, String)>, Failure> {
    let first = tool.plausible().unwrap_or(RiskClass::Destructive);
    let mut classes = vec![first];
    classes.extend(tool.class.filter(|class| *class != first));
    classes.extend(CLASSES.into_iter().filter(|class| Some(*class) != tool.class && *class != first));
    let mut labels: Vec<String> = classes.iter().map(|class| format!("{class}: it {}", class.meaning())).collect();
    labels.push("pass over: I cannot say".to_owned());
    let chosen = prompt.choose(&format!("What is `{}`?", Safe(&tool.name)), labels)?;
    let Some(class) = classes.get(chosen).copied() else { return Ok(None) };
    let reason = prompt.text("Why? (Enter for no reason)")?;
    Ok(Some((class, reason)))
}

/// Records the decision. What our own reading rested on stays beside it.
fn decide(tool: &mut Tool, class: RiskClass, reason: String) {
    let reason = Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty());
    tool.evidence.push(Evidence {
        source: "person".to_owned(),
        quote: reason.clone().unwrap_or_else(|| "reviewed".to_owned()),
        class: Some(class),
    });
    tool.class = Some(class);
    tool.stated_severity = None;
    tool.treat_as = None;
    tool.confidence = None;
    tool.rated_by = Some(RatedBy::Person);
    tool.rationale = reason.or(tool.rationale.take());
}
