//! A Write tool can be called and no limit caps how often.

use crate::catalog::RiskClass;
use crate::diagnostic::Level;
use crate::lint::shared::unlimited;
use crate::lint::{Category, Check, Context, Findings, Lint};

pub(super) const LINT: Lint = Lint {
    id: "unlimited-write",
    summary: "a Write tool can be called and no limit caps how often",
    category: Category::Risk,
    level: Level::Warn,
    since: "0.1.0",
    fixable: true,
    needs_catalogue: true,
    docs: include_str!("unlimited_write.md"),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, found: &mut Findings) {
    unlimited::check(&LINT, RiskClass::Write, context, found);
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::tester::Tester;

    #[test]
    fn finds_what_it_says() {
        Tester::new(&LINT)
            .catalogue(&[("create_issue", "Write"), ("get_file", "Read")])
            .pass([
                r#""hide": ["create_issue"]"#,
                r#""tools": {"create_issue": {"limits": [{"counter": "c", "window": "day", "max": 100000, "scope": "grant"}]}, "get_file": {}}"#,
                r#""tools": {"create_issue": {"deny_if": [{"conditions": [], "on_deny": "no"}]}}"#,
            ])
            .fail([
                r#""tools": {"create_issue": {}}"#,
                r#""tools": {"create_issue": {"require": [{"conditions": [{"path": "args.path", "op": "regex", "value": "^tmp/"}]}]}}"#,
                r#""tools": {"create_issue": {"limits": [{"counter": "c", "window": "day", "max": 100, "scope": "grant", "increment_from": "args.amount"}]}}"#,
                r#""all_tools": {"limits": [{"counter": "all", "window": "minute", "max": 5, "scope": "grant"}]}, "tools": {"create_issue": {}}"#,
            ])
            .fix([
                (
                    r#""tools": {"create_issue": {}}"#,
                    r#""tools": {"create_issue": {"limits": [{"counter": "create_issue_rate", "window": "minute", "max": 30, "scope": "grant"}]}}"#,
                ),
                (
                    r#""tools": {"create_issue": {}, "x": {"limits": [{"counter": "create_issue_rate", "window": "minute", "max": 30, "scope": "grant"}]}}"#,
                    r#""tools": {"create_issue": {"limits": [{"counter": "create_issue_rate_2", "window": "minute", "max": 30, "scope": "grant"}]}, "x": {"limits": [{"counter": "create_issue_rate", "window": "minute", "max": 30, "scope": "grant"}]}}"#,
                ),
            ])
            .run();
    }
}
