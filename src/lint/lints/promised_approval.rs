//! `on_deny` promises an approval that the format cannot hold.

use crate::diagnostic::{Level, Place};
use crate::lint::shared::rules;
use crate::lint::{Category, Check, Context, Findings, Lint};
use crate::source::quote;

pub(super) const LINT: Lint = Lint {
    id: "promised-approval",
    summary: "`on_deny` promises an approval that the format cannot hold",
    category: Category::Document,
    level: Level::Allow,
    since: "0.1.0",
    fixable: false,
    needs_catalogue: false,
    docs: include_str!("promised_approval.md"),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, found: &mut Findings) {
    for site in rules::all(context) {
        if site.rule.on_deny.as_deref().is_some_and(promises) {
            let message = format!(
                "the message of this rule of {} promises an approval, which no policy can wait for",
                quote(site.tool)
            );
            let help = "say who may change the policy, or that the call is not possible".to_owned();
            let place = Place::value(site.pointer().key("on_deny"));
            found.add(LINT.finding(place, message, help).label("nobody is asked").tool(site.tool));
        }
    }
}

fn promises(message: &str) -> bool {
    let message = message.to_lowercase();
    ["approv", "sign-off", "sign off", "confirmation"].iter().any(|word| message.contains(word))
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::tester::Tester;

    #[test]
    fn finds_what_it_says() {
        Tester::new(&LINT)
            .pass([
                r#""tools": {"a": {"deny_if": [{"conditions": [], "on_deny": "Not possible."}, {"conditions": []}]}}"#,
            ])
            .fail([
                r#""tools": {"a": {"deny_if": [{"conditions": [], "on_deny": "Requires human approval."}], "require": [{"conditions": [{"path": "args.n", "op": "lte", "value": 5}], "on_deny": "Larger amounts wait for the sign-off of finance."}]}}"#,
            ])
            .run();
    }
}
