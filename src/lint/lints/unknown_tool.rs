//! The policy names a tool that the catalogue does not have.

use crate::diagnostic::{Diagnostic, Fix, Level};
use crate::lint::shared::names::{self, Named};
use crate::lint::{Category, Check, Context, Findings, Lint};
use crate::source::quote;
use crate::suggest;

/// More names than make this many pairs are not compared letter by letter.
const MOST_COMPARISONS: usize = 400_000;

pub(super) const LINT: Lint = Lint {
    id: "unknown-tool",
    summary: "the policy names a tool that the catalogue does not have",
    category: Category::Risk,
    level: Level::Deny,
    since: "0.1.0",
    fixable: true,
    needs_catalogue: true,
    docs: include_str!("unknown_tool.md"),
    check: Check::Policy(check),
};

fn check<'a>(context: &Context<'a>, found: &mut Findings) {
    let Some(catalogue) = context.catalogue() else { return };
    let unknown: Vec<Named<'_>> = names::all(context).filter(|named| catalogue.get(named.name).is_none()).collect();
    if unknown.is_empty() {
        return;
    }
    // a slip of the pen stands for a name that stands nowhere else in the policy
    let unused = catalogue.tools().iter().map(|tool| tool.name.as_str());
    let (used, unused): (Vec<&str>, Vec<&str>) = unused.partition(|name| context.mentions(name));
    let searched = unknown.len().saturating_mul(used.len() + unused.len()) <= MOST_COMPARISONS
        && suggest::can_all_be_compared(unknown.iter().map(|named| named.name), used.iter().chain(&unused).copied());
    for named in unknown {
        let near =
            |names: &[&'a str]| if searched { suggest::nearest(named.name, names.iter().copied()) } else { None };
        found.add(match (near(&unused), near(&used)) {
            (Some(near), _) => misspelled(context, &named, near),
            (None, Some(near)) => superfluous(context, &named, near),
            (None, None) if !searched => strange(context, &named).at(Level::Deny),
            (None, None) => strange(context, &named),
        });
    }
}

fn misspelled(context: &Context<'_>, named: &Named<'_>, near: &str) -> Diagnostic {
    let fix = Fix { title: format!("write {}", quote(near)), edits: vec![named.rename(near)] };
    but_it_has(context, named, near, format!("write {}", quote(near))).fix(fix)
}

/// The name that it is near to stands in the policy too, so that only a person can say which of the two is meant.
fn superfluous(context: &Context<'_>, named: &Named<'_>, near: &str) -> Diagnostic {
    let help = format!("take {} out: {} stands in the policy already", quote(named.name), quote(near));
    but_it_has(context, named, near, help)
}

fn but_it_has(context: &Context<'_>, named: &Named<'_>, near: &str, help: String) -> Diagnostic {
    let message = format!("the catalogue has no tool {}, but it has {}", quote(named.name), quote(near));
    let level = if named.is_hidden() || allows_calls(context, named.name) { Level::Deny } else { Level::Warn };
    LINT.finding(named.place(), message, help).at(level).tool(named.name)
}

fn strange(context: &Context<'_>, named: &Named<'_>) -> Diagnostic {
    let message = format!("the catalogue has no tool {}", quote(named.name));
    let help = if named.is_hidden() || !allows_calls(context, named.name) {
        format!("take {} out if the server no longer has it, or correct the name", quote(named.name))
    } else {
        format!(
            "take {} out, so that a later tool of this name is not allowed unseen, or correct the name",
            quote(named.name)
        )
    };
    LINT.finding(named.place(), message, help).at(Level::Warn).tool(named.name)
}

fn allows_calls(context: &Context<'_>, name: &str) -> bool {
    context.policy().tools.get(name).is_some_and(|entry| context.reasoner().reach_listed(entry).is_callable())
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::tester::Tester;

    #[test]
    fn finds_what_it_says() {
        Tester::new(&LINT)
            .catalogue(&[("delete_file", "Destructive"), ("create_issue", "Write"), ("list_issues", "Read")])
            .pass([r#""hide": ["delete_file"], "tools": {"list_issues": {}}"#, r#""hide": ["*"]"#])
            .fail([
                r#""hide": ["delete_fiel"]"#,
                r#""hide": ["merge_pull_request"]"#,
                r#""tools": {"createIssue": {}}"#,
                r#""tools": {"create_isue": {"deny_if": [{"conditions": [], "on_deny": "no"}]}}"#,
                r#""tools": {"fork_repository": {}}"#,
                r#""tools": {"list_issue": {}, "list_issues": {}}"#,
                r#""hide": ["delete_fiel"], "tools": {"delete_file": {}}"#,
                r#""tools": {"create\u2028issue": {}}"#,
            ])
            .fix([(
                r#""hide": ["delete_fiel"], "tools": {"CREATE_ISSUE": {}}"#,
                r#""hide": ["delete_file"], "tools": {"create_issue": {}}"#,
            )])
            .run();
    }
}
