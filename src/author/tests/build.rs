use std::collections::{BTreeMap, HashSet};

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::analysis::recommended::{Preset, Treatment};
use crate::author::{Built, Choices, Filter, Row, build, render};
use crate::catalog::{Catalogue, Confidence, RatedBy, RiskClass, Server, Tool, check_name};
use crate::policy::{DefaultAction, Policy, Window};

fn tool(name: &str, class: Option<RiskClass>) -> Tool {
    Tool { name: name.to_owned(), class, ..Tool::default() }
}

fn catalogue(tools: &[(&str, RiskClass)]) -> Catalogue {
    Catalogue::new(Server::default(), tools.iter().map(|(name, class)| tool(name, Some(*class))))
}

fn built(tools: &[(&str, RiskClass)], choices: &Choices) -> Built {
    build(&catalogue(tools), choices).unwrap()
}

fn preset(preset: Preset) -> Choices {
    Choices { preset, ..Choices::default() }
}

/// A server of which some tools differ in one word only and are rated differently.
const LISTEN_KEYS: [(&str, RiskClass); 5] = [
    ("BinanceDeliveryCreateListenKey", RiskClass::Execute),
    ("BinanceOptionsCreateListenKey", RiskClass::Write),
    ("BinancePortfolioMarginCreateListenKey", RiskClass::Read),
    ("BinanceOptionsDeleteListenKey", RiskClass::Destructive),
    ("BinanceOptionsRenewListenKey", RiskClass::Other),
];

#[test]
fn one_tool_gives_the_recommended_policy() {
    let limit = |counter: &str, max: u64| json!({"limits": [{"counter": counter, "window": "minute", "max": max, "scope": "grant"}]});
    let expected = [
        json!({"version": "1", "default": "deny", "tools": {
            "BinanceDeliveryCreateListenKey": limit("binancedeliverycreatelistenkey_rate", 10)}}),
        json!({"version": "1", "default": "deny", "tools": {
            "BinanceOptionsCreateListenKey": limit("binanceoptionscreatelistenkey_rate", 30)}}),
        json!({"version": "1", "default": "deny", "tools": {"BinancePortfolioMarginCreateListenKey": {}}}),
        json!({"version": "1", "default": "deny", "hide": ["BinanceOptionsDeleteListenKey"]}),
        json!({"version": "1", "default": "deny", "tools": {
            "BinanceOptionsRenewListenKey": limit("binanceoptionsrenewlistenkey_rate", 60)}}),
    ];
    for (tool, expected) in LISTEN_KEYS.into_iter().zip(expected) {
        assert_eq!(built(&[tool], &Choices::default()).document, expected);
    }
    let financial = built(&[("pay", RiskClass::Financial)], &Choices::default()).document;
    let deny = json!({"deny_if": [{"conditions": [], "on_deny": "Requires human approval."}]});
    assert_eq!(financial, json!({"version": "1", "default": "deny", "tools": {"pay": deny}}));
}

