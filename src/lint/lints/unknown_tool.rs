//! The policy names a tool that the catalogue does not have.

use crate::diagnostic::{Diagnostic, Fix, Level};
use crate::lint::shared::names::{Named, Near, Unknown};
use crate::lint::{Category, Check, Context, Findings, Lint};
use crate::source::quote;

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

fn check(context: &Context<'_>, found: &mut Findings) {
    for Unknown { named, near } in context.unknown_names() {
        found.add(match near {
            Near::Unused(near) => misspelled(context, named, near),
            Near::Used(near) => superfluous(context, named, near),
            Near::Nothing => strange(context, named),
            Near::NotSearched => strange(context, named).at(Level::Deny),
        });
    }
}

fn misspelled(context: &Context<'_>, named: &Named<'_>, near: &str) -> Diagnostic {
    let fix = Fix { title: format!("write {}", quote(near)), edits: vec![named.rename(near)] };
    but_it_has(context, named, near, format!("write {}", quote(near))).fix(fix)
}

/// The name that it is near to stands in the policy too, so that only a person can say which of the two is meant.
fn superfluous(context: &Context<'_>, named: &Named<'_>, near: &str) -> Diagnostic {
    let (name, tool) = (quote(named.name), quote(near));
    // what somebody wanted hidden may be what the entry lets pass
    let help = if named.is_hidden() && context.hidden_at(near).is_none() {
        format!("hide {tool} and take its entry out of `tools`, or take {name} out of `hide` if {tool} may be called")
    } else {
        format!("take {name} out: {tool} stands in the policy already")
    };
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
                r#""hide": ["delete_fiel", "delete_file"]"#,
                r#""hide": ["delete_file"], "tools": {"delete_fiel": {}}"#,
                r#""tools": {"create\u2028issue": {}}"#,
            ])
            .fix([(
                r#""hide": ["delete_fiel"], "tools": {"CREATE_ISSUE": {}}"#,
                r#""hide": ["delete_file"], "tools": {"create_issue": {}}"#,
            )])
            .run();
    }
}
