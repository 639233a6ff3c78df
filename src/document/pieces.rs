//! Places in large texts, found without a tree of the whole.

use std::borrow::Cow;

use hashbrown::HashMap;
use memchr::memchr;

use super::skim::Skim;
use crate::diagnostic::{Part, Place};
use crate::source::{Pointer, Segment, Source, Span};

/// The bytes of each place in a text that is known to be one JSON document, or several, which count as the entries of an
/// array. No tree is made: what does not lead to a place is only skipped, so that a few findings in a huge file cost
/// little. Of a key that stands twice in one object the first counts.
pub fn locate_all(source: &Source, places: &[&Place]) -> Vec<Option<Span>> {
    let mut search = Search::new(source.text(), places.len());
    let asked: Vec<Asked> = places.iter().map(|place| search.ask(place)).collect();
    if asked.iter().any(|asked| matches!(asked, Asked::Site(..))) {
        search.run();
    }
    asked.into_iter().map(|asked| search.answer(asked)).collect()
}

/// What is looked for.
enum Asked {
    Known(Span),
    Site(usize, Part),
}

/// A value that a place is or that leads to one.
#[derive(Debug, Clone, Copy, Default)]
struct Site {
    leads_on: bool,
    is_asked: bool,
    key: Option<Span>,
    value: Option<Span>,
}

/// A step from one site to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Step<'p> {
    Index(usize),
    Key(&'p str),
}

/// The whole text.
const ROOT: usize = 0;

struct Search<'t, 'p> {
    skim: Skim<'t>,
    sites: Vec<Site>,
    steps: HashMap<(usize, Step<'p>), usize>,
    /// How many of the sites that are asked for are not found yet.
    missing: usize,
    /// Whether nothing is read once all are found.
    may_stop: bool,
}

impl<'t, 'p> Search<'t, 'p> {
    /// A search for about so many places.
    fn new(text: &'t str, places: usize) -> Self {
        let mut sites = Vec::with_capacity(3 * places + 1);
        sites.push(Site::default());
        let steps = HashMap::with_capacity(3 * places);
        Self { skim: Skim::new(text), sites, steps, missing: 0, may_stop: true }
    }

    fn ask(&mut self, place: &'p Place) -> Asked {
        match place {
            Place::Bytes(span) => Asked::Known(*span),
            Place::At(pointer, part) => {
                // which values are entries of several documents is known only at the end of the text
                self.may_stop &= matches!(pointer.segments().first(), Some(Segment::Key(_)));
                let at = self.site(pointer);
                if let Some(site) = self.sites.get_mut(at).filter(|site| !site.is_asked) {
                    site.is_asked = true;
                    self.missing += 1;
                }
                Asked::Site(at, *part)
            }
        }
    }

    fn site(&mut self, pointer: &'p Pointer) -> usize {
        pointer.segments().iter().fold(ROOT, |from, segment| {
            let step = match segment {
                Segment::Index(at) => Step::Index(*at),
                Segment::Key(name) => Step::Key(name),
            };
            let sites = &mut self.sites;
            *self.steps.entry((from, step)).or_insert_with(|| {
                if let Some(site) = sites.get_mut(from) {
                    site.leads_on = true;
                }
                sites.push(Site::default());
                sites.len() - 1
            })
        })
    }

    fn answer(&self, asked: Asked) -> Option<Span> {
        let (site, part) = match asked {
            Asked::Known(span) => return Some(span),
            Asked::Site(site, part) => (self.sites.get(site)?, part),
        };
        match (part, site.key, site.value?) {
            (Part::Key, Some(key), _) => Some(key),
            (Part::Entry, Some(key), value) => Some(Span::new(key.start, value.end)),
            (_, _, value) => Some(value),
        }
    }

    fn run(&mut self) {
        let is_one = self.value(ROOT).is_some() && self.skim.value().is_none();
        if is_one || self.is_done() {
            return;
        }
        for site in &mut self.sites {
            (site.key, site.value) = (None, None);
        }
        self.may_stop = false;
        self.skim = Skim::new(self.skim.text());
        for at in 0.. {
            if self.step(ROOT, Step::Index(at)).is_none() {
                return;
            }
        }
    }

    fn is_done(&self) -> bool {
        self.may_stop && self.missing == 0
    }

    /// Reads the value to which a step leads from a site; `None` where there is no value, or no more need be read.
    fn step(&mut self, from: usize, step: Step<'_>) -> Option<()> {
        match self.steps.get(&(from, step)) {
            Some(site) => self.value(*site),
            None => self.skim.value().map(drop),
        }
    }

    /// Reads the value of a site, and whatever is looked for inside; `None` where no more need be read.
    fn value(&mut self, at: usize) -> Option<()> {
        let leads_on = self.sites.get(at)?.leads_on;
        let start = self.skim.next();
        if leads_on && self.skim.take(b'{') {
            self.members(at)?;
        } else if leads_on && self.skim.take(b'[') {
            self.entries(at)?;
        } else {
            self.skim.value()?;
        }
        let site = self.sites.get_mut(at)?;
        site.value = Some(Span::new(start, self.skim.at()));
        self.missing = self.missing.saturating_sub(usize::from(site.is_asked));
        (!self.is_done()).then_some(())
    }

