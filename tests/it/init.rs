//! `policy init` without a person: what is written, what is refused, and that nothing is ever half done.

use crate::support::{Run, policy};

const SHOP: &str = "catalog/shop.json";

fn init(words: &str) -> Run {
    policy(&format!("init {words}")).fixture("catalog.json", SHOP)
}

#[test]
fn the_recommended_policy() {
    let outcome = init("--yes").run();
    insta::assert_snapshot!("init-recommended", outcome.text());
    insta::assert_snapshot!("init-recommended-policy", outcome.read("policy.json"));
}

#[test]
fn every_preset_is_clean() {
    for preset in ["recommended", "strict", "read-only", "open"] {
        let outcome = init("--yes --preset").word(preset).run();
        assert_eq!(outcome.code, Some(0), "{}", outcome.text());
        assert!(outcome.stdout.contains("Lint: nothing found."), "{}", outcome.stdout);
        let linted = policy("lint").fixture("catalog.json", SHOP).file("policy.json", outcome.read("policy.json"));
        assert_eq!(
            linted.run().text(),
            "exit: 0\n--- stdout\nChecked 1 policy against `catalog.json` (8 tools, 1 of them unrated): nothing found.\n"
        );
    }
}

#[test]
fn stdout_gets_the_policy_alone() {
    let written = init("--yes").run().read("policy.json");
    for words in ["--yes -o -", "--yes --dry-run"] {
        let outcome = init(words).run();
        assert_eq!(outcome.stdout, written);
        assert!(outcome.stderr.contains("Lint: nothing found."), "{}", outcome.stderr);
        assert_eq!(outcome.files(), ["catalog.json"]);
    }
}

