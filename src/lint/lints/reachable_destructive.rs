//! A Destructive tool can be called and no rule denies any call to it.

use crate::catalog::RiskClass;
use crate::diagnostic::Level;
use crate::lint::context::Listed;
use crate::lint::shared::{repairs, unguarded};
use crate::lint::{Category, Check, Context, Findings, Lint};
use crate::source::quote;

pub(super) const LINT: Lint = Lint {
    id: "reachable-destructive",
    summary: "a Destructive tool can be called and no rule denies any call to it",
    category: Category::Risk,
    level: Level::Deny,
    since: "0.1.0",
    fixable: true,
    needs_catalogue: true,
    docs: include_str!("reachable_destructive.md"),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, found: &mut Findings) {
    let help = |listed: &Listed<'_>| {
        format!("move {} from `tools` to `hide`, or add a rule that denies its dangerous calls", quote(listed.name))
    };
    unguarded::check(&LINT, RiskClass::Destructive, context, found, help, |listed| repairs::hide(listed.name));
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
                r#""tools": {}"#,
                r#""hide": ["delete_file"]"#,
                r#""hide": ["*"], "tools": {"delete_file": {}}"#,
                r#""tools": {"delete_file": {"deny_if": [{"conditions": [], "on_deny": "no"}]}, "get_file": {}}"#,
                r#""tools": {"delete_file": {"require": [{"conditions": [{"path": "args.path", "op": "regex", "value": "^tmp/"}]}]}}"#,
                r#""tools": {"delete_file": {"deny_if": [{"conditions": [{"path": "args.path", "op": "regex", "value": "^tmp/"}]}]}}"#,
                r#"{"version": "1", "default": "allow"}"#,
            ])
            .fail([
                r#""tools": {"delete_file": {}}"#,
                r#""tools": {"delete_file": {"limits": [{"counter": "delete_file_rate", "window": "minute", "max": 10, "scope": "grant"}]}}"#,
                r#""tools": {"delete_file": {"require": [{"conditions": []}], "deny_if": [{"conditions": [{"path": "args.n", "op": "gt", "value": 5}, {"path": "args.n", "op": "lt", "value": 3}]}]}}"#,
            ])
            .guessed()
            .fail([
                r#""tools": {"delete_file": {}}"#,
            ])
            .fix([
                (
                    r#""hide": ["x"], "tools": {"delete_file": {}, "get_file": {}}"#,
                    r#""hide": ["x", "delete_file"], "tools": {"get_file": {}}"#,
                ),
                (
                    r#""tools": {"delete_file": {}}"#,
                    r#""tools": {}, "hide": ["delete_file"]"#,
                ),
            ])
            .run();
    }
}
