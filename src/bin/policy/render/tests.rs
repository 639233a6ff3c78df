//! What test files found.

use std::io::Write;

use mcp_policy::source::Safe;
use serde::Serialize;

use super::fitted::fitted;
use super::json::{SCHEMA_VERSION, write_json};
use super::{counted, junit, wrap};
use crate::args::TestFormat;
use crate::failure::Failure;
use crate::tested::{Covered, Mishap, Mutated, Tested, TestedCase, TestedFile, TestedPolicy, percent};
use crate::ui::Ui;

/// Uncovered parts, and changes that no case notices, that people see of each policy.
const MOST_SHOWN: usize = 20;

/// Writes what test files found, in the format asked for. What could not be done is told on stderr too.
pub fn tests(tested: &Tested, format: TestFormat, ui: &mut Ui) -> Result<(), Failure> {
    match format {
        TestFormat::Human => human(tested, ui)?,
        TestFormat::Json => json(tested, ui)?,
        TestFormat::Junit => ui.out().write_all(junit::report(tested)?.as_bytes())?,
    }
    ui.out().flush()?;
    for failure in &tested.failures {
        ui.fail(failure);
    }
    for note in &tested.notes {
        ui.note(note);
    }
    Ok(())
}

fn human(tested: &Tested, ui: &mut Ui) -> Result<(), Failure> {
    for file in &tested.files {
        writeln!(ui.out(), "{}, of {}:", Safe(&file.path), Safe(&file.policy))?;
        for case in &file.cases {
            human_case(case, file, ui)?;
        }
        writeln!(ui.out())?;
    }
    for policy in &tested.policies {
        human_policy(policy, ui)?;
    }
    if !tested.files.is_empty() {
        let (all, failed) = tested.counts();
        writeln!(ui.out(), "{}: {} passed, {failed} failed.", counted(all, "case"), all - failed)?;
    }
    Ok(())
}

fn human_case(case: &TestedCase, file: &TestedFile, ui: &mut Ui) -> Result<(), Failure> {
    let (word, style) = if case.passed { ("ok  ", "32") } else { ("FAIL", "1;31") };
    let word = if ui.is_coloured() { format!("\u{1b}[{style}m{word}\u{1b}[0m") } else { word.to_owned() };
    writeln!(ui.out(), "  {word} {}", Safe(&case.name))?;
    let Some(mishap) = &case.failure else { return Ok(()) };
    let width = ui.width().saturating_sub(7);
    for line in describe(mishap, case, file) {
        // lines of the trace stay whole, so that places can be clicked
        let line = if line.starts_with(' ') { line } else { wrap(&line, width).replace('\n', "\n       ") };
        writeln!(ui.out(), "       {line}")?;
    }
    Ok(())
}

/// What went wrong, with the trace: lines fit for a terminal.
pub fn describe(mishap: &Mishap, case: &TestedCase, file: &TestedFile) -> Vec<String> {
    let Mishap { step, number, expected, call } = mishap;
    let at = case.line.map(|line| format!(":{line}")).unwrap_or_default();
    let time = call.time().map(|time| format!(", at {time}")).unwrap_or_default();
    let mut lines = vec![
        format!("expected: {expected} [{}{at}]", Safe(&file.path)),
        format!("but it is {}", call.outcome()),
        format!("call {number} of step {step}{time}: {}", call.words()),
    ];
    lines.extend(call.trace(&file.policy).into_iter().map(|line| format!("  {line}")));
    lines
}

fn human_policy(policy: &TestedPolicy, ui: &mut Ui) -> Result<(), Failure> {
    let file = Safe(&policy.path).to_string();
    if let Some(Covered { covered, total, missing }) = &policy.coverage {
        writeln!(ui.out(), "Coverage of {file}: {} ({covered} of {total})", show_percent(*covered, *total))?;
        for part in missing.iter().take(MOST_SHOWN) {
            writeln!(ui.out(), "  {}: {}", part.place, uncovered(part.outcome))?;
        }
        more(missing.len(), ui)?;
        writeln!(ui.out())?;
    }
    if let Some(Mutated { killed, total, equivalent, survivors }) = &policy.mutants {
        let rest = match equivalent {
            0 => String::new(),
            count => format!("; {count} more make no difference"),
        };
        writeln!(
            ui.out(),
            "Changes to {file} that are noticed: {} ({killed} of {total}{rest})",
            show_percent(*killed, *total)
        )?;
        for survivor in survivors.iter().take(MOST_SHOWN) {
            let then = if survivor.case.is_some() { "; this case would:" } else { ", and no such case was found" };
            writeln!(ui.out(), "  {}: no case notices when {}{then}", survivor.place, survivor.change)?;
            if let Some(case) = &survivor.case {
                let case = fitted(case, 4, ui.width());
                writeln!(ui.out(), "    {case}")?;
            }
        }
        more(survivors.len(), ui)?;
        writeln!(ui.out())?;
    }
    Ok(())
}

fn more(count: usize, ui: &mut Ui) -> Result<(), Failure> {
    if count > MOST_SHOWN {
        writeln!(ui.out(), "  {} more; `--format json` shows all", count - MOST_SHOWN)?;
    }
    Ok(())
}

fn uncovered(outcome: &str) -> &'static str {
    match outcome {
        "denies" => "no case is denied by it",
        "holds" => "it holds in no case",
        "fails" => "it holds in every case",
        _ => "no case comes to it",
    }
}

/// A share, cut off so that 100 % is all.
fn show_percent(part: usize, total: usize) -> String {
    let tenths = (percent(part, total) * 10.0).floor() / 10.0;
    format!("{tenths} %")
}

#[derive(Serialize)]
struct JsonTests<'a> {
    schema_version: u32,
    files: &'a [TestedFile],
    policies: &'a [TestedPolicy],
    failures: Vec<JsonFailure<'a>>,
    summary: JsonSummary,
}

#[derive(Serialize)]
struct JsonFailure<'a> {
    message: &'a str,
    help: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonSummary {
    cases: usize,
    passed: usize,
    failed: usize,
    failures: usize,
}

fn json(tested: &Tested, ui: &mut Ui) -> Result<(), Failure> {
    let (cases, failed) = tested.counts();
    let failures: Vec<_> = tested
        .failures
        .iter()
        .map(|failure| JsonFailure { message: &failure.message, help: failure.help.as_deref() })
        .collect();
    let summary = JsonSummary { cases, passed: cases - failed, failed, failures: failures.len() };
    let (files, policies) = (&tested.files, &tested.policies);
    write_json(&JsonTests { schema_version: SCHEMA_VERSION, files, policies, failures, summary }, ui)
}
