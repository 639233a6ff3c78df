//! `policy catalog show` and `policy catalog import`.

use serde_json::Value;

use crate::support::policy;

#[test]
fn show_lists_the_tools() {
    let show =
        |words: &str| policy(&format!("catalog show {words}")).fixture("catalog.json", "catalog/shop.json").run();
    insta::assert_snapshot!("catalog-show", show("").text());
    assert!(show("--class destructive --class Financial").stdout.contains("2 tools."));
    let unrated = show("--unrated --format json");
    let document = unrated.json("tool-list");
    assert_eq!(show("--format json").json("tool-list")["tools"].as_array().unwrap().len(), 8);
    assert_eq!(show("delete_customer --format json").json("explanation")["name"], "delete_customer");
    assert_eq!(document["tools"].as_array().unwrap().len(), 1);
    assert_eq!((&document["tools"][0]["name"], &document["tools"][0]["class"]), (&"sync_stock".into(), &Value::Null));
    let none = policy("catalog show --unrated").file("tools.json", "[{\"name\": \"x\", \"class\": \"Read\"}]").run();
    insta::assert_snapshot!(none.text());
    assert_eq!(policy("catalog show").run().code, Some(2));
    assert_eq!(show("--class Dangerous").code, Some(2));
}

#[test]
fn show_tells_all_of_one_tool() {
    let show =
        |words: &str| policy(&format!("catalog show {words}")).fixture("catalog.json", "catalog/shop.json").run();
    let card = show("delete_customer");
    assert_eq!(card.code, Some(0));
    assert!(
        card.stdout.starts_with("delete_customer\n  does        Deletes a customer for good.\n"),
        "{}",
        card.stdout
    );
    assert!(card.stdout.contains("Recommended for a tool of class Destructive: hide it."), "{}", card.stdout);
    let unknown = show("delete_custmer");
    assert!(
        unknown.code == Some(2) && unknown.stderr.contains("did you mean `delete_customer`?"),
        "{}",
        unknown.text()
    );
    assert!(show("catalog.json").stderr.contains("--catalog FILE"));
}

#[test]
fn show_tells_several_servers_apart() {
    let show = |words: &str| {
        policy(&format!("catalog show --catalog s.jsonl {words}")).fixture("s.jsonl", "catalog/servers.jsonl").run()
    };
    let all = show("");
    assert!(all.stdout.contains("acme/shop") && all.stdout.contains("acme/mail"), "{}", all.stdout);
    assert_eq!(show("--server acme/mail --format json").stdout.matches("\"name\"").count(), 1);
    assert_eq!(show("send_mail --server acme/mail").code, Some(0));
    assert!(show("send_mail").stderr.contains("--server"));
}

#[test]
fn import_turns_every_kind_into_our_own() {
    let outcome = policy("catalog import shop.yaml").fixture("shop.yaml", "catalog/scaffold.yaml").run();
    insta::assert_snapshot!("catalog-import", outcome.text());
    let list = policy("catalog import tools.json -o c.json").fixture("tools.json", "catalog/desk.tools.json").run();
    assert_eq!(list.text(), "exit: 0\n--- stdout\nWrote `c.json` with 8 tools of 1 server, 0 of them rated.\n");
    assert!(list.read("c.json").contains("\"output_schema\""));
    let again = policy("catalog import c.json").file("c.json", list.read("c.json")).run();
    assert_eq!(again.stdout, list.read("c.json"));
    let both = policy("catalog import shop.yaml tools.json --force -o c.json")
        .fixture("shop.yaml", "catalog/scaffold.yaml")
        .fixture("tools.json", "catalog/desk.tools.json")
        .file("c.json", "old")
        .run();
    assert_eq!(both.read("c.json").lines().count(), 2);
    let loaded = policy("init --yes --server acme/shop --catalog c.json").file("c.json", outcome.stdout.as_str()).run();
    assert_eq!(loaded.code, Some(0), "{}", loaded.text());
}

