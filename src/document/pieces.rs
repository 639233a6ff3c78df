//! Places in large texts, found without a tree of the whole.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::diagnostic::{Part, Place};
use crate::source::{Segment, Source, Span};

/// The bytes of each place in a text that is known to be one JSON document, or several, which count as the entries of an
/// array. No tree is made: what does not lead to a place is only skipped, so that a few findings in a huge file cost
/// little. Of a key that stands twice in one object the first counts.
pub fn locate_all(source: &Source, places: &[&Place]) -> Vec<Option<Span>> {
    let mut search = Search { text: source.text(), found: vec![None; places.len()] };
    let mut wanted = Vec::new();
    for (number, place) in places.iter().enumerate() {
        match place {
            Place::At(pointer, part) => wanted.push(Wanted { path: pointer.segments(), part: *part, number }),
            Place::Bytes(span) => search.put(number, Some(*span)),
        }
    }
    wanted.sort_by_key(|wanted| wanted.path);
    if wanted.is_empty() {
        return search.found;
    }
    if wanted.iter().all(|wanted| !wanted.path.is_empty()) {
        let mut deserializer = serde_json::Deserializer::from_str(search.text);
        let inside = Inside { search: &mut search, wanted: &wanted, depth: 0 };
        if inside.deserialize(&mut deserializer).and_then(|()| deserializer.end()).is_ok() {
            return search.found;
        }
    }
    let documents = serde_json::Deserializer::from_str(search.text).into_iter();
    let documents: Vec<&RawValue> = documents.map_while(Result::ok).collect();
    match documents.as_slice() {
        [only] => search.look(None, only, &wanted, 0),
        several => {
            search.forget(&wanted);
            for (segment, on) in steps(&wanted, 0) {
                if let Segment::Index(at) = segment
                    && let Some(document) = several.get(*at)
                {
                    search.look(None, document, on, 1);
                }
            }
        }
    }
    search.found
}

struct Search<'t> {
    text: &'t str,
    found: Vec<Option<Span>>,
}

/// A place, and the way to it.
struct Wanted<'p> {
    path: &'p [Segment],
    part: Part,
    /// Its position among the places asked for.
    number: usize,
}

impl<'t> Search<'t> {
    fn put(&mut self, number: usize, span: Option<Span>) {
        if let Some(found) = self.found.get_mut(number) {
            *found = span;
        }
    }

    fn forget(&mut self, wanted: &[Wanted<'_>]) {
        wanted.iter().for_each(|wanted| self.put(wanted.number, None));
    }

    /// Takes the places that a value itself is, with its key if it has one, and looks for the others inside. The places
    /// are sorted, and this many steps lead to the value.
    fn look(&mut self, key: Option<&'t RawValue>, value: &'t RawValue, wanted: &[Wanted<'_>], depth: usize) {
        let (here, deeper) = split(wanted, depth);
        for wanted in here {
            let (key_span, span) = (key.map(|key| self.span(key)), self.span(value));
            let span = match (wanted.part, key_span) {
                (Part::Key, Some(key)) => key,
                (Part::Entry, Some(key)) => Span::new(key.start, span.end),
                _ => span,
            };
            self.put(wanted.number, Some(span));
        }
        if !deeper.is_empty() {
            let mut deserializer = serde_json::Deserializer::from_str(value.get());
            // it is known to be JSON
            let _ = Inside { search: self, wanted: deeper, depth }.deserialize(&mut deserializer);
        }
    }

    /// Where a piece lies in the text.
    fn span(&self, piece: &RawValue) -> Span {
        let start = piece.get().as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        Span::new(start, start + piece.get().len())
    }
}

/// The next steps, and the places to which each leads. The places are sorted, and so are the steps.
fn steps<'w, 'p>(wanted: &'w [Wanted<'p>], depth: usize) -> impl Iterator<Item = (&'p Segment, &'w [Wanted<'p>])> {
    let groups = wanted.chunk_by(move |a, b| a.path.get(depth) == b.path.get(depth));
    groups.filter_map(move |group| Some((group.first()?.path.get(depth)?, group)))
}

/// The name that a key spells; half a character (`\ud800`) spells none.
fn name(key: &RawValue) -> Option<Cow<'_, str>> {
    match key.get().strip_prefix('"').and_then(|key| key.strip_suffix('"')) {
        Some(plain) if !plain.contains('\\') => Some(Cow::Borrowed(plain)),
        _ => serde_json::from_str(key.get()).ok().map(Cow::Owned),
    }
}

/// The places that a value itself is, and those inside of it. The places are sorted.
fn split<'w, 'p>(wanted: &'w [Wanted<'p>], depth: usize) -> (&'w [Wanted<'p>], &'w [Wanted<'p>]) {
    let inside = wanted.partition_point(|wanted| wanted.path.len() <= depth);
    wanted.split_at_checked(inside).unwrap_or((wanted, &[]))
}

/// Finds the places inside of a value, to which this many steps lead, while it is read; what holds none of them is
/// skipped.
struct Inside<'s, 't, 'w, 'p> {
    search: &'s mut Search<'t>,
    wanted: &'w [Wanted<'p>],
    depth: usize,
}

impl<'t> DeserializeSeed<'t> for Inside<'_, 't, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'t> Visitor<'t> for Inside<'_, 't, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<(), A::Error> {
        let steps = steps(self.wanted, self.depth).filter_map(|(segment, on)| match segment {
            Segment::Key(name) => Some((name.as_str(), Some(on))),
            Segment::Index(_) => None,
        });
        let mut steps: Vec<_> = steps.collect();
        let depth = self.depth + 1;
        while let Some(key) = map.next_key::<&RawValue>()? {
            let at = name(key).and_then(|name| steps.binary_search_by(|(step, _)| (*step).cmp(name.as_ref())).ok());
            match at.and_then(|at| steps.get_mut(at)?.1.take()) {
                None => _ = map.next_value::<IgnoredAny>()?,
                Some(on) if split(on, depth).0.is_empty() => {
                    map.next_value_seed(Inside { search: self.search, wanted: on, depth })?;
                }
                Some(on) => self.search.look(Some(key), map.next_value()?, on, depth),
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut seq: A) -> Result<(), A::Error> {
        let steps = steps(self.wanted, self.depth).filter_map(|(segment, on)| match segment {
            Segment::Index(at) => Some((*at, on)),
            Segment::Key(_) => None,
        });
        let mut steps = steps.peekable();
        let depth = self.depth + 1;
        for at in 0.. {
            let entry = match steps.next_if(|(next, _)| *next == at) {
                None => seq.next_element::<IgnoredAny>()?.map(drop),
                Some((_, on)) if split(on, depth).0.is_empty() => {
                    seq.next_element_seed(Inside { search: self.search, wanted: on, depth })?
                }
                Some((_, on)) => seq.next_element()?.map(|entry| self.search.look(None, entry, on, depth)),
            };
            if entry.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
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
