//! Edits of any JSON text: `text NUL choices`.

use arbitrary::Unstructured;
use mcp_policy::diagnostic::{Edit, Part, Place};
use mcp_policy::document::Document;
use mcp_policy::document::edit::{EditError, Editable, Replacement, apply};
use mcp_policy::source::{Pointer, Segment, Source, Span};
use serde_json::{Map, Value, json};

use super::document::pointers;
use super::{parts, text};

/// Largest text: every place in it is compared.
const LARGEST: usize = 4_096;

/// The text that comes out is strict JSON with the value that the edits ask for, and every byte that no edit names is
/// the same as before.
pub fn check(data: &[u8]) {
    let before = data.iter().position(|byte| *byte == 0).unwrap_or(data.len());
    let (Some(text), choices) = (parts(data).next().and_then(text), data.get(before..).unwrap_or_default()) else {
        return;
    };
    if text.len() <= LARGEST {
        let source = Source::new("x", text);
        let (document, diagnostics) = Document::parse(&source);
        let value = document.filter(|_| diagnostics.is_empty()).map(|document| document.value());
        let edits = edits(value.as_ref(), &mut Unstructured::new(choices.get(1..).unwrap_or_default()));
        holds(&source, value.as_ref(), &edits);
    }
}

fn holds(source: &Source, value: Option<&Value>, edits: &[Edit]) {
    let text = match (apply(source.text(), edits), value) {
        (Ok(text), Some(_)) => text,
        (result, None) => return assert_eq!(result, Err(EditError::NotJson)),
        (Err(_), Some(_)) => return,
    };
    let told = || format!("{}\n{edits:#?}\n{text}", source.text());
    let proposed = Editable::new(source).and_then(|editable| editable.replacements(edits));
    assert_eq!(proposed.map(|proposed| replaced(source, proposed)).as_ref(), Ok(&text), "{}", told());
    let after = Source::new("x", text.as_str());
    let (Some(old), (Some(new), diagnostics)) = (Document::parse(source).0, Document::parse(&after)) else {
        panic!("not JSON any more: {}", told());
    };
    assert!(diagnostics.is_empty(), "{diagnostics:#?}\n{}", told());
    let expected = value.map(|value| edited(value, &Pointer::root(), edits));
    assert_eq!(Some(new.value()), expected, "{}", told());
    let sides = Sides { old: &old, new: &new, edits };
    sides.stays(&Pointer::root(), &Pointer::root(), value.unwrap_or(&Value::Null), &told);
    let outside = |document: &Document<'_>| {
        let root = document.locate(&Place::value(Pointer::root())).unwrap();
        let text = document.source().text();
        (text.get(..root.start).map(str::to_owned), text.get(root.end..).map(str::to_owned))
    };
    assert_eq!(outside(&old), outside(&new), "{}", told());
}

/// The text with replacements made from its end, so that no place moves.
fn replaced(source: &Source, replacements: Vec<Replacement>) -> String {
    let mut text = source.text().to_owned();
    for Replacement { span, text: new } in replacements.into_iter().rev() {
        text.replace_range(span.range(), &new);
    }
    text
}

