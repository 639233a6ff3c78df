//! The pages under `docs`: those of the lints are made from the registry, and links lead somewhere.
//!
//! `POLICY_UPDATE=1` writes what is generated.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use mcp_policy::lint::{Category, LINTS, Lint};
use mcp_policy::schema::codes::CODES;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Pages of other sites that are linked to, by their beginnings.
const SITES: [&str; 5] = [
    "https://github.com/github/github-mcp-server",
    "https://modelcontextprotocol.io",
    "https://pre-commit.com",
    "https://rustup.rs",
    "https://semver.org/",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The Markdown files below a folder.
fn pages_below(folder: &Path) -> Vec<PathBuf> {
    let mut pages = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            pages.extend(pages_below(&path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            pages.push(path);
        }
    }
    pages.sort();
    pages
}

/// Compares a file with what it should be, or rewrites it.
fn assert_generated(path: &Path, content: &str) {
    if std::env::var_os("POLICY_UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    let found = fs::read_to_string(path).unwrap_or_default();
    assert!(found == content, "{} is out of date; run `POLICY_UPDATE=1 cargo test`", path.display());
}

/// The text with another text between two marks of this name.
fn with_part(text: &str, name: &str, part: &str) -> String {
    let (begin, end) = (format!("<!-- {name}: begin (generated) -->\n"), format!("<!-- {name}: end -->"));
    let (before, rest) = text.split_once(&begin).unwrap();
    let (_, after) = rest.split_once(&end).unwrap();
    format!("{before}{begin}\n{part}\n{end}{after}")
}

fn table_of_lints() -> String {
    let mut text = String::new();
    for category in Category::ALL {
        let mut letters = category.as_str().chars();
        let first = letters.next().unwrap().to_ascii_uppercase();
        writeln!(text, "### {first}{}\n", letters.as_str()).unwrap();
        writeln!(text, "| lint | level | finds | fix | since |\n|---|---|---|---|---|").unwrap();
        for Lint { id, level, summary, fixable, since, .. } in LINTS.iter().filter(|lint| lint.category == category) {
            let fix = if *fixable { "yes" } else { "" };
            writeln!(text, "| [`{id}`](lints/{id}.md) | {level} | {summary} | {fix} | {since} |").unwrap();
        }
        text.push('\n');
    }
    text.trim_end().to_owned() + "\n"
}

fn table_of_errors() -> String {
    let rows = CODES.iter().map(|code| format!("| `{}` | {} |\n", code.id, code.summary));
    "| code | means |\n|---|---|\n".to_owned() + &rows.collect::<String>()
}

/// The page of a lint with its record on top.
fn page_of(lint: &Lint) -> String {
    let Lint { id, category, level, since, fixable, needs_catalogue, docs, .. } = lint;
    let (title, text) = docs.split_once("\n\n").unwrap();
    let file = id.replace('-', "_");
    let fix = if *fixable { "some findings have one" } else { "none" };
    let catalogue = if *needs_catalogue { "needed" } else { "not needed" };
    format!(
        "<!-- Generated from src/lint/lints/{file}.md: edit it there. -->\n\n{title}\n\n\
         | about | level | fix | catalogue | since |\n|---|---|---|---|---|\n\
         | [{category}](../lints.md#{category}) | {level} | {fix} | {catalogue} | {since} |\n\n{text}"
    )
}

#[test]
fn pages_of_lints_are_those_of_the_registry() {
    let index = root().join("docs/lints.md");
    let text = fs::read_to_string(&index).unwrap();
    let text = with_part(&with_part(&text, "lints", &table_of_lints()), "errors", &table_of_errors());
    assert_generated(&index, &text);
    let folder = root().join("docs/lints");
    for lint in LINTS {
        assert_generated(&folder.join(lint.id).with_extension("md"), &page_of(lint));
    }
    let found: BTreeSet<PathBuf> = pages_below(&folder).into_iter().collect();
    let expected = LINTS.iter().map(|lint| folder.join(lint.id).with_extension("md")).collect();
    assert_eq!(found, expected, "pages of lints that are not there");
}

/// What a page links to, and the anchors of its headings.
fn links_and_anchors(text: &str) -> (Vec<String>, BTreeSet<String>) {
    let (mut links, mut anchors, mut taken) = (Vec::new(), BTreeSet::new(), BTreeMap::<String, usize>::new());
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => links.push(dest_url.to_string()),
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                let anchor = anchor(&heading.take().unwrap());
                let times = taken.entry(anchor.clone()).or_default();
                anchors.insert(if *times == 0 { anchor } else { format!("{anchor}-{times}") });
                *times += 1;
            }
            _ => {}
        }
    }
    (links, anchors)
}

/// The anchor that a forge gives to a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// Why a link of a page leads nowhere.
fn complaint(page: &Path, link: &str) -> Option<String> {
    if link.contains("://") {
        return (!SITES.iter().any(|site| link.starts_with(site)))
            .then(|| "is to a site that is not listed".to_owned());
    }
    let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
    let target = if path.is_empty() { page.to_owned() } else { page.parent().unwrap().join(path) };
    if path.starts_with('/') || !target.exists() {
        return Some("leads to no file".to_owned());
    }
    if !target.canonicalize().unwrap().starts_with(root().canonicalize().unwrap()) {
        return Some("leads out of the project".to_owned());
    }
    let anchor = anchor?;
    let (_, anchors) = links_and_anchors(&fs::read_to_string(&target).unwrap());
    (!anchors.contains(anchor)).then(|| format!("leads to no heading; there are {anchors:?}"))
}

#[test]
fn links_lead_somewhere() {
    let mut pages =
        ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "examples/README.md"].map(|page| root().join(page)).to_vec();
    pages.extend(pages_below(&root().join("docs")));
    pages.extend(pages_below(&root().join("src/lint/lints")));
    let (mut wrong, mut linked, mut outside) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for page in &pages {
        for link in links_and_anchors(&fs::read_to_string(page).unwrap()).0 {
            if let Some(why) = complaint(page, &link) {
                wrong.push(format!("{}: `{link}` {why}", page.display()));
            }
            outside.extend(SITES.iter().filter(|site| link.starts_with(**site)));
            let path = link.split('#').next().unwrap();
            linked.extend(page.parent().unwrap().join(path).canonicalize().ok());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(outside, SITES.iter().collect(), "sites are listed that nobody links to");
    let lonely = pages_below(&root().join("docs"));
    let lonely = lonely.iter().filter(|page| !linked.contains(&page.canonicalize().unwrap()));
    assert_eq!(lonely.collect::<Vec<_>>(), Vec::<&PathBuf>::new(), "pages that nothing links to");
}

#[test]
fn links_that_lead_nowhere_are_found() {
    let page = root().join("docs/lints.md");
    for (link, is_right) in [
        ("lints.md", true),
        ("#risk", true),
        ("lints.md#risk", true),
        ("#no-such-heading", false),
        ("no-such-page.md", false),
        ("/README.md", false),
        ("../../outside", false),
        ("https://example.org/", false),
    ] {
        assert_eq!(complaint(&page, link).is_none(), is_right, "{link}");
    }
    let (links, anchors) =
        links_and_anchors("# `a-b` and: C\n\n## Why\n\n## Why\n\n`[x](y)` [x](z)\n\n```\n[x](code)\n```\n");
    assert_eq!(links, ["z"]);
    assert_eq!(anchors, ["a-b-and-c", "why", "why-1"].map(ToOwned::to_owned).into());
}
