//! A pattern that lets more through than it seems to.

use crate::analysis::values::ArgSet;
use crate::decide::Arguments;
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::shared::bypass;
use crate::lint::shared::declared::{self, ConditionSite, Declared};
use crate::lint::shared::rules::Kind;
use crate::lint::{Category, Check, Context, Findings, Lint};
use crate::policy::{Condition, Pattern, Rule, Test};
use crate::source::quote;

pub(super) const LINT: Lint = Lint {
    id: "loose-regex",
    summary: "an unanchored pattern in a `require`, or one in a `deny_if` that another case or spelling escapes",
    category: Category::Arguments,
    level: Level::Warn,
    since: "0.1.0",
    fixable: true,
    needs_catalogue: true,
    docs: include_str!("loose_regex.md"),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, found: &mut Findings) {
    for declared in declared::all(context) {
        for site in declared.conditions().filter(|site| declared.unknown_name(&site.condition.path).is_none()) {
            let Test::Regex(pattern) = &site.condition.test else { continue };
            if context.reasoner().is_spent() {
                return;
            }
            let finding = match site.rule.kind {
                Kind::Require => unanchored(context, &declared, &site, pattern.as_str()),
                Kind::DenyIf => escaped(context, &declared, &site, pattern.as_str()),
            };
            finding.into_iter().for_each(|finding| found.add(finding));
        }
    }
}

/// A `require` whose pattern is found within longer strings.
fn unanchored(
    context: &Context<'_>,
    declared: &Declared<'_>,
    site: &ConditionSite<'_>,
    pattern: &str,
) -> Option<Diagnostic> {
    let (begins, both) = (with_start(pattern), with_end(&with_start(pattern)));
    let at_end = ends_in_word(pattern);
    let slips = |tight: &str| {
        let tight = ArgSet::of_condition(&condition(site, tight)?);
        let loose = ArgSet::allowed_by(declared.listed.entry).intersection(&declared.accepted);
        context.reasoner().member(&loose.difference(&tight))
    };
    let (args, what) = match slips(&begins) {
        Some(args) => (args, "begins with anything"),
        None if at_end => (slips(&with_end(pattern))?, "ends in anything"),
        None => return None,
    };
    let message = format!(
        "this `require` rule of {} lets pass what {what}, for the pattern is not anchored",
        quote(site.rule.tool)
    );
    let tight = if at_end { both } else { begins };
    report(context, declared, site, &args, (message, tight))
}

/// A `deny_if` whose pattern is not found in another spelling of what it is found in.
fn escaped(
    context: &Context<'_>,
    declared: &Declared<'_>,
    site: &ConditionSite<'_>,
    pattern: &str,
) -> Option<Diagnostic> {
    let others = site.rule.rule.conditions.iter().enumerate().filter(|(at, _)| *at != site.at);
    let rest = Rule { conditions: others.map(|(_, other)| other.clone()).collect(), on_deny: None };
    let allowed = ArgSet::allowed_by(declared.listed.entry)
        .intersection(&declared.accepted)
        .intersection(&ArgSet::of_rule(&rest));
    let escapes = |wider: &str| {
        let wider = ArgSet::of_condition(&condition(site, wider)?);
        context.reasoner().member(&allowed.intersection(&wider))
    };
    let (any_case, any_space) = (in_any_case(pattern), with_any_space(pattern));
    let (case, space) = (escapes(&any_case), escapes(&any_space));
    let (args, what, wider) = match (case, space) {
        (None, None) => return None,
        (Some(args), None) => (args, "in another case", any_case),
        (None, Some(args)) => (args, "with more space", any_space),
        (Some(args), Some(_)) => (args, "in another case", in_any_case(&any_space)),
    };
    let tool = quote(site.rule.tool);
    let message = format!("this `deny_if` rule of {tool} is escaped by the same text {what}");
    report(context, declared, site, &args, (message, wider))
}

fn report(
    context: &Context<'_>,
    declared: &Declared<'_>,
    site: &ConditionSite<'_>,
    args: &Arguments,
    (message, better): (String, String),
) -> Option<Diagnostic> {
    let help = match site.rule.kind {
        Kind::Require => format!("write {}", quote(&better)),
        Kind::DenyIf => format!("write {}, or better, say in a `require` rule what is allowed", quote(&better)),
    };
    let finding = bypass::finding(&LINT, context, site, args, (message, help))?.label("searched anywhere, as written");
    let better = condition(site, &better)?;
    Some(match bypass::with_pattern(context.reasoner(), declared, site, &better) {
        Some(fix) => finding.fix(fix),
        None => finding,
    })
}

