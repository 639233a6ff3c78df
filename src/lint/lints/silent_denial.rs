//! A rule denies without a message.

use crate::analysis::reach;
use crate::diagnostic::{Level, Place};
use crate::lint::shared::rules::{self, Kind};
use crate::lint::{Category, Check, Context, Findings, Lint};
use crate::source::quote;

pub(super) const LINT: Lint = Lint {
    id: "silent-denial",
    summary: "a rule denies without a message",
    category: Category::Document,
    level: Level::Allow,
    since: "0.1.0",
    fixable: false,
    needs_catalogue: false,
    docs: include_str!("silent_denial.md"),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, found: &mut Findings) {
    let silent = rules::all(context).filter(|site| site.rule.on_deny.as_deref().unwrap_or_default().trim().is_empty());
    // a `require` rule without conditions never denies
    for site in silent.filter(|site| site.kind == Kind::DenyIf || !reach::always_holds(site.rule)) {
        let message = format!("this `{}` rule of {} denies without saying why", site.kind.as_str(), quote(site.tool));
        let help = "add `\"on_deny\": \"…\"` with what the agent should know or do instead".to_owned();
        found.add(LINT.finding(Place::value(site.pointer()), message, help).tool(site.tool));
    }
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::tester::Tester;

    #[test]
    fn finds_what_it_says() {
        Tester::new(&LINT)
            .pass([
                r#""tools": {"a": {"require": [{"conditions": []}, {"conditions": [{"path": "args.n", "op": "lte", "value": 5}], "on_deny": "at most 5"}], "deny_if": [{"conditions": [], "on_deny": "no"}]}}"#,
            ])
            .fail([
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.n", "op": "lte", "value": 5}]}], "deny_if": [{"conditions": []}, {"conditions": [], "on_deny": " "}]}}"#,
            ])
            .run();
    }
}
