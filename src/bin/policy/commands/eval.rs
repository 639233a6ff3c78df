//! `policy eval`

use std::path::{Path, PathBuf};

use mcp_policy::decide::{self, Arguments, Counters, Timestamp, decide};
use mcp_policy::policy::{LARGEST_POLICY, Policy};
use mcp_policy::schema::check_arguments;
use mcp_policy::source::{Safe, quote};
use mcp_policy::suggest::nearest;
use serde::Deserialize;
use serde_json::Value;

use crate::args::Format;
use crate::exit::Exit;
use crate::failure::{Failure, show};
use crate::files;
use crate::render::{self, Call, Evaluation, Places};
use crate::ui::Ui;

/// Most calls in a sequence.
const MOST_CALLS: usize = 100_000;

/// Decide one call, with every step on the way
///
/// Ends with 0 if the call is allowed, 1 if it is denied, 2 if it cannot be decided. Counters start at zero; `--sequence`
/// decides many calls that share them.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  policy eval create_refund --args '{\"amount\": 250}'
  policy eval create_refund --args @call.json --policy policies/pay.json
  policy eval merge_pull_request --args '{}' --catalog catalog.json   check the arguments first
  policy eval create_refund --sequence calls.jsonl                    calls over time, for limits

A line of a sequence:
  {\"tool\": \"create_refund\", \"args\": {\"amount\": 5}, \"at\": \"2026-11-20T12:00:00Z\"}")]
pub struct Args {
    /// The exact name of the tool
    #[arg(value_name = "TOOL", required_unless_present = "sequence")]
    tool: Option<String>,

    /// The arguments: a JSON object, `@FILE`, or `-` for stdin [default: {}]
    #[arg(long, value_name = "JSON", allow_hyphen_values = true)]
    args: Option<String>,

    /// Calls to decide one after the other, one JSON object a line: `tool` (else TOOL), `args` and `at` (seconds or RFC 3339, else the time of the call before)
    #[arg(long, value_name = "FILE", conflicts_with = "args")]
    sequence: Option<PathBuf>,

    /// The policy
    #[arg(long, value_name = "FILE", default_value = files::USUAL_POLICY)]
    policy: PathBuf,

    /// Check the arguments against the input schema in this catalogue first; may be given several times
    #[arg(long, value_name = "FILE")]
    catalog: Vec<PathBuf>,

    /// Which server, where the catalogue holds several
    #[arg(long, value_name = "SERVER", requires = "catalog")]
    server: Option<String>,

    /// How to lay out the result
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "human")]
    format: Format,
}

/// A call that was asked for.
struct Asked {
    tool: String,
    args: Arguments,
    at: Option<Timestamp>,
}

pub fn run(args: &Args, ui: &mut Ui) -> Result<Exit, Failure> {
    let (source, policy) = files::read_policy(&args.policy)?;
    let asked = asked(args)?;
    let schemas = Schemas::read(args, ui)?;
    let places = Places::new(&source);
    let mut counters = Counters::default();
    let (mut calls, mut exit) = (Vec::with_capacity(asked.len()), Exit::Clean);
    for Asked { tool, args, at } in &asked {
        let misfit = schemas.as_ref().and_then(|schemas| schemas.misfit(tool, args.value()));
        let call = match misfit {
            Some(misfit) => {
                ui.fail(&misfit);
                Call::undecided(tool, args.value(), misfit.message)
            }
            None => decided(&policy, tool, args, *at, &mut counters, &places),
        };
        exit = exit.max(match (call.is_allowed(), call.is_decided()) {
            (_, false) => Exit::Failed,
            (false, true) => Exit::Found,
            (true, true) => Exit::Clean,
        });
        calls.push(call);
    }
    if exit != Exit::Failed || args.format == Format::Json {
        render::evaluation(&Evaluation::new(&source, calls), args.format, ui)?;
    }
    Ok(exit)
}

fn decided(
    policy: &Policy,
    tool: &str,
    args: &Arguments,
    at: Option<Timestamp>,
    counters: &mut Counters,
    places: &Places<'_>,
) -> Call {
    let decision = decide(policy, decide::Call { tool, args }, counters, at.unwrap_or_default());
    Call::decided(tool, args.value(), at, &decision, places)
}

fn asked(args: &Args) -> Result<Vec<Asked>, Failure> {
    if let Some(file) = &args.sequence {
        return sequence(file, args.tool.as_deref());
    }
    let read = read_arguments(args.args.as_deref())?;
    Ok(vec![Asked { tool: args.tool.clone().unwrap_or_default(), args: read, at: None }])
}

