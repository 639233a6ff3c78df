use super::{Loaded, load, servers};
use crate::catalog::{CatalogError, RiskClass};
use crate::source::Source;

const TWO: &str = concat!(
    r#"{"server": {"id": "acme/pay", "name": "Pay"}, "tools": [{"name": "pay"}, {"name": "refund"}]}"#,
    "\n",
    r#"{"slug": "acme-mail", "name": "Mail", "tools": [{"name": "send", "category": "Write"}]}"#
);

fn load_texts(texts: &[&str], server: Option<&str>) -> Result<Loaded, CatalogError> {
    let sources: Vec<Source> =
        texts.iter().enumerate().map(|(at, text)| Source::new(format!("{at}.json"), *text)).collect();
    load(&sources, server)
}

fn names(texts: &[&str], server: Option<&str>) -> Vec<String> {
    let loaded = load_texts(texts, server).unwrap_or_else(|error| panic!("{error}"));
    loaded.catalogue.tools().iter().map(|tool| tool.name.clone()).collect()
}

fn error(texts: &[&str], server: Option<&str>) -> (String, String) {
    let error = load_texts(texts, server).unwrap_err();
    (error.to_string(), error.help)
}

#[test]
fn a_server_is_chosen_by_identifier_slug_or_name() {
    for word in ["acme/pay", "Pay"] {
        assert_eq!(names(&[TWO], Some(word)), ["pay", "refund"]);
    }
    for word in ["acme-mail", "Mail"] {
        assert_eq!(names(&[TWO], Some(word)), ["send"]);
    }
    let loaded = load_texts(&[TWO], Some("Mail")).unwrap();
    assert_eq!(loaded.catalogue.server.id.as_deref(), Some("acme-mail"));
    assert_eq!(loaded.catalogue.get("send").unwrap().class, Some(RiskClass::Write));
}

#[test]
fn an_ambiguous_or_unknown_server_is_an_error_that_names_them() {
    let choose = "choose one with `--server NAME`".to_owned();
    assert_eq!(
        error(&[TWO], None),
        ("the catalogue has 2 servers: `acme-mail`, `acme/pay`".to_owned(), choose.clone())
    );
    let help = |word| error(&[TWO], Some(word)).1;
    assert_eq!(help("acme/pey"), "did you mean `--server acme/pay`?");
    assert_eq!(help("pay"), "did you mean `--server Pay`?");
    assert_eq!(help("github"), "choose one of `acme-mail`, `acme/pay`");
    assert_eq!(error(&[r#"[{"name": "x"}]"#], Some("a")).0, "the catalogue has no server `a`");
    let both = [TWO, r#"{"server": {"id": "other/pay", "name": "Pay"}, "tools": []}"#];
    assert_eq!(error(&both, Some("Pay")).0, "2 servers answer to `Pay`: `acme/pay`, `other/pay`");
    let same =
        r#"[{"server": {"id": "a", "name": "A"}, "tools": [{"name": "x"}]}, {"server": {"name": "A"}, "tools": []}]"#;
    assert_eq!(error(&[same], Some("A")).0, "2 servers answer to `A`: `A`, `a`");
    assert_eq!(names(&[same], Some("a")), ["x"]);
    let many: Vec<String> = (10..40).map(|n| format!(r#"{{"server":"s{n}","tools":[]}}"#)).collect();
    let (message, help) = error(&[&many.join("\n")], None);
    assert!(message.starts_with("the catalogue has 30 servers: `s10`, ") && message.ends_with("`s29` and 10 more"));
    assert_eq!(help, choose);
}

#[test]
fn tools_without_a_server_join_the_only_one() {
    let list = r#"{"tools": [{"name": "pay", "inputSchema": {}}, {"name": "void"}]}"#;
    let one = TWO.lines().next().unwrap();
    assert_eq!(names(&[list], None), ["pay", "void"]);
    assert_eq!(names(&[list, one], None), ["pay", "refund", "void"]);
    assert_eq!(names(&[one, list], Some("Pay")), ["pay", "refund", "void"]);
    assert!(load_texts(&[one, list], None).unwrap().catalogue.get("pay").unwrap().input_schema.is_some());
    assert_eq!(error(&[TWO, list], Some("Pay")).0, "2 tools name no server, and there are 2 servers");
    assert_eq!(names(&[r#"[{"name": "x"}, {"name": "y", "server": "s"}]"#], None), ["y", "x"]);
}

#[test]
fn a_server_that_is_named_differently_in_places_is_taken_whole() {
    let text = concat!(
        r#"{"server": "a", "tools": [{"name": "x"}]}"#,
        "\n",
        r#"{"server": {"id": "a", "name": "A", "version": "1"}, "tools": [{"name": "y"}]}"#,
        "\n",
        r#"{"server": {"id": "a", "version": "2"}, "tools": [{"name": "z"}]}"#,
        "\n",
        r#"{"server": "b", "tools": [{"name": "x"}]}"#
    );
    assert_eq!(names(&[text], Some("A")), ["x", "y", "z"]);
    let notes = load_texts(&[text], Some("a")).unwrap().notes;
    assert_eq!(notes, ["tools of the versions `1` and `2` of the server are taken together"]);
}

#[test]
fn a_catalogue_without_tools_is_an_error() {
    for text in ["[]", r#"{"tools": []}"#, r#"{"server": "a", "tools": []}"#] {
        assert_eq!(error(&[text], None).0, "0.json: the catalogue has no tools");
    }
    assert!(load_texts(&[], None).is_err());
}

#[test]
fn what_is_odd_is_noted() {
    let text = r#"{"tools": [{"name": "x", "class": "Read"}, {"name": "x", "class": "Write"}, {"name": "\u001b[m"},
        {"name": ""}], "nextCursor": "2"}"#;
    let loaded = load_texts(&[text], None).unwrap();
    assert_eq!(
        loaded.notes,
        [
            "`0.json` is only the first part of a list (`nextCursor`): further tools are missing",
            "tools whose names no tool can have; no generated policy holds them: ``, `\\u{1b}[m`",
            "tools that stand more than once, with different classes; the strictest counts: `x`",
        ]
    );
    assert_eq!(loaded.catalogue.get("x").unwrap().class, Some(RiskClass::Write));
}

#[test]
fn servers_are_listed() {
    let listed = servers(&[Source::new("x", TWO)]).unwrap();
    let listed: Vec<(&str, usize)> = listed.iter().map(|server| (server.identity.as_str(), server.tools)).collect();
    assert_eq!(listed, [("acme-mail", 1), ("acme/pay", 2)]);
}
