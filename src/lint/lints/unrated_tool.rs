//! The policy lets a tool be called that the catalogue does not rate.

use crate::diagnostic::{Diagnostic, Level, Place};
use crate::lint::context::Listed;
use crate::lint::shared::repairs;
use crate::lint::{Category, Check, Context, Findings, Lint};
use crate::source::quote;

pub(super) const LINT: Lint = Lint {
    id: "unrated-tool",
    summary: "the policy lets a tool be called that the catalogue does not rate",
    category: Category::Risk,
    level: Level::Deny,
    since: "0.1.0",
    fixable: true,
    needs_catalogue: true,
    docs: include_str!("unrated_tool.md"),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, found: &mut Findings) {
    let callable = context.listed().iter().filter(|listed| listed.reach.is_callable());
    for listed in callable.filter(|listed| listed.tool.is_some_and(|tool| tool.class.is_none())) {
        found.add(unrated(listed));
    }
}

fn unrated(listed: &Listed<'_>) -> Diagnostic {
    let name = quote(listed.name);
    let message = format!("{name} can be called, and the catalogue does not say how risky it is");
    let help = format!("rate {name} in the catalogue, or move it from `tools` to `hide` until somebody has");
    LINT.finding(Place::key(listed.pointer()), message, help)
        .label("has no risk class")
        .tool(listed.name)
        .fix(repairs::hide(listed.name))
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::tester::Tester;

    #[test]
    fn finds_what_it_says() {
        Tester::new(&LINT)
            .catalogue(&[("mystery", "?"), ("get_file", "Read")])
            .pass([
                r#""tools": {"get_file": {}}"#,
                r#""hide": ["mystery"]"#,
                r#""tools": {"mystery": {"deny_if": [{"conditions": [], "on_deny": "no"}]}}"#,
                r#""tools": {"elsewhere": {}}"#,
            ])
            .fail([
                r#""tools": {"mystery": {}}"#,
                r#""tools": {"mystery": {"limits": [{"counter": "c", "window": "minute", "max": 1, "scope": "grant"}]}}"#,
            ])
            .fix([
                (
                    r#""tools": {"mystery": {}}"#,
                    r#""tools": {}, "hide": ["mystery"]"#,
                ),
            ])
            .run();
    }
}
