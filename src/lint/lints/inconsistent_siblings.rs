//! Tools of nearly the same name and description are rated differently.

use std::collections::{BTreeMap, HashMap};

use crate::catalog::RiskClass;
use crate::diagnostic::{Diagnostic, Level, Place};
use crate::lint::catalogues::Entry;
use crate::lint::shared::siblings;
use crate::lint::{CatalogueContext, Category, Check, Findings, Lint};
use crate::source::{Pointer, quote};

/// Kinds of description that are told apart among tools of one name.
const MOST_FAMILIES: usize = 16;

pub(super) const LINT: Lint = Lint {
    id: "inconsistent-siblings",
    summary: "tools of nearly the same name and description are rated differently",
    category: Category::Catalogue,
    level: Level::Warn,
    since: "0.1.0",
    fixable: false,
    needs_catalogue: false,
    docs: include_str!("inconsistent_siblings.md"),
    check: Check::Catalogue(check),
};

fn check(context: &CatalogueContext<'_>, found: &mut Findings) {
    let mut families: Vec<Vec<Entry<'_>>> = Vec::new();
    let mut known: HashMap<(usize, String), Vec<usize>> = HashMap::new();
    for entry in context.entries().filter(|entry| entry.tool.class.is_some()) {
        let Some(deed) = siblings::deed(entry.name()) else { continue };
        let candidates = known.entry((entry.server, deed)).or_default();
        let alike = |family: &Vec<Entry<'_>>| family.first().is_some_and(|first| is_alike(first, &entry));
        match candidates.iter().find(|at| families.get(**at).is_some_and(alike)) {
            Some(at) => families.get_mut(*at).into_iter().for_each(|family| family.push(entry)),
            // tools beyond these are no siblings of anything: every tool is compared with few others
            None if candidates.len() < MOST_FAMILIES => {
                candidates.push(families.len());
                families.push(vec![entry]);
            }
            None => {}
        }
    }
    families
        .iter()
        .filter_map(|family| one_per_class(family))
        .for_each(|different| found.add(inconsistent(&different)));
}

fn is_alike(one: &Entry<'_>, other: &Entry<'_>) -> bool {
    match (one.description(), other.description()) {
        (Some(one), Some(other)) => siblings::are_alike(one, other),
        (None, None) => true,
        _ => false,
    }
}

/// The first tool of each class, the mildest class first; none where all are of one class.
fn one_per_class<'a>(family: &[Entry<'a>]) -> Option<Vec<(RiskClass, Entry<'a>)>> {
    let mut classes: BTreeMap<u8, (RiskClass, Entry<'a>)> = BTreeMap::new();
    for entry in family {
        let class = entry.tool.class?;
        classes.entry(class.rank()).or_insert((class, *entry));
    }
    (classes.len() > 1).then(|| classes.into_values().collect())
}

fn inconsistent(different: &[(RiskClass, Entry<'_>)]) -> Diagnostic {
    let named = |(class, entry): &(RiskClass, Entry<'_>)| format!("{} ({class})", quote(entry.name()));
    let list: Vec<String> = different.iter().map(named).collect();
    let message = format!("tools that do nearly the same are rated differently: {}", list.join(", "));
    let strictest = different.last().map_or(RiskClass::Destructive, |(class, _)| *class);
    let help =
        format!("look at what they do and rate them alike; until then {strictest} is the safe class for all of them");
    let mut places = different.iter().map(|(class, entry)| (entry.named(), format!("rated {class}")));
    let (first, label) = places.next().unwrap_or((Place::value(Pointer::root()), String::new()));
    let finding = LINT.finding(first, message, help).label(label);
    let finding = places.rev().fold(finding, |finding, (place, label)| finding.related(place, label));
    match different.first() {
        Some((_, mildest)) => finding.tool(mildest.name()),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::catalogue_tester::CatalogueTester;

    #[test]
    fn finds_what_it_says() {
        CatalogueTester::new(&LINT)
            .pass([
                r#"{"name": "VenueSpotCreateKey", "class": "Write"}, {"name": "VenueMarginCreateKey", "class": "Write"}"#,
                r#"{"name": "SpotCreateKey", "class": "Write"}, {"name": "MarginDeleteKey", "class": "Destructive"}"#,
                r#"{"name": "spot_create_key", "class": "Write", "description": "Makes a key for the spot market."},
                   {"name": "door_create_key", "class": "Execute", "description": "Cuts a piece of metal to shape."}"#,
                r#"{"name": "run", "class": "Execute"}, {"name": "stop", "class": "Destructive"}"#,
                r#"{"name": "SpotCreateKey", "class": "Write"}, {"name": "MarginCreateKey"}"#,
            ])
            .fail([
                r#"{"name": "VenueSpotCreateKey", "class": "Write", "description": "Makes a key for the spot market."},
                   {"name": "VenueMarginCreateKey", "class": "Read", "description": "Makes a key for the margin market."},
                   {"name": "VenueOptionsCreateKey", "class": "Execute", "description": "Makes a key for the options market."}"#,
                r#"{"name": "get_file", "class": "Read"}, {"name": "get_file_v2", "class": "Other"}"#,
            ])
            .run();
    }
}
