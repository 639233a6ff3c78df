//! `hide` holds `"*"` together with names.

use crate::diagnostic::{Diagnostic, Edit, Fix, Level, Place};
use crate::lint::context::hide_pointer;
use crate::lint::{Category, Check, Context, Findings, Lint};

pub(super) const LINT: Lint = Lint {
    id: "hide-all",
    summary: "`hide` holds `\"*\"` together with names",
    category: Category::Document,
    level: Level::Warn,
    since: "0.1.0",
    fixable: true,
    needs_catalogue: false,
    docs: include_str!("hide_all.md"),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, found: &mut Findings) {
    let Some(star) = context.hidden_at("*") else { return };
    let names = context.policy().hide.iter().enumerate().filter(|(_, name)| *name != "*");
    let names: Vec<usize> = names.map(|(at, _)| at).collect();
    if let Some(first) = names.first() {
        found.add(pointless_names(star, *first, &names));
    }
}

fn pointless_names(star: usize, first: usize, names: &[usize]) -> Diagnostic {
    let message = "`\"*\"` hides every tool, so the names beside it have no effect".to_owned();
    let help = "take `\"*\"` out to hide only the names, or the names out to hide everything".to_owned();
    LINT.finding(Place::value(hide_pointer(star)), message, help)
        .related(Place::value(hide_pointer(first)), "has no effect")
        .fix(Fix {
            title: "take the names that have no effect out of `hide`".to_owned(),
            edits: names.iter().map(|at| Edit::Remove(hide_pointer(*at))).collect(),
        })
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::tester::Tester;

    #[test]
    fn finds_what_it_says() {
        Tester::new(&LINT)
            .pass([r#""hide": ["*"]"#, r#""hide": ["a"]"#, r#""hide": ["*", "*"]"#])
            .fail([r#""hide": ["a", "*", "b"]"#])
            .fix([(r#""hide": ["a", "*", "b"]"#, r#""hide": ["*"]"#)])
            .run();
    }
}
