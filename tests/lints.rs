//! The lints as a whole: registry, pages, examples, and what a run over whole policies says.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::BTreeSet;
use std::fmt::Display;
use std::fs;
use std::path::Path;

use mcp_policy::analysis::recommended::{Preset, natural_counter};
use mcp_policy::catalog::{self, Catalogue, Listing, RiskClass, Tool};
use mcp_policy::config::{Config, Date};
use mcp_policy::diagnostic::{Diagnostic, Level};
use mcp_policy::lint::{
    Category, Context, LINTS, Levels, Lint, Report, SuppressionFacts, check, check_catalogues, check_suppressions,
};
use mcp_policy::policy::{self, Policy};
use mcp_policy::source::Source;
use serde_json::{Value, json};

const HEADINGS: [&str; 6] =
    ["## What it checks", "## Why it matters", "## Example", "## How to fix", "## Options", "## Limits"];

fn read_policy(text: &str) -> Policy {
    let loaded = policy::load(&Source::new("policy.json", text));
    assert!(loaded.diagnostics.is_empty(), "{text}\n{:#?}", loaded.diagnostics);
    loaded.policy.unwrap()
}

fn read_catalogue(text: &str) -> Catalogue {
    catalog::load(&[Source::new("catalog.json", text)], None).unwrap().catalogue
}

/// Every lint at its own level, those that are off by default as warnings.
fn all_on() -> Levels {
    let mut levels = Levels::default();
    LINTS.iter().filter(|lint| lint.level == Level::Allow).for_each(|lint| levels.set(lint.id, Level::Warn).unwrap());
    levels
}

fn codes(report: &Report) -> Vec<&'static str> {
    report.findings.iter().map(|finding| finding.code).collect()
}

/// What is found in the last of some catalogues.
fn catalogue_codes(texts: &[&str], levels: &Levels) -> Vec<&'static str> {
    let sources: Vec<Source> = texts.iter().map(|text| Source::new("catalog.json", *text)).collect();
    let listings: Vec<Listing> = sources.iter().map(|source| Listing::read(source).unwrap()).collect();
    check_catalogues(&listings, levels).pop().unwrap().iter().map(|finding| finding.code).collect()
}

#[test]
fn files_are_the_registry() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lint/lints");
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let files: BTreeSet<String> = names.filter(|name| name != "mod.rs").collect();
    let expected = |lint: &Lint| ["rs", "md"].map(|extension| format!("{}.{extension}", lint.id.replace('-', "_")));
    assert_eq!(files, LINTS.iter().flat_map(expected).collect());
}

#[test]
fn records_are_well_formed() {
    assert!(LINTS.is_sorted_by(|a, b| a.id < b.id), "the registry is sorted by id, each id once");
    for lint in LINTS {
        assert!(
            lint.id.split('-').all(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase())),
            "{}",
            lint.id
        );
        assert!(!lint.id.starts_with("no-") && !lint.id.starts_with("prefer-"), "{} reads badly after allow", lint.id);
        assert!(!lint.summary.is_empty() && !lint.summary.ends_with('.'), "{}", lint.id);
        assert!(!lint.summary.starts_with(char::is_uppercase) && lint.summary.len() <= 120, "{}", lint.id);
        assert_eq!(lint.since.split('.').count(), 3, "{}", lint.id);
    }
}

#[test]
fn pages_have_their_headings_in_order() {
    for lint in LINTS {
        assert!(lint.docs.starts_with(&format!("# `{}`\n\n## What it checks\n\n", lint.id)), "{}", lint.id);
        let headings: Vec<&str> = lint.docs.lines().filter(|line| line.starts_with("## ")).collect();
        assert_eq!(headings, HEADINGS, "{}", lint.id);
        for (heading, text) in lint.docs.split("\n## ").skip(1).filter_map(|section| section.split_once('\n')) {
            assert!(!text.trim().is_empty(), "{}: nothing under {heading}", lint.id);
        }
    }
}

/// The fenced blocks of a page whose language is this.
fn blocks<'a>(page: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("```{language}\n");
    page.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

#[test]
fn examples_are_true() {
    for lint in LINTS.iter().filter(|lint| !matches!(lint.category, Category::Catalogue | Category::Configuration)) {
        let catalogue = blocks(lint.docs, "json catalogue").first().map(|text| read_catalogue(text));
        assert!(catalogue.is_some() || !lint.needs_catalogue, "{} needs a catalogue block", lint.id);
        let (bad, good) = (blocks(lint.docs, "json bad"), blocks(lint.docs, "json good"));
        assert_eq!((bad.len(), good.len()), (1, 1), "{}", lint.id);
        let run = |text: &str| check(&Context::new(&read_policy(text), catalogue.as_ref()), &all_on());
        let bad = run(bad[0]);
        assert!(codes(&bad).contains(&lint.id), "the bad example of {} does not fire", lint.id);
        let own = bad.findings.iter().filter(|finding| finding.code == lint.id);
        assert_eq!(own.filter(|finding| finding.tool.is_some()).count() > 0, lint.names_tools(), "{}", lint.id);
        assert!(!codes(&run(good[0])).contains(&lint.id), "the good example of {} fires", lint.id);
        // a good example is good in every respect that is not off by default
        let good = check(&Context::new(&read_policy(good[0]), catalogue.as_ref()), &Levels::default());
        let good = codes(&good);
        assert!(good.iter().all(|code| *code == "allows-nothing"), "{}: {good:?}", lint.id);
    }
}

