//! Places in large texts, found without a tree of the whole.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::Document;
use crate::diagnostic::{Part, Place};
use crate::source::{Pointer, Segment, Source, Span};

/// A piece of this many bytes is parsed as a whole.
const SMALL: usize = 64 << 10;

/// The bytes of each place in a text that is known to be one JSON document, or several, which count as the entries of an
/// array. Only the parts that hold a place are parsed, so that a few findings in a huge file cost little. Where a string
/// has half a character (`\ud800`), which a reader may skip, the nearest value that can be told apart is given.
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
    if !wanted.is_empty() {
        let documents = serde_json::Deserializer::from_str(search.text).into_iter();
        let documents: Vec<&RawValue> = documents.map_while(Result::ok).collect();
        match documents.as_slice() {
            [only] => search.look(only, &wanted),
            several => search.entries(several, &wanted),
        }
    }
    search.found
}

struct Search<'t> {
    text: &'t str,
    found: Vec<Option<Span>>,
}

/// A place, and what is left of the way to it.
#[derive(Clone, Copy)]
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

    /// Looks for places in a piece of the text.
    fn look(&mut self, piece: &'t RawValue, wanted: &[Wanted<'_>]) {
        // a key is found only from the object that it stands in
        let (here, mut deeper): (Vec<Wanted<'_>>, Vec<Wanted<'_>>) =
            wanted.iter().partition(|wanted| piece.get().len() <= SMALL || wanted.path.len() <= 1);
        if !here.is_empty() && !self.parse(piece, &here) {
            // some string in it is none; what stands beside that string can be found all the same
            deeper = wanted.to_vec();
            deeper.iter().for_each(|wanted| self.put(wanted.number, Some(self.span(piece))));
            deeper.retain(|wanted| !wanted.path.is_empty());
        }
        if deeper.is_empty() {
        } else if let Ok(entries) = serde_json::from_str::<Vec<&RawValue>>(piece.get()) {
            self.entries(&entries, &deeper);
        } else if let Ok(members) = serde_json::from_str::<BTreeMap<String, &RawValue>>(piece.get()) {
            self.each(&deeper, |segment| match segment {
                Segment::Key(key) => members.get(key).copied(),
                Segment::Index(_) => None,
            });
        }
    }

    fn entries(&mut self, entries: &[&'t RawValue], wanted: &[Wanted<'_>]) {
        self.each(wanted, |segment| match segment {
            Segment::Index(at) => entries.get(*at).copied(),
            Segment::Key(_) => None,
        });
    }

    /// Goes one step on with all places that share it; the places are sorted.
    fn each(&mut self, wanted: &[Wanted<'_>], child: impl Fn(&Segment) -> Option<&'t RawValue>) {
        for group in wanted.chunk_by(|a, b| a.path.first() == b.path.first()) {
            let Some(piece) = group.first().and_then(|wanted| child(wanted.path.first()?)) else { continue };
            let on = group.iter().filter_map(|wanted| Some(Wanted { path: wanted.path.get(1..)?, ..*wanted }));
            self.look(piece, &on.collect::<Vec<_>>());
        }
    }

    fn span(&self, piece: &RawValue) -> Span {
        let offset = piece.get().as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        Span::new(offset, offset + piece.get().len())
    }

    /// Finds places in a piece as a tree, if it can be made one.
    fn parse(&mut self, piece: &'t RawValue, wanted: &[Wanted<'_>]) -> bool {
        let offset = self.span(piece).start;
        let source = Source::new("", piece.get());
        let (Some(document), _) = Document::parse(&source) else { return false };
        for wanted in wanted {
            let pointer: Pointer = wanted.path.iter().cloned().collect();
            let span = document.locate(&Place::At(pointer, wanted.part));
            self.put(wanted.number, span.map(|span| Span::new(span.start + offset, span.end + offset)));
        }
        true
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
    fn half_a_character_hides_no_place_beside_it() {
        let source = Source::new("c", r#"{"name": "a", "schema": {"\ud800": 1, "x": {"y": 2}}, "last": [3]}"#);
        let at = |keys: &[&str]| keys.iter().fold(Pointer::root(), |pointer, key| pointer.key(*key));
        let places =
            [Place::value(at(&["name"])), Place::value(at(&["last"]).index(0)), Place::value(at(&["schema", "x"]))];
        let found = locate_all(&source, &places.iter().collect::<Vec<_>>());
        let texts: Vec<&str> = found.into_iter().map(|span| source.slice(span.unwrap())).collect();
        assert_eq!(texts, ["\"a\"", "3", r#"{"\ud800": 1, "x": {"y": 2}}"#]);
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
