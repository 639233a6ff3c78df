//! Policy scaffolds of Intercept as lists of tools: YAML whose comments carry the ratings, above the tools they are about.
//!
//! Read are lines, not YAML, which has no comments once it is parsed: the top-level keys, what stands directly under
//! `tools`, the entries of `hide`. Rules are passed over.

use super::{CatalogError, Catalogue, Evidence, Loaded, RatedBy, RiskClass, Server, Tool};
use crate::source::{Source, quote};

const FORM: &str = "give the scaffold as Intercept writes it: `tools:` on a line of its own, below it every tool on a line of its \
                    own, with `rules:` below";

/// Whether the text is no JSON and has a line that begins the tools of a scaffold.
pub fn is_scaffold(source: &Source) -> bool {
    let text = source.text().trim_start();
    !text.starts_with(['{', '[']) && text.lines().any(|line| key(line).is_some_and(|(key, _)| key == "tools"))
}

/// Reads a scaffold. A tool has the class of the heading above it; under a comment that is no heading, and before the
/// first, tools are unrated.
///
/// # Errors
/// A line is not as Intercept writes it, or there are no tools.
pub fn read(source: &Source) -> Result<Loaded, CatalogError> {
    let mut reader = Reader::default();
    let mut start = 0;
    for line in source.text().split_inclusive('\n') {
        let read = reader.line(line.trim_end());
        read.map_err(|message| CatalogError::new(message, FORM).at(source, start))?;
        start += line.len();
    }
    if reader.tools.is_empty() {
        return Err(CatalogError::new("the scaffold has no tools", FORM).of(source));
    }
    let notes = (reader.lost > 0).then(|| {
        format!("{}: tools below a comment that is no category are unrated: {}", quote(source.name()), reader.lost)
    });
    Ok(Loaded {
        catalogue: Catalogue::new(reader.server, reader.tools),
        notes: notes.into_iter().collect(),
        partial: false,
    })
}

#[derive(Default)]
struct Reader {
    server: Server,
    tools: Vec<Tool>,
    /// The top-level key that is being read.
    section: Option<String>,
    /// How far the tools are indented.
    indent: Option<usize>,
    heading: Option<(RiskClass, String)>,
    /// Whether a comment has ended the group of a heading.
    ended: bool,
    /// `name: description`, the comment above a tool.
    told: Option<(String, String)>,
    /// Tools that are unrated because of such a comment.
    lost: usize,
}

