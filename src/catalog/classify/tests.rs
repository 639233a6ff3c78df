//! The engine as a whole: what is rated how, and what must never loosen a rating.

use proptest::prelude::*;

use super::{Rating, Signal, Subject, classify};
use crate::catalog::{Annotations, Confidence, RiskClass};

use Confidence::{High, Low, Medium};
use RiskClass::{Destructive, Execute, Financial, Other, Read, Write};

fn rate(name: &str, description: &str) -> Rating {
    classify(&Subject { name, description: (!description.is_empty()).then_some(description), ..Subject::default() })
}

fn rate_with(name: &str, description: &str, schema: &str) -> Rating {
    classify(&Subject { name, description: Some(description), input_schema: Some(schema), ..Subject::default() })
}

fn annotated(read_only: Option<bool>, destructive: Option<bool>) -> Annotations {
    Annotations { read_only, destructive, ..Annotations::default() }
}

#[test]
fn name_and_description_that_agree_are_believed() {
    for (name, description, class) in [
        ("read_ledger", "Reads one page of the ledger", Read),
        ("VenueSpotKlineHistory", "Get candles of a pair", Read),
        ("LedgerListEntries", "Allows users to list their entries", Read),
        ("wiki-write", "Create or update a wiki page", Write),
        ("rows.upsert", "upsert rows of a sheet", Write),
        ("runSQL", "Executes a statement on the warehouse", Execute),
        ("service_restart", "Restart a service on a host", Execute),
        ("VenueMarginDeleteListenKey", "Close/delete a listen key", Destructive),
        ("crud_delete", "Deletes one record", Destructive),
        ("log_out", "Logs out of the account", Destructive),
        ("desk_new_order", "Place a new limit order", Financial),
        ("treasury.withdraw", "Submit a withdraw request", Financial),
        ("swap_assets", "Swap one asset for another", Financial),
        ("session_keepalive", "Keep alive a stream", Other),
    ] {
        let rating = rate(name, description);
        assert_eq!((rating.class, rating.confidence, rating.treat_as), (class, High, class), "{name}: {rating:?}");
        assert!(!rating.needs_review());
        assert_eq!(rating.severity, class.usual_severity());
        assert_eq!(rating.entry(), Some(class));
    }
}

#[test]
fn what_is_looked_at_is_not_what_is_done() {
    for name in ["transfer_history", "trade_fee", "order_status", "VaultWithdrawLimits", "audit_log", "loan_calculator"]
    {
        let rating = rate(name, "Get it for one account");
        assert_eq!((rating.class, rating.confidence), (Read, High), "{name}: {rating:?}");
        // the name alone leaves open what it does
        assert_eq!(rate(name, "").class, Read, "{name}");
        assert_ne!(rate(name, "").confidence, High, "{name}");
    }
    assert_eq!(rate("transfer_history", "").treat_as, Financial);
    // and some of these words are never mere nouns
    assert_eq!(rate("clear_history", "Clear history").class, Destructive);
    assert_eq!(rate("clear_history", "Clears history. Returns the count").treat_as, Destructive);
    assert_eq!(rate("withdraw_balance", "Withdraw balance. Returns a receipt").treat_as, Financial);
    assert_eq!(rate("history_delete", "").class, Destructive);
    assert_eq!(rate("withdraw_all", "").class, Financial);
}

#[test]
fn the_object_decides_what_a_general_action_means() {
    assert_eq!(rate("create_payout", "Create a payout").class, Financial);
    assert_eq!(rate("create_page", "Create a page").class, Write);
    assert_eq!(rate("submit_invoice", "Submit an invoice").treat_as, Financial);
    assert_eq!(rate("transfer_issue", "Transfer an issue to another team").class, Write);
    assert_eq!(rate("transfer_issue", "Transfer an issue to another team").treat_as, Financial);
    assert_eq!(rate("update_password", "Update the password of an account").treat_as, Destructive);
}

#[test]
fn a_name_alone_is_not_enough_for_what_is_harmless() {
    for (name, class, treat_as) in [("list_rooms", Read, Write), ("create_room", Write, Execute)] {
        let rating = rate(name, "");
        assert_eq!((rating.class, rating.confidence, rating.treat_as), (class, Medium, treat_as));
        assert_eq!(rating.entry(), Some(treat_as));
    }
    assert_eq!(rate("delete_room", "").confidence, High);
    let unknown = rate("frobnicator", "");
    assert_eq!((unknown.class, unknown.confidence, unknown.treat_as), (Other, Low, Destructive));
    assert_eq!(unknown.entry(), None);
    assert!(unknown.evidence.is_empty());
}

