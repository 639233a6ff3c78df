//! A Financial tool can be called and no limit caps how often.

use crate::catalog::RiskClass;
use crate::diagnostic::Level;
use crate::lint::shared::unlimited;
use crate::lint::{Category, Check, Context, Findings, Lint};

pub(super) const LINT: Lint = Lint {
    id: "unlimited-financial",
    summary: "a Financial tool can be called and no limit caps how often",
    category: Category::Risk,
    level: Level::Deny,
    since: "0.1.0",
    fixable: true,
    needs_catalogue: true,
    docs: include_str!("unlimited_financial.md"),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, found: &mut Findings) {
    unlimited::check(&LINT, RiskClass::Financial, context, found);
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::tester::Tester;

    #[test]
    fn finds_what_it_says() {
        Tester::new(&LINT)
            .catalogue(&[("pay", "Financial"), ("get_file", "Read")])
            .pass([
                r#""hide": ["pay"]"#,
                r#""tools": {"pay": {"limits": [{"counter": "c", "window": "day", "max": 100000, "scope": "grant"}]}, "get_file": {}}"#,
                r#""tools": {"pay": {"deny_if": [{"conditions": [], "on_deny": "no"}]}}"#,
            ])
            .fail([
                r#""tools": {"pay": {}}"#,
                r#""tools": {"pay": {"require": [{"conditions": [{"path": "args.path", "op": "regex", "value": "^tmp/"}]}]}}"#,
                r#""tools": {"pay": {"limits": [{"counter": "c", "window": "day", "max": 100, "scope": "grant", "increment_from": "args.amount"}]}}"#,
                r#""all_tools": {"limits": [{"counter": "all", "window": "minute", "max": 5, "scope": "grant"}]}, "tools": {"pay": {}}"#,
            ])
            .guessed()
            .fail([
                r#""tools": {"pay": {"require": [{"conditions": [{"path": "args.path", "op": "regex", "value": "^tmp/"}]}]}}"#,
            ])
            .fix([
                (
                    r#""tools": {"pay": {}}"#,
                    r#""tools": {"pay": {"limits": [{"counter": "pay_rate", "window": "minute", "max": 10, "scope": "grant"}]}}"#,
                ),
                (
                    r#""tools": {"pay": {"require": [{"conditions": [{"path": "args.path", "op": "regex", "value": "^tmp/"}]}]}}"#,
                    r#""tools": {"pay": {"require": [{"conditions": [{"path": "args.path", "op": "regex", "value": "^tmp/"}]}], "limits": [{"counter": "pay_rate", "window": "minute", "max": 10, "scope": "grant"}]}}"#,
                ),
            ])
            .run();
    }
}
