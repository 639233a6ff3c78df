//! A tool is listed more than once.

use std::collections::HashMap;
use std::collections::hash_map::Entry::{Occupied, Vacant};

use crate::diagnostic::{Diagnostic, Level};
use crate::lint::catalogues::Entry;
use crate::lint::{CatalogueContext, Category, Check, Findings, Lint};
use crate::source::quote;

pub(super) const LINT: Lint = Lint {
    id: "duplicate-tool",
    summary: "a tool is listed more than once",
    category: Category::Catalogue,
    level: Level::Deny,
    since: "0.1.0",
    fixable: false,
    needs_catalogue: false,
    docs: include_str!("duplicate_tool.md"),
    check: Check::Catalogue(check),
};

fn check(context: &CatalogueContext<'_>, found: &mut Findings) {
    let mut first = HashMap::new();
    for entry in context.entries() {
        match first.entry((entry.server, entry.name())) {
            Vacant(place) => drop(place.insert(entry)),
            Occupied(known) => found.add_rated(again(known.get(), &entry), entry.is_guess() || known.get().is_guess()),
        }
    }
}

fn again(first: &Entry<'_>, entry: &Entry<'_>) -> Diagnostic {
    let name = quote(entry.name());
    let classes = first.tool.class.zip(entry.tool.class).filter(|(one, other)| one != other);
    let severities = first.tool.stated_severity.zip(entry.tool.stated_severity).filter(|(one, other)| one != other);
    let (level, message, help) = if let Some((one, other)) = classes {
        let strict = one.stricter(other);
        let message = format!("{name} is listed twice, and rated {one} and {other}");
        (
            Level::Deny,
            message,
            format!("remove the entry that is wrong; until then the stricter class, {strict}, counts"),
        )
    } else if let Some((one, other)) = severities {
        let message = format!("{name} is listed twice, with the severities {one} and {other}");
        (Level::Deny, message, format!("remove the entry that is wrong; until then {} counts", one.max(other)))
    } else {
        (Level::Warn, format!("{name} is listed twice"), "remove one of the entries".to_owned())
    };
    let finding = LINT.finding(entry.named(), message, help).at(level);
    finding.label("again here").related(first.named(), "listed here").tool(entry.name())
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::catalogue_tester::CatalogueTester;

    #[test]
    fn finds_what_it_says() {
        CatalogueTester::new(&LINT)
            .pass([
                r#"{"name": "a", "class": "Read"}, {"name": "A", "class": "Write"}"#,
                r#"[{"slug": "x", "tools": [{"name": "a"}]}, {"slug": "y", "tools": [{"name": "a"}]}]"#,
            ])
            .fail([
                r#"{"name": "a", "class": "Read"}, {"name": "a", "class": "Destructive"}"#,
                r#"{"name": "a", "class": "Read", "severity": "Low"}, {"name": "a", "class": "Read", "severity": "High"}"#,
                r#"{"name": "a", "class": "Read"}, {"name": "b"}, {"name": "a"}"#,
                r#"{"name": "a", "class": "Read"}, {"name": "a", "class": "Write", "rated_by": "classifier", "confidence": "low"}"#,
            ])
            .run();
    }
}
