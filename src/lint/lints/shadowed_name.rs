//! A tool of another server of the stack has the same name.

use crate::catalog::Listing;
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::catalogues::Entry;
use crate::lint::{CatalogueContext, Category, Check, Findings, Lint};
use crate::source::{Safe, quote};

pub(super) const LINT: Lint = Lint {
    id: "shadowed-name",
    summary: "a tool of another server of the stack has the same name",
    category: Category::Catalogue,
    level: Level::Warn,
    since: "0.1.0",
    fixable: false,
    needs_catalogue: false,
    docs: include_str!("shadowed_name.md"),
    check: Check::Catalogue(check),
};

fn check(context: &CatalogueContext<'_>, found: &mut Findings) {
    for entry in context.entries() {
        if let Some(other) = context.shadowed(entry.name()) {
            found.add(shadowed(&entry, other));
        }
    }
}

fn shadowed(entry: &Entry<'_>, other: &Listing<'_>) -> Diagnostic {
    let name = quote(entry.name());
    let server = other.servers().first().map(|server| server.identity()).filter(|server| !server.is_empty());
    let whose = server.map_or_else(|| "another server".to_owned(), |server| format!("the server {}", quote(&server)));
    let message = format!("{name} is also a tool of {whose}, listed in `{}`", Safe(other.source().name()));
    let help = format!(
        "allow {name} of one server only, or have the client put the name of the server before it: a model cannot tell which \
         of the two it calls"
    );
    LINT.finding(entry.named(), message, help).tool(entry.name())
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::catalogue_tester::CatalogueTester;

    #[test]
    fn finds_what_it_says() {
        let same = r#"{"server": {"id": "x/one"}, "tools": [{"name": "search"}]}"#;
        CatalogueTester::new(&LINT)
            .pass([r#"{"name": "a"}, {"name": "a"}"#])
            .beside(r#"{"server": {"id": "x/one"}, "tools": [{"name": "search"}, {"name": "fetch"}]}"#)
            .pass([r#"{"name": "other"}"#, same])
            .fail([r#"{"server": {"id": "x/two"}, "tools": [{"name": "search"}]}"#, r#"{"name": "fetch"}"#])
            .beside(r#"[{"slug": "x", "tools": [{"name": "a"}]}, {"slug": "y", "tools": [{"name": "a"}]}]"#)
            .pass([r#"{"name": "a"}"#])
            .beside(r#"{"tools": [{"name": "a"}]}"#)
            .fail([r#"{"name": "a"}"#])
            .run();
    }
}
