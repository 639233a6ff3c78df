//! The questions of `init`.

use std::collections::BTreeMap;

use mcp_policy::analysis::recommended::{Preset, Treatment};
use mcp_policy::author::{self, Choices};
use mcp_policy::catalog::{self, CatalogFile, Catalogue, RiskClass};
use mcp_policy::policy::{MAX_LIMIT, Window};
use mcp_policy::source::Safe;

use super::tell;
use crate::failure::Failure;
use crate::prompt::Prompt;
use crate::render::counted;

/// Which server, where the catalogue holds several.
pub fn server(prompt: &Prompt, files: &[CatalogFile]) -> Result<Option<String>, Failure> {
    let mut servers = catalog::servers(files)?;
    if servers.len() < 2 {
        return Ok(None);
    }
    let label =
        |server: &catalog::ListedServer| format!("{} ({})", Safe(&server.identity), counted(server.tools, "tool"));
    let chosen = prompt.choose("Which server is the policy for?", servers.iter().map(label).collect())?;
    Ok((chosen < servers.len()).then(|| servers.swap_remove(chosen).identity))
}

/// Which preset, and then class by class what is to be different.
pub fn choices(prompt: &Prompt, catalogue: &Catalogue, choices: &mut Choices, ask_preset: bool) -> Result<(), Failure> {
    // what cannot be built is told before the first question
    author::build(catalogue, choices)?;
    if ask_preset {
        let labels = Preset::ALL.iter().map(|preset| format!("{preset}: {}", preset.summary())).collect();
        let chosen = prompt.choose("What should the policy allow?", labels)?;
        choices.preset = Preset::ALL.get(chosen).copied().unwrap_or_default();
    }
    let mut classes: BTreeMap<RiskClass, Vec<String>> = BTreeMap::new();
    for row in author::build(catalogue, choices)?.rows {
        classes.entry(row.class).or_default().extend(row.tools);
    }
    classes.iter().try_for_each(|(class, tools)| class_choice(prompt, *class, tools, choices))
}

/// What may be answered about the tools of a class.
enum Answer {
    Treat(Treatment),
    OtherLimit,
    SingleTools,
}

fn class_choice(prompt: &Prompt, class: RiskClass, tools: &[String], choices: &mut Choices) -> Result<(), Failure> {
    loop {
        let question = format!("{class}: {} ({})", counted(tools.len(), "tool"), tell::names(tools, 3));
        let single = tools.iter().filter(|tool| choices.tools.contains_key(*tool)).count();
        let single = match single {
            0 => "choose single tools".to_owned(),
            number => format!("choose single tools ({number} chosen)"),
        };
        match answer(prompt, &question, choices.usual(class), Some(single))? {
            Answer::Treat(treatment) => {
                choices.classes.insert(class, treatment);
                return Ok(());
            }
            Answer::OtherLimit => {
                choices.classes.insert(class, limit(prompt)?);
                return Ok(());
            }
            Answer::SingleTools => single_tools(prompt, class, tools, choices)?,
        }
    }
}

fn single_tools(prompt: &Prompt, class: RiskClass, tools: &[String], choices: &mut Choices) -> Result<(), Failure> {
    let labels = tools.iter().map(|tool| match choices.tools.get(tool) {
        Some(treatment) => format!("{}: {treatment}", Safe(tool)),
        None => Safe(tool).to_string(),
    });
    let picked = prompt.choose_some("Which tools are to be treated otherwise?", labels.collect())?;
    if picked.is_empty() {
        return Ok(());
    }
    let question = format!("What with {}?", counted(picked.len(), "tool"));
    let treatment = match answer(prompt, &question, choices.usual(class), None)? {
        Answer::Treat(treatment) => treatment,
        _ => limit(prompt)?,
    };
    let picked = picked.into_iter().filter_map(|at| tools.get(at));
    choices.tools.extend(picked.map(|tool| (tool.clone(), treatment)));
    Ok(())
}

/// Offers every treatment, that of the preset first.
fn answer(prompt: &Prompt, question: &str, usual: Treatment, single: Option<String>) -> Result<Answer, Failure> {
    let others = [Treatment::Allow, Treatment::Deny, Treatment::Hide, Treatment::LeaveOut];
    let mut answers = vec![(format!("{usual} (preset)"), Answer::Treat(usual))];
    answers.extend(others.into_iter().filter(|other| *other != usual).map(|other| {
        let label = if other == Treatment::Allow { "allowed without limit".to_owned() } else { other.to_string() };
        (label, Answer::Treat(other))
    }));
    answers.insert(1, ("another limit".to_owned(), Answer::OtherLimit));
    answers.extend(single.map(|label| (label, Answer::SingleTools)));
    let (labels, mut answers): (Vec<String>, Vec<Answer>) = answers.into_iter().unzip();
    let chosen = prompt.choose(question, labels)?;
    Ok(if chosen < answers.len() { answers.swap_remove(chosen) } else { Answer::Treat(usual) })
}

fn limit(prompt: &Prompt) -> Result<Treatment, Failure> {
    let max = prompt.number("How many calls a minute?", 10, MAX_LIMIT)?;
    Ok(Treatment::Limit { max, per: Window::Minute })
}
