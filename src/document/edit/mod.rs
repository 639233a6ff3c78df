//! Edits that keep the layout: whatever an edit does not name stays byte for byte, and what it adds looks like its
//! neighbours (line breaks, indentation, spacing).

mod layout;
mod splice;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashSet};
use std::fmt;

use jsonc_parser::ast::Value as Node;
use jsonc_parser::common::{Range, Ranged};
use serde_json::{Map, Value};

use crate::diagnostic::Edit;
use crate::source::{Pointer, Segment, Source, Span};

use super::{Document, locate};
use layout::Layout;
use splice::Splice;

/// Why edits could not be carried out; the text is as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditError {
    /// The text is not strict JSON, so no edit of it is safe.
    NotJson,
    /// The text has more values than a tree is made of.
    TooLarge,
    /// The document has nothing at the place of an edit, or something of another kind.
    NoSuchPlace(Pointer),
    /// The key that an edit wants to give is taken already.
    KeyTaken(Pointer, String),
    /// Two edits want to change the same bytes.
    Overlap(Pointer),
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson => f.write_str("the text is not strict JSON"),
            Self::TooLarge => f.write_str("the text has too many values to be edited"),
            Self::NoSuchPlace(pointer) => write!(f, "there is nothing to edit at `{pointer}`"),
            Self::KeyTaken(pointer, _) => write!(f, "the new key at `{pointer}` is taken already"),
            Self::Overlap(pointer) => write!(f, "two edits change the same text at `{pointer}`"),
        }
    }
}

impl std::error::Error for EditError {}

/// Carries out all edits on a text, or none. All pointers speak of the text as it is before the edits.
pub fn apply(text: &str, edits: &[Edit]) -> Result<String, EditError> {
    let source = Source::new("", text);
    let editable = Editable::new(&source)?;
    Ok(splice::join(text, &splices(&editable.document, &editable.layout, edits)?))
}

/// A text that edits may be carried out on.
pub struct Editable<'a> {
    document: Document<'a>,
    layout: Layout<'a>,
}

/// What edits put in the place of some bytes of a text; of none where they only add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// The bytes that go.
    pub span: Span,
    /// What comes in their place.
    pub text: String,
}

impl<'a> Editable<'a> {
    /// Takes a text that is strict JSON and not too large.
    pub fn new(source: &'a Source) -> Result<Self, EditError> {
        if Document::would_be_vast(source.text()) {
            return Err(EditError::TooLarge);
        }
        let (document, diagnostics) = Document::parse(source);
        let document = document.filter(|_| diagnostics.is_empty()).ok_or(EditError::NotJson)?;
        Ok(Self { document, layout: Layout::of(source.text()) })
    }

    /// What all these edits together would replace, from the beginning of the text to its end.
    pub fn replacements(&self, edits: &[Edit]) -> Result<Vec<Replacement>, EditError> {
        let splices = splices(&self.document, &self.layout, edits)?;
        Ok(splices.into_iter().map(Splice::into_replacement).collect())
    }
}

/// The replacements that carry out all edits, in the order of the text; none of them overlap.
fn splices(document: &Document<'_>, layout: &Layout<'_>, edits: &[Edit]) -> Result<Vec<Splice>, EditError> {
    let missing = missing(document, edits)?;
    let mut splices = Vec::new();
    let mut containers: BTreeMap<Pointer, Change> = BTreeMap::new();
    let mut keys = NewKeys::default();
    for edit in edits {
        match edit {
            Edit::Replace(pointer, value) => splices.push(replace(document, layout, pointer, value)?),
            Edit::RenameKey(pointer, key) => {
                keys.give(&pointer.parent().unwrap_or_default(), key)?;
                splices.push(rename(document, pointer, key)?);
            }
            Edit::Remove(pointer) => {
                let parent = pointer.parent().ok_or_else(|| EditError::NoSuchPlace(pointer.clone()))?;
                let at = position(document, pointer).ok_or_else(|| EditError::NoSuchPlace(pointer.clone()))?;
                containers.entry(parent).or_default().removed.push(at);
            }
            Edit::Push(pointer, _) | Edit::Insert(pointer, _, _) if missing.contains_key(pointer) => {}
            Edit::Insert(pointer, key, value) => {
                keys.give(pointer, key)?;
                if locate::find(document, &pointer.key(key)).is_some() && !removes(edits, &pointer.key(key)) {
                    return Err(EditError::KeyTaken(pointer.clone(), key.clone()));
                }
                containers.entry(pointer.clone()).or_default().added.push((Some(key.clone()), value));
            }
            Edit::Push(pointer, value) => containers.entry(pointer.clone()).or_default().added.push((None, value)),
        }
    }
    for added in missing.values() {
        keys.give(&added.parent, added.key)?;
        let parent = containers.entry(added.parent.clone()).or_default();
        parent.added.push((Some(added.key.to_owned()), &added.entries));
    }
    for (pointer, mut change) in containers {
        change.removed.sort_unstable();
        change.removed.dedup();
        let target = locate::find(document, &pointer).ok_or_else(|| EditError::NoSuchPlace(pointer.clone()))?;
        let container = Container::of(target.value, &change).ok_or_else(|| EditError::NoSuchPlace(pointer.clone()))?;
        splices.extend(container.splices(layout, &pointer, &change));
    }
    splice::in_order(splices)
}

/// What happens to the entries of one array or object.
#[derive(Default)]
struct Change<'v> {
    /// Positions of entries that go.
    removed: Vec<usize>,
    /// Entries that come, with their keys in an object.
    added: Vec<(Option<String>, &'v Value)>,
}

/// The keys that edits give, each with its object.
#[derive(Default)]
struct NewKeys(HashSet<Pointer>);

