//! Hand-made reports in every format, with names that would do harm.

use std::path::PathBuf;

use mcp_policy::diagnostic::{Diagnostic, Edit, Fix, Level, Place};
use mcp_policy::source::{Pointer, Source};
use serde_json::Value;

use super::paths::Paths;
use super::{Page, lay_out};
use crate::args::{OutputArgs, ReportFormat};
use crate::failure::Failure;
use crate::report::{Checked, Report, SetAside, Suppressed};

const HOSTILE: &str = "a\n::error::x ]]> | <script> @you [x](http://x) www.x.y ${{ x }} %0A \u{1b}[31m\u{202e}";

const ALL: [ReportFormat; 7] = [
    ReportFormat::Human,
    ReportFormat::Json,
    ReportFormat::Sarif,
    ReportFormat::Github,
    ReportFormat::Gitlab,
    ReportFormat::Junit,
    ReportFormat::Markdown,
];

/// One error that counts, one warning that counts, one suppressed, one in the baseline; every name is hostile.
fn report() -> Report {
    let tool = mcp_policy::source::quote(HOSTILE);
    let place = Place::key(Pointer::root().key("tools").key(HOSTILE));
    let finding = |code: &'static str, level| {
        Diagnostic::new(code, place.clone(), format!("{tool} is {code}"), format!("hide {tool}"))
            .at(level)
            .tool(HOSTILE)
            .witness(serde_json::json!({ "tool": HOSTILE }))
            .fix(Fix {
                title: format!("hide {tool}"),
                edits: vec![Edit::Push(Pointer::root().key("hide"), HOSTILE.into())],
            })
    };
    let diagnostics = vec![
        finding("reachable-destructive", Level::Deny),
        finding("secret-read", Level::Deny),
        finding("toxic-flow", Level::Warn),
        finding("unlimited-write", Level::Warn),
    ];
    let path = PathBuf::from("p a/%::error::,x\u{1b}.json");
    let text = serde_json::json!({ "tools": { HOSTILE: {} } }).to_string();
    let mut file = Checked::new(path.clone(), Source::new(path.to_string_lossy(), text), diagnostics);
    file.linted = true;
    file.not_run = vec!["loose-limit"];
    let known = Suppressed {
        reason: format!("known {HOSTILE}"),
        owner: Some(HOSTILE.to_owned()),
        expires: Some("2027-03-31".to_owned()),
        at: ("policy.toml".to_owned(), 7),
    };
    file.findings[1].set_aside = Some(SetAside::Suppressed(known));
    file.findings[3].set_aside = Some(SetAside::Baseline);
    let clean = Checked::new(PathBuf::from("clean.json"), Source::new("clean.json", "{}"), Vec::new());
    Report {
        files: vec![clean, file],
        failures: vec![Failure::new("cannot read `gone.json`").help("look for it")],
        ..Report::default()
    }
}

fn args(format: ReportFormat) -> OutputArgs {
    OutputArgs {
        format,
        output_file: Vec::new(),
        statistics: false,
        max_findings: 20,
        quiet: false,
        verbose: format == ReportFormat::Human,
    }
}

fn text(format: ReportFormat) -> String {
    let mut bytes = Vec::new();
    lay_out(&report(), format, &args(format), &Paths::new(None), &mut Page::file(&mut bytes)).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn json(format: ReportFormat) -> Value {
    serde_json::from_str(&text(format)).unwrap()
}

#[test]
fn nothing_hostile_and_nothing_left_out_in_any_format() {
    for format in ALL {
        let text = text(format);
        for c in text.chars().filter(|c| *c != '\n') {
            assert!(!mcp_policy::source::is_unsafe_char(c), "{c:?} in {format:?}:\n{text}");
        }
        for wanted in ["reachable", "toxic", "gone"] {
            assert!(text.contains(wanted), "{wanted} is not in {format:?}:\n{text}");
        }
        assert_eq!(text.contains("known"), !matches!(format, ReportFormat::Github | ReportFormat::Gitlab), "{text}");
    }
}

#[test]
fn github_gets_one_command_a_line_and_no_other() {
    let text = text(ReportFormat::Github);
    let kinds: Vec<&str> = text.lines().map(|line| line.split([' ', ':']).nth(2).unwrap()).collect();
    assert_eq!(kinds, ["error", "error", "warning", "notice", "notice"], "{text}");
    let line = text.lines().nth(1).unwrap();
    assert!(line.starts_with(r"::error file=p a/%25%3A%3Aerror%3A%3A%2Cx\u{1b}.json,line=1,endLine=1,col="), "{line}");
    assert!(text.contains("1 suppressed, 1 in the baseline"), "{text}");
}

#[test]
fn sarif_marks_what_is_known_and_what_was_not_done() {
    let log = json(ReportFormat::Sarif);
    let run = &log["runs"][0];
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    assert_eq!(run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap().len(), 2);
    let results = run["results"].as_array().unwrap();
    let counting: Vec<&str> = results
        .iter()
        .filter(|result| result["suppressions"].as_array().unwrap().is_empty())
        .map(|result| result["ruleId"].as_str().unwrap())
        .collect();
    assert_eq!(counting, ["reachable-destructive", "toxic-flow"]);
    assert!(results[1]["suppressions"][0]["justification"].as_str().unwrap().contains("until 2027-03-31"));
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in results {
        let at = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[at]["id"], result["ruleId"]);
        let place = &result["locations"][0];
        let uri = &place["physicalLocation"]["artifactLocation"]["uri"];
        assert_eq!(uri, "p%20a/%25%3A%3Aerror%3A%3A%2Cx%1B.json");
        assert_eq!(place["logicalLocations"][0]["name"], HOSTILE);
        assert!(!result["message"]["text"].as_str().unwrap().contains("[x](http"));
    }
}

