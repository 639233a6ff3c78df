//! A rating that is milder than what the server itself hints.

use crate::catalog::RiskClass;
use crate::diagnostic::{Diagnostic, Level, Place};
use crate::lint::catalogues::Entry;
use crate::lint::{CatalogueContext, Category, Check, Findings, Lint};
use crate::source::quote;

pub(super) const LINT: Lint = Lint {
    id: "contradicting-annotation",
    summary: "a rating that is milder than what the server itself hints",
    category: Category::Catalogue,
    level: Level::Warn,
    since: "0.1.0",
    fixable: false,
    needs_catalogue: false,
    docs: include_str!("contradicting_annotation.md"),
    check: Check::Catalogue(check),
};

fn check(context: &CatalogueContext<'_>, found: &mut Findings) {
    for entry in context.entries() {
        let Some((class, hints)) = entry.tool.class.zip(entry.tool.annotations.as_ref()) else { continue };
        let read_only = hints.read_only == Some(true);
        let mild = matches!(class, RiskClass::Read | RiskClass::Other | RiskClass::Write);
        // by the protocol, a tool that only reads has no say about destruction
        if hints.destructive == Some(true) && !read_only && mild {
            let safe = "rate it Destructive, or have the server correct its hint";
            found.add(contradiction(&entry, class, "destructiveHint", "it may destroy", safe));
        } else if hints.read_only == Some(false) && class == RiskClass::Read {
            let safe = "give it the class of what it changes, or have the server correct its hint";
            found.add(contradiction(&entry, class, "readOnlyHint", "it changes something", safe));
        } else if read_only && !matches!(class, RiskClass::Read | RiskClass::Other) {
            // the rating is the stricter of the two, and stands
            let safe =
                "trust the rating, not the hint: clients may skip their questions where a tool says that it only reads";
            found.add(contradiction(&entry, class, "readOnlyHint", "it only reads", safe).at(Level::Allow));
        }
    }
}

fn contradiction(entry: &Entry<'_>, class: RiskClass, hint: &str, says: &str, help: &str) -> Diagnostic {
    let message = format!("{} is rated {class}, and its server says that {says}", quote(entry.name()));
    let hint = Place::entry(entry.pointer().key("annotations").key(hint));
    LINT.finding(entry.rated(), message, help.to_owned()).related(hint, "the word of the server").tool(entry.name())
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::diagnostic::Level;
    use crate::lint::catalogue_tester::CatalogueTester;

    #[test]
    fn finds_what_it_says() {
        CatalogueTester::new(&LINT)
            .pass([
                r#"{"name": "a", "class": "Destructive", "annotations": {"destructiveHint": true}}"#,
                r#"{"name": "a", "class": "Execute", "annotations": {"destructiveHint": true}}"#,
                r#"{"name": "a", "class": "Read", "annotations": {"readOnlyHint": true, "destructiveHint": true}}"#,
                r#"{"name": "a", "class": "Read"}, {"name": "b", "annotations": {"destructiveHint": true}}"#,
                r#"{"name": "a", "class": "Other", "annotations": {"readOnlyHint": false}}"#,
                r#"{"name": "a", "class": "Destructive", "annotations": {"readOnlyHint": true}}"#,
            ])
            .fail([
                r#"{"name": "a", "class": "Write", "annotations": {"destructiveHint": true, "readOnlyHint": false}}"#,
                r#"{"name": "a", "category": "Read", "annotations": {"readOnlyHint": false}}"#,
            ])
            .set(Level::Warn)
            .fail([r#"{"name": "a", "class": "Destructive", "annotations": {"readOnlyHint": true}}"#])
            .run();
    }
}