fn edits(value: Option<&Value>, choices: &mut Unstructured<'_>) -> Vec<Edit> {
    const KEYS: &[&str] = &["a", "b", "new", "", "tools", "hide", "\"\\\u{1}", "é", "c", "d"];
    let null = Value::Null;
    let places = pointers(value.unwrap_or(&null));
    let mut edits = Vec::new();
    while edits.len() < 5 && !choices.is_empty() {
        let place = choices.int_in_range(0..=places.len() - 1).unwrap_or_default();
        let key = *choices.choose(KEYS).unwrap_or(&"a");
        let mut pointer = places[place].0.clone();
        let kind = choices.int_in_range(0..=9_u8).unwrap_or_default();
        if kind == 9 {
            pointer = pointer.key(key);
        }
        let value = match choices.int_in_range(0..=6_u8).unwrap_or_default() {
            0 => json!({}),
            1 => json!([]),
            2 => json!({"k": [1, {"x": "\n\u{202e}"}], "": null}),
            3 => json!(["a", 1.5, []]),
            4 => json!("text"),
            5 => json!(-0.0),
            _ => places.get(place / 2).map_or(Value::Null, |(_, value)| (*value).clone()),
        };
        edits.push(match kind {
            0 | 1 => Edit::Remove(pointer),
            2 | 3 => Edit::Replace(pointer, value),
            4 | 5 => Edit::RenameKey(pointer, key.to_owned()),
            6 | 7 => Edit::Insert(pointer, key.to_owned(), value),
            _ => Edit::Push(pointer, value),
        });
    }
    edits
}

/// What the edits make of a value.
fn edited(value: &Value, at: &Pointer, edits: &[Edit]) -> Value {
    let replaced = edits.iter().find_map(|edit| match edit {
        Edit::Replace(pointer, value) if pointer == at => Some(value),
        _ => None,
    });
    if let Some(value) = replaced {
        return value.clone();
    }
    match value {
        Value::Array(entries) => {
            let entries = entries.iter().enumerate().map(|(index, entry)| (at.index(index), entry));
            let kept = entries.filter(|(at, _)| !removes(edits, at));
            kept.map(|(at, entry)| edited(entry, &at, edits)).chain(pushed(edits, at)).collect()
        }
        Value::Object(members) => {
            let mut after = Map::new();
            for (key, member) in members {
                let at = at.key(key);
                if !removes(edits, &at) {
                    after.insert(renamed(edits, &at).unwrap_or(key).to_owned(), edited(member, &at, edits));
                }
            }
            after.extend(inserted(edits, at));
            // what is not there is made when something is added to it
            for edit in edits.iter().filter(|edit| edit.pointer().parent().as_ref() == Some(at)) {
                let pointer = edit.pointer();
                let created = match edit {
                    Edit::Push(..) => pushed(edits, pointer).collect(),
                    Edit::Insert(..) => Value::Object(inserted(edits, pointer).collect()),
                    _ => continue,
                };
                if let Some(Segment::Key(key)) = pointer.segments().last().filter(|_| !has(members, pointer)) {
                    after.insert(key.clone(), created);
                }
            }
            Value::Object(after)
        }
        scalar => scalar.clone(),
    }
}

fn pushed(edits: &[Edit], at: &Pointer) -> impl Iterator<Item = Value> {
    edits.iter().filter_map(move |edit| match edit {
        Edit::Push(pointer, value) if pointer == at => Some(value.clone()),
        _ => None,
    })
}

fn inserted(edits: &[Edit], at: &Pointer) -> impl Iterator<Item = (String, Value)> {
    edits.iter().filter_map(move |edit| match edit {
        Edit::Insert(pointer, key, value) if pointer == at => Some((key.clone(), value.clone())),
        _ => None,
    })
}

fn has(members: &Map<String, Value>, pointer: &Pointer) -> bool {
    matches!(pointer.segments().last(), Some(Segment::Key(key)) if members.contains_key(key))
}

fn removes(edits: &[Edit], at: &Pointer) -> bool {
    edits.iter().any(|edit| matches!(edit, Edit::Remove(pointer) if pointer == at))
}

fn renamed<'e>(edits: &'e [Edit], at: &Pointer) -> Option<&'e str> {
    edits.iter().find_map(|edit| match edit {
        Edit::RenameKey(pointer, key) if pointer == at => Some(key.as_str()),
        _ => None,
    })
}

/// A document before and after its edits.
struct Sides<'d, 'a, 'b> {
    old: &'d Document<'a>,
    new: &'d Document<'b>,
    edits: &'d [Edit],
}