#[test]
fn import_refuses_what_it_cannot_read() {
    for (name, text) in [("a.yaml", "tools:\n  - x\n"), ("a.yaml", "tools: {a: {}}\n"), ("a.json", "{"), ("a", "hello")]
    {
        let outcome = policy(&format!("catalog import {name} -o c.json")).file(name, text).run();
        assert_eq!((outcome.code, outcome.files()), (Some(2), vec![name.to_owned()]), "{}", outcome.text());
    }
    let kept =
        policy("catalog import shop.yaml -o c.json").fixture("shop.yaml", "catalog/scaffold.yaml").file("c.json", "1");
    assert_eq!(kept.run().code, Some(2));
}

#[test]
fn a_compiled_catalogue_serves_as_its_text_does() {
    let build = || policy("catalog build out.bin servers.jsonl").fixture("servers.jsonl", "catalog/servers.jsonl");
    let run = build();
    let out = run.path("out.bin");
    let built = run.run();
    assert_eq!((built.code, built.stderr.as_str()), (Some(0), ""), "{}", built.stdout);
    assert!(built.stdout.starts_with("Wrote `out.bin`: "), "{}", built.stdout);
    let compiled = std::fs::read(out).unwrap();
    let show = |words: &str| policy(words).file("out.bin", &compiled).fixture("servers.jsonl", "catalog/servers.jsonl");
    let from_text = show("catalog show --catalog servers.jsonl --server acme/shop --format json").run();
    let from_compiled = show("catalog show --catalog out.bin --server acme/shop --format json").run();
    assert_eq!((from_compiled.code, from_compiled.stdout), (Some(0), from_text.stdout));
    let refused = build().file("out.bin", "mine").run();
    assert_eq!((refused.code, refused.read("out.bin").as_str()), (Some(2), "mine"));
}

#[test]
fn a_catalogue_is_not_compiled_over_itself() {
    const LIST: &str = r#"[{"name": "x"}]"#;
    let help = "help: name another file to write";
    for words in ["c.json c.json", "./c.json d.json c.json", "folder/../c.json c.json"] {
        let run = policy(&format!("catalog build --force {words}")).file("folder/x", "");
        let outcome = run.file("c.json", LIST).file("d.json", LIST).run();
        assert_eq!((outcome.code, outcome.read("c.json").as_str()), (Some(2), LIST), "{words}");
        assert!(outcome.stderr.contains("it is one of the catalogues") && outcome.stderr.contains(help), "{words}");
    }
    #[cfg(unix)]
    {
        let run = policy("catalog build --force link.json c.json").file("c.json", LIST);
        std::os::unix::fs::symlink(run.path("c.json"), run.path("link.json")).unwrap();
        let outcome = run.run();
        assert_eq!((outcome.code, outcome.read("c.json").as_str()), (Some(2), LIST), "{}", outcome.text());
    }
}

#[test]
fn a_compiled_catalogue_goes_to_a_file() {
    let build = |words: &str| policy(&format!("catalog build {words} c.json")).file("c.json", r#"[{"name": "x"}]"#);
    insta::assert_snapshot!(build("-").run().text(), @"
    exit: 2
    --- stderr
    error: cannot write `-`: a compiled catalogue is no text, and goes to a file
     help: name a file to write
    ");
    assert_eq!(build("-").run().files(), ["c.json"]);
    #[cfg(unix)]
    assert!(!build("--force /dev/null").run().stderr.contains("give `-`"));
    let kept = build("o.catalog").file("o.catalog", "mine").run();
    assert!(kept.stderr.contains("give `--force` to replace it, or name another file"), "{}", kept.text());
}

#[test]
fn a_file_that_is_too_large_is_refused_unread() {
    let run = policy("catalog show --catalog c.json");
    std::fs::File::create(run.path("c.json")).unwrap().set_len(6 << 30).unwrap();
    let started = std::time::Instant::now();
    let outcome = run.run();
    assert!(outcome.stderr.contains("it is larger than 4 GiB"), "{}", outcome.text());
    assert!(started.elapsed() < std::time::Duration::from_secs(1), "it was read");
}
