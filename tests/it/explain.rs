//! `policy explain TOOL`: calls that show what a policy does.

use crate::support::policy;

const POLICY: &str = r#"{
  "version": "1",
  "default": "deny",
  "tools": {
    "pay": {
      "require": [{ "conditions": [{ "path": "args.amount", "op": "lte", "value": 100 }] }],
      "deny_if": [{ "conditions": [{ "path": "args.to", "op": "eq", "value": "boss" }] }],
      "limits": [{ "counter": "pay_rate", "window": "minute", "max": 10, "scope": "grant" }]
    }
  }
}
"#;

#[test]
fn calls_show_what_each_rule_does() {
    let page = policy("explain pay").file("policy.json", POLICY).run();
    for line in [
        r#"  passes      {"amount": 0}"#,
        r#"  require     {"amount": 101} is denied by require[0]"#,
        r#"  deny_if     {"amount": 0, "to": "boss"} is denied by deny_if[0]"#,
        "  limits      after 10 calls within a minute one more is denied",
    ] {
        assert!(page.stdout.contains(line), "{line}\n{}", page.stdout);
    }
    let json = policy("explain pay --format json").file("policy.json", POLICY).run();
    let page = json.json("explanation");
    assert_eq!(page["policy"]["passing"], serde_json::json!({"amount": 0}));
    assert_eq!(page["policy"]["denied"][1]["pointer"], "/tools/pay/deny_if/0");
    assert_eq!(page["policy"]["limited"][0]["after"], 10);
}

#[test]
fn one_call_is_traced() {
    let traced = policy("explain pay --args").word(r#"{"amount": 250}"#).file("policy.json", POLICY).run();
    assert_eq!(traced.code, Some(0));
    assert!(traced.stdout.contains("`pay` is denied: `require` rule 0 does not hold"), "{}", traced.stdout);
    let wrong = policy("explain pay --args").word("[]").file("policy.json", POLICY).run();
    assert_eq!(wrong.code, Some(2));
}

#[test]
fn every_page_is_in_the_published_schema() {
    for tool in ["get_order", "delete_customer", "update_order", "refund_order"] {
        let known = policy(&format!("explain {tool} --format json --catalog catalog.json"));
        known.file("policy.json", POLICY).fixture("catalog.json", "catalog/shop.json").run().json("explanation");
        let unrated = policy(&format!("explain {tool} --format json --catalog tools.json"));
        let tools = format!(
            r#"[{{"name": "{tool}", "description": "Deletes a customer", "annotations": {{"readOnlyHint": true}}}}]"#
        );
        unrated.file("tools.json", tools).run().json("explanation");
    }
}

#[test]
fn lints_and_codes_in_json_are_as_published() {
    assert_eq!(policy("explain toxic-flow --format json").run().json("code")["id"], "toxic-flow");
    assert_eq!(policy("explain missing-key --format json").run().json("code")["code"], "missing-key");
}
