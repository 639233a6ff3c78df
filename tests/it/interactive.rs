//! `policy init` and `policy catalog classify --review` with a person at a terminal.

use std::fs;
use std::io::Read;
use std::process::Command;
use std::time::Duration;

use expectrl::process::unix::WaitStatus;
use expectrl::session::OsSession;
use expectrl::{ControlCode, Eof, Expect};
use tempfile::TempDir;

use crate::support::{POLICY, root};

const DOWN: &str = "\u{1b}[B";
const ENTER: &str = "\r";

/// A person who runs a command in a folder with one catalogue.
struct Person {
    session: OsSession,
    folder: TempDir,
}

impl Person {
    fn runs(words: &[&str], fixture: &str, file: &str) -> Self {
        Self::sits_in(tempfile::tempdir().unwrap(), words, fixture, file)
    }

    /// The same person in the same folder, later.
    fn returns(self, words: &[&str], fixture: &str, file: &str) -> Self {
        Self::sits_in(self.folder, words, fixture, file)
    }

    fn sits_in(folder: TempDir, words: &[&str], fixture: &str, file: &str) -> Self {
        fs::copy(root().join("tests/fixtures").join(fixture), folder.path().join(file)).unwrap();
        Self::types_command(folder, &[&["init"], words].concat())
    }

    /// A person in a folder where everything lies ready.
    fn types_command(folder: TempDir, words: &[&str]) -> Self {
        let mut command = Command::new(POLICY);
        command.args(words).current_dir(folder.path());
        command.env_clear().env("NO_COLOR", "1").env("TERM", "xterm").env("COLUMNS", "100");
        let mut session = OsSession::spawn(command).unwrap();
        session.set_expect_timeout(Some(Duration::from_secs(20)));
        session.get_process_mut().set_window_size(100, 40).unwrap();
        Self { session, folder }
    }

    #[track_caller]
    fn reads(&mut self, text: &str) -> &mut Self {
        if let Err(error) = self.session.expect(text) {
            let mut rest = vec![0; 4096];
            let read = self.session.try_read(&mut rest).unwrap_or(0);
            panic!("{text:?} did not come: {error}; what came: {}", String::from_utf8_lossy(&rest[..read]));
        }
        self
    }

    fn types(&mut self, keys: &str) -> &mut Self {
        self.session.send(keys).unwrap();
        self
    }

    /// The exit code, and the names in the folder.
    #[track_caller]
    fn leaves(&mut self) -> (i32, Vec<String>) {
        self.session.expect(Eof).unwrap();
        let mut rest = Vec::new();
        let _ = self.session.read_to_end(&mut rest);
        let WaitStatus::Exited(_, code) = self.session.get_process().wait().unwrap() else { panic!("killed") };
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_str().unwrap().to_owned()).collect();
        names.sort();
        (code, names)
    }

    fn policy(&self) -> serde_json::Value {
        serde_json::from_str(&fs::read_to_string(self.folder.path().join("policy.json")).unwrap()).unwrap()
    }
}

/// What is asked of the catalogue `shop.json`, in this order.
const CLASSES: [&str; 6] =
    ["Read: 2 tools", "Other: 1 tool", "Write: 1 tool", "Execute: 1 tool", "Financial: 1 tool", "Destructive: 1 tool"];

#[test]
fn enter_takes_what_is_recommended() {
    let mut person = Person::runs(&[], "catalog/shop.json", "catalog.json");
    person.reads("What should the policy allow?").types(ENTER);
    for class in CLASSES {
        person.reads(class).types(ENTER);
    }
    person.reads("hidden").reads("Lint: nothing found.").reads("Write `policy.json`?").types(ENTER);
    person.reads("Wrote `policy.json` for 7 tools.").reads("Next: policy lint policy.json");
    assert_eq!(person.leaves(), (0, vec!["catalog.json".to_owned(), "policy.json".to_owned()]));
    assert_eq!(person.policy()["hide"], serde_json::json!(["delete_customer"]));
    assert_eq!(person.policy()["tools"]["list_orders"], serde_json::json!({}));
}

#[test]
fn a_class_and_a_single_tool_are_treated_otherwise() {
    let mut person = Person::runs(&["--preset", "recommended"], "catalog/shop.json", "catalog.json");
    person.reads(CLASSES[0]).types("single").reads("choose single tools").types(ENTER);
    person.reads("Which tools are to be treated otherwise?").types(" ").types(ENTER);
    person.reads("What with 1 tool?").types("hidden").types(ENTER);
    person.reads(CLASSES[0]).types(ENTER);
    person.reads(CLASSES[1]).types(ENTER);
    person.reads(CLASSES[2]).types(DOWN).types(ENTER);
    person.reads("How many calls a minute?").types("3").types(ENTER);
    for class in &CLASSES[3..] {
        person.reads(class).types(ENTER);
    }
    person.reads("Write `policy.json`?").types("y").types(ENTER).reads("Wrote");
    assert_eq!(person.leaves().0, 0);
    assert_eq!(person.policy()["hide"], serde_json::json!(["delete_customer", "get_order"]));
    assert_eq!(person.policy()["tools"]["update_order"]["limits"][0]["max"], 3);
}

#[test]
fn what_is_chosen_against_advice_is_told() {
    let mut person = Person::runs(&["--preset", "recommended"], "catalog/shop.json", "catalog.json");
    for class in &CLASSES[..5] {
        person.reads(class).types(ENTER);
    }
    person.reads(CLASSES[5]).types("without limit").types(ENTER);
    person.reads("error[reachable-destructive]").reads("Write `policy.json`?").types(ENTER).reads("Wrote");
    assert_eq!(person.leaves().0, 1);
}

