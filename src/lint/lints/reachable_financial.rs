//! A Financial tool can be called and no rule denies any call to it.

use serde_json::json;

use crate::analysis::recommended::ON_DENY;
use crate::catalog::RiskClass;
use crate::diagnostic::{Edit, Fix, Level};
use crate::lint::context::Listed;
use crate::lint::shared::unguarded;
use crate::lint::{Category, Check, Context, Findings, Lint};
use crate::source::quote;

pub(super) const LINT: Lint = Lint {
    id: "reachable-financial",
    summary: "a Financial tool can be called and no rule denies any call to it",
    category: Category::Risk,
    level: Level::Deny,
    since: "0.1.0",
    fixable: true,
    needs_catalogue: true,
    docs: include_str!("reachable_financial.md"),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, found: &mut Findings) {
    let help = |listed: &Listed<'_>| {
        let rule = format!(r#"{{"conditions": [], "on_deny": "{ON_DENY}"}}"#);
        format!("add `\"deny_if\": [{rule}]` to {}, or hide the tool", quote(listed.name))
    };
    unguarded::check(&LINT, RiskClass::Financial, context, found, help, deny);
}

fn deny(listed: &Listed<'_>) -> Fix {
    let rule = json!({"conditions": [], "on_deny": ON_DENY});
    Fix {
        title: format!("deny every call to {}", quote(listed.name)),
        edits: vec![Edit::Push(listed.pointer().key("deny_if"), rule)],
    }
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::tester::Tester;

    #[test]
    fn finds_what_it_says() {
        Tester::new(&LINT)
            .catalogue(&[("pay", "Financial")])
            .pass([
                r#""hide": ["pay"]"#,
                r#""tools": {"pay": {"deny_if": [{"conditions": [], "on_deny": "no"}]}}"#,
                r#""tools": {"pay": {"require": [{"conditions": [{"path": "args.amount", "op": "lte", "value": 100}]}]}}"#,
            ])
            .fail([
                r#""tools": {"pay": {}}"#,
                r#""tools": {"pay": {"deny_if": [{"conditions": [{"path": "args.currency", "op": "in", "value": []}]}]}}"#,
            ])
            .fix([
                (
                    r#""tools": {"pay": {}}"#,
                    r#""tools": {"pay": {"deny_if": [{"conditions": [], "on_deny": "Requires human approval."}]}}"#,
                ),
            ])
            .run();
    }
}