impl Sides<'_, '_, '_> {
    /// Whether an edit changes the value at a place or something in it.
    fn changes(&self, at: &Pointer) -> bool {
        self.edits.iter().any(|edit| {
            let place = match edit {
                Edit::Remove(pointer) | Edit::RenameKey(pointer, _) => pointer.parent().unwrap_or_default(),
                other if self.old.locate(&Place::value(other.pointer().clone())).is_none() => {
                    other.pointer().parent().unwrap_or_default()
                }
                other => other.pointer().clone(),
            };
            place.segments().starts_with(at.segments())
        })
    }

    /// The bytes of a value that are not named by an edit are the same.
    fn stays(&self, old: &Pointer, new: &Pointer, value: &Value, told: &dyn Fn() -> String) {
        let (before, after) = (self.span(false, old, Part::Value), self.span(true, new, Part::Value));
        if !self.changes(old) {
            assert_eq!(self.old.source().slice(before), self.new.source().slice(after), "{old}: {}", told());
            return;
        }
        if self.edits.iter().any(|edit| matches!(edit, Edit::Replace(pointer, _) if pointer == old)) {
            return;
        }
        let children = children(value, old);
        let mut kept: Vec<(usize, &Pointer, Pointer)> = Vec::new();
        for (at, (child, member)) in children.iter().enumerate() {
            if removes(self.edits, child) {
                continue;
            }
            let moved = match child.segments().last() {
                Some(Segment::Key(key)) => new.key(renamed(self.edits, child).unwrap_or(key)),
                _ => new.index(kept.len()),
            };
            self.stays(child, &moved, member, told);
            self.key_stays(child, &moved, told);
            kept.push((at, child, moved));
        }
        let gaps = kept.windows(2).filter(|pair| pair[1].0 == pair[0].0 + 1);
        for pair in gaps {
            let between = |new: bool, first: &Pointer, second: &Pointer| {
                self.text(new, self.span(new, first, Part::Entry).end, self.span(new, second, Part::Entry).start)
            };
            assert_eq!(between(false, pair[0].1, pair[1].1), between(true, &pair[0].2, &pair[1].2), "{}", told());
        }
        if let (Some((first, _)), Some((_, _, moved))) = (children.first(), kept.first()) {
            let opening = self.text(false, before.start, self.span(false, first, Part::Entry).start);
            assert_eq!(opening, self.text(true, after.start, self.span(true, moved, Part::Entry).start), "{}", told());
        }
    }

    /// The key of a member, and what stands between it and the value.
    fn key_stays(&self, old: &Pointer, new: &Pointer, told: &dyn Fn() -> String) {
        if !matches!(old.segments().last(), Some(Segment::Key(_))) {
            return;
        }
        let (before, after) = (self.span(false, old, Part::Key), self.span(true, new, Part::Key));
        if renamed(self.edits, old).is_none() {
            assert_eq!(self.old.source().slice(before), self.new.source().slice(after), "{old}: {}", told());
        }
        let colon = |new: bool, key: Span, at: &Pointer| self.text(new, key.end, self.span(new, at, Part::Value).start);
        assert_eq!(colon(false, before, old), colon(true, after, new), "{old}: {}", told());
    }

    fn span(&self, new: bool, at: &Pointer, part: Part) -> Span {
        let document: &Document<'_> = if new { self.new } else { self.old };
        document.locate(&Place::At(at.clone(), part)).unwrap()
    }

    fn text(&self, new: bool, start: usize, end: usize) -> &str {
        let source = if new { self.new.source() } else { self.old.source() };
        source.slice(Span::new(start, end))
    }
}

fn children<'v>(value: &'v Value, at: &Pointer) -> Vec<(Pointer, &'v Value)> {
    match value {
        Value::Object(members) => members.iter().map(|(key, value)| (at.key(key), value)).collect(),
        Value::Array(entries) => entries.iter().enumerate().map(|(index, value)| (at.index(index), value)).collect(),
        _ => Vec::new(),
    }
}