impl NewKeys {
    /// Gives a key to a member of an object; no other edit may give the same.
    fn give(&mut self, object: &Pointer, key: &str) -> Result<(), EditError> {
        let is_new = self.0.insert(object.key(key));
        is_new.then_some(()).ok_or_else(|| EditError::KeyTaken(object.clone(), key.to_owned()))
    }
}

/// An array or object that edits add to and that is not there yet.
struct Missing<'e> {
    /// The object that will have it.
    parent: Pointer,
    key: &'e str,
    /// What is added, together.
    entries: Value,
}

fn missing<'e>(document: &Document<'_>, edits: &'e [Edit]) -> Result<BTreeMap<&'e Pointer, Missing<'e>>, EditError> {
    let mut missing: BTreeMap<&Pointer, Missing<'_>> = BTreeMap::new();
    for edit in edits {
        let pointer = match edit {
            Edit::Push(pointer, _) | Edit::Insert(pointer, _, _) => pointer,
            Edit::Remove(_) | Edit::Replace(..) | Edit::RenameKey(..) => continue,
        };
        let (Some(Segment::Key(key)), Some(parent)) = (pointer.segments().last(), pointer.parent()) else { continue };
        let Some(holder) = locate::find(document, &parent) else { continue };
        if !matches!(holder.value, Node::Object(_)) || locate::find(document, pointer).is_some() {
            continue;
        }
        let empty = if matches!(edit, Edit::Push(..)) { Value::Array(Vec::new()) } else { Value::Object(Map::new()) };
        let container = missing.entry(pointer).or_insert_with(|| Missing { parent, key, entries: empty });
        match (&mut container.entries, edit) {
            (Value::Array(entries), Edit::Push(_, value)) => entries.push(value.clone()),
            (Value::Object(members), Edit::Insert(_, key, value)) => {
                if members.insert(key.clone(), value.clone()).is_some() {
                    return Err(EditError::KeyTaken(pointer.clone(), key.clone()));
                }
            }
            _ => return Err(EditError::NoSuchPlace(pointer.clone())),
        }
    }
    Ok(missing)
}

/// An array or object as the ranges of its entries.
struct Container {
    range: Range,
    entries: Vec<Range>,
}

impl Container {
    /// The container that a value is, if it is one that can take the change.
    fn of(value: &Node<'_>, change: &Change<'_>) -> Option<Self> {
        let (entries, keyed): (Vec<Range>, bool) = match value {
            Node::Object(object) => (object.properties.iter().map(Ranged::range).collect(), true),
            Node::Array(array) => (array.elements.iter().map(Ranged::range).collect(), false),
            _ => return None,
        };
        let fits = change.added.iter().all(|(key, _)| key.is_some() == keyed);
        fits.then(|| Self { range: value.range(), entries })
    }

    fn splices(&self, layout: &Layout<'_>, pointer: &Pointer, change: &Change<'_>) -> Vec<Splice> {
        let removed = |at: &usize| change.removed.binary_search(at).is_ok();
        let last_kept = (0..self.entries.len()).rev().find(|at| !removed(at));
        let inner = Range::new(self.range.start + 1, self.range.end.saturating_sub(1));
        let Some(last_kept) = last_kept else {
            let text = layout.fill(self.range, self.entries.first().copied(), &change.added);
            return vec![Splice::new(inner, text, pointer)];
        };
        let mut splices = Vec::new();
        for at in change.removed.iter().filter(|at| **at < last_kept) {
            if let (Some(gone), Some(next)) = (self.entries.get(*at), self.entries.get(at + 1)) {
                splices.push(Splice::new(Range::new(gone.start, next.start), String::new(), pointer));
            }
        }
        let tail = self.entries.get(last_kept).zip(self.entries.last());
        if let Some((kept, last)) = tail {
            let text = layout.append(self.range, &self.entries, &change.added);
            if !text.is_empty() || kept.end != last.end {
                splices.push(Splice::new(Range::new(kept.end, last.end), text, pointer));
            }
        }
        splices
    }
}

fn replace(document: &Document<'_>, layout: &Layout<'_>, at: &Pointer, value: &Value) -> Result<Splice, EditError> {
    let target = locate::find(document, at).ok_or_else(|| EditError::NoSuchPlace(at.clone()))?;
    let range = target.value.range();
    Ok(Splice::new(range, layout.value_at(range, value), at))
}

fn rename(document: &Document<'_>, at: &Pointer, key: &str) -> Result<Splice, EditError> {
    let parent = at.parent().unwrap_or_default();
    let target = locate::find(document, at);
    let member = target.and_then(|target| target.member).ok_or_else(|| EditError::NoSuchPlace(at.clone()))?;
    if locate::find(document, &parent.key(key)).is_some() {
        return Err(EditError::KeyTaken(parent, key.to_owned()));
    }
    Ok(Splice::new(member.name.range(), Value::from(key).to_string(), at))
}

/// The position among its siblings of what a pointer names.
fn position(document: &Document<'_>, pointer: &Pointer) -> Option<usize> {
    let parent = locate::find(document, &pointer.parent()?)?;
    match (parent.value, pointer.segments().last()?) {
        (Node::Array(array), Segment::Index(at)) => (*at < array.elements.len()).then_some(*at),
        (Node::Object(object), Segment::Key(name)) => match document.members.get(&object.range.start) {
            Some(index) => index.get(name).copied(),
            None => object.properties.iter().position(|member| member.name.as_str() == name),
        },
        _ => None,
    }
}

fn removes(edits: &[Edit], pointer: &Pointer) -> bool {
    edits.iter().any(|edit| matches!(edit, Edit::Remove(removed) if removed == pointer))
}