#[test]
fn examples_of_catalogues_are_true() {
    for lint in LINTS.iter().filter(|lint| lint.category == Category::Catalogue) {
        let beside = blocks(lint.docs, "json catalogue");
        let (bad, good) = (blocks(lint.docs, "json bad"), blocks(lint.docs, "json good"));
        assert_eq!((bad.len(), good.len()), (1, 1), "{}", lint.id);
        let run = |text| catalogue_codes(&[beside.as_slice(), &[text]].concat(), &all_on());
        assert!(run(bad[0]).contains(&lint.id), "the bad example of {} does not fire", lint.id);
        assert!(run(good[0]).is_empty(), "the good example of {} fires", lint.id);
    }
}

/// What is found in a `policy.toml` after a run over the policy of the page.
fn configuration_codes(page: &str, config: &str) -> Vec<&'static str> {
    let catalogue = read_catalogue(blocks(page, "json catalogue").first().unwrap());
    let policy = read_policy(blocks(page, "json policy").first().unwrap());
    let found = check(&Context::new(&policy, Some(&catalogue)), &all_on()).findings;
    let config = Config::read(&Source::new("policy.toml", config)).unwrap();
    let today: Date = "2026-11-21".parse().unwrap();
    let facts = config.suppressions.iter().map(|suppression| SuppressionFacts {
        lint: (suppression.lint.value, suppression.lint.span),
        file: (suppression.file.as_str(), suppression.file.span()),
        tool: suppression.tool.as_ref().map(|tool| tool.value.as_str()),
        expires: suppression.expires.as_ref().map(|day| (&day.value as &dyn Display, day.span)),
        is_expired: suppression.is_expired(today),
        is_repeated: false,
        governed_by: None,
        is_unmatched: !found.iter().any(|finding| suppression.covers("policies/admin.json", finding)),
        means_every_file: suppression.file.covers_everything(),
    });
    check_suppressions(&facts.collect::<Vec<_>>(), &all_on()).iter().map(|finding| finding.code).collect()
}

#[test]
fn examples_of_configurations_are_true() {
    for lint in LINTS.iter().filter(|lint| lint.category == Category::Configuration) {
        let (bad, good) = (blocks(lint.docs, "toml bad"), blocks(lint.docs, "toml good"));
        assert_eq!((bad.len(), good.len()), (1, 1), "{}", lint.id);
        assert_eq!(configuration_codes(lint.docs, bad[0]), [lint.id], "the bad example");
        assert_eq!(configuration_codes(lint.docs, good[0]), [""; 0], "the good example of {}", lint.id);
    }
}

