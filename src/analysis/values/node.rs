//! Products of sets over argument paths: what an object can hold under each name, all the way down.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::values::{Kind, Values};
use super::{Solver, Unknown};

/// A set of values of one argument, or of its absence. Objects of the set hold under each name in `members` a value of that
/// node's set, independently of each other; other names are free, unless only some are allowed.
#[derive(Debug, Clone)]
pub(super) struct Node {
    own: Values,
    members: BTreeMap<String, Node>,
    /// If present, the only names that objects of the set hold.
    closed: Option<BTreeSet<String>>,
}

/// Parts that are copied in the time in which a node with nothing in it is.
const PARTS_OF_A_NODE: usize = 32;

/// Bytes of a text that are copied in the time in which a part is.
pub(super) const BYTES_OF_A_PART: usize = 8;

impl Node {
    /// Everything that arguments as a whole can be: any object.
    pub(super) fn root() -> Self {
        Self::of(Values { objects: true, ..Values::none() })
    }

    fn of(own: Values) -> Self {
        Self { own, members: BTreeMap::new(), closed: None }
    }

    /// Keeps only what has a value of this set at the path below. Whether anything may be left; `false` is certain.
    ///
    /// Where the set has no place for absence, everything on the way must be an object; otherwise whatever is no object is
    /// kept too, for the path is missing in it.
    pub(super) fn restrict(&mut self, path: &[String], set: &Values, solver: &mut Solver) -> bool {
        let Some((name, below)) = path.split_first() else {
            solver.look(self.own.effort(set));
            if solver.is_spent() {
                // not narrowed: nothing is told any more that rests on it
                return true;
            }
            self.own = std::mem::replace(&mut self.own, Values::none()).intersection(set);
            return self.own.may_have_member(solver);
        };
        if !set.missing {
            self.own = Values { objects: self.own.objects, ..Values::none() };
        }
        if self.own.objects {
            let allowed = self.allows(name);
            let member = self.members.entry(name.clone()).or_insert_with(|| Self::free(allowed));
            if !member.restrict(below, set, solver) {
                self.exclude_objects();
            }
        }
        self.own.may_have_member(solver)
    }

    /// Keeps only what holds no names but these at the path below, where that is an object at all. Whether anything may be
    /// left; `false` is certain.
    pub(super) fn close(&mut self, path: &[String], names: &BTreeSet<String>, solver: &mut Solver) -> bool {
        if !self.own.objects {
            return true;
        }
        let left = match path.split_first() {
            Some((name, below)) => {
                let allowed = self.allows(name);
                self.members.entry(name.clone()).or_insert_with(|| Self::free(allowed)).close(below, names, solver)
            }
            None => {
                let absent = Values { missing: true, ..Values::none() };
                self.closed = Some(match self.closed.take() {
                    Some(known) => known.intersection(names).cloned().collect(),
                    None => names.clone(),
                });
                let mut others = self.members.iter_mut().filter(|(name, _)| !names.contains(*name));
                others.all(|(_, member)| member.restrict(&[], &absent, solver))
            }
        };
        if !left {
            self.exclude_objects();
        }
        self.own.may_have_member(solver)
    }

    /// How many parts it is made of; a set of its own stands for several.
    pub(super) fn weight(&self) -> usize {
        let member =
            |(name, member): (&String, &Self)| PARTS_OF_A_NODE + name.len() / BYTES_OF_A_PART + member.weight();
        let members = self.members.iter().map(member).sum::<usize>();
        self.own.weight() + members + self.closed.as_ref().map_or(0, BTreeSet::len)
    }

    fn exclude_objects(&mut self) {
        self.own.objects = false;
        self.members.clear();
    }

    /// What an object can hold under a name of which nothing is known but whether it is allowed.
    fn free(allowed: bool) -> Self {
        Self::of(if allowed { Values::all() } else { Values { missing: true, ..Values::none() } })
    }

    fn allows(&self, name: &str) -> bool {
        self.closed.as_ref().is_none_or(|names| names.contains(name))
    }

    /// Whether anything may be left after [`Self::restrict`]; `false` is certain.
    pub(super) fn admits(&self, path: &[String], set: &Values, solver: &mut Solver) -> bool {
        let Some((name, below)) = path.split_first() else {
            // a copy shares its strings, so that they are copied if they change
            solver.look(self.own.weight() / 4 + self.own.effort(set));
            if solver.is_spent() {
                return true;
            }
            let copy = self.own.clone();
            return copy.intersection(set).may_have_member(solver);
        };
        if set.missing
            && (self.own.has_simple_member() || Values { objects: false, ..self.own.clone() }.may_have_member(solver))
        {
            return true;
        }
        self.own.objects
            && match self.members.get(name) {
                Some(member) => member.admits(below, set, solver),
                None if self.allows(name) => set.may_have_member(solver),
                None => set.missing,
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