#[test]
fn globs_narrow_the_choice() {
    let outcome = init("--yes --include *order* --exclude refund* --exclude nothing_such").run();
    insta::assert_snapshot!(outcome.text(), @r#"
    exit: 0
    --- stdout
      class   tools                            treatment
    ──────────────────────────────────────────────────────────────────
      Read    2 (`get_order`, `list_orders`)   allowed
      Write   1 (`update_order`)               at most 30 per minute

    5 tools left out by `--include` and `--exclude`: `delete_customer`, `ping`, `refund_order`,
    `run_report`, `sync_stock`.
    The glob `nothing_such` matches no tool.
    Lint: nothing found.

    Wrote `policy.json` for 3 tools.
    Next: policy lint policy.json
    "#);
    assert_eq!(init("--yes --include [").run().code, Some(2));
}

#[test]
fn nothing_is_asked_where_nobody_can_answer() {
    let outcome = init("").run();
    insta::assert_snapshot!(outcome.text(), @r#"
    exit: 2
    --- stderr
    error: this is not a terminal, so nothing can be asked
     help: give `--yes` to take the preset as it is, and `--preset` to choose another
    "#);
    assert_eq!(outcome.files(), ["catalog.json"]);
}

#[test]
fn an_existing_policy_stays_unless_forced() {
    let outcome = init("--yes").file("policy.json", "mine").run();
    insta::assert_snapshot!(outcome.text(), @r#"
    exit: 2
    --- stderr
    error: cannot write `policy.json`: it already exists
     help: give `--force` to replace it, or name another file
    "#);
    assert_eq!(outcome.read("policy.json"), "mine");
    let outcome = init("--yes --force").file("policy.json", "mine").run();
    assert_eq!(outcome.code, Some(0));
    assert!(outcome.read("policy.json").contains("\"version\": \"1\""));
}

#[test]
fn the_next_command_works_as_it_stands() {
    let outcome = policy("init --yes -o p.json --server acme/shop --catalog").word("the servers.jsonl");
    let outcome = outcome.fixture("the servers.jsonl", "catalog/servers.jsonl").run();
    let next = "Next: policy lint p.json --catalog 'the servers.jsonl' --server acme/shop\n";
    assert!(outcome.stdout.ends_with(next), "{}", outcome.stdout);
}

#[test]
fn a_catalogue_may_come_from_stdin() {
    let catalogue = std::fs::read(crate::support::root().join("tests/fixtures").join(SHOP)).unwrap();
    let outcome = policy("init --yes --catalog -").stdin(&catalogue).run();
    assert!(outcome.stdout.ends_with("Next: policy lint policy.json --catalog -\n"), "{}", outcome.text());
    let asked = policy("init --catalog -").stdin(&catalogue).run();
    assert_eq!((asked.code, asked.files()), (Some(2), vec![]));
}

#[test]
fn without_a_catalogue_there_is_no_policy() {
    insta::assert_snapshot!(policy("init --yes").run().text(), @"
    exit: 2
    --- stderr
    error: there is no catalogue: neither `catalog.json` nor `tools.json` is in this folder
     help: give it with `--catalog FILE`; with `--classify`, the answer of the server to `tools/list` will do
    ");
    let outcome = policy("init --yes").file("catalog.json", "{\"tools\": [{\"name\": \"x\"}]}").run();
    insta::assert_snapshot!(outcome.text(), @"
    exit: 2
    --- stderr
    error: none of the 1 tools of the catalogue has a risk class
     help: let `policy init --classify` rate them, or give each a `class` in the catalogue (`Read`, `Other`, `Write`, `Execute`, `Financial` or `Destructive`)
    ");
    let several = policy("init --yes --catalog servers.jsonl").fixture("servers.jsonl", "catalog/servers.jsonl").run();
    insta::assert_snapshot!(several.text(), @r#"
    exit: 2
    --- stderr
    error: cannot use the catalogue: the catalogue has 2 servers: `acme/mail`, `acme/shop`
     help: choose one with `--server NAME`
    "#);
    for catalogue in ["", "[]", "{\"tools\": []}", "{"] {
        let outcome = policy("init --yes").file("catalog.json", catalogue).run();
        assert_eq!((outcome.code, outcome.files()), (Some(2), vec!["catalog.json".to_owned()]), "{catalogue}");
    }
}

const MINE: &str = "{\r\n\t\"default\": \"deny\",   \"version\": \"1\",\r\n\t\"hide\": [\"delete_customer\"],\r\n\t\"tools\": {\r\n\t\t\"list_orders\": {},\r\n\t\t\"run_report\": {\"limits\": [{\"counter\": \"r\", \"window\": \"hour\", \"max\": 5, \"scope\": \"grant\"}]}\r\n\t}\r\n}";

fn update(words: &str) -> Run {
    policy(&format!("init --update {words}"))
        .file("policy.json", MINE)
        .fixture("catalog.json", "catalog/shop-next.json")
        .fixture("before.json", SHOP)
}

#[test]
fn an_update_adds_what_is_new_and_keeps_every_byte() {
    let outcome = update("--old-catalog before.json --yes").run();
    insta::assert_snapshot!("init-update", outcome.text());
    insta::assert_snapshot!("init-update-policy", outcome.read("policy.json").replace('\r', "<cr>"));
    let again = update("--old-catalog before.json --yes").file("policy.json", outcome.read("policy.json")).run();
    assert_eq!(again.read("policy.json"), outcome.read("policy.json"));
    let shown = update("--old-catalog before.json --yes --dry-run").run();
    assert_eq!((shown.stdout.clone(), shown.read("policy.json")), (outcome.read("policy.json"), MINE.to_owned()));
}

#[test]
fn an_update_keeps_the_layout_that_init_wrote() {
    let run = policy("").fixture("old.json", "catalog/shop.json").fixture("new.json", "catalog/shop-next.json");
    let lines = "policy init --catalog old.json --yes --output p.json >/dev/null && \
        policy init --update --old-catalog old.json --catalog new.json --yes --output p.json && policy fmt --check p.json";
    let outcome = run.shell(lines);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text());
    assert!(!outcome.stdout.contains("Nothing to add"), "{}", outcome.text());
}

#[test]
fn an_update_without_the_old_catalogue_adds_nothing() {
    let outcome = update("").run();
    insta::assert_snapshot!(outcome.text(), @r#"
    exit: 0
    --- stdout
    1 tool in the policy, but in no catalogue: `run_report`.
    8 tools of the catalogue, not in the policy; give `--old-catalog FILE` to add those that are new:
    `cancel_order`, `delete_order`, `get_order`, `ping`, `refund_order`, `sync_prices`, `sync_stock`,
    `update_order`.
    Nothing to add: `policy.json` is as it was.
    "#);
    assert_eq!(outcome.read("policy.json"), MINE);
}

#[test]
fn an_update_asks_before_it_writes() {
    let outcome = update("--old-catalog before.json").run();
    assert_eq!((outcome.code, outcome.read("policy.json")), (Some(2), MINE.to_owned()));
}

#[test]
fn an_update_needs_a_valid_policy() {
    assert_eq!(update("--yes").file("policy.json", "{").run().code, Some(2));
    assert_eq!(update("--yes -o -").run().code, Some(2));
    assert_eq!(update("--yes -o missing.json").run().code, Some(2));
}

#[cfg(unix)]
mod targets {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::init;

    #[test]
    fn a_link_is_followed_and_kept() {
        let run = init("--yes --force").file("real/policy.json", "old");
        symlink("real/policy.json", run.path("policy.json")).unwrap();
        fs::set_permissions(run.path("real/policy.json"), fs::Permissions::from_mode(0o640)).unwrap();
        let (link, real) = (run.path("policy.json"), run.path("real/policy.json"));
        let outcome = run.run();
        assert_eq!(outcome.code, Some(0), "{}", outcome.text());
        assert!(link.symlink_metadata().unwrap().is_symlink());
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(outcome.read("real/policy.json").contains("\"version\": \"1\""));
        assert_eq!(fs::read_dir(real.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn a_link_that_leads_nowhere_is_refused() {
        let run = init("--yes");
        symlink("nowhere.json", run.path("policy.json")).unwrap();
        insta::assert_snapshot!(run.run().text(), @r#"
        exit: 2
        --- stderr
        error: cannot write `policy.json`: it is a symbolic link that leads nowhere
         help: remove the link, or name the file that it should lead to
        "#);
    }

    #[test]
    fn a_read_only_target_stays() {
        let run = init("--yes --force").file("policy.json", "old");
        fs::set_permissions(run.path("policy.json"), fs::Permissions::from_mode(0o444)).unwrap();
        let outcome = run.run();
        insta::assert_snapshot!(outcome.text(), @r#"
        exit: 2
        --- stderr
        error: cannot write `policy.json`: it is read-only
         help: make it writable first
        "#);
        assert_eq!(outcome.read("policy.json"), "old");
    }

    #[test]
    fn folders_and_devices_are_no_targets() {
        let run = init("--yes -o folder").file("folder/x", "");
        insta::assert_snapshot!(run.run().text(), @r#"
        exit: 2
        --- stderr
        error: cannot write `folder`: it is a folder
         help: name a file in it
        "#);
        insta::assert_snapshot!(init("--yes --force -o /dev/null").run().text(), @r#"
        exit: 2
        --- stderr
        error: cannot write `/dev/null`: it is not a regular file
         help: give `-` to write to stdout
        "#);
        insta::assert_snapshot!(init("--yes -o missing/policy.json").run().text(), @r#"
        exit: 2
        --- stderr
        error: cannot write `missing/policy.json`: there is no folder `missing`
         help: create the folder first
        "#);
    }

    #[test]
    fn a_full_disk_leaves_the_old_file() {
        let outcome = init("--yes --force").file("policy.json", "old").shell("ulimit -f 0; policy");
        insta::assert_snapshot!(outcome.text(), @r#"
        exit: 2
        --- stderr
        error: cannot write `policy.json`: file too large
        "#);
        assert_eq!(outcome.read("policy.json"), "old");
        assert_eq!(outcome.files(), ["catalog.json", "policy.json"]);
    }

    #[test]
    fn a_result_on_a_full_device_is_a_failure() {
        let outcome = init("--yes -o -").shell("policy > /dev/full");
        assert_eq!(outcome.code, Some(2));
        assert!(outcome.stderr.ends_with("error: cannot write the output: no space left on device\n"));
    }
}