#[test]
fn lints_that_need_a_catalogue_say_that_they_did_not_run() {
    let policy = read_policy(r#"{"version": "1", "default": "deny", "tools": {"a": {}}}"#);
    let report = check(&Context::new(&policy, None), &Levels::default());
    let waiting: Vec<&str> = LINTS.iter().filter(|lint| lint.needs_catalogue).map(|lint| lint.id).collect();
    assert_eq!(report.not_run, waiting);
    let mut levels = Levels::default();
    levels.set("loose-limit", Level::Allow).unwrap();
    assert!(!check(&Context::new(&policy, None), &levels).not_run.contains(&"loose-limit"));
}

fn github() -> Catalogue {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/github/catalog.json");
    read_catalogue(&fs::read_to_string(path).unwrap())
}

/// Every class of the format, twice; `GitHub` has no Financial tools.
fn shop() -> Catalogue {
    let tools = RiskClass::ALL.iter().flat_map(|class| {
        let word = class.as_str().to_lowercase();
        [format!("{word}_one"), format!("{word}_two_things")].map(|name| Tool {
            name,
            class: Some(*class),
            ..Tool::default()
        })
    });
    Catalogue::new(catalog::Server::default(), tools.collect::<Vec<_>>())
}

/// The policy that a preset makes of a catalogue.
fn preset(preset: Preset, catalogue: &Catalogue) -> Value {
    let (mut hide, mut tools) = (Vec::new(), serde_json::Map::new());
    for tool in catalogue.tools() {
        match preset.treatment(tool.class.unwrap()).entry(&natural_counter(&tool.name)) {
            Some(entry) => drop(tools.insert(tool.name.clone(), entry)),
            None => hide.push(tool.name.clone()),
        }
    }
    json!({"version": "1", "default": "deny", "hide": hide, "tools": tools})
}

fn lint(policy: &Value, catalogue: &Catalogue) -> Vec<Diagnostic> {
    let policy = read_policy(&policy.to_string());
    check(&Context::new(&policy, Some(catalogue)), &Levels::default()).findings
}

/// What reading private data may lead to is for a person to judge: no preset but the strictest takes it away, and `init`
/// tells of it.
fn is_announced(finding: &Diagnostic) -> bool {
    matches!(finding.code, "secret-read" | "toxic-flow") && finding.level == Level::Warn
}

#[test]
fn sensible_policies_are_clean() {
    for catalogue in [github(), shop()] {
        for name in Preset::ALL {
            let found = lint(&preset(name, &catalogue), &catalogue);
            assert!(found.iter().all(is_announced), "{name}: {found:#?}");
        }
    }
}

#[test]
fn one_fault_gives_the_findings_that_name_it() {
    let shop = shop();
    let sensible = preset(Preset::Recommended, &shop);
    let faults = |change: &dyn Fn(&mut Value)| {
        let mut policy = sensible.clone();
        change(&mut policy);
        let findings = lint(&policy, &shop);
        findings.iter().map(|found| format!("{} {}", found.level, found.code)).collect::<Vec<_>>()
    };
    assert_eq!(
        faults(&|policy| {
            policy["hide"].as_array_mut().unwrap().retain(|name| name != "destructive_one");
            policy["tools"]["destructive_one"] = json!({});
        }),
        ["deny reachable-destructive", "deny unlimited-destructive"]
    );
    assert_eq!(faults(&|policy| policy["tools"]["execute_one"] = json!({})), ["deny unlimited-execute"]);
    assert_eq!(faults(&|policy| policy["tools"]["write_one"] = json!({})), ["warn unlimited-write"]);
    for tool in ["execute_one", "write_one", "other_one"] {
        assert_eq!(faults(&|policy| policy["tools"][tool]["limits"][0]["max"] = json!(61)), ["warn loose-limit"]);
    }
    assert_eq!(
        faults(&|policy| policy["tools"]["financial_one"] = json!({})),
        ["deny reachable-financial", "deny unlimited-financial"]
    );
    assert_eq!(faults(&|policy| policy["default"] = json!("allow")), ["warn open-default"]);
    for misspelled in ["write_onee", "wrte_one", "writeone"] {
        let rename = |policy: &mut Value| {
            let entry = policy["tools"].as_object_mut().unwrap().shift_remove("write_one").unwrap();
            policy["tools"][misspelled] = entry;
        };
        assert_eq!(faults(&rename), ["deny unknown-tool"], "{misspelled}");
    }
    assert_eq!(faults(&|policy| policy["hide"][0] = json!("destructive_onne")), ["deny unknown-tool"]);
}

#[test]
fn opening_the_default_counts_what_passes() {
    let github = github();
    let mut policy = preset(Preset::ReadOnly, &github);
    policy["hide"] = json!([]);
    policy["default"] = json!("allow");
    let mut findings = lint(&policy, &github);
    findings.retain(|finding| !is_announced(finding));
    let [finding] = findings.as_slice() else { panic!("{findings:#?}") };
    assert_eq!((finding.code, finding.level), ("open-default", Level::Deny));
    assert!(finding.message.contains(" Destructive, "), "{}", finding.message);
}

/// Many tools of every kind, half of what the policy says of them at fault.
fn many(count: usize) -> (Value, Catalogue) {
    let class = |number: usize| RiskClass::ALL.get(number % RiskClass::ALL.len()).copied();
    let tools: Vec<Tool> = (0..count)
        .map(|number| Tool { name: format!("tool_number_{number}"), class: class(number), ..Tool::default() })
        .collect();
    let entry = |(number, tool): (usize, &Tool)| {
        let name = if number % 7 == 0 { format!("{}_", tool.name) } else { tool.name.clone() };
        (
            name,
            if number % 2 == 0 {
                json!({})
            } else {
                json!({"limits": [{"counter": "shared", "window": "minute", "max": 100, "scope": "grant"}]})
            },
        )
    };
    let listed: serde_json::Map<String, Value> = tools.iter().enumerate().map(entry).collect();
    let hide: Vec<&str> = tools.iter().step_by(3).map(|tool| tool.name.as_str()).collect();
    let policy = json!({"version": "1", "default": "allow", "hide": hide, "tools": listed});
    (policy, Catalogue::new(catalog::Server::default(), tools))
}

#[test]
fn a_hundred_thousand_tools_are_linted() {
    let (policy, catalogue) = many(100_000);
    let policy = serde_json::from_value(policy).unwrap();
    assert!(check(&Context::new(&policy, Some(&catalogue)), &Levels::default()).findings.len() > 50_000);
    assert!(!check(&Context::new(&policy, None), &Levels::default()).findings.is_empty());
}

#[test]
fn findings_come_in_one_order() {
    let (policy, catalogue) = many(2_000);
    let policy = serde_json::from_value(policy).unwrap();
    let run = || check(&Context::new(&policy, Some(&catalogue)), &all_on()).findings;
    assert_eq!(run(), run());
}
