//! A name with space around it, or one that only looks like another.

use std::collections::HashMap;

use crate::catalog::Catalogue;
use crate::diagnostic::{Diagnostic, Fix, Level};
use crate::lint::shared::names::{self, Named};
use crate::lint::shared::skeleton;
use crate::lint::{Category, Check, Context, Findings, Lint};
use crate::source::quote;

pub(super) const LINT: Lint = Lint {
    id: "confusable-name",
    summary: "a name with space around it, or one that only looks like another",
    category: Category::Document,
    level: Level::Warn,
    since: "0.1.0",
    fixable: true,
    needs_catalogue: false,
    docs: include_str!("confusable_name.md"),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, found: &mut Findings) {
    let known = |name: &str| context.catalogue().is_some_and(|catalogue| catalogue.get(name).is_some());
    // a name that the catalogue has is never the culprit
    let suspects = || names::all(context).filter(|named| !known(named.name));
    if suspects().next().is_none() {
        return;
    }
    if !any_alike(context) {
        let spaces = suspects().filter(|named| is_spaced(named.name));
        spaces.for_each(|named| found.add(spaced(&named)));
        return;
    }
    let index = Index::of(context);
    for named in &suspects().collect::<Vec<_>>() {
        if let Some((likeness, other)) = index.lookalike(named.name) {
            found.add(looks_like(named, likeness, other, known(other) && !context.mentions(other)));
        } else if is_spaced(named.name) {
            found.add(spaced(named));
        }
    }
}

/// Whether there is space around a name.
fn is_spaced(name: &str) -> bool {
    let is_graphic = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let is_surely_not = is_graphic(name.as_bytes().first()) && is_graphic(name.as_bytes().last());
    !is_surely_not && name.trim() != name
}

/// In which way a name is taken for another.
#[derive(Debug, Clone, Copy)]
enum Likeness {
    Space,
    Case,
    Letters,
}

fn looks_like(named: &Named<'_>, likeness: Likeness, other: &str, free: bool) -> Diagnostic {
    let (name, like) = (quote(named.name), quote(other));
    let message = match likeness {
        Likeness::Space => format!("{name} differs from {like} only by the space around it"),
        Likeness::Case => format!("{name} differs from {like} only in upper and lower case"),
        Likeness::Letters => format!("{name} looks like {like} but is written with other characters"),
    };
    let finding = LINT
        .finding(named.place(), message, format!("write {like} if that tool is meant, else choose another name"))
        .tool(named.name);
    if free { finding.fix(Fix { title: format!("write {like}"), edits: vec![named.rename(other)] }) } else { finding }
}

fn spaced(named: &Named<'_>) -> Diagnostic {
    let trimmed = named.name.trim();
    let message = format!("{} has space around it, and names are compared exactly", quote(named.name));
    LINT.finding(named.place(), message, format!("write {}", quote(trimmed))).tool(named.name)
}

/// Whether any two names of the policy and the catalogue may look the same. Most of the time none do, and this is much
/// faster than to find out which.
fn any_alike(context: &Context<'_>) -> bool {
    let catalogue = context.catalogue().map(Catalogue::tools).unwrap_or_default();
    let mut hashed = Vec::with_capacity(catalogue.len() + context.policy().tools.len() + context.policy().hide.len());
    for name in catalogue.iter().map(|tool| tool.name.as_str()).chain(names::all(context).map(|named| named.name)) {
        let Some(hash) = skeleton::rough_hash(if is_spaced(name) { name.trim() } else { name }) else { return true };
        hashed.push((hash, name));
    }
    hashed.sort_unstable_by_key(|(hash, _)| *hash);
    let mut neighbours = hashed.windows(2);
    neighbours.any(|pair| matches!(pair, [(hash, name), (other_hash, other)] if hash == other_hash && name != other))
}

/// All names of the policy and the catalogue by what they look like. Of those that look the same it holds the one that is
/// most likely meant: the catalogue's, else a plain one, else the first of the policy.
struct Index<'a> {
    by_case: HashMap<String, &'a str>,
    by_skeleton: HashMap<String, &'a str>,
}

impl<'a> Index<'a> {
    fn of(context: &Context<'a>) -> Self {
        let catalogue = context.catalogue().map(Catalogue::tools).unwrap_or_default();
        let mut own: Vec<&str> = names::all(context).map(|named| named.name).collect();
        own.sort_by_key(|name| !is_plain(name));
        let most = catalogue.len() + own.len();
        let [by_case, by_skeleton] = [HashMap::with_capacity(most), HashMap::with_capacity(most)];
        let mut index = Self { by_case, by_skeleton };
        for name in catalogue.iter().map(|tool| tool.name.as_str()).chain(own) {
            index.by_case.entry(folded(name)).or_insert(name);
            index.by_skeleton.entry(skeleton::of(name.trim())).or_insert(name);
        }
        index
    }

    /// A name that this one may be taken for.
    fn lookalike(&self, name: &str) -> Option<(Likeness, &'a str)> {
        let other = |found: Option<&&'a str>| found.copied().filter(|other| *other != name);
        if let Some(other) = other(self.by_case.get(&folded(name))) {
            let spaced = other.trim() == name.trim();
            return Some((if spaced { Likeness::Space } else { Likeness::Case }, other));
        }
        Some((Likeness::Letters, other(self.by_skeleton.get(&skeleton::of(name.trim())))?))
    }
}

fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Whether a name looks like what somebody would type on purpose.
fn is_plain(name: &str) -> bool {
    name.is_ascii() && name.trim() == name
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::tester::Tester;

    #[test]
    fn finds_what_it_says() {
        Tester::new(&LINT)
            .pass([
                r#""hide": ["delete_file"], "tools": {"delete_files": {}, "list_issues": {}}"#,
                r#""hide": ["a"], "tools": {"a": {}}"#,
            ])
            .fail([
                r#""tools": {"delete_file": {}, "Delete_File": {}, "delete_fi1e": {}}"#,
                r#""hide": ["delete_file"], "tools": {"dеlete_file": {}}"#,
                r#""tools": {" get": {}, "put ": {}, "put": {}}"#,
            ])
            .catalogue(&[("delete_file", "Destructive"), ("m_all", "Read"), ("rn_all", "Read"), (" spaced", "Read")])
            .pass([r#""tools": {"m_all": {}, "rn_all": {}, " spaced": {}}"#])
            .fail([
                r#""hide": ["delete_fi1e"]"#,
                r#""hide": ["Delete_file", "delete_file"]"#,
                r#""hide": ["delete_file "]"#,
            ])
            .fix([
                (r#""hide": ["dеlete_file"]"#, r#""hide": ["delete_file"]"#),
                (r#""tools": {"DELETE_FILE": {}}"#, r#""tools": {"delete_file": {}}"#),
            ])
            .run();
    }
}