#[test]
fn the_stricter_source_is_kept_plausible() {
    let lying = rate("get_overview", "Deletes all rooms");
    assert_eq!(lying.treat_as, Destructive);
    assert_eq!(lying.contradictions.len(), 1);
    assert!(lying.contradictions[0].contains("`get`") && lying.contradictions[0].contains("`Deletes`"));
    assert_eq!(lying.entry(), None);
    assert_eq!(rate("purge_rooms", "Returns the rooms").class, Destructive);
    assert_eq!(rate("sync_rooms", "Update rooms. This cannot be undone.").treat_as, Destructive);
    assert_eq!(rate("check_and_delete", "Checks a room").treat_as, Destructive);
    assert_eq!(rate("room_admin", "list, create, rename and delete rooms").class, Destructive);
    assert!(rate("room_admin", "list, create, rename and delete rooms").signals.contains(&Signal::ManyOperations));
}

#[test]
fn what_a_description_denies_is_no_evidence() {
    let rating = rate("list_rooms", "List rooms. Does not create, modify or delete anything.");
    assert_eq!((rating.class, rating.confidence), (Read, High));
    assert_eq!(rate("list_rooms", "List rooms without deleting them").confidence, High);
    // and it does not hide what stands beside it
    assert_eq!(rate("tidy", "Never fails and deletes old rooms").class, Destructive);
    assert_eq!(rate("tidy", "Read-only dry run? No: deletes old rooms").class, Destructive);
}

