//! What a catalogue says beside what this program uses: kept, so that it survives being written again.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::value::RawValue;

/// Members of a tool that have no effect here, each as it stands in the catalogue.
#[derive(Debug, Clone, Default)]
pub struct Extras {
    /// The name for people, a text.
    pub title: Option<Box<RawValue>>,
    /// JSON Schema of the result, an object.
    pub output_schema: Option<Box<RawValue>>,
    /// The annotations with all members, an object; those that have an effect are also in
    /// [`Tool::annotations`](super::Tool::annotations).
    pub annotations: Option<Box<RawValue>>,
    /// How the tool may be run, an object.
    pub execution: Option<Box<RawValue>>,
    /// Pictures, a list.
    pub icons: Option<Box<RawValue>>,
    /// What the server adds for its clients (`_meta`), an object.
    pub meta: Option<Box<RawValue>>,
    /// Everything else, by its key.
    pub other: BTreeMap<String, Box<RawValue>>,
}

impl Extras {
    /// Sorts members by what they are. What does not have the kind of value that its key asks for is among the others.
    pub(super) fn new(members: &[(Cow<'_, str>, &RawValue)]) -> Option<Box<Self>> {
        let mut extras = Self::default();
        for (key, value) in members {
            let (part, begins) = match key.as_ref() {
                "title" => (&mut extras.title, '"'),
                "output_schema" | "outputSchema" => (&mut extras.output_schema, '{'),
                "annotations" => (&mut extras.annotations, '{'),
                "execution" => (&mut extras.execution, '{'),
                "icons" => (&mut extras.icons, '['),
                "_meta" => (&mut extras.meta, '{'),
                "other" => {
                    match serde_json::from_str::<BTreeMap<String, Box<RawValue>>>(value.get()) {
                        Ok(others) => extras.other.extend(others),
                        Err(_) => drop(extras.other.insert("other".to_owned(), (*value).to_owned())),
                    }
                    continue;
                }
                _ => {
                    extras.other.insert(key.as_ref().to_owned(), (*value).to_owned());
                    continue;
                }
            };
            if part.is_none() && value.get().starts_with(begins) {
                *part = Some((*value).to_owned());
            } else if value.get() != "null" {
                extras.other.insert(key.as_ref().to_owned(), (*value).to_owned());
            }
        }
        (!members.is_empty()).then(|| Box::new(extras))
    }

    /// Takes from the other what is not known yet.
    pub(super) fn join(&mut self, other: Self) {
        let parts = [
            (&mut self.title, other.title),
            (&mut self.output_schema, other.output_schema),
            (&mut self.annotations, other.annotations),
            (&mut self.execution, other.execution),
            (&mut self.icons, other.icons),
            (&mut self.meta, other.meta),
        ];
        for (mine, theirs) in parts {
            *mine = mine.take().or(theirs);
        }
        for (key, value) in other.other {
            self.other.entry(key).or_insert(value);
        }
    }
}
