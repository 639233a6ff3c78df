//! What may go wrong while a file is changed: it is the old one or the new one, whole.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::fix::CATALOGUE;
use crate::support::{Run, policy};

/// A policy large enough that writing it takes a while, with something to fix in it.
fn large(fixed: bool) -> String {
    let reads: Vec<String> = (0..1_500).map(|number| format!("    \"read_{number}\": {{}}")).collect();
    let hide = if fixed { "[\"delete_file\"]" } else { "[\"delete_file\", \"delete_file\"]" };
    format!(
        "{{\n  \"version\": \"1\",\n  \"default\": \"deny\",\n  \"hide\": {hide},\n  \"tools\": {{\n{}\n  }}\n}}\n",
        reads.join(",\n")
    )
}

fn run(words: &str) -> Run {
    policy(words).file("p.policy.json", large(false))
}

#[test]
fn a_full_disk_leaves_the_old_file() {
    let outcome = run("lint --fix p.policy.json").shell("ulimit -f 8; policy");
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("error: cannot write `p.policy.json`: file too large"), "{}", outcome.stderr);
    assert!(outcome.read("p.policy.json") == large(false));
    assert_eq!(outcome.files(), ["p.policy.json"], "nothing is left over");
    let outcome = policy("fmt p.json").file("p.json", large(false).replace("  ", "\t")).shell("ulimit -f 8; policy");
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.read("p.json").contains('\t'));
}

#[test]
fn a_folder_that_cannot_be_written_leaves_the_old_file() {
    use std::os::unix::fs::PermissionsExt;
    let run = run("lint --fix p.policy.json");
    let folder = run.path("");
    let set = |mode| fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).unwrap();
    set(0o555);
    // the superuser may write everywhere
    if fs::write(folder.join("probe"), "").is_ok() {
        set(0o755);
        return;
    }
    let outcome = run.run();
    set(0o755);
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("cannot write `p.policy.json`: permission denied"), "{}", outcome.stderr);
    assert!(outcome.read("p.policy.json") == large(false));
}

#[test]
fn a_file_that_may_not_be_written_stays() {
    let run = policy("lint --fix --catalog catalog.json p.json").file("catalog.json", CATALOGUE);
    let run = run.file("p.json", r#"{"version": "1", "default": "deny", "tools": {"delete_file": {}}}"#);
    let path = run.path("p.json");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let outcome = run.run();
    assert_eq!(outcome.code, Some(2), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("it is read-only"), "{}", outcome.stderr);
    assert!(outcome.read("p.json").contains("\"tools\": {\"delete_file\""));
}

#[test]
fn a_run_that_is_killed_leaves_a_whole_file() {
    let run = run("lint --fix .");
    let (old, new) = (large(false), large(true));
    let path = run.path("p.policy.json");
    let start = Instant::now();
    assert!(run.command().stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok());
    let whole = start.elapsed();
    assert!(fs::read_to_string(&path).unwrap() == new);
    let mut interrupted = 0;
    for step in 0..25 {
        fs::write(&path, &old).unwrap();
        let mut child = run.command().stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // mostly towards the end, where it writes
        std::thread::sleep(whole.mul_f64(0.4 + f64::from(step) * 0.028));
        child.kill().unwrap();
        interrupted += usize::from(!child.wait().unwrap().success());
        let found = fs::read_to_string(&path).unwrap();
        assert!(found == old || found == new, "neither the old nor the new file after {step} steps");
    }
    assert!(interrupted > 0, "every run was done before it was killed");
    // what killed runs left behind is no policy and in nobody's way
    let outcome = run.run();
    assert!(outcome.read("p.policy.json") == new);
    assert!(outcome.stdout.contains("Checked 1 policy"), "{}", outcome.stdout);
}

#[test]
fn two_runs_lose_nothing_of_each_other() {
    let words = [
        "lint --fix p.json --catalog catalog.json -A unlimited-write",
        "lint --fix p.json --catalog catalog.json -A reachable-destructive -A unlimited-destructive",
    ];
    for round in 0..4 {
        let first = policy(words[0]).file("catalog.json", CATALOGUE);
        let reads: Vec<String> = (0..500).map(|number| format!("\"read_{number}\": {{}}")).collect();
        let text = format!(
            r#"{{"version": "1", "default": "deny", "tools": {{"delete_file": {{}}, "create_issue": {{}}, {}}}}}"#,
            reads.join(", ")
        );
        let first = first.file("p.json", &text);
        let folder = first.path("");
        let second = policy(words[1]);
        let quiet = |mut command: std::process::Command| {
            command.current_dir(&folder).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
        };
        let (mut one, mut other) = (quiet(first.command()), {
            std::thread::sleep(Duration::from_millis(round * 5));
            quiet(second.command())
        });
        let ended = [one.wait().unwrap(), other.wait().unwrap()];
        assert!(ended.iter().all(|status| status.code().is_some_and(|code| code < 2)), "{ended:?}");
        let after = fs::read_to_string(first.path("p.json")).unwrap();
        assert!(after.contains(r#""hide": ["delete_file"]"#) && after.contains("create_issue_rate"), "round {round}");
    }
}