#[test]
fn a_policy_is_laid_out_one_way_whatever_the_order() {
    let tools = [
        ("b", RiskClass::Write),
        ("pay", RiskClass::Financial),
        ("a", RiskClass::Read),
        ("z", RiskClass::Destructive),
        ("d", RiskClass::Destructive),
    ];
    let text = render(&built(&tools, &Choices::default()).document);
    insta::assert_snapshot!(text, @r#"
    {
      "version": "1",
      "default": "deny",
      "hide": ["d", "z"],
      "tools": {
        "a": {},
        "b": {
          "limits": [
            { "counter": "b_rate", "window": "minute", "max": 30, "scope": "grant" }
          ]
        },
        "pay": {
          "deny_if": [
            { "conditions": [], "on_deny": "Requires human approval." }
          ]
        }
      }
    }
    "#);
    assert!(text.ends_with("\n}\n"));
    let mut reversed = tools;
    reversed.reverse();
    assert_eq!(render(&built(&reversed, &Choices::default()).document), text);
}

#[test]
fn presets_are_followed() {
    let document = |choice| built(&LISTEN_KEYS, &preset(choice)).document;
    assert_eq!(document(Preset::ReadOnly)["tools"], json!({"BinancePortfolioMarginCreateListenKey": {}}));
    assert_eq!(document(Preset::ReadOnly)["hide"].as_array().unwrap().len(), 4);
    let strict = document(Preset::Strict);
    assert_eq!(strict["hide"], json!(["BinanceDeliveryCreateListenKey", "BinanceOptionsDeleteListenKey"]));
    assert_eq!(strict["tools"]["BinanceOptionsCreateListenKey"]["limits"][0]["window"], "hour");
    let open = document(Preset::Open);
    assert_eq!((open.get("hide"), &open["default"]), (None, &json!("deny")));
    assert_eq!(open["tools"]["BinanceOptionsDeleteListenKey"]["deny_if"][0]["conditions"], json!([]));
}

#[test]
fn rows_say_what_is_done_with_which_class() {
    let mut choices = Choices::default();
    choices.classes.insert(RiskClass::Write, Treatment::Limit { max: 5, per: Window::Day });
    choices.tools.insert("c".to_owned(), Treatment::LeaveOut);
    let tools = [("b", RiskClass::Write), ("a", RiskClass::Write), ("c", RiskClass::Write), ("r", RiskClass::Read)];
    let built = built(&tools, &choices);
    let row = |class, treatment, tools: &[&str]| Row {
        class,
        treatment,
        tools: tools.iter().map(|tool| (*tool).to_owned()).collect(),
    };
    assert_eq!(
        built.rows,
        [
            row(RiskClass::Read, Treatment::Allow, &["r"]),
            row(RiskClass::Write, Treatment::Limit { max: 5, per: Window::Day }, &["a", "b"]),
            row(RiskClass::Write, Treatment::LeaveOut, &["c"]),
        ]
    );
    assert_eq!(built.document["tools"].as_object().unwrap().len(), 3);
}

#[test]
fn what_is_not_surely_rated_is_left_out() {
    let guess = |name: &str, class, treat_as| Tool { treat_as: Some(treat_as), ..tool(name, Some(class)) };
    let tools = [
        tool("unrated", None),
        tool("*", Some(RiskClass::Destructive)),
        tool("\u{1b}[m", Some(RiskClass::Read)),
        guess("perhaps_write", RiskClass::Read, RiskClass::Write),
        guess("perhaps_destructive", RiskClass::Read, RiskClass::Destructive),
        guess("perhaps_financial", RiskClass::Execute, RiskClass::Financial),
        guess("reviewed", RiskClass::Read, RiskClass::Destructive),
        guess("surely_destructive", RiskClass::Destructive, RiskClass::Read),
        Tool { treat_as: Some(RiskClass::Read), ..tool("unrated_too", None) },
        tool("other", Some(RiskClass::Read)),
    ];
    let filter = Filter::new(&[], &["oth*".to_owned(), "nothing*".to_owned()]).unwrap();
    let reviewed = ["reviewed", "unrated"].map(|tool| (tool.to_owned(), Treatment::Deny));
    let choices = Choices { filter, tools: reviewed.into(), ..Choices::default() };
    let built = build(&Catalogue::new(Server::default(), tools), &choices).unwrap();
    assert_eq!(built.left_out.unrated, ["unrated", "unrated_too"]);
    assert_eq!(built.left_out.bad_names, ["\u{1b}[m", "*"]);
    assert_eq!(built.left_out.to_review, ["perhaps_destructive", "perhaps_financial"]);
    assert_eq!(built.left_out.excluded, ["other"]);
    assert!(built.guesses.is_empty());
    assert_eq!(built.unmatched_globs, ["nothing*"]);
    assert_eq!(built.document["hide"], json!(["surely_destructive"]));
    let tools = built.document["tools"].as_object().unwrap();
    assert_eq!(tools.keys().collect::<Vec<_>>(), ["perhaps_write", "reviewed"]);
    assert_eq!(tools["perhaps_write"]["limits"][0]["max"], 30);
}

#[test]
fn what_the_classifier_guesses_is_named_or_left_out() {
    let ours = |name: &str, class, treat_as, confidence| Tool {
        treat_as,
        confidence: Some(confidence),
        rated_by: Some(RatedBy::Classifier),
        ..tool(name, Some(class))
    };
    let tools = [
        ours("sure", RiskClass::Destructive, None, Confidence::High),
        ours("grave", RiskClass::Destructive, None, Confidence::Medium),
        ours("costly", RiskClass::Financial, None, Confidence::Low),
        ours("milder", RiskClass::Read, Some(RiskClass::Write), Confidence::Medium),
        ours("read", RiskClass::Read, None, Confidence::High),
    ];
    let built = build(&Catalogue::new(Server::default(), tools), &Choices::default()).unwrap();
    assert_eq!(built.left_out.to_review, ["costly", "grave"]);
    assert_eq!(built.guesses, ["milder"]);
    assert_eq!(built.document["hide"], json!(["sure"]));
    assert_eq!(built.document["tools"]["milder"]["limits"][0]["max"], 30);
    assert_eq!(built.document["tools"]["read"], json!({}));
}

#[test]
fn what_cannot_give_a_policy_is_an_error() {
    let message = |catalogue: &Catalogue, choices: &Choices| build(catalogue, choices).unwrap_err().to_string();
    let unrated = Catalogue::new(Server::default(), [tool("a", None), tool("b", None)]);
    assert_eq!(message(&unrated, &Choices::default()), "none of the 2 tools of the catalogue has a risk class");
    let rated = catalogue(&[("delete_file", RiskClass::Read)]);
    let filter = Filter::new(&["get*".to_owned()], &[]).unwrap();
    assert_eq!(message(&rated, &Choices { filter, ..Choices::default() }), "no rated tool of the catalogue is left");
    let mut choices = Choices::default();
    choices.tools.insert("delete_fiel".to_owned(), Treatment::Allow);
    let error = build(&rated, &choices).unwrap_err();
    assert_eq!(
        (error.message.as_str(), error.help.as_str()),
        ("the catalogue has no tool `delete_fiel`", "did you mean `delete_file`?")
    );
}

fn counters(policy: &Policy) -> Vec<&str> {
    policy.tools.iter().flat_map(|(_, entry)| &entry.limits).map(|limit| limit.counter.as_str()).collect()
}

#[test]
fn tools_that_differ_in_case_have_their_own_counters() {
    let tools = [("Send", RiskClass::Write), ("send", RiskClass::Write), ("send_rate_2", RiskClass::Write)];
    let built = built(&tools, &Choices::default());
    let policy: Policy = serde_json::from_value(built.document).unwrap();
    assert_eq!(counters(&policy), ["send_rate", "send_rate_2", "send_rate_2_rate"]);
}

fn any_name() -> impl Strategy<Value = String> {
    prop_oneof!["[aA]{1,3}", "[aA_]{0,2}_rate(_[2-4])?", "\\PC{0,6}", ".{0,6}"]
}

proptest! {
    #[test]
    fn every_rated_catalogue_gives_a_policy(
        names in prop::collection::vec((any_name(), prop::option::of(0..6_usize), prop::option::of(0..6_usize)), 1..40),
        chosen in 0..4_usize,
    ) {
        let class = |at: Option<usize>| at.and_then(|at| RiskClass::ALL.get(at).copied());
        let tools = names.iter().map(|(name, at, treat_as)| Tool { treat_as: class(*treat_as), ..tool(name, class(*at)) });
        let catalogue = Catalogue::new(Server::default(), tools);
        if let Ok(built) = build(&catalogue, &preset(Preset::ALL[chosen])) {
            let text = render(&built.document);
            prop_assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), built.document);
            let policy = Policy::read(&text).expect("a well-formed policy");
            prop_assert_eq!(policy.default, DefaultAction::Deny);
            let given = counters(&policy);
            prop_assert_eq!(given.iter().collect::<HashSet<_>>().len(), given.len());
            let classes: BTreeMap<&str, Option<RiskClass>> = catalogue.tools().iter().map(|tool| (tool.name.as_str(), tool.class)).collect();
            for name in policy.hide.iter().map(String::as_str).chain(policy.tools.iter().map(|(name, _)| name)) {
                prop_assert!(name != "*" && check_name(name).is_ok());
                prop_assert!(classes[name].is_some());
            }
        }
    }
}