    fn members(&mut self, object: usize) -> Option<()> {
        if self.skim.take(b'}') {
            return Some(());
        }
        loop {
            let key = self.skim.value()?;
            self.skim.take(b':').then_some(())?;
            let name = name(self.skim.slice(key));
            let site = name.and_then(|name| self.steps.get(&(object, Step::Key(&name))).copied());
            match site.filter(|site| self.sites.get(*site).is_some_and(|site| site.value.is_none())) {
                Some(site) => {
                    self.sites.get_mut(site)?.key = Some(key);
                    self.value(site)?;
                }
                None => _ = self.skim.value()?,
            }
            if !self.skim.take(b',') {
                return self.skim.take(b'}').then_some(());
            }
        }
    }

    fn entries(&mut self, array: usize) -> Option<()> {
        if self.skim.take(b']') {
            return Some(());
        }
        for at in 0.. {
            self.step(array, Step::Index(at))?;
            if !self.skim.take(b',') {
                break;
            }
        }
        self.skim.take(b']').then_some(())
    }
}

/// The name that a key spells; half a character (`\ud800`) spells none.
fn name(key: &str) -> Option<Cow<'_, str>> {
    match key.get(1..key.len().saturating_sub(1)) {
        Some(plain) if memchr(b'\\', plain.as_bytes()).is_none() => Some(Cow::Borrowed(plain)),
        _ => serde_json::from_str(key).ok().map(Cow::Owned),
    }
}

#[cfg(test)]
mod tests {
    use super::locate_all;
    use crate::diagnostic::Place;
    use crate::document::Document;
    use crate::source::{Pointer, Source};

    #[test]
    fn large_texts_are_read_as_small_ones_are() {
        let tools: Vec<String> =
            (0..3000).map(|n| format!(r#"{{"name": "tool {n}", "nested": {{"k\u0065y": [1, 2, {n}]}}}}"#)).collect();
        let text = format!("\u{20}{{\"server\": {{}},\n \"tools\": [{}]\n}}\n", tools.join(",\n"));
        let source = Source::new("c.json", text);
        let tools = Pointer::root().key("tools");
        let places = [
            Place::value(tools.index(2999).key("name")),
            Place::key(tools.index(7).key("nested").key("key")),
            Place::entry(tools.index(7).key("nested").key("key").index(2)),
            Place::value(tools.index(8)),
            Place::key(tools.clone()),
            Place::value(tools.index(3000)),
            Place::value(tools.index(0).key("name")),
        ];
        let document = Document::parse(&source).0.unwrap();
        let expected: Vec<_> = places.iter().map(|place| document.locate(place)).collect();
        assert_eq!(locate_all(&source, &places.iter().collect::<Vec<_>>()), expected);
        assert_eq!(source.slice(expected[0].unwrap()), "\"tool 2999\"");
        assert_eq!(source.slice(expected[1].unwrap()), r#""k\u0065y""#);
    }

    #[test]
    fn every_part_of_a_small_text_is_found_as_in_its_tree() {
        let text = "\n{ \"a\" : [ 1 , {\"b\":null,\"b\": 2} ], \"\\u0061\": 3,\t\"c\":{} , \"\":\"\" }\n";
        let source = Source::new("p.json", text);
        let root = Pointer::root();
        let entry = root.key("a").index(1);
        let pointers = [
            root.clone(),
            root.key("a"),
            root.key("a").index(0),
            entry.clone(),
            entry.key("b"),
            root.key("c"),
            root.key(""),
        ];
        let places: Vec<Place> = pointers
            .into_iter()
            .flat_map(|pointer| [Place::value(pointer.clone()), Place::key(pointer.clone()), Place::entry(pointer)])
            .chain([Place::value(root.key("x")), Place::value(root.index(0)), Place::value(entry.key("b").key("y"))])
            .collect();
        let document = Document::parse(&source).0.unwrap();
        let expected: Vec<_> = places.iter().map(|place| document.locate(place)).collect();
        assert_eq!(locate_all(&source, &places.iter().collect::<Vec<_>>()), expected);
        assert_eq!(expected.iter().filter(|span| span.is_some()).count(), 21);
    }

    #[test]
    fn half_a_character_hides_no_place_beside_it() {
        let source = Source::new("c", r#"{"name": "a", "schema": {"\ud800": 1, "": 0, "x": {"y": 2}}, "last": [3]}"#);
        let at = |keys: &[&str]| keys.iter().fold(Pointer::root(), |pointer, key| pointer.key(*key));
        let schema = at(&["schema"]);
        let places = [at(&["name"]), at(&["last"]).index(0), schema.key("x"), schema.key("")].map(Place::entry);
        let found = locate_all(&source, &places.iter().collect::<Vec<_>>());
        let texts: Vec<&str> = found.into_iter().map(|span| source.slice(span.unwrap())).collect();
        assert_eq!(texts, [r#""name": "a""#, "3", r#""x": {"y": 2}"#, r#""": 0"#]);
    }

    #[test]
    fn several_documents_are_an_array() {
        let source = Source::new("c.jsonl", "{\"name\": \"ä\"}\n\n{\"name\": \"b\"}\n");
        let place = Place::value(Pointer::root().index(1).key("name"));
        let found = locate_all(&source, &[&place])[0].unwrap();
        assert_eq!(source.slice(found), "\"b\"");
        assert_eq!(source.line_column(found.start).line, 3);
    }
}
