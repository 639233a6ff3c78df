//! A severity that is far from the one that goes with the class.

use crate::catalog::{RiskClass, Severity};
use crate::diagnostic::{Diagnostic, Level, Place};
use crate::lint::catalogues::Entry;
use crate::lint::{CatalogueContext, Category, Check, Findings, Lint};
use crate::source::quote;

pub(super) const LINT: Lint = Lint {
    id: "severity-mismatch",
    summary: "a severity that is far from the one that goes with the class",
    category: Category::Catalogue,
    level: Level::Warn,
    since: "0.1.0",
    fixable: false,
    needs_catalogue: false,
    docs: include_str!("severity_mismatch.md"),
    check: Check::Catalogue(check),
};

fn check(context: &CatalogueContext<'_>, found: &mut Findings) {
    for entry in context.entries() {
        let Some((class, stated)) = entry.tool.class.zip(entry.tool.stated_severity) else { continue };
        let (stated_step, usual_step) = (step(stated), step(class.usual_severity()));
        // a step down is a judgement that a catalogue may make, and two steps up are only strict
        if stated_step + 1 < usual_step || stated_step > usual_step + 2 {
            found.add(mismatch(&entry, class, stated));
        }
    }
}

fn step(severity: Severity) -> usize {
    severity as usize
}

fn mismatch(entry: &Entry<'_>, class: RiskClass, stated: Severity) -> Diagnostic {
    let (name, usual) = (quote(entry.name()), class.usual_severity());
    let message = format!("{name} is rated {class}, which goes with {usual}, and its severity is {stated}");
    let help = if stated > usual {
        format!("give {name} the stricter class that makes it {stated}, or write `\"severity\": \"{usual}\"`")
    } else {
        format!("write `\"severity\": \"{usual}\"`, or give {name} the class that it deserves")
    };
    let place = Place::entry(entry.pointer().key("severity"));
    LINT.finding(place, message, help).related(entry.rated(), class.meaning()).tool(entry.name())
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::catalogue_tester::CatalogueTester;

    #[test]
    fn finds_what_it_says() {
        CatalogueTester::new(&LINT)
            .pass([
                r#"{"name": "a", "class": "Destructive", "severity": "Critical"}, {"name": "b", "severity": "Critical"}"#,
                r#"{"name": "a", "class": "Destructive", "severity": "High"}, {"name": "b", "class": "Read", "severity": "High"}"#,
            ])
            .fail([
                r#"{"name": "a", "class": "Destructive", "severity": "low"}"#,
                r#"{"name": "a", "category": "read", "severity": "Critical"}"#,
            ])
            .run();
    }
}
