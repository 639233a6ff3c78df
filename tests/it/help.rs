//! Help, completions, manual pages: everything that is generated from the command line's definition.

use crate::support::{assert_generated, policy, root};

const COMMANDS: [&str; 20] = [
    "init",
    "validate",
    "lint",
    "fmt",
    "diff",
    "explain",
    "eval",
    "test",
    "config",
    "catalog",
    "catalog scan",
    "catalog classify",
    "catalog show",
    "catalog import",
    "catalog diff",
    "catalog lint",
    "catalog build",
    "schema",
    "completions",
    "man",
];

#[test]
fn help_of_every_command() {
    for command in [""].iter().chain(&COMMANDS) {
        let outcome = policy(&format!("{command} --help")).run();
        assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""));
        let name = if command.is_empty() { "policy" } else { command };
        insta::assert_snapshot!(format!("help-{}", name.replace(' ', "-")), outcome.stdout);
    }
}

#[test]
fn every_command_has_examples() {
    for command in COMMANDS {
        let help = policy(&format!("{command} -h")).run().stdout;
        let (_, examples) = help.split_once("Examples:").unwrap_or_else(|| panic!("{command} has no examples"));
        assert!(examples.contains(&format!("policy {command}")), "{command}");
    }
}

#[test]
fn completions_are_up_to_date() {
    for (shell, file) in [
        ("bash", "policy.bash"),
        ("zsh", "_policy"),
        ("fish", "policy.fish"),
        ("powershell", "_policy.ps1"),
        ("elvish", "policy.elv"),
    ] {
        let outcome = policy(&format!("completions {shell}")).run();
        assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""));
        assert_generated(&format!("completions/{file}"), &outcome.stdout);
    }
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let page = policy("man").run();
    assert_eq!(page.code, Some(0));
    assert!(page.stdout.contains(".TH policy 1"), "{}", page.stdout);

    let run = policy("man --out-dir pages").file("pages/policy.1", "old");
    let folder = run.path("pages");
    let outcome = run.run();
    assert_eq!(outcome.text(), "exit: 0\n");
    for name in
        COMMANDS.iter().map(|command| format!("policy-{}.1", command.replace(' ', "-"))).chain(["policy.1".to_owned()])
    {
        let page = std::fs::read_to_string(folder.join(&name)).unwrap();
        assert!(page.contains(".SH NAME"), "{name}");
    }
}

#[test]
fn schemas_are_printed_as_published() {
    for (document, file) in [
        ("policy", "policy"),
        ("catalog", "catalog"),
        ("report", "report"),
        ("catalog-diff", "catalog-diff"),
        ("classification", "classification"),
        ("test", "test"),
        ("config", "config"),
        ("applied-config", "applied-config"),
        ("baseline", "baseline"),
        ("code", "code"),
        ("lint-list", "lint-list"),
        ("tool-list", "tool-list"),
        ("", "policy"),
    ] {
        let outcome = policy(&format!("schema {document}")).run();
        let published = std::fs::read_to_string(root().join(format!("schema/{file}.schema.json"))).unwrap();
        assert_eq!((outcome.code, outcome.stdout), (Some(0), published));
    }
}

#[test]
fn a_slip_of_the_pen_is_answered_with_the_right_word() {
    insta::assert_snapshot!(policy("valdate").run().text(), @"
    exit: 2
    --- stderr
    error: unrecognized subcommand 'valdate'

      tip: some similar subcommands exist: 'eval', 'validate'

    Usage: policy [OPTIONS] <COMMAND>

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(policy("lint -D unlimted-write").run().text(), @r#"
    exit: 2
    --- stderr
    error: there is no lint `unlimted-write`, did you mean `unlimited-write`?
     help: `policy lint --list` lists the lints; structure errors cannot be switched off
    "#);
    insta::assert_snapshot!(policy("lint --formt json").run().text(), @r#"
    exit: 2
    --- stderr
    error: unexpected argument '--formt' found

      tip: a similar argument exists: '--format'

    Usage: policy lint --format <FORMAT> [PATH]...

    For more information, try '--help'.
    "#);
}
