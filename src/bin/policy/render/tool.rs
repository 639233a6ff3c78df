//! Everything about one tool.

use std::io::Write;

use mcp_policy::catalog::classify::Rating;
use mcp_policy::catalog::{Evidence, Server, Tool};
use mcp_policy::decide::Arguments;
use mcp_policy::diagnostic::Diagnostic;
use mcp_policy::explain::{Denied, Examples, Explanation, Limited, PolicyExplanation, Step};
use mcp_policy::policy::Window;
use mcp_policy::source::{LineColumn, Pointer, Safe, Segment};
use serde::Serialize;
use serde_json::Value;

use super::fitted::one_line;
use super::json::{SCHEMA_VERSION, json_text, write_json};
use super::wrap::wrap;
use crate::args::Format;
use crate::failure::Failure;
use crate::ui::Ui;

/// What is laid out.
pub struct ToolPage<'a> {
    /// The tool, and what the policy does to it.
    pub explanation: &'a Explanation<'a>,
    /// Which server provides it.
    pub server: Option<&'a Server>,
    /// Name of the policy's file.
    pub policy: Option<&'a str>,
    /// Where each step of the decision stands in the policy.
    pub places: Vec<Option<LineColumn>>,
    /// The findings of the lints that concern the tool.
    pub lints: &'a [Diagnostic],
}

/// Writes the page of a tool.
pub fn tool(page: &ToolPage<'_>, format: Format, ui: &mut Ui) -> Result<(), Failure> {
    match format {
        Format::Human => human(page, ui),
        Format::Json => write_json(&JsonTool::new(page), ui),
    }
}

/// Columns of the words before facts.
const MARGIN: usize = 12;

fn human(page: &ToolPage<'_>, ui: &mut Ui) -> Result<(), Failure> {
    let width = ui.width();
    let mut lines = vec![Safe(&page.explanation.name).to_string()];
    match page.explanation.tool {
        Some(tool) => lines.extend(facts(tool, page.server).iter().map(|(word, text)| fact(word, text, width))),
        None => lines.push(fact("class", "not known: the tool is in no catalogue", width)),
    }
    if let Some(rating) = &page.explanation.reading {
        lines.push("\nOur own reading of its definition:".to_owned());
        lines.extend(reading(rating).iter().map(|(word, text)| fact(word, text, width)));
    }
    lines.extend(decision(page, width));
    lines.extend(advice(page, width));
    for line in lines {
        writeln!(ui.out(), "{line}")?;
    }
    Ok(())
}

/// A word and its text, the text wrapped and indented.
fn fact(word: &str, text: &str, width: usize) -> String {
    let indent = format!("\n{:MARGIN$}  ", "");
    let text = wrap(text, width.saturating_sub(MARGIN + 2)).replace('\n', &indent);
    format!("  {word:<MARGIN$}{text}")
}

/// What a catalogue says of a tool: a word and a text each, fit for a terminal.
pub fn facts(tool: &Tool, server: Option<&Server>) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    facts.extend(tool.description.as_deref().map(|text| ("does", plain(text))));
    facts.extend(server.and_then(server_words).map(|text| ("server", text)));
    match tool.class {
        Some(class) => facts.push(("class", format!("{class}: {}", class.meaning()))),
        None => facts.push(("class", "not rated, so no policy should allow it".to_owned())),
    }
    facts.extend(tool.severity().map(|severity| ("severity", format!("{severity}: {}", severity.meaning()))));
    let treat_as = tool.treat_as.filter(|strictest| Some(*strictest) != tool.class);
    facts
        .extend(treat_as.map(|strictest| ("treat as", format!("{strictest}, until a person has reviewed the rating"))));
    facts.extend(tool.rated_by.map(|who| match tool.confidence {
        Some(confidence) => ("rated by", format!("{who}, {confidence} confidence")),
        None => ("rated by", who.to_string()),
    }));
    facts.extend(tool.rationale.as_deref().map(|text| ("why", plain(text))));
    facts.extend(tool.evidence.iter().map(|piece| ("evidence", evidence(piece))));
    facts.extend(tool.contradictions.iter().map(|text| ("against", plain(text))));
    let signals: Vec<&str> = tool.signals.iter().map(|signal| signal.as_str()).collect();
    facts.extend((!signals.is_empty()).then(|| ("signals", signals.join(", "))));
    facts.extend(hints(tool).map(|text| ("hints", text)));
    facts
}

