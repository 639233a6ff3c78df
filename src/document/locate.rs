//! From pointers to bytes.

use jsonc_parser::ast::{ObjectProp, Value};
use jsonc_parser::common::Ranged;

use crate::diagnostic::{Part, Place};
use crate::source::{Pointer, Segment, Span};

use super::Document;

/// What a pointer leads to: a value, and the member that holds it if its parent is an object.
pub(super) struct Target<'d, 'a> {
    pub value: &'d Value<'a>,
    pub member: Option<&'d ObjectProp<'a>>,
}

pub(super) fn locate(document: &Document<'_>, place: &Place) -> Option<Span> {
    let (pointer, part) = match place {
        Place::Bytes(span) => return Some(*span),
        Place::At(pointer, part) => (pointer, *part),
    };
    let target = find(document, pointer)?;
    let range = match (part, target.member) {
        (Part::Key, Some(member)) => member.name.range(),
        (Part::Entry, Some(member)) => member.range,
        _ => target.value.range(),
    };
    Some(document.span(range))
}

/// Follows a pointer from the root.
pub(super) fn find<'d, 'a>(document: &'d Document<'a>, pointer: &Pointer) -> Option<Target<'d, 'a>> {
    let root = Target { value: &document.root, member: None };
    pointer.segments().iter().try_fold(root, |target, segment| match (target.value, segment) {
        (Value::Object(object), Segment::Key(name)) => {
            let member = match document.members.get(&object.range.start) {
                Some(index) => object.properties.get(*index.get(name)?)?,
                None => object.properties.iter().find(|member| member.name.as_str() == name)?,
            };
            Some(Target { value: &member.value, member: Some(member) })
        }
        (Value::Array(array), Segment::Index(at)) => Some(Target { value: array.elements.get(*at)?, member: None }),
        _ => None,
    })
}
