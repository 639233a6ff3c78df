//! A name stands in `hide` more than once.

use crate::diagnostic::{Diagnostic, Level, Place};
use crate::lint::context::hide_pointer;
use crate::lint::shared::repairs;
use crate::lint::{Category, Check, Context, Findings, Lint};
use crate::source::quote;

pub(super) const LINT: Lint = Lint {
    id: "duplicate-hide",
    summary: "a name stands in `hide` more than once",
    category: Category::Document,
    level: Level::Warn,
    since: "0.1.0",
    fixable: true,
    needs_catalogue: false,
    docs: include_str!("duplicate_hide.md"),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, found: &mut Findings) {
    for (at, name) in context.policy().hide.iter().enumerate() {
        if let Some(first) = context.hidden_at(name).filter(|first| *first < at) {
            found.add(repeated(name, first, at));
        }
    }
}

fn repeated(name: &str, first: usize, at: usize) -> Diagnostic {
    let name_quoted = quote(name);
    let message = format!("{name_quoted} stands in `hide` more than once");
    LINT.finding(Place::value(hide_pointer(at)), message, "take the repeated entry out".to_owned())
        .related(Place::value(hide_pointer(first)), "first here")
        .tool(name)
        .fix(repairs::remove(format!("take the repeated {name_quoted} out of `hide`"), hide_pointer(at)))
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::tester::Tester;

    #[test]
    fn finds_what_it_says() {
        Tester::new(&LINT)
            .pass([r#""hide": ["a", "b", "A"]"#])
            .fail([r#""hide": ["a", "b", "a", "a"]"#, r#""hide": ["*", "*"]"#])
            .fix([(r#""hide": ["a", "b", "a", "a"]"#, r#""hide": ["a", "b"]"#)])
            .run();
    }
}
