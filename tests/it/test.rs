//! `policy test`: cases, coverage, changes that nobody notices, and the first test file.

use serde_json::{Value, json};

use crate::support::{Run, policy, root};

const FAILING: &str = r#"{"policy": "policy.json", "cases": [
  {"name": "small refunds pass", "tool": "create_refund", "args": {"amount": 5}, "expect": "allow"},
  {"name": "text is no amount", "tool": "create_refund", "args": {"amount": "5"}, "expect": "allow"},
  {"name": "often", "tool": "create_refund", "args": {"amount": 5}, "at": 60, "repeat": 5, "expect": "allow"},
  {"tool": "delete_customer", "expect": "unlisted"}
]}"#;

const PASSING: &str = r#"{"policy": "policy.json", "cases": [
  {"name": "small refunds pass", "tool": "create_refund", "args": {"amount": 5}, "expect": "allow"},
  {"name": "large refunds do not", "tool": "create_refund", "args": {"amount": 500}, "expect": {"deny": {"require": 0}}},
  {"name": "customers stay", "tool": "delete_customer", "expect": "hidden"}
]}"#;

fn test(words: &str) -> Run {
    policy(&format!("test {words}")).fixture("policy.json", "pay.policy.json")
}

fn with(words: &str, cases: &str) -> Run {
    test(words).file("pay.policytest.json", cases)
}

