//! Tools without a description, which nobody can judge.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Level};
use crate::lint::catalogues::Entry;
use crate::lint::{CatalogueContext, Category, Check, Findings, Lint};
use crate::source::quote;

pub(super) const LINT: Lint = Lint {
    id: "missing-description",
    summary: "tools without a description, which nobody can judge",
    category: Category::Catalogue,
    level: Level::Warn,
    since: "0.1.0",
    fixable: false,
    needs_catalogue: false,
    docs: include_str!("missing_description.md"),
    check: Check::Catalogue(check),
};

fn check(context: &CatalogueContext<'_>, found: &mut Findings) {
    let mut servers: BTreeMap<usize, (usize, Vec<Entry<'_>>)> = BTreeMap::new();
    for entry in context.entries() {
        let (tools, silent) = servers.entry(entry.server).or_default();
        *tools += 1;
        if entry.description().is_none() {
            silent.push(entry);
        }
    }
    for (tools, silent) in servers.into_values() {
        if let Some(first) = silent.first() {
            found.add(without(first, &silent, tools));
        }
    }
}

/// One finding for all tools of a server: where one description is missing, many are.
fn without(first: &Entry<'_>, silent: &[Entry<'_>], tools: usize) -> Diagnostic {
    let message = match silent.len() {
        1 => format!("{} has no description", quote(first.name())),
        count if count == tools => format!("none of the {count} tools has a description"),
        count => format!("{count} of {tools} tools have no description"),
    };
    let help = "say in a sentence what each tool does and to what; a rating that rests on a name alone is a guess";
    let finding = LINT.finding(first.named(), message, help.to_owned()).tool(first.name());
    silent.iter().skip(1).fold(finding, |finding, entry| finding.related(entry.named(), "neither has this one"))
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::catalogue_tester::CatalogueTester;

    #[test]
    fn finds_what_it_says() {
        CatalogueTester::new(&LINT)
            .pass([r#"{"name": "a", "description": "Does it."}"#])
            .fail([
                r#"{"name": "a", "description": "Does it."}, {"name": "b"}"#,
                r#"{"name": "a", "description": " "}, {"name": "b", "description": null}"#,
                r#"{"name": "a"}, {"name": "b"}, {"name": "c", "description": "x"}, {"name": "d"}, {"name": "e"}"#,
            ])
            .run();
    }
}