/// How we would rate a tool, and why.
fn reading(rating: &Rating) -> Vec<(&'static str, String)> {
    let mut facts = vec![("class", format!("{}, {} confidence", rating.class, rating.confidence))];
    facts.extend((rating.treat_as != rating.class).then(|| ("treat as", rating.treat_as.to_string())));
    facts.extend(rating.evidence.iter().map(|piece| ("evidence", evidence(piece))));
    facts.extend(rating.contradictions.iter().map(|text| ("against", plain(text))));
    if rating.evidence.is_empty() {
        facts.push(("evidence", "none: nothing says what it does".to_owned()));
    }
    facts
}

fn evidence(piece: &Evidence) -> String {
    let speaks_for = piece.class.map_or_else(String::new, |class| format!(" speaks for {class}"));
    format!("{}: \"{}\"{speaks_for}", Safe(&piece.source), plain(&piece.quote))
}

/// Line breaks separate words; what else cannot be shown is escaped.
fn plain(text: &str) -> String {
    Safe(&text.split_whitespace().collect::<Vec<_>>().join(" ")).to_string()
}

fn server_words(server: &Server) -> Option<String> {
    let Server { id, name, version } = server;
    let title = name.as_deref().or(id.as_deref()).map(|text| Safe(text).to_string())?;
    let id = id.as_deref().filter(|_| name.is_some()).map(|id| format!(" ({})", Safe(id))).unwrap_or_default();
    let version = version.as_deref().map(|version| format!(", version {}", Safe(version))).unwrap_or_default();
    Some(format!("{title}{id}{version}"))
}

fn hints(tool: &Tool) -> Option<String> {
    let hints = tool.annotations.as_ref()?;
    let named = [
        ("readOnlyHint", hints.read_only),
        ("destructiveHint", hints.destructive),
        ("idempotentHint", hints.idempotent),
        ("openWorldHint", hints.open_world),
    ];
    let words: Vec<String> =
        named.iter().filter_map(|(name, hint)| hint.map(|hint| format!("{name}: {hint}"))).collect();
    (!words.is_empty()).then(|| format!("{} (the server's own word, which proves nothing)", words.join(", ")))
}

fn decision(page: &ToolPage<'_>, width: usize) -> Vec<String> {
    let Some(policy) = &page.explanation.policy else { return Vec::new() };
    let file = Safe(page.policy.unwrap_or_default()).to_string();
    let mut lines = vec![format!("\nWhat {file} does to a call, in this order:")];
    for (step, place) in policy.steps.iter().zip(&page.places) {
        let place = place.map(|at| format!(" [{file}:{}:{}]", at.line, at.column)).unwrap_or_default();
        lines.push(fact(step.stage.as_str(), &format!("{}{place}", step.text), width));
    }
    let verdict = format!("`{}` {}.", Safe(&page.explanation.name), policy.verdict);
    lines.push(format!("\n{}", wrap(&verdict, width)));
    lines.extend(examples(policy, width));
    if !page.lints.is_empty() {
        lines.push("\nWhat the lints say:".to_owned());
        let width = width.saturating_sub(2);
        let line = |found: &Diagnostic| format!("{}[{}]: {}", found.level, found.code, found.message);
        lines.extend(page.lints.iter().map(|found| format!("  {}", wrap(&line(found), width).replace('\n', "\n  "))));
    }
    lines
}

