//! `default: allow` lets every tool through that the policy does not list.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use serde_json::{Value, json};

use crate::catalog::{RiskClass, Tool};
use crate::diagnostic::{Diagnostic, Edit, Fix, Level, Place};
use crate::lint::shared::names::Near;
use crate::lint::shared::repairs::a_limit;
use crate::lint::{Category, Check, Context, Findings, Lint};
use crate::policy::{DefaultAction, check_name};
use crate::source::{Pointer, quote};

/// How many of the worst tools are named.
const MOST_NAMED: usize = 3;

pub(super) const LINT: Lint = Lint {
    id: "open-default",
    summary: "`default: allow` lets every tool through that the policy does not list",
    category: Category::Risk,
    level: Level::Deny,
    since: "0.1.0",
    fixable: true,
    needs_catalogue: false,
    docs: include_str!("open_default.md"),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, found: &mut Findings) {
    if context.policy().default == DefaultAction::Deny || context.hidden_at("*").is_some() {
        return;
    }
    let Some(catalogue) = context.catalogue() else {
        // nor is it known what would have to be listed for anything to work on
        found.add(
            finding("`default` is `allow`, and without a catalogue it is not known what that lets through")
                .at(Level::Warn),
        );
        return;
    };
    let unlisted = |tool: &&Tool| !context.mentions(&tool.name);
    let passing: Vec<&Tool> = catalogue.tools().iter().filter(unlisted).collect();
    let dangerous: Vec<&&Tool> = passing.iter().filter(|tool| !is_harmless(tool.class)).collect();
    let guess = dangerous.iter().all(|tool| tool.class.is_some() && tool.is_guess());
    // that they pass is proved, whatever they are: whoever denies this by name gets what they ask for
    let level = if guess { Level::Warn } else { Level::Deny };
    found.add(finding(&lets_through(&passing)).fix(closed(context, &passing)).at(level));
}

fn finding(message: &str) -> Diagnostic {
    let help = "write `\"default\": \"deny\"` and list the tools that may be called under `tools`".to_owned();
    LINT.finding(Place::value(Pointer::root().key("default")), message.to_owned(), help)
}

/// The default to deny, and the tools listed that only read, so that what is harmless goes on.
fn closed(context: &Context<'_>, passing: &[&Tool]) -> Fix {
    let may_be_meant = names_that_may_be_meant(context);
    let is_fit = |name: &str| name != "*" && check_name(name).is_ok() && !may_be_meant(name);
    let reads = |tool: &&&Tool| tool.class == Some(RiskClass::Read) && is_fit(&tool.name);
    let read: Vec<&str> = passing.iter().filter(reads).map(|tool| tool.name.as_str()).collect();
    let title = match read.len() {
        0 => "deny tools that are not listed".to_owned(),
        1 => "deny tools that are not listed, and list the one that only reads".to_owned(),
        count => format!("deny tools that are not listed, and list the {count} that only read"),
    };
    let tools = Pointer::root().key("tools");
    let listed =
        read.into_iter().filter_map(|name| Some(Edit::Insert(tools.clone(), name.to_owned(), entry(context, name)?)));
    let default = Edit::Replace(Pointer::root().key("default"), "deny".into());
    let edits = std::iter::once(default).chain(listed).collect();
    Fix { title, edits }
}

/// Tells the names that a misspelled one of the policy may stand for: what is said there may be meant to guard or to hide
/// them. With names too many to compare, that may be any.
fn names_that_may_be_meant(context: &Context<'_>) -> impl Fn(&str) -> bool {
    let unknown = context.unknown_names();
    let any = unknown.iter().any(|unknown| matches!(unknown.near, Near::NotSearched));
    let near = unknown.iter().filter_map(|unknown| match unknown.near {
        Near::Unused(near) => Some(near),
        Near::Used(_) | Near::Nothing | Near::NotSearched => None,
    });
    let near: HashSet<&str> = near.collect();
    move |name| any || near.contains(name)
}

/// The entry of a tool that only reads: a team may want a limit for those, too. None where no counter is free for it.
fn entry(context: &Context<'_>, name: &str) -> Option<Value> {
    let most = context.most_per_minute(RiskClass::Read).filter(|_| context.has_own_limit(RiskClass::Read));
    Some(match most {
        Some(most) => json!({"limits": [a_limit(&context.free_counter(name)?, most)]}),
        None => json!({}),
    })
}

