//! A name that no tool can have, so that no policy can speak of it.

use crate::catalog::check_name;
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::catalogues::Entry;
use crate::lint::{CatalogueContext, Category, Check, Findings, Lint};
use crate::source::quote;

pub(super) const LINT: Lint = Lint {
    id: "not-a-tool-name",
    summary: "a name that no tool can have, so that no policy can speak of it",
    category: Category::Catalogue,
    level: Level::Deny,
    since: "0.1.0",
    fixable: false,
    needs_catalogue: false,
    docs: include_str!("not_a_tool_name.md"),
    check: Check::Catalogue(check),
};

fn check(context: &CatalogueContext<'_>, found: &mut Findings) {
    for entry in context.entries() {
        let name = entry.name();
        if name == "*" {
            found.add(wrong(&entry, "`*` is no name of a tool: in `hide` it stands for every tool".to_owned()));
        } else if let Err(why) = check_name(name) {
            found.add(wrong(&entry, format!("{} is no name of a tool: a tool name {why}", quote(name))));
        }
    }
}

fn wrong(entry: &Entry<'_>, message: String) -> Diagnostic {
    let help = "have the server rename the tool; until then no policy can allow or hide it by name";
    LINT.finding(entry.named(), message, help.to_owned()).tool(entry.name())
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::catalogue_tester::CatalogueTester;

    #[test]
    fn finds_what_it_says() {
        CatalogueTester::new(&LINT)
            .pass([r#"{"name": "server.tool/näme 1"}"#])
            .fail([
                r#"{"name": ""}"#,
                r#"{"name": "*"}"#,
                r#"{"name": "get\u200b_file"}"#,
                r#"{"name": "a\u001b[31m"}"#,
            ])
            .run();
    }
}