#[test]
fn failing_cases_are_told_with_their_trace() {
    insta::assert_snapshot!(with("", FAILING).run().text(), @r#"
    exit: 1
    --- stdout
    pay.policytest.json, of policy.json:
      ok   small refunds pass
      FAIL text is no amount
           expected: allowed [pay.policytest.json:3]
           but it is denied: `require` rule 0 does not hold, with the message
           `Refunds above 100 need a person.`
           call 1 of step 1: create_refund {"amount": "5"}
             tools     the tool is listed [policy.json:6:22]
             require   rule 0 does not hold, so the call is denied [policy.json:8:9]
               condition `args.amount lte 100` is false: the argument is `"5"` [policy.json:9:26]
      FAIL often
           expected: allowed [pay.policytest.json:4]
           but it is denied: the limit `create_refund_rate` allows 2 per minute, and 2 are used
           call 3 of step 1, at 1970-01-01T00:01:00Z: create_refund {"amount": 5}
             tools     the tool is listed [policy.json:6:22]
             require   rule 0 holds, so the call goes on [policy.json:8:9]
               condition `args.amount lte 100` is true: the argument is `5` [policy.json:9:26]
             limit     `create_refund_rate` allows 2 per minute, and 2 are used [policy.json:13:18]
      FAIL case 4
           expected: denied because the tool is not listed [pay.policytest.json:5]
           but it is denied: it is hidden
           call 1 of step 1: delete_customer {}
             hide      the tool is hidden [policy.json:4:12]

    4 cases: 1 passed, 3 failed.
    "#);
    assert_eq!(with("--filter small", FAILING).run().code, Some(0));
    let nothing = with("--filter larch", FAILING).run();
    assert_eq!(nothing.code, Some(2));
    assert!(nothing.stderr.contains("no case has `larch` in its name"), "{}", nothing.stderr);
}

#[test]
fn every_format_has_the_same_exit_code() {
    for (cases, code) in [(FAILING, 1), (PASSING, 0), ("{", 2)] {
        for format in ["human", "json", "junit"] {
            assert_eq!(with(&format!("--format {format}"), cases).run().code, Some(code), "{format}");
        }
    }
    insta::assert_snapshot!(with("--format junit", FAILING).run().text(), @r#"
    exit: 1
    --- stdout
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="policy test" tests="4" skipped="0" failures="3" errors="0">
        <testsuite name="pay.policytest.json" tests="4" skipped="0" errors="0" failures="3">
            <testcase name="small refunds pass" classname="policy.json"/>
            <testcase name="text is no amount" classname="policy.json">
                <failure message="expected: allowed, but it is denied: `require` rule 0 does not hold, with the message `Refunds above 100 need a person.`" type="decision">expected: allowed [pay.policytest.json:3]
    but it is denied: `require` rule 0 does not hold, with the message `Refunds above 100 need a person.`
    call 1 of step 1: create_refund {&quot;amount&quot;: &quot;5&quot;}
      tools     the tool is listed [policy.json:6:22]
      require   rule 0 does not hold, so the call is denied [policy.json:8:9]
        condition `args.amount lte 100` is false: the argument is `&quot;5&quot;` [policy.json:9:26]</failure>
            </testcase>
            <testcase name="often" classname="policy.json">
                <failure message="expected: allowed, but it is denied: the limit `create_refund_rate` allows 2 per minute, and 2 are used" type="decision">expected: allowed [pay.policytest.json:4]
    but it is denied: the limit `create_refund_rate` allows 2 per minute, and 2 are used
    call 3 of step 1, at 1970-01-01T00:01:00Z: create_refund {&quot;amount&quot;: 5}
      tools     the tool is listed [policy.json:6:22]
      require   rule 0 holds, so the call goes on [policy.json:8:9]
        condition `args.amount lte 100` is true: the argument is `5` [policy.json:9:26]
      limit     `create_refund_rate` allows 2 per minute, and 2 are used [policy.json:13:18]</failure>
            </testcase>
            <testcase name="case 4" classname="policy.json">
                <failure message="expected: denied because the tool is not listed, but it is denied: it is hidden" type="decision">expected: denied because the tool is not listed [pay.policytest.json:5]
    but it is denied: it is hidden
    call 1 of step 1: delete_customer {}
      hide      the tool is hidden [policy.json:4:12]</failure>
            </testcase>
        </testsuite>
    </testsuites>
    "#);
    let json = with("--format json", FAILING).run().json("test-report");
    assert_eq!(json["summary"], json!({"cases": 4, "passed": 1, "failed": 3, "failures": 0}));
    let failure = &json["files"][0]["cases"][2]["failure"];
    assert_eq!((&failure["number"], &failure["call"]["by"]), (&3.into(), &"limit".into()));
}

#[test]
fn no_tests_are_no_success() {
    for words in ["", "missing.policytest.json", "empty"] {
        let run = test(words).file("empty/readme.txt", "");
        assert_eq!(run.run().code, Some(2), "{words}");
    }
    let outcome = test("").run();
    assert!(outcome.stderr.contains("there is no test file in this folder"), "{}", outcome.stderr);
    for (cases, reason) in [
        (r#"{"policy": "policy.json", "cases": []}"#, "no case"),
        (r#"{"policy": "other.json", "cases": [{"tool": "t", "expect": "deny"}]}"#, "other.json"),
        (r#"{"policy": "policy.json", "cases": [{"tol": "t", "expect": "deny"}]}"#, "pay.policytest.json:1:"),
        (
            r#"{"policy": "policy.json", "cases": [{"tool": "t", "rounds": 86400000, "every": 1, "expect": "deny"}]}"#,
            "too much work",
        ),
    ] {
        let outcome = with("", cases).run();
        assert_eq!(outcome.code, Some(2), "{cases}");
        assert!(outcome.stderr.contains(reason), "{}", outcome.stderr);
    }
}

#[test]
fn test_files_are_found_below_a_folder_and_may_be_toml() {
    let toml =
        "policy = \"../policy.json\"\n[[cases]]\nname = \"from toml\"\ntool = \"list_refunds\"\nexpect = \"allow\"\n";
    let outcome = with("", PASSING).file("deep/a.policytest.toml", toml).file("other.json", "{}").run();
    assert_eq!(outcome.code, Some(0));
    assert!(outcome.stdout.contains("ok   from toml") && outcome.stdout.contains("4 cases"), "{}", outcome.stdout);
}

#[test]
fn what_no_case_decides_or_notices_is_shown() {
    let outcome = with("--coverage --mutants", PASSING).run();
    insta::assert_snapshot!(outcome.text());
    let code = |words: &str| with(words, PASSING).run().code;
    assert_eq!((code("--min-coverage 50"), code("--min-coverage 90")), (Some(0), Some(1)));
    assert_eq!((code("--min-score 20"), code("--min-score 100%")), (Some(0), Some(1)));
    assert_eq!((code("--min-score 101"), code("--min-score x")), (Some(2), Some(2)));
    let failing = with("--mutants", FAILING).run();
    assert_eq!(failing.code, Some(1));
    assert!(failing.stderr.contains("no changes were made"), "{}", failing.stderr);
}

#[test]
fn the_cases_that_are_missing_can_be_pasted() {
    let mut file: Value = serde_json::from_str(PASSING).unwrap();
    let json = with("--mutants --coverage --format json", PASSING).run().json("test-report");
    let survivors = json["policies"][0]["mutants"]["survivors"].as_array().unwrap();
    assert!(survivors.len() > 5);
    let cases = survivors.iter().map(|survivor| survivor["case"].clone());
    file["cases"].as_array_mut().unwrap().extend(cases);
    assert_eq!(with("--min-score 100", &file.to_string()).run().code, Some(0));
}

#[test]
fn the_first_test_file_passes_and_notices_everything() {
    let outcome = test("--init").run();
    insta::assert_snapshot!(outcome.text(), @"
    exit: 0
    --- stdout
    Wrote `policy.policytest.json` with 7 cases.
    Next: policy test policy.policytest.json --mutants
    ");
    insta::assert_snapshot!("first-test-file", outcome.read("policy.policytest.json"));
    let checked = with("--min-coverage 100 --min-score 100", &outcome.read("policy.policytest.json")).run();
    assert_eq!(checked.code, Some(0), "{}", checked.text());

    let kept = test("--init").file("policy.policytest.json", "mine").run();
    assert_eq!((kept.code, kept.read("policy.policytest.json").as_str()), (Some(2), "mine"));
    assert_eq!(test("--init --force").file("policy.policytest.json", "mine").run().code, Some(0));
    let printed = test("--init -o -").run();
    assert_eq!(printed.stdout, outcome.read("policy.policytest.json"));
    let elsewhere = test("--init -o tests/a.policytest.json").file("tests/x", "").run();
    assert!(elsewhere.read("tests/a.policytest.json").contains(r#""policy": "../policy.json""#));
}

#[test]
fn a_policy_on_stdin_gets_no_test_file() {
    for words in ["test --init -", "test --init - -o -"] {
        let outcome = policy(words).stdin(r#"{"version": "1", "default": "deny"}"#).run();
        assert_eq!((outcome.code, outcome.files()), (Some(2), vec![]), "{}", outcome.text());
        assert!(outcome.stderr.contains("help: name the file of the policy"), "{}", outcome.text());
    }
}

#[test]
fn the_example_is_what_init_writes() {
    let policy_text = std::fs::read_to_string(root().join("examples/github/policy.json")).unwrap();
    let written = policy("test --init -o -").file("policy.json", &policy_text).run().stdout;
    crate::support::assert_generated("examples/github/policy.policytest.json", &written);
    let run = policy("test --min-coverage 100 --min-score 100").file("policy.json", &policy_text);
    let outcome = run.file("policy.policytest.json", &written).run();
    assert_eq!(outcome.code, Some(0));
    assert!(outcome.stdout.contains("are noticed: 100 %"), "{}", outcome.stdout);
}

#[test]
fn hostile_names_do_not_reach_the_terminal() {
    let name = "\u{1b}[31m\u{202e}";
    let file = json!({"policy": "policy.json", "cases": [{"name": name, "tool": name, "args": {name: name}, "expect": "allow"}]});
    for format in ["human", "json", "junit"] {
        let outcome = with(&format!("--format {format}"), &file.to_string()).run();
        assert_eq!(outcome.code, Some(1));
        outcome.assert_harmless();
    }
    with("", &format!("{{\"{name}\": 1}}")).run().assert_harmless();
}
