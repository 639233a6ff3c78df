//! `policy explain TOOL`: gathers what there is to say of a tool.

use std::path::{Path, PathBuf};

use mcp_policy::catalog::Catalogue;
use mcp_policy::decide::{Call, Counters, Timestamp, decide};
use mcp_policy::diagnostic::{Diagnostic, Place};
use mcp_policy::document::Document;
use mcp_policy::explain::{self, Explanation, UnknownTool};
use mcp_policy::lint::{self, Context, Levels};
use mcp_policy::policy::Policy;
use mcp_policy::schema::codes;
use mcp_policy::source::{LineColumn, Source, quote};
use mcp_policy::suggest::nearest;

use super::Args;
use crate::args::SuppressionArgs;
use crate::commands::eval;
use crate::failure::Failure;
use crate::files::{self, Project, Projects, USUAL_POLICY, Wanted};
use crate::render::{self, Evaluation, Places, ToolPage};
use crate::ui::Ui;

/// Explains the tool by the policy and the catalogue that are named or lie here.
pub fn run(args: &Args, ui: &mut Ui) -> Result<(), Failure> {
    let policy = policy_of(args)?;
    if let Some(given) = &args.args {
        return trace(args, given, policy.as_ref(), ui);
    }
    let path = policy.as_ref().map_or(Path::new(USUAL_POLICY), |(path, ..)| path.as_path());
    let applies = Projects::new(&args.config, &SuppressionArgs::default(), Levels::default()).of(path);
    if let Some(failure) = applies.project.trouble() {
        return Err(failure.help("mend it first, or give `--no-config` to go on without it"));
    }
    let catalogue = files::choose_wanted(&Wanted::of(path, &args.catalog, &applies))?;
    if policy.is_none() && catalogue.is_none() {
        return Err(nothing_at_hand(&args.name));
    }
    for note in catalogue.iter().flat_map(|chosen| &chosen.notes) {
        ui.note(note);
    }
    let tools = catalogue.as_ref().map(|chosen| &chosen.catalogue);
    let mut explanation = explain::explain(&args.name, tools, policy.as_ref().map(|(_, _, policy)| policy))
        .map_err(|unknown| unknown_tool(&args.name, &unknown))?;
    let limits = &applies.project.config.limits;
    explanation.advice = explain::advise(&args.name, explanation.tool, limits);
    if args.recommend {
        return recommend(&explanation, ui);
    }
    let lints = policy
        .as_ref()
        .map(|(_, _, policy)| concerning(&args.name, policy, tools, &applies.project))
        .unwrap_or_default();
    let page = ToolPage {
        explanation: &explanation,
        server: tools.map(|catalogue| &catalogue.server),
        policy: policy.as_ref().map(|(_, source, _)| source.name()),
        places: policy.as_ref().map(|(_, source, _)| places(source, &explanation)).unwrap_or_default(),
        lints: &lints,
    };
    render::tool(&page, args.format, ui)
}

/// Decides one call by the policy.
fn trace(args: &Args, given: &str, policy: Option<&(PathBuf, Source, Policy)>, ui: &mut Ui) -> Result<(), Failure> {
    let (_, source, policy) = policy
        .ok_or_else(|| Failure::new("there is no policy to decide the call by").help("name it with `--policy FILE`"))?;
    let call = eval::read_arguments(Some(given))?;
    let decision =
        decide(policy, Call { tool: &args.name, args: &call }, &mut Counters::default(), Timestamp::default());
    let call = render::Call::decided(&args.name, call.value(), None, &decision, &Places::new(source));
    render::evaluation(&Evaluation::new(source, vec![call]), args.format, ui)
}

fn recommend(explanation: &Explanation<'_>, ui: &mut Ui) -> Result<(), Failure> {
    match &explanation.advice.recommended {
        Some(document) => render::write_json(document, ui),
        None => Err(Failure::new(format!("{} is not rated, so no entry is recommended", quote(&explanation.name)))
            .help("give it a `class` in the catalogue, and name the catalogue with `--catalog FILE`")),
    }
}

/// The policy to explain, if there is one; it must be well formed.
fn policy_of(args: &Args) -> Result<Option<(PathBuf, Source, Policy)>, Failure> {
    let usual = Path::new(USUAL_POLICY);
    let path = match &args.policy {
        Some(path) => path.clone(),
        None if usual.is_file() => usual.to_owned(),
        None => return Ok(None),
    };
    let (source, policy) = files::read_policy(&path)?;
    Ok(Some((path, source, policy)))
}

/// What the lints find about this tool, also what is suppressed.
fn concerning(name: &str, policy: &Policy, catalogue: Option<&Catalogue>, project: &Project) -> Vec<Diagnostic> {
    let context = Context::new(policy, catalogue).with_limits(&project.config.limits);
    let report = lint::check(&context, &project.levels);
    report.findings.into_iter().filter(|finding| finding.tool.as_deref() == Some(name)).collect()
}

/// Where each step of the decision stands in the policy.
fn places(source: &Source, explanation: &Explanation<'_>) -> Vec<Option<LineColumn>> {
    let (document, _) = Document::parse(source);
    let locate = |place: &Place| document.as_ref()?.locate(place).map(|span| source.line_column(span.start));
    let steps = explanation.policy.iter().flat_map(|policy| &policy.steps);
    steps.map(|step| step.place.as_ref().and_then(locate)).collect()
}

fn unknown_tool(name: &str, unknown: &UnknownTool) -> Failure {
    let failure = Failure::new(format!("there is no tool {}, and no lint or error code of that name", quote(name)));
    match &unknown.suggestion {
        Some(suggestion) => failure.help(format!("did you mean {}?", quote(suggestion))),
        None => failure.help("`policy lint --list` lists the lints; tools are those of the catalogue and the policy"),
    }
}

fn nothing_at_hand(name: &str) -> Failure {
    let failure = Failure::new(format!(
        "{} is no lint and no error code, and there is no catalogue or policy to look a tool up in",
        quote(name)
    ));
    let known = lint::LINTS.iter().map(|lint| lint.id).chain(codes::CODES.iter().map(|code| code.id));
    match nearest(name, known) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure.help("for a tool, give `--catalog FILE` or `--policy FILE`"),
    }
}
