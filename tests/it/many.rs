//! Many files and many findings: the order of a report, and that its cost grows no faster than what it says.

use std::fmt::Write;
use std::time::{Duration, Instant};

use crate::support::policy;

/// A policy of as many lines and with as many findings as asked for: tools that are hidden and listed.
fn hidden_and_listed(lines: usize, findings: usize) -> String {
    let tools = lines / 10;
    let mut text = "{\n  \"version\": \"1\",\n  \"default\": \"deny\",\n  \"hide\": [".to_owned();
    for number in 0..findings {
        let comma = if number == 0 { "" } else { "," };
        write!(text, "{comma}\n    \"tool_{}\"", number * (tools / findings)).unwrap();
    }
    text.push_str("\n  ],\n  \"tools\": {");
    for number in 0..tools {
        let comma = if number == 0 { "" } else { "," };
        write!(
            text,
            "{comma}\n    \"tool_{number}\": {{\n      \"limits\": [\n        {{\n          \"counter\": \"tool_{number}_rate\",\n          \
             \"window\": \"minute\",\n          \"max\": 30,\n          \"scope\": \"grant\"\n        }}\n      ]\n    }}"
        )
        .unwrap();
    }
    text.push_str("\n  }\n}\n");
    text
}

#[test]
fn findings_in_a_long_file_cost_no_more_than_they_say() {
    let text = hidden_and_listed(100_000, 500);
    assert!(text.lines().count() >= 100_000);
    for words in ["lint --max-findings 0 policy.json", "lint --format json policy.json", "lint policy.json"] {
        let start = Instant::now();
        let outcome = policy(words).file("policy.json", &text).run();
        // a tenth of a second in a release build; every step that looked at the file anew for each finding would take minutes
        assert!(start.elapsed() < Duration::from_secs(60), "{words}: {:?}", start.elapsed());
        assert_eq!(outcome.code, Some(0), "{words}");
        match words {
            "lint policy.json" => {
                assert!(outcome.stdout.contains("480 more findings not shown") && outcome.stdout.lines().count() < 400);
            }
            _ => assert!(outcome.stdout.matches("hidden-and-listed").count() >= 500, "{words}"),
        }
    }
}

#[test]
fn the_last_finding_of_a_long_file_is_placed_rightly() {
    let text = hidden_and_listed(20_000, 2);
    let outcome = policy("lint --format json policy.json").file("policy.json", &text).run();
    let report = outcome.json("report");
    let finding = report["findings"].as_array().unwrap().last().unwrap();
    let line = usize::try_from(finding["line"].as_u64().unwrap()).unwrap();
    assert_eq!(text.lines().nth(line - 1).unwrap().trim(), "\"tool_1000\": {", "{finding:#}");
}

#[test]
fn policies_of_a_large_folder_find_the_catalogues_beside_them() {
    let catalogue = |class: &str| format!(r#"{{"tools": [{{"name": "x", "class": "{class}"}}]}}"#);
    let open = r#"{"version": "1", "default": "deny", "tools": {"x": {}}}"#;
    let mut run = policy("lint --format json policies")
        .file("policies/p07.catalog.json", catalogue("Destructive"))
        .file("policies/deep/tools.json", catalogue("Financial"));
    for number in 0..20 {
        run = run
            .file(&format!("policies/p{number:02}.json"), open)
            .file(&format!("policies/deep/{number:02}.json"), open);
    }
    let report = run.file("policies/deep-er.json", open).run().json("report");
    let files = report["files"].as_array().unwrap();
    let paths: Vec<&str> = files.iter().map(|file| file["path"].as_str().unwrap()).collect();
    assert_eq!(paths.len(), 41);
    // by components, so that a folder stays together
    assert_eq!(&paths[..2], ["policies/deep/00.json", "policies/deep/01.json"]);
    assert_eq!(&paths[19..22], ["policies/deep/19.json", "policies/deep-er.json", "policies/p00.json"]);
    for file in files {
        let path = file["path"].as_str().unwrap();
        let has_catalogue = path.contains("deep/") || path.ends_with("p07.json");
        assert_eq!(!file["catalogs"].as_array().unwrap().is_empty(), has_catalogue, "{path}");
    }
}
