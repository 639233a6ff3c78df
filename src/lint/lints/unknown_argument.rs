//! A path that names no argument of the tool.

use crate::diagnostic::{Diagnostic, Edit, Fix, Level, Place};
use crate::lint::shared::declared::{self, Declared, UnknownName};
use crate::lint::{Category, Check, Context, Findings, Lint};
use crate::policy::ArgPath;
use crate::source::{Pointer, quote};
use crate::suggest::Search;

pub(super) const LINT: Lint = Lint {
    id: "unknown-argument",
    summary: "a path that names no argument of the tool",
    category: Category::Arguments,
    level: Level::Deny,
    since: "0.1.0",
    fixable: true,
    needs_catalogue: true,
    docs: include_str!("unknown_argument.md"),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, found: &mut Findings) {
    let mut search = Search::default();
    for declared in declared::all(context) {
        for site in declared.conditions() {
            check_path(&declared, &site.condition.path, || site.pointer().key("path"), (&mut search, found));
        }
        for (at, limit) in declared.listed.entry.limits.iter().enumerate() {
            if let Some(path) = &limit.increment_from {
                let pointer = || declared.listed.pointer().key("limits").index(at).key("increment_from");
                check_path(&declared, path, pointer, (&mut search, found));
            }
        }
    }
}

fn check_path(
    declared: &Declared<'_>,
    path: &ArgPath,
    pointer: impl Fn() -> Pointer,
    (search, found): (&mut Search, &mut Findings),
) {
    if let Some(unknown) = declared.unknown_name(path)
        && let Some(name) = path.names().get(unknown.at)
    {
        let near = search.nearest(name, unknown.known.keys().map(String::as_str));
        let finding = finding(declared.listed.name, path, &unknown, near, pointer());
        let fix = near.and_then(|near| corrected(path, unknown.at, near, pointer()));
        found.add(match fix {
            Some(fix) => finding.fix(fix),
            None => finding,
        });
    }
}

fn finding(tool: &str, path: &ArgPath, unknown: &UnknownName<'_>, near: Option<&str>, pointer: Pointer) -> Diagnostic {
    const MOST_LISTED: usize = 8;
    let (within, name) = (path.names().get(..unknown.at), path.names().get(unknown.at));
    let name = quote(name.map_or("", String::as_str));
    let of = match within.unwrap_or_default() {
        [] => format!("{} has no argument {name}", quote(tool)),
        names => format!("{} of {} has no member {name}", quote(&names.join(".")), quote(tool)),
    };
    let known = unknown.known;
    let help = match near {
        Some(near) => format!("did you mean {}?", quote(near)),
        None if known.is_empty() => "take the condition out: nothing can be named here".to_owned(),
        None => {
            let names: Vec<String> = known.keys().take(MOST_LISTED).map(|name| quote(name)).collect();
            let more = if known.len() > MOST_LISTED { ", …" } else { "" };
            format!("name one of its arguments: {}{more}", names.join(", "))
        }
    };
    LINT.finding(Place::value(pointer), of, help).label("not in the input schema").tool(tool)
}

/// The path with the near name, if a path can hold it.
fn corrected(path: &ArgPath, at: usize, near: &str, pointer: Pointer) -> Option<Fix> {
    let mut names = path.names().to_vec();
    *names.get_mut(at)? = near.to_owned();
    let written = format!("args.{}", names.join("."));
    let corrected = ArgPath::parse(&written).ok()?;
    (corrected.names() == names.as_slice()).then(|| Fix {
        title: format!("write {}", quote(&written)),
        edits: vec![Edit::Replace(pointer, written.into())],
    })
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::tester::Tester;

    #[test]
    fn finds_what_it_says() {
        Tester::new(&LINT)
            .catalogue(&[("a", "Write")])
            .schema(r#"{"type": "object", "properties": {"amount": {"type": "number"}, "to": {"type": "object", "properties": {"name": {}}}, "extra": {"type": "object"}, "open": {"properties": {}, "additionalProperties": true}, "some": {"properties": {"x": {}}, "anyOf": [{}]}}}"#)
            .pass([
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.amount", "op": "lte", "value": 5}, {"path": "args.to.name", "op": "eq", "value": "x"}, {"path": "args.extra.y", "op": "eq", "value": "x"}, {"path": "args.open.y", "op": "eq", "value": "x"}, {"path": "args.some.y", "op": "eq", "value": "x"}]}]}}"#,
                r#""tools": {"other": {"require": [{"conditions": [{"path": "args.b", "op": "lte", "value": 5}]}]}}"#,
            ])
            .fail([
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.amuont", "op": "lte", "value": 5}]}], "deny_if": [{"conditions": [{"path": "args.to.nmae", "op": "eq", "value": "x"}]}, {"conditions": [{"path": "args.zzz", "op": "exists", "value": true}]}], "limits": [{"counter": "s", "window": "day", "max": 5, "scope": "grant", "increment_from": "args.amont"}]}}"#,
            ])
            .fix([(
                r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.to.nmae", "op": "eq", "value": "x"}]}], "limits": [{"counter": "s", "window": "day", "max": 5, "scope": "grant", "increment_from": "args.amont"}]}}"#,
                r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.to.name", "op": "eq", "value": "x"}]}], "limits": [{"counter": "s", "window": "day", "max": 5, "scope": "grant", "increment_from": "args.amount"}]}}"#,
            )])
            .schema(r#"{"type": "object", "properties": {}}"#)
            .fail([
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.b", "op": "lte", "value": 5}]}]}}"#,
            ])
            .schema(r#"{"type": "object"}"#)
            .pass([
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.b", "op": "lte", "value": 5}]}]}}"#,
            ])
            .run();
    }
}
