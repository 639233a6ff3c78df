//! A Destructive tool can be called and no limit caps how often.

use crate::catalog::RiskClass;
use crate::diagnostic::Level;
use crate::lint::shared::unlimited;
use crate::lint::{Category, Check, Context, Findings, Lint};

pub(super) const LINT: Lint = Lint {
    id: "unlimited-destructive",
    summary: "a Destructive tool can be called and no limit caps how often",
    category: Category::Risk,
    level: Level::Deny,
    since: "0.1.0",
    fixable: true,
    needs_catalogue: true,
    docs: include_str!("unlimited_destructive.md"),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, found: &mut Findings) {
    unlimited::check(&LINT, RiskClass::Destructive, context, found);
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::tester::Tester;

    #[test]
    fn finds_what_it_says() {
        Tester::new(&LINT)
            .catalogue(&[("delete_file", "Destructive"), ("get_file", "Read")])
            .pass([
                r#""hide": ["delete_file"]"#,
                r#""tools": {"delete_file": {"limits": [{"counter": "c", "window": "day", "max": 100000, "scope": "grant"}]}, "get_file": {}}"#,
                r#""tools": {"delete_file": {"deny_if": [{"conditions": [], "on_deny": "no"}]}}"#,
            ])
            .fail([
                r#""tools": {"delete_file": {}}"#,
                r#""tools": {"delete_file": {"require": [{"conditions": [{"path": "args.path", "op": "regex", "value": "^tmp/"}]}]}}"#,
                r#""tools": {"delete_file": {"limits": [{"counter": "c", "window": "day", "max": 100, "scope": "grant", "increment_from": "args.amount"}]}}"#,
                r#""all_tools": {"limits": [{"counter": "all", "window": "minute", "max": 5, "scope": "grant"}]}, "tools": {"delete_file": {}}"#,
            ])
            .guessed()
            .fail([
                r#""tools": {"delete_file": {"require": [{"conditions": [{"path": "args.path", "op": "regex", "value": "^tmp/"}]}]}}"#,
            ])
            .fix([
                (
                    r#""tools": {"delete_file": {}}"#,
                    r#""tools": {"delete_file": {"limits": [{"counter": "delete_file_rate", "window": "minute", "max": 10, "scope": "grant"}]}}"#,
                ),
                (
                    r#""tools": {"delete_file": {"require": [{"conditions": [{"path": "args.path", "op": "regex", "value": "^tmp/"}]}]}}"#,
                    r#""tools": {"delete_file": {"require": [{"conditions": [{"path": "args.path", "op": "regex", "value": "^tmp/"}]}], "limits": [{"counter": "delete_file_rate", "window": "minute", "max": 10, "scope": "grant"}]}}"#,
                ),
            ])
            .run();
    }
}
