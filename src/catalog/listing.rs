//! A catalogue file as it stands: every tool in its place, nothing joined and nobody chosen.

use std::borrow::Cow;
use std::collections::HashMap;

use super::CatalogError;
use super::formats::{self, Record, ServerRef, Sink, ToolRef};
use crate::source::{Pointer, Source};

/// What one catalogue file lists.
#[derive(Debug)]
pub struct Listing<'a> {
    source: &'a Source,
    tools: Vec<ListedTool<'a>>,
    servers: Vec<ServerRef<'a>>,
    /// Whether the file holds more than one document.
    several: bool,
}

/// A tool and whose it is.
#[derive(Debug)]
pub struct ListedTool<'a> {
    /// The tool.
    pub tool: ToolRef<'a>,
    /// Its server, as a position in [`Listing::servers`].
    pub server: usize,
}

impl<'a> Listing<'a> {
    /// Reads a catalogue file of whatever kind.
    ///
    /// # Errors
    /// The file cannot be understood, or lists no tool.
    pub fn read(source: &'a Source) -> Result<Self, CatalogError> {
        let mut lister = Lister::default();
        let documents = formats::read(source, &mut lister)?;
        let Lister { mut tools, mut servers, .. } = lister;
        if tools.is_empty() {
            return Err(CatalogError::no_tools().of(source));
        }
        // tools that name no server belong to the only one that is named
        if let [_, _] = servers.as_slice()
            && let Some(nobody) = servers.iter().position(|server| *server == ServerRef::default())
        {
            servers.remove(nobody);
            tools.iter_mut().for_each(|listed| listed.server = 0);
        }
        Ok(Self { source, tools, servers, several: documents > 1 })
    }

    /// The text that was read.
    pub fn source(&self) -> &'a Source {
        self.source
    }

    /// The tools in the order of the file; a name may stand more than once.
    pub fn tools(&self) -> &[ListedTool<'a>] {
        &self.tools
    }

    /// The servers in the order in which they are named first. One that is not named has no part.
    pub fn servers(&self) -> &[ServerRef<'a>] {
        &self.servers
    }

    /// The pointer to a tool of this listing. The documents of a file that holds several count as entries of an array.
    pub fn pointer(&self, tool: &ToolRef<'a>) -> Pointer {
        tool.at.pointer(self.several)
    }
}

/// Collects what a file lists.
#[derive(Default)]
struct Lister<'a> {
    tools: Vec<ListedTool<'a>>,
    servers: Vec<ServerRef<'a>>,
    /// Positions in `servers` by identity.
    numbers: HashMap<Cow<'a, str>, usize>,
    /// Positions in `tools` of those whose server the end of the record will name.
    pending: Vec<usize>,
}

impl<'a> Sink<'a> for Lister<'a> {
    fn tool(&mut self, tool: ToolRef<'a>, server: Option<ServerRef<'a>>) {
        if server.is_none() {
            self.pending.push(self.tools.len());
        }
        let server = server.map_or(0, |server| self.number(server));
        self.tools.push(ListedTool { tool, server });
    }

    fn record(&mut self, record: Record<'a>) {
        if self.pending.is_empty() {
            return;
        }
        let server = self.number(record.server.unwrap_or_default());
        for at in self.pending.drain(..) {
            if let Some(listed) = self.tools.get_mut(at) {
                listed.server = server;
            }
        }
    }
}

impl<'a> Lister<'a> {
    fn number(&mut self, server: ServerRef<'a>) -> usize {
        *self.numbers.entry(server.identity()).or_insert_with(|| {
            self.servers.push(server);
            self.servers.len() - 1
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Listing;
    use crate::source::Source;

    fn listed(text: &str) -> Vec<String> {
        let source = Source::new("c.json", text);
        let listing = Listing::read(&source).unwrap();
        let told = listing.tools().iter().map(|listed| {
            let server = listing.servers()[listed.server].identity();
            format!("{} {} of {server}", listing.pointer(&listed.tool), listed.tool.name)
        });
        told.collect()
    }

    #[test]
    fn tools_are_found_where_they_stand() {
        assert_eq!(listed(r#"{"tools": [{"name": "a"}, {"name": "a"}]}"#), ["/tools/0 a of ", "/tools/1 a of "]);
        assert_eq!(listed(r#"[{"name": "a"}, {"name": "b"}]"#), ["/0 a of ", "/1 b of "]);
        assert_eq!(
            listed(r#"{"jsonrpc": "2.0", "id": 1, "result": {"tools": [{"name": "a"}]}}"#),
            ["/result/tools/0 a of "]
        );
        assert_eq!(
            listed(r#"[{"slug": "x", "tools": [{"name": "a"}]}, {"slug": "y", "tools": [{"name": "b"}]}]"#),
            ["/0/tools/0 a of x", "/1/tools/0 b of y"]
        );
    }

    #[test]
    fn documents_count_as_entries() {
        let lines = "{\"slug\": \"x\", \"tools\": [{\"name\": \"a\"}]}\n\n{\"tools\": [{\"name\": \"b\"}]}\n";
        assert_eq!(listed(lines), ["/0/tools/0 a of x", "/1/tools/0 b of x"]);
        let flat = "{\"name\": \"a\", \"server\": \"x\"} {\"name\": \"b\", \"server\": \"y\"}";
        assert!(Listing::read(&Source::new("c", flat)).is_err());
        let pretty = "[\n{\"name\": \"a\"}]\n[\n{\"name\": \"b\"}]";
        assert_eq!(listed(pretty), ["/0/0 a of ", "/1/0 b of "]);
    }

    #[test]
    fn a_list_without_tools_is_an_error() {
        let error = Listing::read(&Source::new("c.json", r#"{"tools": []}"#)).unwrap_err();
        assert_eq!(error.message, "the catalogue has no tools");
    }
}
