//! Decisions with their traces, for people and for programs.

use std::io::Write;

use mcp_policy::decide::{Denial, LimitTrace, RuleList, RuleTrace, Step, Timestamp, Verdict};
use mcp_policy::diagnostic::Place;
use mcp_policy::document::Document;
use mcp_policy::policy::DefaultAction;
use mcp_policy::source::{LineColumn, Pointer, Safe, Source, quote};
use serde::Serialize;
use serde_json::Value;

use super::fitted::one_line;
use super::json::{SCHEMA_VERSION, write_json};
use super::{counted, wrap};
use crate::args::Format;
use crate::failure::Failure;
use crate::ui::Ui;

/// Where the parts of a policy stand.
pub struct Places<'a> {
    source: &'a Source,
    document: Option<Document<'a>>,
}

/// Calls and what a policy decides.
#[derive(Serialize)]
pub struct Evaluation {
    schema_version: u32,
    /// Name of the policy's file.
    policy: String,
    /// `allowed` if all calls are, `undecided` if one could not be decided, else `denied`.
    verdict: &'static str,
    calls: Vec<Call>,
}

/// One call and what came of it.
#[derive(Debug, Clone, Serialize)]
pub struct Call {
    tool: String,
    args: Value,
    /// RFC 3339; none where time is no matter.
    at: Option<String>,
    verdict: &'static str,
    /// What denied it: `hidden`, `default`, `require`, `deny_if` or `limit`.
    by: Option<&'static str>,
    /// Why, in words fit for a terminal.
    reason: Option<String>,
    /// The message of the rule that denied it.
    message: Option<String>,
    trace: Vec<Line>,
}

/// One line of a trace.
#[derive(Debug, Clone, Serialize)]
struct Line {
    /// `hide`, `default`, `tools`, `require`, `deny_if`, `condition`, `limit`.
    step: &'static str,
    /// Whether the call goes on from here; none for a condition.
    #[serde(skip_serializing_if = "Option::is_none")]
    passes: Option<bool>,
    /// Whether a condition holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    holds: Option<bool>,
    /// What happened, in words fit for a terminal.
    text: String,
    /// The value that a condition saw; none where the argument is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    seen: Option<Value>,
    pointer: String,
    line: Option<usize>,
    column: Option<usize>,
}

impl<'a> Places<'a> {
    /// Those of a policy.
    pub fn new(source: &'a Source) -> Self {
        Self { source, document: Document::parse(source).0 }
    }

    /// Where a part stands.
    pub fn of(&self, pointer: &Pointer) -> Option<LineColumn> {
        let span = self.document.as_ref()?.locate(&Place::value(pointer.clone()))?;
        Some(self.source.line_column(span.start))
    }

    /// `policy.json:3:5`, fit for a terminal; without numbers where the part is not found.
    pub fn show(&self, pointer: &Pointer) -> String {
        place(self.source.name(), self.of(pointer))
    }
}

/// `policy.json:3:5`
fn place(file: &str, at: Option<LineColumn>) -> String {
    let numbers = at.map(|at| format!(":{}:{}", at.line, at.column)).unwrap_or_default();
    format!("{}{numbers}", Safe(file))
}

impl Call {
    /// A call that was decided.
    pub fn decided(
        tool: &str,
        args: &Value,
        at: Option<Timestamp>,
        decision: &mcp_policy::decide::Decision<'_>,
        places: &Places<'_>,
    ) -> Self {
        let (by, reason, message) = match &decision.verdict {
            Verdict::Allowed => (None, None, None),
            Verdict::Denied { by, message } => (Some(word(by)), Some(reason(by, &decision.trace)), message.clone()),
        };
        Self {
            tool: tool.to_owned(),
            args: args.clone(),
            at: at.map(|at| at.to_string()),
            verdict: if by.is_none() { "allowed" } else { "denied" },
            by,
            reason,
            message,
            trace: decision.trace.iter().flat_map(|step| lines(tool, step, places)).collect(),
        }
    }

    /// A call that could not be decided, with the reason.
    pub fn undecided(tool: &str, args: &Value, reason: String) -> Self {
        Self {
            tool: tool.to_owned(),
            args: args.clone(),
            at: None,
            verdict: "undecided",
            by: None,
            reason: Some(reason),
            message: None,
            trace: Vec::new(),
        }
    }

    /// Whether it passes.
    pub fn is_allowed(&self) -> bool {
        self.verdict == "allowed"
    }

    /// Whether it could be decided.
    pub fn is_decided(&self) -> bool {
        self.verdict != "undecided"
    }

    /// The sentence "`x` is denied: … .", fit for a terminal, without the name.
    pub fn outcome(&self) -> String {
        let reason = self.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
        let message = self.message.as_ref().map(|message| format!(", with the message {}", quote(message)));
        format!("{}{reason}{}", self.verdict, message.unwrap_or_default())
    }

    /// When it was made, unless that is the beginning of time.
    pub fn time(&self) -> Option<&str> {
        self.at.as_deref().filter(|at| *at != Timestamp(0).to_string())
    }

    /// The call itself, as in `x {"a": 1}`.
    pub fn words(&self) -> String {
        format!("{} {}", Safe(&self.tool), one_line(&self.args))
    }

    /// The trace for people; `file` is that of the policy.
    pub fn trace(&self, file: &str) -> Vec<String> {
        let show = |line: &Line| {
            let indent = if line.step == "condition" { "  " } else { "" };
            let at = line.line.zip(line.column).map(|(line, column)| LineColumn { line, column });
            format!("{indent}{:<9} {} [{}]", line.step, line.text, place(file, at))
        };
        self.trace.iter().map(show).collect()
    }
}

