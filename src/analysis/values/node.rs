//! Products of sets over argument paths: what an object can hold under each name, all the way down.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::values::{Kind, Values};
use super::{Solver, Unknown};

/// A set of values of one argument, or of its absence. Objects of the set hold under each name in `members` a value of that
/// node's set, independently of each other; other names are free.
#[derive(Debug, Clone)]
pub(super) struct Node {
    own: Values,
    members: BTreeMap<String, Node>,
}

impl Node {
    /// Everything that arguments as a whole can be: any object.
    pub(super) fn root() -> Self {
        Self { own: Values { objects: true, ..Values::none() }, members: BTreeMap::new() }
    }

    fn all() -> Self {
        Self { own: Values::all(), members: BTreeMap::new() }
    }

    /// Keeps only what has a value of this set at the path below. Whether anything may be left; `false` is certain.
    ///
    /// Where the set has no place for absence, everything on the way must be an object; otherwise whatever is no object is
    /// kept too, for the path is missing in it.
    pub(super) fn restrict(&mut self, path: &[String], set: &Values, solver: &mut Solver) -> bool {
        let Some((name, below)) = path.split_first() else {
            self.own = std::mem::replace(&mut self.own, Values::none()).intersection(set);
            return self.own.may_have_member(solver);
        };
        if !set.missing {
            self.own = Values { objects: self.own.objects, ..Values::none() };
        }
        if self.own.objects {
            let member = self.members.entry(name.clone()).or_insert_with(Self::all);
            if !member.restrict(below, set, solver) {
                self.own.objects = false;
                self.members.clear();
            }
        }
        self.own.may_have_member(solver)
    }

    /// Whether anything may be left after [`Self::restrict`]; `false` is certain.
    pub(super) fn admits(&self, path: &[String], set: &Values, solver: &mut Solver) -> bool {
        let Some((name, below)) = path.split_first() else {
            return self.own.clone().intersection(set).may_have_member(solver);
        };
        if set.missing
            && (self.own.has_simple_member() || Values { objects: false, ..self.own.clone() }.may_have_member(solver))
        {
            return true;
        }
        self.own.objects
            && match self.members.get(name) {
                Some(member) => member.admits(below, set, solver),
                None => set.may_have_member(solver),
            }
    }

    /// A readable member of the set; `None` is absence.
    pub(super) fn pick(&self, solver: &mut Solver) -> Result<Option<Value>, Unknown> {
        if self.own.missing {
            return Ok(None);
        }
        let below = (!self.members.is_empty()).then_some(Kind::Object);
        let usual = [Kind::Text, Kind::Number, Kind::Bool, Kind::List, Kind::Object, Kind::Null];
        let mut unknown = None;
        for kind in below.into_iter().chain(self.own.expected).chain(usual) {
            match self.pick_of(kind, solver) {
                Ok(Some(value)) => return Ok(Some(value)),
                Ok(None) => {}
                Err(error) => unknown = Some(error),
            }
        }
        Err(unknown.unwrap_or_else(|| Unknown::new("a set turned out to be empty")))
    }

    fn pick_of(&self, kind: Kind, solver: &mut Solver) -> Result<Option<Value>, Unknown> {
        Ok(match kind {
            Kind::Text => solver.string_of(&self.own.strings)?.map(Value::from),
            Kind::Number => self.own.numbers.pick().map(|number| Value::from(&crate::policy::Scalar::Number(number))),
            Kind::Bool if self.own.yes => Some(true.into()),
            Kind::Bool => self.own.no.then(|| false.into()),
            Kind::List => self.own.lists.as_ref().map(super::lists::Lists::pick),
            Kind::Object if self.own.objects => {
                let mut object = Map::new();
                for (name, member) in &self.members {
                    if let Some(value) = member.pick(solver)? {
                        object.insert(name.clone(), value);
                    }
                }
                Some(Value::Object(object))
            }
            Kind::Object => None,
            Kind::Null => self.own.null.then_some(Value::Null),
        })
    }
}

impl Values {
    /// Whether the set may have a member; `false` is certain. Objects are taken to exist.
    fn may_have_member(&self, solver: &mut Solver) -> bool {
        self.objects || self.has_simple_member() || !matches!(solver.string_of(&self.strings), Ok(None))
    }
}
