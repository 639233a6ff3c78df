//! Fixes on small policies, and on many made by chance.

use super::{Checked, Courage, Fixed, Objection, fix};
use crate::catalog::{Catalogue, Server, Tool};
use crate::lint::{Context, Levels, check};
use crate::policy::{Policy, load};
use crate::source::Source;

fn catalogue(tools: &[(&str, &str)]) -> Catalogue {
    let tool =
        |(name, class): &(&str, &str)| Tool { name: (*name).to_owned(), class: class.parse().ok(), ..Tool::default() };
    Catalogue::new(Server::default(), tools.iter().map(tool))
}

fn checked(source: &Source, catalogue: &Catalogue) -> Checked {
    let loaded = load(source);
    let (findings, work) = match &loaded.policy {
        Some(policy) => {
            let report = check(&Context::new(policy, Some(catalogue)), &Levels::default());
            (report.findings, report.work)
        }
        None => (loaded.diagnostics, 0),
    };
    Checked { policy: loaded.policy, findings, work }
}

fn fixed(text: &str, catalogue: &Catalogue, courage: Courage) -> Fixed {
    fix(&Source::new("policy.json", text), courage, &mut |source| checked(source, catalogue))
}

fn policy(text: &str) -> Policy {
    load(&Source::new("policy.json", text)).policy.unwrap_or_else(|| panic!("no policy: {text}"))
}

fn shop() -> Catalogue {
    catalogue(&[
        ("delete_file", "Destructive"),
        ("create_issue", "Write"),
        ("run_job", "Execute"),
        ("get_file", "Read"),
        ("list_files", "Read"),
        ("pay", "Financial"),
    ])
}

#[test]
fn what_is_dangerous_goes_in_one_run() {
    let text = r#"{"version": "1", "default": "deny", "hide": ["delete_file"], "tools": {"delete_file": {}, "create_issue": {}, "run_job": {"limits": [{"counter": "run_job_rate", "window": "minute", "max": 60, "scope": "grant"}]}, "get_file": {"require": [{"conditions": []}]}, "pay": {}}}"#;
    let after = r#"{"version": "1", "default": "deny", "hide": ["delete_file"], "tools": {"create_issue": {"limits": [{"counter": "create_issue_rate", "window": "minute", "max": 30, "scope": "grant"}]}, "run_job": {"limits": [{"counter": "run_job_rate", "window": "minute", "max": 10, "scope": "grant"}]}, "get_file": {"require": []}, "pay": {"deny_if": [{"conditions": [], "on_deny": "Requires human approval."}]}}}"#;
    let fixed = fixed(text, &shop(), Courage::Safe);
    assert_eq!(fixed.text, after);
    assert_eq!(fixed.applied.len(), 5);
    assert!(fixed.withheld.is_empty() && !fixed.unfinished, "{:?}", fixed.withheld);
}

#[test]
fn a_name_that_would_open_a_tool_waits_to_be_asked_for() {
    let text = r#"{"version": "1", "default": "deny", "tools": {"get_flie": {}}}"#;
    let safe = fixed(text, &shop(), Courage::Safe);
    assert_eq!(safe.text, text);
    let [withheld] = safe.withheld.as_slice() else { panic!("{:?}", safe.withheld) };
    let Some(Objection::Opens(Some(witness))) = &withheld.objection else { panic!("{withheld:?}") };
    assert_eq!((withheld.code, witness.calls[0].tool.as_str()), ("unknown-tool", "get_file"));
    let brave = fixed(text, &shop(), Courage::Unsafe);
    assert_eq!(brave.text, text.replace("flie", "file"));
    assert!(matches!(brave.applied[0].objection, Some(Objection::Opens(_))));
}