fn condition(site: &ConditionSite<'_>, pattern: &str) -> Option<Condition> {
    let pattern = Pattern::new(pattern).ok()?;
    Some(Condition { path: site.condition.path.clone(), test: Test::Regex(pattern) })
}

fn with_start(pattern: &str) -> String {
    match pattern {
        whole if whole.starts_with('^') && !whole.contains('|') => whole.to_owned(),
        simple if is_simple(simple) => format!("^{simple}"),
        other => format!("^(?:{other})"),
    }
}

fn with_end(pattern: &str) -> String {
    if pattern.ends_with('$') || is_simple(pattern) {
        format!("{}$", pattern.trim_end_matches('$'))
    } else {
        format!("(?:{pattern})$")
    }
}

/// Whether an anchor before or after the pattern is about all of it.
fn is_simple(pattern: &str) -> bool {
    !pattern.contains('|') && !pattern.starts_with("(?")
}

/// Whether what the pattern finds ends in a word that may go on.
fn ends_in_word(pattern: &str) -> bool {
    let mut end = pattern.trim_end_matches(')').chars().rev();
    end.next().is_some_and(|last| last.is_ascii_alphanumeric()) && end.next() != Some('\\')
}

fn in_any_case(pattern: &str) -> String {
    format!("(?i){pattern}")
}

fn with_any_space(pattern: &str) -> String {
    pattern.replace(' ', r"\s+")
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::tester::Tester;

    const SCHEMA: &str = r#"{"type": "object", "required": ["branch", "mode"], "properties": {"branch": {"type": "string"}, "sql": {"type": "string"}, "mode": {"enum": ["drop", "keep"]}, "id": {"type": "string", "pattern": "^[0-9]{3}$"}}}"#;

    #[test]
    fn finds_what_it_says() {
        Tester::new(&LINT)
            .catalogue(&[("a", "Write")])
            .schema(SCHEMA)
            .pass([
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.branch", "op": "regex", "value": "^feat/"}]}, {"conditions": [{"path": "args.sql", "op": "regex", "value": "^(SELECT|EXPLAIN)$"}]}]}}"#,
                // by the schema nothing slips through
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.mode", "op": "regex", "value": "drop|keep"}]}, {"conditions": [{"path": "args.id", "op": "regex", "value": "[0-9]{3}"}]}], "deny_if": [{"conditions": [{"path": "args.mode", "op": "regex", "value": "drop"}]}]}}"#,
                // another rule anchors
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.branch", "op": "regex", "value": "main"}]}, {"conditions": [{"path": "args.branch", "op": "in", "value": ["main", "dev"]}]}]}}"#,
                r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.sql", "op": "regex", "value": "(?i)drop\\s+table"}]}, {"conditions": [{"path": "args.branch", "op": "regex", "value": "[0-9]"}]}]}}"#,
            ])
            .fail([
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.branch", "op": "regex", "value": "feat/"}]}]}}"#,
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.branch", "op": "regex", "value": "^main"}]}]}}"#,
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.branch", "op": "regex", "value": "^main|dev$"}]}]}}"#,
                r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.sql", "op": "regex", "value": "DROP TABLE"}]}, {"conditions": [{"path": "args.branch", "op": "regex", "value": "^main$"}]}]}}"#,
            ])
            .fix([
                (
                    r#""tools": {"a": {"require": [{"conditions": [{"path": "args.branch", "op": "regex", "value": "feat/"}]}]}}"#,
                    r#""tools": {"a": {"require": [{"conditions": [{"path": "args.branch", "op": "regex", "value": "^feat/"}]}]}}"#,
                ),
                (
                    r#""tools": {"a": {"require": [{"conditions": [{"path": "args.branch", "op": "regex", "value": "main|dev"}]}]}}"#,
                    r#""tools": {"a": {"require": [{"conditions": [{"path": "args.branch", "op": "regex", "value": "(?:^(?:main|dev))$"}]}]}}"#,
                ),
                (
                    r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.sql", "op": "regex", "value": "DROP TABLE"}]}]}}"#,
                    r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.sql", "op": "regex", "value": "(?i)DROP\\s+TABLE"}]}]}}"#,
                ),
            ])
            .run();
    }
}