/// A call that passes and the nearest ones that do not.
fn examples(policy: &PolicyExplanation, width: usize) -> Vec<String> {
    let Examples { passing, denied, limited } = &policy.examples;
    let Some(passing) = passing else { return Vec::new() };
    let call = |args: &Arguments| Safe(&one_line(args.value())).to_string();
    let mut lines = vec!["\nCalls that show it, by their arguments:".to_owned(), fact("passes", &call(passing), width)];
    for denied in denied {
        let text = match &denied.args {
            Some(args) => format!("{} is denied by {}", call(args), name_of_rule(&denied.pointer)),
            None => format!("no call was found that only {} denies", name_of_rule(&denied.pointer)),
        };
        lines.push(fact(denied.list.as_str(), &text, width));
    }
    for limited in limited {
        let within = match limited.window {
            Window::Minute => "a minute",
            Window::Hour => "an hour",
            Window::Day => "a day",
        };
        let calls = if limited.after == 1 { "call".to_owned() } else { format!("{} calls", limited.after) };
        lines.push(fact("limits", &format!("after {calls} within {within} one more is denied"), width));
    }
    lines
}

/// `deny_if[0]`
fn name_of_rule(pointer: &Pointer) -> String {
    let end = pointer.segments().iter().rev().take(2).rev();
    end.map(|segment| match segment {
        Segment::Key(key) => key.clone(),
        Segment::Index(at) => format!("[{at}]"),
    })
    .collect()
}

fn advice(page: &ToolPage<'_>, width: usize) -> Vec<String> {
    let advice = &page.explanation.advice;
    let class = page.explanation.tool.and_then(|tool| tool.class);
    let whom = class.map_or_else(String::new, |class| format!(" for a tool of class {class}"));
    let mut lines = vec![format!("\n{}", wrap(&format!("Recommended{whom}: {}.", advice.treatment), width))];
    lines.extend(advice.recommended.as_ref().map(json_text));
    let snippets = [
        ("To cap how often it is called, in `tools`:", &advice.cap),
        ("To take it off the list and deny it:", &advice.hide),
        ("To keep it visible and deny every call, in `tools`:", &advice.deny),
    ];
    for (title, snippet) in snippets {
        // without the braces of the object that it becomes part of
        let text = one_line(snippet);
        let member = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(&text);
        lines.push(format!("\n{title}\n  {member}"));
    }
    lines
}

/// The document for programs.
#[derive(Serialize)]
struct JsonTool<'a> {
    schema_version: u32,
    name: &'a str,
    in_catalog: bool,
    server: Option<&'a Server>,
    description: Option<&'a str>,
    class: Option<&'static str>,
    class_meaning: Option<&'static str>,
    severity: Option<&'static str>,
    severity_meaning: Option<&'static str>,
    treat_as: Option<&'static str>,
    rated_by: Option<&'static str>,
    confidence: Option<&'static str>,
    rationale: Option<&'a str>,
    evidence: &'a [Evidence],
    annotations: Option<&'a mcp_policy::catalog::Annotations>,
    our_reading: Option<JsonReading<'a>>,
    policy: Option<JsonPolicy<'a>>,
    lints: Vec<JsonLint<'a>>,
    treatment: &'a str,
    recommended: Option<&'a Value>,
    cap: &'a Value,
    hide: &'a Value,
    deny: &'a Value,
}

#[derive(Serialize)]
struct JsonReading<'a> {
    class: &'static str,
    severity: &'static str,
    confidence: &'static str,
    treat_as: &'static str,
    evidence: &'a [Evidence],
    contradictions: &'a [String],
}

#[derive(Serialize)]
struct JsonPolicy<'a> {
    file: &'a str,
    callable: bool,
    verdict: &'a str,
    steps: Vec<JsonStep<'a>>,
    /// Arguments with which a call passes.
    passing: Option<&'a Value>,
    /// For each rule the nearest call that it denies.
    denied: Vec<JsonDenied<'a>>,
    /// For each limit that counts calls how many pass before it denies one.
    limited: Vec<JsonLimited>,
}

