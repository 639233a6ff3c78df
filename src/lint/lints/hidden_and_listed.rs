//! A tool stands in `hide` and under `tools`, so its entry is dead.

use crate::diagnostic::{Diagnostic, Level, Place};
use crate::lint::context::{Listed, hide_pointer};
use crate::lint::shared::repairs;
use crate::lint::{Category, Check, Context, Findings, Lint};
use crate::source::quote;

pub(super) const LINT: Lint = Lint {
    id: "hidden-and-listed",
    summary: "a tool stands in `hide` and under `tools`, so its entry is dead",
    category: Category::Document,
    level: Level::Warn,
    since: "0.1.0",
    fixable: true,
    needs_catalogue: false,
    docs: include_str!("hidden_and_listed.md"),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, found: &mut Findings) {
    for listed in context.listed() {
        if let Some(at) = context.hidden_at(listed.name) {
            found.add(dead_entry(listed, at));
        }
    }
}

fn dead_entry(listed: &Listed<'_>, hidden_at: usize) -> Diagnostic {
    let name = quote(listed.name);
    let message = format!("{name} is hidden, so its entry under `tools` has no effect");
    let help = format!("take {name} out of `tools` to keep it hidden, or out of `hide` to let the entry decide");
    LINT.finding(Place::key(listed.pointer()), message, help)
        .label("never looked at")
        .related(Place::value(hide_pointer(hidden_at)), "hidden here")
        .tool(listed.name)
        .fix(repairs::remove(format!("take the dead entry of {name} out of `tools`"), listed.pointer()))
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::tester::Tester;

    #[test]
    fn finds_what_it_says() {
        Tester::new(&LINT)
            .pass([
                r#""hide": ["a"], "tools": {"b": {}}"#,
                r#""hide": ["*"], "tools": {"b": {}}"#,
                r#""hide": ["A"], "tools": {"a": {}}"#,
            ])
            .fail([r#""hide": ["b", "a"], "tools": {"a": {}, "c": {}}"#])
            .fix([(r#""hide": ["a"], "tools": {"a": {}, "c": {}}"#, r#""hide": ["a"], "tools": {"c": {}}"#)])
            .run();
    }
}
