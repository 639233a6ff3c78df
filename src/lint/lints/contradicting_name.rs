//! A rating that is milder than the action in the name.

use crate::catalog::RiskClass;
use crate::catalog::classify::{Action, action};
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::catalogues::Entry;
use crate::lint::{CatalogueContext, Category, Check, Findings, Lint};
use crate::source::quote;

pub(super) const LINT: Lint = Lint {
    id: "contradicting-name",
    summary: "a rating that is milder than the action in the name",
    category: Category::Catalogue,
    level: Level::Warn,
    since: "0.1.0",
    fixable: false,
    needs_catalogue: false,
    docs: include_str!("contradicting_name.md"),
    check: Check::Catalogue(check),
};

fn check(context: &CatalogueContext<'_>, found: &mut Findings) {
    for entry in context.entries() {
        let Some(class) = entry.tool.class else { continue };
        if let Some(action) = action(entry.name()).filter(|action| action.is_sure && is_milder(class, action.class)) {
            found.add(contradiction(&entry, class, &action));
        }
    }
}

/// Whether a rating plays down what the name says. Where the classes are near, the name is not proof enough.
fn is_milder(class: RiskClass, named: RiskClass) -> bool {
    use RiskClass::{Destructive, Execute, Financial, Other, Read, Write};
    match named {
        Destructive | Financial => matches!(class, Read | Other | Write),
        Execute | Write => class == Read,
        Read | Other => false,
    }
}

fn contradiction(entry: &Entry<'_>, class: RiskClass, action: &Action<'_>) -> Diagnostic {
    let (name, word, named) = (quote(entry.name()), quote(action.word), action.class);
    let message = format!("{name} is rated {class}, and {word} in its name speaks for {named}");
    let help = format!("rate it {named}, or have the server choose a name that says what the tool does");
    LINT.finding(entry.rated(), message, help).related(entry.named(), named.meaning()).tool(entry.name())
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::catalogue_tester::CatalogueTester;

    #[test]
    fn finds_what_it_says() {
        CatalogueTester::new(&LINT)
            .pass([
                r#"{"name": "delete_file", "class": "Destructive"}, {"name": "delete_file"}"#,
                r#"{"name": "get_file", "class": "Destructive"}"#,
                r#"{"name": "order_history", "class": "Read"}"#,
            ])
            .fail([
                r#"{"name": "delete_file", "class": "Read"}"#,
                r#"{"name": "VenueOptionsDeleteKey", "class": "Write"}"#,
                r#"{"name": "create_issue", "category": "Read"}"#,
            ])
            .run();
    }
}
