//! No tool can ever be called.

use crate::diagnostic::{Level, Place};
use crate::lint::context::hide_pointer;
use crate::lint::{Category, Check, Context, Findings, Lint};
use crate::policy::DefaultAction;
use crate::source::Pointer;

pub(super) const LINT: Lint = Lint {
    id: "allows-nothing",
    summary: "no tool can ever be called",
    category: Category::Document,
    level: Level::Warn,
    since: "0.1.0",
    fixable: false,
    needs_catalogue: false,
    docs: include_str!("allows_nothing.md"),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, found: &mut Findings) {
    let hides_all = context.hidden_at("*");
    if hides_all.is_none() && may_allow(context) {
        return;
    }
    let place = hides_all.map_or_else(|| Pointer::root().key("default"), hide_pointer);
    let reason = if hides_all.is_some() {
        "`\"*\"` hides every tool"
    } else if context.policy().default == DefaultAction::Allow {
        "every tool of the catalogue is hidden or denied"
    } else if context.policy().tools.is_empty() {
        "no tool is listed, and unlisted ones are denied"
    } else {
        "every listed tool is hidden or denied, and so are unlisted ones"
    };
    let help = "list the tools that may be called under `tools`, unless nothing is meant to be allowed".to_owned();
    found.add(LINT.finding(Place::value(place), "no tool can ever be called".to_owned(), help).label(reason));
}

fn may_allow(context: &Context<'_>) -> bool {
    if context.listed().iter().any(|listed| listed.reach.is_callable()) {
        return true;
    }
    context.policy().default == DefaultAction::Allow
        && context.catalogue().is_none_or(|known| known.tools().iter().any(|tool| !context.mentions(&tool.name)))
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::tester::Tester;

    #[test]
    fn finds_what_it_says() {
        Tester::new(&LINT)
            .pass([
                r#""tools": {"a": {}}"#,
                r#"{"version": "1", "default": "allow"}"#,
                r#""hide": ["a"], "tools": {"a": {}, "b": {}}"#,
            ])
            .fail([
                r#""tools": {}"#,
                r#""hide": ["a"], "tools": {"a": {}}"#,
                r#""tools": {"a": {"deny_if": [{"conditions": [], "on_deny": "no"}]}}"#,
                r#"{"version": "1", "default": "allow", "hide": ["*"], "tools": {"a": {}}}"#,
            ])
            .catalogue(&[("a", "Read"), ("b", "Read")])
            .pass([
                r#"{"version": "1", "default": "allow", "hide": ["a"]}"#,
            ])
            .fail([
                r#"{"version": "1", "default": "allow", "hide": ["a"], "tools": {"b": {"deny_if": [{"conditions": [], "on_deny": "no"}]}}}"#,
            ])
            .run();
    }
}