#[derive(Serialize)]
struct JsonDenied<'a> {
    pointer: String,
    args: Option<&'a Value>,
}

#[derive(Serialize)]
struct JsonLimited {
    pointer: String,
    after: u64,
    window: &'static str,
}

#[derive(Serialize)]
struct JsonStep<'a> {
    stage: &'static str,
    outcome: &'static str,
    text: &'a str,
    pointer: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
}

#[derive(Serialize)]
struct JsonLint<'a> {
    code: &'a str,
    level: &'static str,
    message: &'a str,
    help: &'a str,
}

impl<'a> JsonTool<'a> {
    fn new(page: &'a ToolPage<'a>) -> Self {
        let Explanation { name, tool, policy, reading, advice } = page.explanation;
        let lint = |found: &'a Diagnostic| JsonLint {
            code: found.code,
            level: found.level.as_str(),
            message: &found.message,
            help: &found.help,
        };
        Self {
            schema_version: SCHEMA_VERSION,
            name,
            in_catalog: tool.is_some(),
            server: page.server,
            description: tool.and_then(|tool| tool.description.as_deref()),
            class: tool.and_then(|tool| tool.class).map(|class| class.as_str()),
            class_meaning: tool.and_then(|tool| tool.class).map(|class| class.meaning()),
            severity: tool.and_then(|tool| tool.severity()).map(|severity| severity.as_str()),
            severity_meaning: tool.and_then(|tool| tool.severity()).map(|severity| severity.meaning()),
            treat_as: tool.and_then(|tool| tool.treat_as).map(|class| class.as_str()),
            rated_by: tool.and_then(|tool| tool.rated_by).map(|who| who.as_str()),
            confidence: tool.and_then(|tool| tool.confidence).map(|confidence| confidence.as_str()),
            rationale: tool.and_then(|tool| tool.rationale.as_deref()),
            evidence: tool.map_or(&[], |tool| tool.evidence.as_slice()),
            annotations: tool.and_then(|tool| tool.annotations.as_ref()),
            our_reading: reading.as_ref().map(|rating| JsonReading {
                class: rating.class.as_str(),
                severity: rating.severity.as_str(),
                confidence: rating.confidence.as_str(),
                treat_as: rating.treat_as.as_str(),
                evidence: &rating.evidence,
                contradictions: &rating.contradictions,
            }),
            policy: policy.as_ref().map(|policy| JsonPolicy {
                file: page.policy.unwrap_or_default(),
                callable: policy.reach.is_callable(),
                verdict: &policy.verdict,
                steps: policy.steps.iter().zip(&page.places).map(JsonStep::new).collect(),
                passing: policy.examples.passing.as_ref().map(Arguments::value),
                denied: policy.examples.denied.iter().map(JsonDenied::new).collect(),
                limited: policy.examples.limited.iter().map(JsonLimited::new).collect(),
            }),
            lints: page.lints.iter().map(lint).collect(),
            treatment: &advice.treatment,
            recommended: advice.recommended.as_ref(),
            cap: &advice.cap,
            hide: &advice.hide,
            deny: &advice.deny,
        }
    }
}

impl<'a> JsonDenied<'a> {
    fn new(denied: &'a Denied) -> Self {
        Self { pointer: denied.pointer.to_string(), args: denied.args.as_ref().map(Arguments::value) }
    }
}

impl JsonLimited {
    fn new(limited: &Limited) -> Self {
        Self { pointer: limited.pointer.to_string(), after: limited.after, window: limited.window.as_str() }
    }
}

impl<'a> JsonStep<'a> {
    fn new((step, place): (&'a Step, &Option<LineColumn>)) -> Self {
        Self {
            stage: step.stage.as_str(),
            outcome: step.outcome.as_str(),
            text: &step.text,
            pointer: step.place.as_ref().and_then(|place| place.pointer()).map(ToString::to_string),
            line: place.map(|at| at.line),
            column: place.map(|at| at.column),
        }
    }
}
