//! A path that names no argument of the tool.

use crate::diagnostic::{Diagnostic, Level, Place};
use crate::lint::shared::declared::{self, Declared};
use crate::lint::{Category, Check, Context, Findings, Lint};
use crate::policy::ArgPath;
use crate::source::{Pointer, quote};
use crate::suggest;

pub(super) const LINT: Lint = Lint {
    id: "unknown-argument",
    summary: "a path that names no argument of the tool",
    category: Category::Arguments,
    level: Level::Deny,
    since: "0.1.0",
    fixable: false,
    needs_catalogue: true,
    docs: include_str!("unknown_argument.md"),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, found: &mut Findings) {
    for declared in declared::all(context) {
        for site in declared.conditions() {
            check_path(&declared, &site.condition.path, || site.pointer().key("path"), found);
        }
        for (at, limit) in declared.listed.entry.limits.iter().enumerate() {
            if let Some(path) = &limit.increment_from {
                let pointer = || declared.listed.pointer().key("limits").index(at).key("increment_from");
                check_path(&declared, path, pointer, found);
            }
        }
    }
}

fn check_path(declared: &Declared<'_>, path: &ArgPath, pointer: impl Fn() -> Pointer, found: &mut Findings) {
    if let Some(unknown) = declared.unknown_name(path)
        && let Some(name) = path.names().get(unknown.at)
    {
        let (known, within) = (unknown.known.keys().map(String::as_str), path.names().get(..unknown.at));
        found.add(finding(declared.listed.name, name, within.unwrap_or_default(), known, pointer()));
    }
}

fn finding<'k>(
    tool: &str,
    name: &str,
    within: &[String],
    known: impl Iterator<Item = &'k str> + Clone,
    pointer: Pointer,
) -> Diagnostic {
    const MOST_LISTED: usize = 8;
    let of = match within {
        [] => format!("{} has no argument {}", quote(tool), quote(name)),
        names => format!("{} of {} has no member {}", quote(&names.join(".")), quote(tool), quote(name)),
    };
    let help = match suggest::nearest(name, known.clone()) {
        Some(near) => format!("did you mean {}?", quote(near)),
        None if known.clone().next().is_none() => "take the condition out: nothing can be named here".to_owned(),
        None => {
            let names: Vec<String> = known.clone().take(MOST_LISTED).map(quote).collect();
            let more = if known.count() > MOST_LISTED { ", …" } else { "" };
            format!("name one of its arguments: {}{more}", names.join(", "))
        }
    };
    LINT.finding(Place::value(pointer), of, help).label("not in the input schema").tool(tool)
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