#[test]
fn the_server_is_asked_for() {
    let words = ["--catalog", "servers.jsonl", "--preset", "recommended"];
    let mut person = Person::runs(&words, "catalog/servers.jsonl", "servers.jsonl");
    person.reads("Which server is the policy for?").reads("acme/mail (1 tool)").types(DOWN).types(ENTER);
    person.reads("Read: 1 tool").types(ENTER).reads("Destructive: 1 tool").types(ENTER);
    person.reads("Write `policy.json`?").types(ENTER).reads("--server acme/shop");
    assert_eq!(person.leaves().0, 0);
    assert_eq!(person.policy()["hide"], serde_json::json!(["delete_order"]));
}

#[test]
fn an_update_is_shown_before_it_is_written() {
    let words = ["--update", "--catalog", "next.json", "--old-catalog", "old.json"];
    let mut person = Person::runs(&["--yes", "--catalog", "old.json"], "catalog/shop.json", "old.json");
    person.reads("Wrote `policy.json`");
    assert_eq!(person.leaves().0, 0);
    let mut person = person.returns(&words, "catalog/shop-next.json", "next.json");
    person.reads("cancel_order").reads("Change `policy.json`?").types(ENTER).reads("Updated `policy.json`.");
    assert_eq!(person.leaves().0, 0);
    assert_eq!(person.policy()["hide"], serde_json::json!(["delete_customer", "delete_order"]));
}

#[test]
fn saying_no_escape_and_control_c_leave_nothing_behind() {
    let only_the_catalogue = (2, vec!["catalog.json".to_owned()]);

    let mut person = Person::runs(&["--preset", "open"], "catalog/shop.json", "catalog.json");
    for class in CLASSES {
        person.reads(class).types(ENTER);
    }
    person.reads("Write `policy.json`?").types("n").types(ENTER).reads("nothing was written");
    assert_eq!(person.leaves(), only_the_catalogue);

    let mut person = Person::runs(&[], "catalog/shop.json", "catalog.json");
    person.reads("What should the policy allow?").types("\u{1b}").reads("nothing was written");
    assert_eq!(person.leaves(), only_the_catalogue);

    let mut person = Person::runs(&[], "catalog/shop.json", "catalog.json");
    person.reads("What should the policy allow?").types(ENTER).reads(CLASSES[0]);
    person.session.send(ControlCode::EndOfText).unwrap();
    person.reads("nothing was written");
    assert_eq!(person.leaves(), only_the_catalogue);
}

const REVIEW: [&str; 6] = ["catalog", "classify", "tools.json", "--review", "-o", "catalog.json"];

fn reviewer(folder: TempDir) -> Person {
    fs::copy(root().join("tests/fixtures/catalog/desk.tools.json"), folder.path().join("tools.json")).unwrap();
    Person::types_command(folder, &REVIEW)
}

fn rated(person: &Person, name: &str) -> serde_json::Value {
    let text = fs::read_to_string(person.folder.path().join("catalog.json")).unwrap();
    let catalogue: serde_json::Value = serde_json::from_str(&text).unwrap();
    let tools = catalogue["tools"].as_array().unwrap();
    tools.iter().find(|tool| tool["name"] == name).unwrap().clone()
}

#[test]
fn a_review_is_recorded_and_goes_on_where_it_stopped() {
    let both = vec!["catalog.json".to_owned(), "tools.json".to_owned()];
    let mut person = reviewer(tempfile::tempdir().unwrap());
    person.reads("2 ratings to be reviewed").reads("archive_lookup").reads("the server declares it destructive");
    person.reads("What is `archive_lookup`?").types("Read").reads("Read: it retrieves").types(ENTER);
    person.reads("Why?").types("it only looks").types(ENTER);
    person.reads("What is `frobnicate`?");
    person.session.send(ControlCode::EndOfText).unwrap();
    person
        .reads("stopped: 1 rating decided, in `catalog.json`; 1 left to be reviewed")
        .reads("run the same command again");
    assert_eq!(person.leaves(), (2, both.clone()));
    let tool = rated(&person, "archive_lookup");
    assert_eq!((&tool["class"], &tool["rated_by"], &tool["treat_as"]), (&"Read".into(), &"person".into(), &().into()));
    assert_eq!(tool["rationale"], "it only looks");
    assert_eq!(rated(&person, "frobnicate")["rated_by"], "classifier");

    let mut person = reviewer(person.folder);
    person.reads("1 rating to be reviewed").reads("What is `frobnicate`?").types(ENTER).reads("Why?").types(ENTER);
    person.reads("1 rating decided, in `catalog.json`.");
    assert_eq!(person.leaves(), (0, both));
    assert_eq!(rated(&person, "frobnicate")["class"], "Destructive");
    assert_eq!(rated(&person, "archive_lookup")["rationale"], "it only looks");

    let mut person = reviewer(person.folder);
    person.reads("0 ratings decided, in `catalog.json`.");
    assert_eq!(person.leaves().0, 0);
}

#[test]
fn a_review_that_decides_nothing_writes_nothing() {
    let mut person = reviewer(tempfile::tempdir().unwrap());
    person.reads("What is `archive_lookup`?").types("\u{1b}").reads("stopped: nothing was written");
    assert_eq!(person.leaves(), (2, vec!["tools.json".to_owned()]));
}
