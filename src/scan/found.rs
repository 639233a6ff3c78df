//! What a scan has found: the union of the lists, and what is to be known about how they differ.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use rmcp::model::ServerPeerInfo;
use serde_json::Value;

use super::client::CAPABILITIES;
use super::secret::Secrets;
use crate::catalog::{Server, check_name};
use crate::source::quote;

/// Names that a note tells.
const NAMES_TOLD: usize = 5;

/// The tools of a server, as it lists them.
#[derive(Debug, Clone, PartialEq)]
pub struct Scan {
    /// Name and version that the server gives itself; its identifier is unknown.
    pub server: Server,
    /// The version of the protocol that was agreed on.
    pub protocol: Option<String>,
    /// The capabilities that were declared, a list for each time that the server was asked.
    pub declared: Vec<&'static [&'static str]>,
    /// The very JSON of every tool in any of the lists, in the order of the server. Untrusted: names and descriptions may
    /// hold anything, and an entry need not even be an object.
    pub tools: Vec<Value>,
    /// What a person should know, each a sentence fit for a terminal.
    pub notes: Vec<String>,
}

/// One answer to the question for the list.
pub(super) struct Listing {
    pub(super) tools: Vec<Value>,
}

/// One session with the server.
pub(super) struct Session {
    /// Whether [`CAPABILITIES`] were declared.
    pub(super) declares: bool,
    pub(super) info: Option<ServerPeerInfo>,
    pub(super) listings: Vec<Listing>,
    /// Whether the server ended when its input was closed.
    pub(super) ended_by_itself: bool,
}

impl Scan {
    /// Joins the sessions, of which there is at least one.
    pub(super) fn new(sessions: Vec<Session>, strays: usize, shutdown: Duration, secrets: &Secrets) -> Self {
        let mut union = Union::default();
        let mut declared: Vec<&'static [&'static str]> = Vec::new();
        let mut info = None;
        let mut ended_by_itself = true;
        for session in sessions {
            declared.push(if session.declares { CAPABILITIES } else { &[] });
            ended_by_itself &= session.ended_by_itself;
            for listing in session.listings {
                union.add(listing, session.declares);
            }
            info = session.info.or(info);
        }
        let mut scan =
            Self { server: Server::default(), protocol: None, declared, tools: Vec::new(), notes: Vec::new() };
        if let Some(info) = info {
            scan.protocol = Some(info.protocol_version.to_string());
            scan.server.name = info.server_info.as_ref().map(|server| secrets.hide(&server.name));
            scan.server.version = info.server_info.map(|server| secrets.hide(&server.version));
        }
        scan.notes = union.notes();
        scan.tools = union.entries.into_iter().map(|entry| entry.tool).collect();
        let with_secrets = scan.tools.iter_mut().fold(0, |count, tool| count + usize::from(secrets.remove(tool)));
        if with_secrets > 0 {
            scan.notes.push(format!(
                "{with_secrets} tools repeated a secret that the server was given; `[left out]` stands in its place"
            ));
        }
        if strays > 0 {
            scan.notes.push(format!("the program wrote {strays} lines to its standard output that are no messages"));
        }
        if !ended_by_itself {
            scan.notes.push(format!(
                "the program did not end within {} s of its input being closed, and was made to",
                shutdown.as_secs_f64()
            ));
        }
        scan
    }

    /// The name of a tool, where it has one: a string.
    pub fn name(tool: &Value) -> Option<&str> {
        tool.get("name")?.as_str()
    }
}

struct Entry {
    tool: Value,
    /// Seen by a client that declares nothing.
    plain: bool,
}

#[derive(Default)]
struct Union {
    entries: Vec<Entry>,
    /// Where the entries of a name stand; those that have none stand together.
    places: BTreeMap<Option<String>, Vec<usize>>,
    /// Names under which different lists have different tools.
    unstable: BTreeSet<String>,
    /// Names that stand twice in one list.
    twice: BTreeSet<String>,
}

impl Union {
    /// Adds a list. Of tools that have the same name in different lists the later one counts; all entries of one list stay.
    fn add(&mut self, listing: Listing, declares: bool) {
        let known = self.places.clone();
        let mut names = BTreeSet::new();
        for tool in listing.tools {
            let name = Scan::name(&tool).map(str::to_owned);
            if let Some(name) = name.as_ref().filter(|name| !names.insert((*name).clone())) {
                self.twice.insert(name.clone());
            }
            let earlier = known.get(&name).map(Vec::as_slice).unwrap_or_default();
            let is_same = |at: &&usize| self.entries.get(**at).is_some_and(|entry| entry.tool == tool);
            let same = earlier.iter().find(is_same).copied();
            let namesake =
                earlier.first().copied().filter(|_| name.as_ref().is_some_and(|name| !self.twice.contains(name)));
            match same.or(namesake).and_then(|at| self.entries.get_mut(at)) {
                Some(entry) if same.is_some() => entry.plain |= !declares,
                Some(entry) => {
                    entry.tool = tool;
                    self.unstable.extend(name);
                }
                None => {
                    self.places.entry(name).or_default().push(self.entries.len());
                    self.entries.push(Entry { tool, plain: !declares });
                }
            }
        }
    }

    fn notes(&self) -> Vec<String> {
        let named = |wanted: &dyn Fn(&Entry) -> bool| -> BTreeSet<String> {
            let entries = self.entries.iter().filter(|entry| wanted(entry));
            entries.filter_map(|entry| Scan::name(&entry.tool)).map(str::to_owned).collect()
        };
        let conditional = named(&|entry| !entry.plain);
        let odd = named(&|entry| Scan::name(&entry.tool).is_some_and(|name| check_name(name).is_err()));
        let nameless = self.entries.iter().filter(|entry| Scan::name(&entry.tool).is_none()).count();
        let mut notes = Vec::new();
        if nameless > 0 {
            notes.push(format!("{nameless} entries of the list have no name and are left out of the catalogue"));
        }
        let mut tell = |names: &BTreeSet<String>, what: &str| {
            if !names.is_empty() {
                notes.push(format!("{what}: {}", list(names)));
            }
        };
        tell(&odd, "these are not names that a tool may have");
        tell(&self.twice, "these tools stand twice in one list");
        tell(&self.unstable, "the server describes these tools differently each time");
        tell(&conditional, &format!("listed only to clients that declare {}", CAPABILITIES.join(", ")));
        notes
    }
}

fn list(names: &BTreeSet<String>) -> String {
    let told: Vec<String> = names.iter().take(NAMES_TOLD).map(|name| quote(name)).collect();
    match names.len().saturating_sub(NAMES_TOLD) {
        0 => told.join(", "),
        more => format!("{} and {more} more", told.join(", ")),
    }
}