impl Reader {
    fn line(&mut self, line: &str) -> Result<(), String> {
        let text = line.trim_start_matches(' ');
        let indent = line.len() - text.len();
        if text.is_empty() || matches!(line, "---" | "...") && self.section.is_none() {
            return Ok(());
        }
        if let Some(comment) = text.strip_prefix('#') {
            self.comment(comment.trim_start_matches('#').trim(), indent);
            return Ok(());
        }
        if text.starts_with('\t') {
            return Err("the line is indented by a tab, which is no YAML".to_owned());
        }
        if indent == 0 && !text.starts_with('-') {
            return self.top_level(text);
        }
        match self.section.as_deref() {
            Some("tools") if *self.indent.get_or_insert(indent) == indent => self.tool(text),
            Some("tools") if self.indent.is_some_and(|tools| indent < tools) => {
                Err("the line is indented less than the tools above it".to_owned())
            }
            Some("hide") => {
                let name = text.strip_prefix('-').and_then(|rest| scalar(rest.trim()));
                let name = name.filter(|name| name != "*");
                self.tools.extend(name.map(|name| Tool { name, ..Tool::default() }));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn top_level(&mut self, text: &str) -> Result<(), String> {
        let (key, value) = key(text).ok_or_else(|| "the line is no key with a value".to_owned())?;
        if key == "tools" && !matches!(value, "" | "{}") {
            return Err("the tools stand on the line of `tools`".to_owned());
        }
        if key == "hide" && !matches!(value, "" | "[]") {
            return Err("the hidden tools stand on the line of `hide`".to_owned());
        }
        self.section = Some(key);
        Ok(())
    }

    fn tool(&mut self, text: &str) -> Result<(), String> {
        let (name, _) = key(text).ok_or_else(|| "the line is no name of a tool".to_owned())?;
        let told = self.told.take().filter(|(told, _)| *told == name).map(|(_, description)| description);
        if name == "*" {
            return Ok(());
        }
        self.lost += usize::from(self.ended);
        let mut tool = Tool { name, description: told, ..Tool::default() };
        if let Some((class, heading)) = &self.heading {
            tool.class = Some(*class);
            tool.rated_by = Some(RatedBy::Publisher);
            tool.evidence.push(Evidence { source: "heading".to_owned(), quote: heading.clone(), class: Some(*class) });
        }
        self.tools.push(tool);
        Ok(())
    }

    fn comment(&mut self, comment: &str, indent: usize) {
        if self.section.is_none() {
            let of = |word: &str| {
                comment.strip_prefix(word).map(|rest| rest.trim().to_owned()).filter(|rest| !rest.is_empty())
            };
            self.server.id = self.server.id.take().or_else(|| of("Server:"));
            self.server.name = self.server.name.take().or_else(|| of("Policy:"));
        } else if self.section.as_deref() == Some("tools") && self.indent.is_none_or(|tools| indent <= tools) {
            if let Some(class) = category(comment) {
                self.heading = Some((class, comment.to_owned()));
                self.ended = false;
            } else if let Some((name, description)) = comment.split_once(": ") {
                self.told = Some((name.trim().to_owned(), description.trim().to_owned()));
            } else if comment.chars().any(char::is_alphanumeric) {
                self.ended = self.ended || self.heading.is_some();
                self.heading = None;
            }
        }
    }
}

/// The class that a heading names: its word, perhaps with "tools" behind it, in any decoration.
fn category(comment: &str) -> Option<RiskClass> {
    let mut words = comment.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let class = words.next()?.parse().ok()?;
    let rest = words.next().is_none_or(|word| word.eq_ignore_ascii_case("tools")) && words.next().is_none();
    rest.then_some(class)
}

/// The key of a line, and what stands behind it without its comment.
fn key(text: &str) -> Option<(String, &str)> {
    let end = match text.chars().next()? {
        quote @ ('"' | '\'') => text.get(1..)?.find(quote)? + 2,
        _ => text
            .char_indices()
            .map(|(at, _)| at)
            .find(|at| text.get(*at..).is_some_and(|rest| rest == ":" || rest.starts_with(": ")))?,
    };
    let (key, rest) = text.split_at_checked(end)?;
    let value = rest.trim_start().strip_prefix(':')?.trim();
    let value = value.split_once(" #").map_or(value, |(value, _)| value.trim());
    Some((scalar(key)?, if value.starts_with('#') { "" } else { value }))
}

/// A text, perhaps in quotes. Escapes are left to those who write names that need them.
fn scalar(text: &str) -> Option<String> {
    let inner = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    if let Some(inner) = inner('"') {
        return serde_json::from_str(text).ok().or_else(|| Some(inner.to_owned()));
    }
    let plain = inner('\'').unwrap_or(text);
    let anchors = ['&', '*', '!', '{', '[', '?', '|', '>'];
    (!plain.is_empty() && (plain == "*" || !plain.starts_with(anchors))).then(|| plain.replace("''", "'"))
}

#[cfg(test)]
mod tests {
    use super::{is_scaffold, read};
    use crate::catalog::RiskClass;
    use crate::source::Source;

    const SCAFFOLD: &str = "\
#  ──────────
#  Policy: Shop MCP Server
#  Server: acme/shop
version: \"1\"
description: |
  tools of a shop
hide:
  - drop_all
default: allow
tools:
    early:
        rules: []
    #  ── Read Tools ───────
    #  list_orders: Lists orders: all of them
    list_orders:
        rules: []
    'get order':
        rules:
          - name: \"x\"
            # Destructive
            rate_limit: 5/hour
    # Financial
    pay:   # all of it
        rules: []
    # a remark
    later:
        rules: []
    #  ── destructive ──
    \"drop\\u0041\":
        rules: []
  # Uncomment to apply a global rate limit:
    \"*\":
        rules: []
    last:
        rules: []
";

    fn load(text: &str) -> Result<crate::catalog::Loaded, String> {
        let source = Source::new("s.yaml", text);
        assert!(is_scaffold(&source), "{text}");
        read(&source).map_err(|error| error.to_string())
    }

    #[test]
    fn headings_rate_the_tools_below_them() {
        let loaded = load(SCAFFOLD).unwrap();
        assert_eq!(loaded.catalogue.server.id.as_deref(), Some("acme/shop"));
        assert_eq!(loaded.catalogue.server.name.as_deref(), Some("Shop MCP Server"));
        let tools: Vec<_> = loaded.catalogue.tools().iter().map(|tool| (tool.name.as_str(), tool.class)).collect();
        use RiskClass::{Destructive, Financial, Read};
        assert_eq!(
            tools,
            [
                ("drop_all", None),
                ("early", None),
                ("list_orders", Some(Read)),
                ("get order", Some(Read)),
                ("pay", Some(Financial)),
                ("later", None),
                ("dropA", Some(Destructive)),
                ("last", None),
            ]
        );
        let listed = loaded.catalogue.get("list_orders").unwrap();
        assert_eq!(listed.description.as_deref(), Some("Lists orders: all of them"));
        assert_eq!(listed.evidence[0].quote, "── Read Tools ───────");
        assert_eq!(loaded.notes, ["`s.yaml`: tools below a comment that is no category are unrated: 2"]);
    }

    #[test]
    fn other_yaml_is_refused_at_its_line() {
        for (text, message) in [
            ("tools:\n", "s.yaml: the scaffold has no tools"),
            ("tools: {a: {}}\n", "s.yaml:1:1: the tools stand on the line of `tools`"),
            ("tools:\n\ta:\n", "s.yaml:2:1: the line is indented by a tab, which is no YAML"),
            ("tools:\n    a:\n  b:\n", "s.yaml:3:1: the line is indented less than the tools above it"),
            ("tools:\n  - a\n", "s.yaml:2:1: the line is no name of a tool"),
            ("tools:\n  &x a:\n", "s.yaml:2:1: the line is no name of a tool"),
            ("tools:\n  a:\nrest\n", "s.yaml:3:1: the line is no key with a value"),
            ("tools:\n  a:\n---\ntools:\n", "s.yaml:3:1: the line is indented less than the tools above it"),
            ("hide: [a]\ntools:\n", "s.yaml:1:1: the hidden tools stand on the line of `hide`"),
        ] {
            assert_eq!(load(text).unwrap_err(), message, "{text}");
        }
    }

    #[test]
    fn json_is_no_scaffold() {
        for text in ["{\"tools\": []}", " [", "", "name: x", "# tools:\n"] {
            assert!(!is_scaffold(&Source::new("s", text)), "{text}");
        }
    }
}