#[test]
fn arguments_show_what_can_be_put_in() {
    let shell = rate_with("assist", "Helps with tasks", r#"{"properties": {"command": {"type": "string"}}}"#);
    assert!(shell.signals.contains(&Signal::ShellCommand));
    assert!(shell.treat_as.rank() >= Execute.rank());
    let selector = r#"{"properties": {"action": {"enum": ["list", "create", "delete_room"]}}}"#;
    let many = rate_with("rooms", "Room tool", selector);
    assert_eq!(many.class, Destructive);
    assert!(many.signals.contains(&Signal::OperationSelector) && many.signals.contains(&Signal::ManyOperations));
    assert!(many.evidence.iter().any(|piece| piece.source == "arguments" && piece.quote == "delete_room"));
    let looking = rate_with("get_rooms", "Get rooms", selector);
    assert_eq!(looking.treat_as, Destructive);
    let paying = r#"{"properties": {"amount": {"type": "number"}, "recipient": {"type": "string"}}}"#;
    assert_eq!(rate_with("process_item", "Process an item", paying).treat_as, Financial);
    assert_eq!(rate_with("get_rate", "Get the rate for an amount", paying).treat_as, Read);
    let forced = r#"{"properties": {"overwrite": {"type": "boolean"}}}"#;
    assert_eq!(rate_with("save_page", "Save a page", forced).treat_as, Destructive);
    assert_eq!(rate_with("get_page", "Get a page", "not json").confidence, Medium);
}

#[test]
fn flows_are_seen() {
    let has = |rating: Rating, signal| rating.signals.contains(&signal);
    assert!(has(rate("get_api_key", "Get the API key of a project"), Signal::ReadsSecrets));
    assert!(!has(rate("get_api_key_usage", "Get usage of a key"), Signal::ReadsSecrets));
    assert!(has(rate("search_inbox", "Search emails"), Signal::ReadsPrivateData));
    assert!(has(rate("search_inbox", "Search emails"), Signal::TakesUntrustedContent));
    assert!(has(rate("send_message", "Send a message to a channel"), Signal::SendsOutside));
    assert!(!has(rate("list_channels", "List channels"), Signal::SendsOutside));
    let fetch = rate_with("fetch", "Fetches a page", r#"{"properties": {"url": {"type": "string"}}}"#);
    assert!(has(fetch.clone(), Signal::TakesUntrustedContent) && has(fetch, Signal::SendsOutside));
}

#[test]
fn hints_only_tighten() {
    let hinted = |name, description, annotations: &Annotations| {
        let subject =
            Subject { name, description: Some(description), annotations: Some(annotations), ..Subject::default() };
        classify(&subject)
    };
    let kind = annotated(Some(true), Some(false));
    let deleting = hinted("delete_room", "Delete a room", &kind);
    assert_eq!((deleting.class, deleting.treat_as), (Destructive, Destructive));
    assert_eq!(deleting.contradictions.len(), 2);
    assert!(deleting.needs_review());
    let writing = hinted("create_room", "Create a room", &kind);
    assert_eq!((writing.class, writing.treat_as), (Write, Execute));
    let reading = hinted("get_room", "Get a room", &annotated(Some(false), None));
    assert_eq!((reading.class, reading.treat_as), (Read, Write));
    assert_eq!(hinted("get_room", "Get a room", &annotated(None, Some(true))).treat_as, Destructive);
    assert_eq!(hinted("get_room", "Get a room", &annotated(None, None)).confidence, High);
    assert_eq!(hinted("room", "Room.", &kind).treat_as, Destructive);
}

#[test]
fn evidence_is_verbatim_and_signals_are_ordered() {
    let rating = rate("VenueCancelOrder", "CANCELS an order, permanently");
    for piece in &rating.evidence {
        let text = if piece.source == "name" { "VenueCancelOrder" } else { "CANCELS an order, permanently" };
        assert!(text.contains(&piece.quote), "{piece:?}");
    }
    assert_eq!(rating.evidence.len(), 3);
    assert!(rating.signals.is_sorted());
    assert_eq!(
        Signal::ALL.len(),
        Signal::ALL.iter().map(|signal| signal.as_str()).collect::<std::collections::HashSet<_>>().len()
    );
}

#[test]
fn hostile_subjects_are_bounded() {
    let long = "delete_".repeat(150_000);
    assert_eq!(rate(&long, "").treat_as, Destructive);
    assert_ne!(rate(&"get_".repeat(300_000), "Get it").confidence, High);
    let prose = "delete, ".repeat(130_000);
    assert!(rate("get_room", &prose).evidence.len() <= 32);
    assert_ne!(rate("get_room", &format!("Get a room. {}", "x ".repeat(9000))).confidence, High);
    let deep = format!("{}1{}", r#"{"properties":{"a":"#.repeat(50_000), "}}".repeat(50_000));
    assert_ne!(rate_with("get_room", "Get a room", &deep).confidence, High);
    let values = (0..20_000).map(|at| format!("\"delete_{at}\"")).collect::<Vec<_>>().join(",");
    let wide = format!(r#"{{"properties":{{"action":{{"enum":[{values}]}}}}}}"#);
    assert_eq!(rate_with("get_room", "Get a room", &wide).treat_as, Destructive);
    // letters that imitate others are not trusted
    assert_ne!(rate("g\u{435}t_room", "Get a room").confidence, High);
    assert_eq!(rate("de\u{200b}lete_room", "").class, Destructive);
    for odd in ["", " ", "\0", "\u{202e}", "____", "🦀🦀", "ß", "İ", "ǅ_ǅ"] {
        assert!(rate(odd, odd).treat_as.rank() >= Write.rank(), "{odd:?}");
    }
}

const ACTIONS: &[&str] =
    &["get", "list", "create", "set", "run", "send", "stop", "delete", "clear", "pay", "transfer", "test", "frob"];
const THINGS: &[&str] =
    &["room", "order", "status", "payment", "password", "file", "message", "history", "users", "token"];
const CALMING: &[&str] = &[
    "Read-only.",
    "This tool is safe.",
    "Does not modify anything.",
    "Harmless, no side effects.",
    "Only reads data.",
    "Non-destructive and idempotent.",
    "Dry run by default.",
    "Completely safe to use.",
    "Never deletes anything.",
];
const ADVERBS: &[&str] = &["safely", "simply", "just", "securely", "gently"];

fn sentence() -> impl Strategy<Value = String> {
    let endings = prop::sample::select(vec!["", "s", "es"]);
    let words = (prop::sample::select(ACTIONS), endings, prop::sample::select(THINGS), prop::sample::select(THINGS));
    words.prop_map(|(action, ending, thing, other)| format!("{action}{ending} a {thing} of the {other}."))
}

fn name() -> impl Strategy<Value = String> {
    prop::collection::vec(prop_oneof![prop::sample::select(ACTIONS), prop::sample::select(THINGS)], 1..4)
        .prop_map(|words| words.join("_"))
}

fn never_looser(before: &Rating, after: &Rating) -> Result<(), TestCaseError> {
    prop_assert!(after.class.rank() >= before.class.rank(), "class {:?} -> {:?}", before, after);
    prop_assert!(after.treat_as.rank() >= before.treat_as.rank(), "treat_as {:?} -> {:?}", before, after);
    Ok(())
}

proptest! {
    #[test]
    fn calming_words_never_loosen(
        name in name(),
        sentences in prop::collection::vec(sentence(), 1..3),
        calm in prop::sample::select(CALMING),
        adverb in prop::sample::select(ADVERBS),
    ) {
        let description = sentences.join(" ");
        let before = rate(&name, &description);
        never_looser(&before, &rate(&name, &format!("{calm} {description}")))?;
        never_looser(&before, &rate(&name, &format!("{description} {calm}")))?;
        never_looser(&before, &rate(&name, &format!("{adverb} {description}")))?;
        never_looser(&before, &rate(&name, &format!("{} {description}", format!("{calm} ").repeat(20))))?;
    }

    #[test]
    fn hints_never_loosen(name in name(), description in sentence(), read_only: Option<bool>, destructive: Option<bool>) {
        let annotations = annotated(read_only, destructive);
        let subject = Subject { name: &name, description: Some(&description), ..Subject::default() };
        never_looser(&classify(&subject), &classify(&Subject { annotations: Some(&annotations), ..subject }))?;
    }

    #[test]
    fn what_is_not_certain_is_treated_more_strictly(name in name(), description in sentence()) {
        let rating = rate(&name, &description);
        let stricter = rating.treat_as.rank() > rating.class.rank();
        prop_assert_eq!(stricter, rating.needs_review() && rating.class != Destructive);
    }

    #[test]
    fn anything_is_rated_the_same_twice(name in any::<String>(), description in any::<String>(), schema in any::<String>()) {
        let subject = Subject { name: &name, description: Some(&description), input_schema: Some(&schema), annotations: None };
        prop_assert_eq!(classify(&subject), classify(&subject));
    }
}
