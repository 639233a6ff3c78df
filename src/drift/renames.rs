//! Tools that have likely been given another name: gone and come with the same description and arguments, or with one of
//! the two and a name that is near.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::catalog::Tool;
use crate::suggest::Search;

/// Tools that are looked at for each new one, so that many that are alike cost no more than few.
const CANDIDATES: usize = 16;

/// Which new tool was which old one.
#[derive(Debug, Default)]
pub(super) struct Renames<'a> {
    old_of: HashMap<&'a str, &'a Tool>,
    taken: HashSet<&'a str>,
}

impl<'a> Renames<'a> {
    /// Whether this tool of the old catalogue lives on under another name.
    pub(super) fn holds_old(&self, tool: &Tool) -> bool {
        self.taken.contains(tool.name.as_str())
    }

    /// What this tool of the new catalogue was.
    pub(super) fn old_of(&self, tool: &Tool) -> Option<&'a Tool> {
        self.old_of.get(tool.name.as_str()).copied()
    }

    fn take(&mut self, old: &'a Tool, new: &'a Tool) {
        self.old_of.insert(&new.name, old);
        self.taken.insert(&old.name);
    }
}

/// What two tools may have in common beside their names.
type Likeness = for<'a> fn(&'a Tool) -> Option<(&'a str, &'a str)>;

/// Finds them, each tool at most once: first what is alike in everything, then what is alike in part and has a near name.
pub(super) fn find<'a>(gone: &[&'a Tool], came: &[&'a Tool]) -> Renames<'a> {
    let (mut renames, mut search) = (Renames::default(), Search::default());
    let whole: Likeness = |tool| Some((description(tool)?, arguments(tool).unwrap_or_default()));
    let parts: [Likeness; 2] = [|tool| Some((description(tool)?, "")), |tool| Some(("", arguments(tool)?))];
    pair((gone, came), whole, false, (&mut renames, &mut search));
    for part in parts {
        pair((gone, came), part, true, (&mut renames, &mut search));
    }
    renames
}

fn pair<'a>(
    (gone, came): (&[&'a Tool], &[&'a Tool]),
    like: Likeness,
    near: bool,
    (renames, search): (&mut Renames<'a>, &mut Search),
) {
    let mut waiting: HashMap<(&str, &str), VecDeque<&'a Tool>> = HashMap::new();
    for old in gone.iter().filter(|old| !renames.holds_old(old)) {
        if let Some(key) = like(old) {
            waiting.entry(key).or_default().push_back(old);
        }
    }
    for new in came {
        if renames.old_of(new).is_some() {
            continue;
        }
        let Some(candidates) = like(new).and_then(|key| waiting.get_mut(&key)) else { continue };
        let names = candidates.iter().take(CANDIDATES).map(|old| old.name.as_str());
        let chosen = match search.nearest(&new.name, names) {
            Some(name) => candidates.iter().position(|old| old.name == name),
            None if near => None,
            None => Some(0),
        };
        if let Some(old) = chosen.and_then(|at| candidates.remove(at)) {
            renames.take(old, new);
        }
    }
}

/// What the tool does; none where that says too little to know it again by.
fn description(tool: &Tool) -> Option<&str> {
    tool.description.as_deref().filter(|text| text.trim().len() >= 8)
}

/// The text of the schema; none where it says too little to know the tool again by.
fn arguments(tool: &Tool) -> Option<&str> {
    tool.input_schema.as_ref().map(|schema| schema.get()).filter(|text| text.contains("\"type\"") && text.len() >= 60)
}