impl Evaluation {
    /// What a policy decided.
    pub fn new(policy: &Source, calls: Vec<Call>) -> Self {
        let any = |verdict: &str| calls.iter().any(|call| call.verdict == verdict);
        let verdict = if any("undecided") {
            "undecided"
        } else if any("denied") {
            "denied"
        } else {
            "allowed"
        };
        Self { schema_version: SCHEMA_VERSION, policy: policy.name().to_owned(), verdict, calls }
    }
}

/// Writes what a policy decided; of a single call with its trace, of several one line each.
pub fn evaluation(evaluation: &Evaluation, format: Format, ui: &mut Ui) -> Result<(), Failure> {
    if format == Format::Json {
        return write_json(evaluation, ui);
    }
    let width = ui.width();
    if let [call] = evaluation.calls.as_slice() {
        writeln!(ui.out(), "{}\n", wrap(&format!("{} is {}.", quote(&call.tool), call.outcome()), width))?;
        for line in call.trace(&evaluation.policy) {
            writeln!(ui.out(), "  {line}")?;
        }
        return Ok(());
    }
    for call in &evaluation.calls {
        let at = call.at.as_deref().unwrap_or_default();
        writeln!(ui.out(), "{at}  {}: {}", call.words(), call.outcome())?;
    }
    let allowed = evaluation.calls.iter().filter(|call| call.is_allowed()).count();
    writeln!(
        ui.out(),
        "\n{}: {allowed} allowed, {} denied.",
        counted(evaluation.calls.len(), "call"),
        evaluation.calls.len() - allowed
    )?;
    Ok(())
}

fn word(by: &Denial) -> &'static str {
    match by {
        Denial::Hidden => "hidden",
        Denial::DefaultDeny => "default",
        Denial::Require { .. } => "require",
        Denial::DenyIf { .. } => "deny_if",
        Denial::Limit { .. } => "limit",
    }
}

fn reason(by: &Denial, trace: &[Step<'_>]) -> String {
    match by {
        Denial::Hidden => "it is hidden".to_owned(),
        Denial::DefaultDeny => "it is not listed, and `default` is `deny`".to_owned(),
        Denial::Require { rule, .. } => format!("`require` rule {rule} does not hold"),
        Denial::DenyIf { rule } => format!("`deny_if` rule {rule} holds"),
        Denial::Limit { all_tools, counter, .. } => {
            let full = trace.iter().find_map(|step| match step {
                Step::Limit(limit) if !limit.fits => Some(limit),
                _ => None,
            });
            let whose = if *all_tools { " over all tools" } else { "" };
            let why = full.map_or_else(String::new, |full| format!(" {}", room(full)));
            format!("the limit {}{whose}{why}", quote(counter))
        }
    }
}

/// "allows 30 per minute, and 30 are used".
fn room(limit: &LimitTrace<'_>) -> String {
    let per = format!("allows {} per {}", limit.limit.max, limit.limit.window);
    match (&limit.limit.increment_from, limit.amount) {
        (Some(path), None) => format!("counts {}, which is missing or no number", quote(&path.to_string())),
        (Some(path), Some(amount)) => {
            format!("{per}, {} are used, and {} is {amount}", limit.before, quote(&path.to_string()))
        }
        (None, _) => format!("{per}, and {} are used", limit.before),
    }
}

fn lines(tool: &str, step: &Step<'_>, places: &Places<'_>) -> Vec<Line> {
    let line = |step, passes: bool, text: String, pointer: Pointer| {
        let at = places.of(&pointer);
        let (line, column) = (at.map(|at| at.line), at.map(|at| at.column));
        Line { step, passes: Some(passes), holds: None, text, seen: None, pointer: pointer.to_string(), line, column }
    };
    let at = step.pointer(tool);
    match step {
        Step::Hidden { .. } => vec![line("hide", false, "the tool is hidden".to_owned(), at)],
        Step::Unlisted { default } => {
            let (passes, word) =
                (*default == DefaultAction::Allow, if *default == DefaultAction::Allow { "allow" } else { "deny" });
            vec![line("default", passes, format!("the tool is not listed, and the default is `{word}`"), at)]
        }
        Step::Listed => vec![line("tools", true, "the tool is listed".to_owned(), at)],
        Step::Limit(limit) => {
            let name = quote(&limit.limit.counter);
            vec![line(
                if limit.all_tools { "all_tools" } else { "limit" },
                limit.fits,
                format!("{name} {}", room(limit)),
                at,
            )]
        }
        Step::Rule(rule) => {
            let mut lines = vec![line(rule.list.as_str(), passes(rule), rule_words(rule), at)];
            for (index, condition) in rule.conditions.iter().enumerate() {
                let seen = condition.seen.map_or_else(|| "missing".to_owned(), |value| quote(&value.to_string()));
                let text = format!(
                    "{} is {}: the argument is {seen}",
                    quote(&condition.condition.to_string()),
                    if condition.holds { "true" } else { "false" },
                );
                let shown = line("condition", condition.holds, text, rule.condition_pointer(tool, index));
                lines.push(Line { passes: None, holds: Some(condition.holds), seen: condition.seen.cloned(), ..shown });
            }
            lines
        }
    }
}

fn passes(rule: &RuleTrace<'_>) -> bool {
    rule.holds == (rule.list == RuleList::Require)
}

fn rule_words(rule: &RuleTrace<'_>) -> String {
    let holds = if rule.holds { "holds" } else { "does not hold" };
    let then = if passes(rule) { "so the call goes on" } else { "so the call is denied" };
    format!("rule {} {holds}, {then}", rule.index)
}