#[test]
fn json_keeps_apart_what_counts_and_what_is_known() {
    let report = json(ReportFormat::Json);
    let schema: Value = serde_json::from_str(include_str!("../../../../../schema/report.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    assert_eq!(report["findings"].as_array().unwrap().len(), 2);
    assert_eq!(report["set_aside"][0]["set_aside"]["by"], "suppression");
    assert_eq!(report["set_aside"][1]["set_aside"], serde_json::json!({ "by": "baseline" }));
    let summary = &report["summary"];
    let counts =
        ["errors", "warnings", "suppressed", "baselined", "failures"].map(|key| summary[key].as_u64().unwrap());
    assert_eq!(counts, [1, 1, 1, 1, 1]);
}

#[test]
fn what_a_fix_would_write_is_told_and_never_taken_for_proved() {
    let text = serde_json::json!({ "tools": { HOSTILE: {} } }).to_string();
    let (end, added) = (text.chars().count(), serde_json::json!({ "hide": [HOSTILE] }).to_string());
    let added = format!(",{}", added.trim_start_matches('{').trim_end_matches('}'));
    let fix = &json(ReportFormat::Json)["findings"][0]["fix"];
    assert_eq!(fix["applicability"], "unproved");
    let edit = &fix["edits"][0];
    assert_eq!(edit["text"], added);
    let places = ["line", "column", "end_line", "end_column"].map(|key| edit[key].as_u64().unwrap());
    assert_eq!(places, [1, end as u64, 1, end as u64], "before the last brace");
    let log = json(ReportFormat::Sarif);
    let fix = &log["runs"][0]["results"][0]["fixes"][0];
    assert_eq!(fix["properties"]["applicability"], "unproved");
    let told = fix["description"]["text"].as_str().unwrap();
    assert!(
        told.contains("(not proved to open nothing: `policy lint --fix` proves it first)")
            && !told.contains("[x](http")
    );
    let change = &fix["artifactChanges"][0];
    let result = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(change["artifactLocation"], result["artifactLocation"]);
    assert_eq!(change["replacements"][0]["deletedRegion"]["startColumn"], end as u64);
    assert_eq!(change["replacements"][0]["insertedContent"]["text"], added);
}

#[test]
fn gitlab_tells_every_issue_apart() {
    let issues = json(ReportFormat::Gitlab);
    let issues = issues.as_array().unwrap();
    let severities: Vec<&str> = issues.iter().map(|issue| issue["severity"].as_str().unwrap()).collect();
    assert_eq!(severities, ["blocker", "info", "major", "minor"]);
    let prints: std::collections::BTreeSet<&str> =
        issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(prints.len(), issues.len());
}

#[test]
fn junit_fails_where_the_run_fails() {
    let text = text(ReportFormat::Junit);
    let counts = text.lines().nth(1).unwrap();
    assert_eq!(counts, r#"<testsuites name="policy" tests="7" skipped="3" failures="1" errors="1">"#, "{text}");
    assert!(!text.contains("]]>"), "{text}");
}

#[test]
fn junit_cases_can_be_told_apart() {
    let mut report = report();
    let place = Place::key(Pointer::root().key("tools").key(HOSTILE));
    let twice = || Diagnostic::new("loose-limit", place.clone(), "loose", "tighten").at(Level::Deny);
    let file = Checked::new(PathBuf::from("p.json"), Source::new("p.json", "{}"), vec![twice(), twice()]);
    report.files.push(file);
    let mut bytes = Vec::new();
    let (paths, args) = (Paths::new(None), args(ReportFormat::Junit));
    lay_out(&report, ReportFormat::Junit, &args, &paths, &mut Page::file(&mut bytes)).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    for case in [
        r#"<testcase name="loose-limit at 1:1" classname="p.json">"#,
        r#"<testcase name="loose-limit at 1:1 (2)" classname="p.json">"#,
        r#"<testcase name="cannot read `gone.json`" classname="not checked">"#,
    ] {
        assert!(text.contains(case), "{case} is not in:\n{text}");
    }
}

#[test]
fn markdown_stays_text() {
    let text = text(ReportFormat::Markdown);
    for live in ["<script>", "@you", "[x](", "www.x", "::error"] {
        assert!(!text.contains(live), "{live} lives:\n{text}");
    }
    let rows = text.lines().filter(|line| line.starts_with("| error") || line.starts_with("| warning"));
    for row in rows {
        assert_eq!(row.replace(r"\|", "").matches('|').count(), 6, "{row}");
    }
}

#[test]
fn a_file_for_people_is_whole() {
    let text = text(ReportFormat::Human);
    for part in ["error: cannot read `gone.json`", "suppressed: known", "in the baseline", "Risk was not checked"] {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
}