/// The arguments of a call: JSON, `@FILE`, `-` for stdin, or none at all.
pub fn read_arguments(given: Option<&str>) -> Result<Arguments, Failure> {
    let text = match given {
        None => "{}".to_owned(),
        Some("-") => files::read_text(Path::new("-"), LARGEST_POLICY)?.text().to_owned(),
        Some(text) => match text.strip_prefix('@') {
            Some(file) => files::read_text(Path::new(file), LARGEST_POLICY)?.text().to_owned(),
            None => text.to_owned(),
        },
    };
    Arguments::parse(&text).map_err(|error| {
        Failure::new(format!("cannot decide: {}", Safe(&error.to_string())))
            .help("give a JSON object, as in `--args '{\"amount\": 250}'`, or `--args @FILE`")
    })
}

/// A line of a sequence.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    tool: Option<String>,
    #[serde(default)]
    args: Arguments,
    at: Option<Timestamp>,
}

fn sequence(file: &Path, tool: Option<&str>) -> Result<Vec<Asked>, Failure> {
    let source = files::read_text(file, LARGEST_POLICY)?;
    let mut calls: Vec<Asked> = Vec::new();
    for (number, line) in source.text().lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let wrong = |what: &str| {
            Failure::new(format!("cannot decide line {} of {}: {}", number + 1, show(file), Safe(what)))
                .help("a line is like {\"tool\": \"create_refund\", \"args\": {\"amount\": 5}, \"at\": 60}")
        };
        if calls.len() >= MOST_CALLS {
            return Err(wrong(&format!("there are more than {MOST_CALLS} calls")));
        }
        let line: Line = serde_json::from_str(line).map_err(|error| wrong(&error.to_string()))?;
        let tool = line.tool.as_deref().or(tool).ok_or_else(|| wrong("it names no tool, and neither does TOOL"))?;
        let before = calls.last().and_then(|call| call.at).unwrap_or_default();
        let at = line.at.unwrap_or(before);
        if at < before && !calls.is_empty() {
            return Err(wrong("it goes back in time"));
        }
        calls.push(Asked { tool: tool.to_owned(), args: line.args, at: Some(at) });
    }
    if calls.is_empty() {
        return Err(Failure::new(format!("there is no call in {}", show(file))).help("write one JSON object a line"));
    }
    Ok(calls)
}

/// The input schemas to check arguments against.
struct Schemas(files::Chosen);

impl Schemas {
    fn read(args: &Args, ui: &mut Ui) -> Result<Option<Self>, Failure> {
        if args.catalog.is_empty() {
            return Ok(None);
        }
        let chosen = files::choose(&files::read_catalogue(&args.catalog)?, args.server.as_deref())?;
        chosen.notes.iter().for_each(|note| ui.note(note));
        Ok(Some(Self(chosen)))
    }

    /// Why the server would refuse the call, or why that cannot be told.
    fn misfit(&self, name: &str, args: &Value) -> Option<Failure> {
        let tools = self.0.catalogue.tools();
        let cannot = |why: String| Failure::new(format!("cannot decide: {why}"));
        let Some(tool) = tools.iter().find(|tool| tool.name == name) else {
            let failure = cannot(format!("the catalogue has no tool {}", quote(name)));
            let near = nearest(name, tools.iter().map(|tool| tool.name.as_str()));
            return Some(match near {
                Some(near) => failure.help(format!("did you mean {}?", quote(near))),
                None => failure.help("leave `--catalog` away to decide by the policy alone"),
            });
        };
        let schema = tool.input_schema.as_ref().and_then(|schema| serde_json::from_str::<Value>(schema.get()).ok());
        let Some(schema) = schema else {
            return Some(
                cannot(format!("the catalogue states no input schema of {}", quote(name)))
                    .help("leave `--catalog` away to decide by the policy alone"),
            );
        };
        match check_arguments(&schema, args) {
            Ok(misfits) if misfits.is_empty() => None,
            Ok(misfits) => Some(
                cannot(format!("the arguments do not fit the input schema of {}: {}", quote(name), misfits.join("; ")))
                    .help("the server should refuse this call; leave `--catalog` away to decide by the policy alone"),
            ),
            Err(unchecked) => Some(
                cannot(format!("the input schema of {} cannot be used: {}", quote(name), unchecked.0))
                    .help("leave `--catalog` away to decide by the policy alone"),
            ),
        }
    }
}