#[test]
fn fixes_are_judged_on_the_text_that_they_come_to() {
    // with an open default the misspelled name is the only thing that denies a tool of that name
    let text = r#"{"version": "1", "default": "allow", "hide": ["delete_flie"], "tools": {"create_issue": {"limits": [{"counter": "c", "window": "minute", "max": 5, "scope": "grant"}]}}}"#;
    let fixed = fixed(text, &shop(), Courage::Safe);
    assert!(fixed.withheld.is_empty(), "{:?}", fixed.withheld);
    let policy = policy(&fixed.text);
    assert_eq!(policy.hide, ["delete_file"]);
    assert!(fixed.text.contains(r#""default": "deny""#), "{}", fixed.text);
    let listed: Vec<&str> = policy.tools.iter().map(|(name, _)| name).collect();
    assert_eq!(listed, ["create_issue", "get_file", "list_files"]);
}

#[test]
fn a_fix_that_two_findings_offer_is_carried_out_once() {
    let text = r#"{"version": "1", "default": "deny", "tools": {"delete_file": {}, "get_file": {}}}"#;
    let fixed = fixed(text, &shop(), Courage::Safe);
    assert_eq!(
        fixed.text,
        r#"{"version": "1", "default": "deny", "tools": {"get_file": {}}, "hide": ["delete_file"]}"#
    );
}

#[test]
fn a_name_that_would_bring_worse_is_refused_even_to_the_brave() {
    let text = r#"{"version": "1", "default": "deny", "tools": {"delete_flie": {}}}"#;
    let fixed = fixed(text, &shop(), Courage::Unsafe);
    assert_eq!(fixed.text, text);
    let [withheld] = fixed.withheld.as_slice() else { panic!("{:?}", fixed.withheld) };
    assert!(matches!(withheld.objection, Some(Objection::Provokes(_))), "{withheld:?}");
}

#[test]
fn a_name_whose_arguments_are_misspelled_too_is_corrected_with_them() {
    let schema = |class| Tool {
        name: "create_issue".to_owned(),
        class,
        input_schema: serde_json::from_str(r#"{"type": "object", "properties": {"number": {"type": "integer"}}}"#).ok(),
        ..Tool::default()
    };
    let catalogue = |class: &str| Catalogue::new(Server::default(), [schema(class.parse().ok())]);
    let text = |path: &str| {
        format!(
            r#"{{"version": "1", "default": "deny", "tools": {{"create_isue": {{"require": [{{"conditions": [{{"path": "{path}", "op": "lt", "value": 5}}]}}], "limits": [{{"counter": "c", "window": "minute", "max": 5, "scope": "grant"}}]}}}}}}"#
        )
    };
    let misspelled = text("args.nubmer");
    let safe = fixed(&misspelled, &catalogue("Write"), Courage::Safe);
    assert_eq!(safe.text, misspelled);
    assert!(matches!(safe.withheld[0].objection, Some(Objection::Opens(_))), "{:?}", safe.withheld);
    let brave = fixed(&misspelled, &catalogue("Write"), Courage::Unsafe);
    assert_eq!(brave.text, text("args.number").replace("isue", "issue"));
    assert_eq!(brave.applied.len(), 2);
    // what would be left without a fix stays under the wrong name, and what brings worse does
    let strange = text("args.something");
    assert_eq!(fixed(&strange, &catalogue("Write"), Courage::Unsafe).text, strange);
    let unrated = fixed(&misspelled, &catalogue("?"), Courage::Unsafe);
    assert_eq!(unrated.text, misspelled);
    assert!(matches!(unrated.withheld[0].objection, Some(Objection::Provokes(_))), "{:?}", unrated.withheld);
}

#[test]
fn counters_that_may_be_shared_are_parted_only_on_request() {
    let limit =
        |max: u32| format!(r#"{{"limits": [{{"counter": "x", "window": "minute", "max": {max}, "scope": "grant"}}]}}"#);
    let text = format!(
        r#"{{"version": "1", "default": "deny", "tools": {{"get_file": {}, "list_files": {}}}}}"#,
        limit(5),
        limit(6)
    );
    let safe = fixed(&text, &shop(), Courage::Safe);
    assert_eq!(safe.text, text);
    assert!(matches!(safe.withheld[0].objection, Some(Objection::Unknown(_))), "{:?}", safe.withheld);
    assert!(fixed(&text, &shop(), Courage::Unsafe).text.contains("list_files_rate"));
}

#[test]
fn what_is_no_policy_stays() {
    let text = r#"{"version": "1", "default": "allow", "tools": {"delete_file": {"max": 1}}}"#;
    let fixed = fixed(text, &shop(), Courage::Unsafe);
    assert_eq!(fixed.text, text);
    assert!(fixed.applied.is_empty() && fixed.withheld.is_empty());
}

#[test]
fn a_policy_too_large_to_edit_is_told_of() {
    let values = vec!["0"; 2_100_000].join(",");
    let text = format!(r#"{{"version": "1", "default": "allow", "hide": [{values}]}}"#);
    // what the text says does not matter, and reading it would take long
    let small = r#"{"version": "1", "default": "allow", "hide": ["a"]}"#;
    let fixed = fix(&Source::new("policy.json", text.as_str()), Courage::Unsafe, &mut |_| {
        checked(&Source::new("policy.json", small), &shop())
    });
    assert!(fixed.text == text);
    assert!(fixed.withheld.iter().all(|repair| repair.objection == Some(Objection::TooLarge)));
    assert!(!fixed.withheld.is_empty());
}

#[test]
fn what_takes_much_work_is_left_for_another_run() {
    let limit = r#"{"limits": [{"counter": "c", "window": "minute", "max": 99, "scope": "grant"}]}"#;
    let text =
        format!(r#"{{"version": "1", "default": "deny", "tools": {{"create_issue": {limit}, "get_file": {{}}}}}}"#);
    let fixed_at = |work: u64| {
        let mut checks = 0;
        let done = fix(&Source::new("policy.json", text.as_str()), Courage::Safe, &mut |source| {
            checks += 1;
            Checked { work, ..checked(source, &shop()) }
        });
        (done.applied.len(), done.unfinished, checks)
    };
    assert_eq!(fixed_at(0), (1, false, 2));
    // what was done was enough
    assert_eq!(fixed_at(super::MOST_WORK / 2), (1, false, 2));
    assert_eq!(fixed_at(super::MOST_WORK), (0, true, 1));
}