/// How many tools of each class pass, and which are the worst.
fn lets_through(passing: &[&Tool]) -> String {
    let mut counts: BTreeMap<Reverse<u8>, (&str, Vec<&str>)> = BTreeMap::new();
    for tool in passing {
        let word = tool.class.map_or("unrated", RiskClass::as_str);
        counts.entry(Reverse(rank(tool.class))).or_insert((word, Vec::new())).1.push(&tool.name);
    }
    let Some((_, (_, worst))) = counts.first_key_value() else {
        return "`default` is `allow`, which lets every tool through that the server adds".to_owned();
    };
    let numbers: Vec<String> = counts.values().map(|(word, names)| format!("{} {word}", names.len())).collect();
    let named: Vec<String> = worst.iter().take(MOST_NAMED).map(|name| quote(name)).collect();
    let more = if worst.len() > MOST_NAMED { " and others" } else { "" };
    let tools = if passing.len() == 1 { "tool" } else { "tools" };
    let (total, numbers, named) = (passing.len(), numbers.join(", "), named.join(", "));
    format!("`default` is `allow`, which lets {total} unlisted {tools} through: {numbers}; the worst: {named}{more}")
}

fn is_harmless(class: Option<RiskClass>) -> bool {
    matches!(class, Some(RiskClass::Read | RiskClass::Other))
}

/// Danger of a class, doubled to make room: an unrated tool counts for more than one that is known to write.
fn rank(class: Option<RiskClass>) -> u8 {
    class.map_or(2 * RiskClass::Write.rank() + 1, |class| 2 * class.rank())
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::tester::Tester;

    #[test]
    fn finds_what_it_says() {
        Tester::new(&LINT)
            .pass([r#""tools": {}"#, r#"{"version": "1", "default": "allow", "hide": ["*"]}"#])
            .fail([r#"{"version": "1", "default": "allow"}"#])
            .catalogue(&[("get_file", "Read"), ("ping", "Other")])
            .fail([
                r#"{"version": "1", "default": "allow"}"#,
                r#"{"version": "1", "default": "allow", "hide": ["ping"], "tools": {"get_file": {}}}"#,
            ])
            .catalogue(&[("get_file", "Read"), ("new_thing", "?")])
            .fail([r#"{"version": "1", "default": "allow", "tools": {"get_file": {}}}"#])
            .catalogue(&[
                ("get_file", "Read"),
                ("a", "Destructive"),
                ("b", "Destructive"),
                ("c", "Destructive"),
                ("d", "Destructive"),
                ("pay", "Financial"),
                ("add", "Write"),
            ])
            .fail([
                r#"{"version": "1", "default": "allow"}"#,
                r#"{"version": "1", "default": "allow", "hide": ["a", "b", "c", "d"]}"#,
            ])
            .guessed()
            .fail([r#"{"version": "1", "default": "allow"}"#])
            .fix([(
                r#"{"version": "1", "default": "allow", "tools": {"get_file": {}}}"#,
                r#"{"version": "1", "default": "deny", "tools": {"get_file": {}}}"#,
            )])
            .catalogue(&[("get_file", "Read"), ("*", "Read"), ("ping", "Other"), ("list_files", "Read"), ("hid", "Read")])
            .fix([
                (
                    r#"{"version": "1", "default": "allow", "hide": ["hid"], "tools": {"ping": {}}}"#,
                    r#"{"version": "1", "default": "deny", "hide": ["hid"], "tools": {"ping": {}, "get_file": {}, "list_files": {}}}"#,
                ),
                (
                    r#"{"version": "1", "default": "allow"}"#,
                    r#"{"version": "1", "default": "deny", "tools": {"get_file": {}, "list_files": {}, "hid": {}}}"#,
                ),
                // what a misspelled name means may be guarded or hidden
                (
                    r#"{"version": "1", "default": "allow", "hide": ["list_flies"], "tools": {"getFile": {"require": [{"conditions": [{"path": "args.n", "op": "lt", "value": 5}]}]}}}"#,
                    r#"{"version": "1", "default": "deny", "hide": ["list_flies"], "tools": {"getFile": {"require": [{"conditions": [{"path": "args.n", "op": "lt", "value": 5}]}]}, "hid": {}}}"#,
                ),
            ])
            .run();
    }
}
