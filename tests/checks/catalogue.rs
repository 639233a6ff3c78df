//! Any text as a catalogue.

use mcp_policy::author::{self, Choices};
use mcp_policy::catalog::classify::classify;
use mcp_policy::catalog::{self, CatalogError, Catalogue, Listing, Loaded};
use mcp_policy::diagnostic::Level;
use mcp_policy::document::{Document, locate_all};
use mcp_policy::lint::{self, LINTS, Levels};
use mcp_policy::policy;
use mcp_policy::source::Source;
use serde_json::value::RawValue;

use super::{is_fit_for_a_terminal, text};

/// Tools that are rated: that takes the most time.
const MOST_RATED: usize = 50;

/// All ways to read it agree; what is read is written so that it is read again; what is generated from it is valid.
pub fn check(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let source = Source::new("x", text);
    let loaded = catalog::load([&source], None);
    let facts = catalog::load_facts([&source], None);
    match (&loaded, &facts) {
        (Ok(loaded), Ok(facts)) => assert_eq!(told(&loaded.catalogue), told(&facts.catalogue)),
        (Err(error), Err(other)) => assert_eq!(error, other),
        _ => panic!("with everything {loaded:?}, with the facts {facts:?}"),
    }
    let all = catalog::load_all([&source]);
    let listed = catalog::servers([&source]);
    for error in [loaded.as_ref().err(), all.as_ref().err(), listed.as_ref().err()].into_iter().flatten() {
        is_told(error);
    }
    for server in listed.into_iter().flatten().take(20) {
        if let Ok(one) = catalog::load([&source], Some(&server.identity)) {
            assert!(server.tools > 0 || one.catalogue.tools().iter().all(|tool| !tool.name.is_empty()), "{server:?}");
        }
    }
    loaded.iter().for_each(stands);
    all.iter().flatten().for_each(stands);
    if let Ok(listing) = Listing::read(&source) {
        is_linted(&listing);
    }
}

fn is_told(error: &CatalogError) {
    is_fit_for_a_terminal(&error.message);
    is_fit_for_a_terminal(&error.help);
}

fn told(catalogue: &Catalogue) -> Vec<String> {
    let tools = catalogue.tools().iter();
    let told = tools.map(|tool| {
        let words = (tool.class, tool.stated_severity, tool.rated_by, tool.confidence, tool.treat_as);
        let schema = tool.input_schema.as_ref().map(|schema| schema.get().replace([' ', '\n', '\r', '\t'], ""));
        format!("{:?} {:?} {words:?} {schema:?} {:?}", tool.name, tool.description, tool.annotations)
    });
    told.collect()
}

fn stands(loaded: &Loaded) {
    let catalogue = &loaded.catalogue;
    loaded.notes.iter().for_each(|note| is_fit_for_a_terminal(note));
    let written = catalog::write(catalogue);
    let again = Source::new("again", written.as_str());
    let again = catalog::load([&again], None).unwrap_or_else(|error| panic!("{error}\n{written}")).catalogue;
    assert_eq!(told(&again), told(catalogue), "{written}");
    assert_eq!(catalog::write(&again), written);
    let line = Source::new("line", catalog::write_lines([catalogue]));
    assert_eq!(line.text().lines().count(), 1);
    assert_eq!(told(&catalog::load([&line], None).unwrap().catalogue), told(catalogue), "{}", line.text());
    for tool in catalogue.tools().iter().take(MOST_RATED) {
        let rating = classify(&tool.subject());
        rating.contradictions.iter().for_each(|said| assert!(!said.is_empty()));
    }
    if let Ok(built) = author::build(catalogue, &Choices::default()) {
        let policy = Source::new("policy", author::render(&built.document));
        let loaded = policy::load(&policy);
        assert!(loaded.policy.is_some(), "{:#?}\n{}", loaded.diagnostics, policy.text());
    }
}

fn is_linted(listing: &Listing<'_>) {
    let mut levels = Levels::default();
    LINTS.iter().for_each(|lint| levels.set(lint.id, Level::Warn).unwrap());
    let found = lint::check_catalogues(std::slice::from_ref(listing), &levels);
    let source = listing.source();
    for finding in found.iter().flatten() {
        is_fit_for_a_terminal(&finding.message);
        is_fit_for_a_terminal(&finding.help);
    }
    let places: Vec<_> = found.iter().flatten().map(|finding| &finding.primary.place).collect();
    for (place, span) in places.iter().zip(locate_all(source, &places)) {
        // below the second of two keys only what is around the place is found
        if span.is_none() && has_a_key_twice(source.text()) {
            continue;
        }
        let span = span.unwrap_or_else(|| panic!("no such place: {place:?}\n{}", source.text()));
        assert!(source.text().get(span.start..span.end).is_some());
    }
}

fn has_a_key_twice(text: &str) -> bool {
    let documents = serde_json::Deserializer::from_str(text).into_iter::<Box<RawValue>>().map_while(Result::ok);
    let mut sources = documents.map(|document| Source::new("x", document.get()));
    sources.any(|source| Document::parse(&source).1.iter().any(|finding| finding.code == "duplicate-key"))
}
