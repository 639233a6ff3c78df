//! A pattern that lets more through than it seems to.

use crate::analysis::values::ArgSet;
use crate::decide::Arguments;
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::shared::bypass;
use crate::lint::shared::declared::{self, ConditionSite, Declared};
use crate::lint::shared::rules::Kind;
use crate::lint::{Category, Check, Context, Findings, Lint};
use crate::policy::anchors::{self, Side};
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

const LABEL: &str = "searched anywhere, as written";

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
    let tight = Tight::of(pattern);
    let slips = |tight: &str| {
        let tight = ArgSet::of_condition(&condition(site, tight)?);
        let loose = ArgSet::allowed_by(declared.listed.entry).intersection(&declared.accepted);
        context.reasoner().member(&loose.difference(&tight))
    };
    let mut found = tight.ways.iter().filter_map(|way| Some((slips(&way.tight)?, way)));
    let (args, Way { what, why, .. }) = found.next()?;
    let tool = quote(site.rule.tool);
    let message = format!("this `require` rule of {tool} lets pass what {what}, for the pattern {why}");
    if tight.is_padded {
        // it may be meant
        let help = format!("write {}, or say what may stand there in place of `.*`", quote(&tight.whole));
        return bypass::finding(&LINT, context, site, &args, (message, help)).map(|finding| finding.label(LABEL));
    }
    report(context, declared, site, &args, (message, tight.whole))
}

/// What the pattern of a `require` would be if texts were to be no more than what it describes.
struct Tight {
    /// The ways in which texts may be more.
    ways: Vec<Way>,
    /// The pattern without any of them.
    whole: String,
    /// Whether the pattern itself takes anything before or after its words.
    is_padded: bool,
}

/// A way in which a text may be more than what a pattern describes.
struct Way {
    /// The pattern without it.
    tight: String,
    what: &'static str,
    why: &'static str,
}

impl Tight {
    fn of(pattern: &str) -> Self {
        let of_whole_text = anchors::of_whole_text(pattern);
        let base = of_whole_text.as_deref().unwrap_or(pattern);
        let (start, end) = (anchors::unpadded(base, Side::Start), anchors::unpadded(base, Side::End));
        let is_padded = start.is_some() || end.is_some();
        let way = |side: Side, unpadded: Option<&str>| {
            let why = if unpadded.is_some() { "allows it with `.*`" } else { "is not anchored" };
            let what = if side == Side::Start { "begins with anything" } else { "ends in anything" };
            Way { tight: anchors::anchored(unpadded.unwrap_or(base), &[side]), what, why }
        };
        let mut ways = vec![way(Side::Start, start.as_deref())];
        let mut sides = vec![Side::Start];
        // else it is taken to be the beginning of a text on purpose
        if end.is_some() || ends_in_word(base) || anchors::ends_in_word(base) {
            ways.push(way(Side::End, end.as_deref()));
            sides.push(Side::End);
        }
        let core = start.as_deref().unwrap_or(base);
        let core = anchors::unpadded(core, Side::End).unwrap_or_else(|| core.to_owned());
        let whole = anchors::anchored(&core, &sides);
        let lines = |tight| Way { tight, what: "has other lines around it", why: "has anchors of lines" };
        ways.splice(0..0, of_whole_text.map(lines));
        Self { ways, whole, is_padded }
    }
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
    let finding = bypass::finding(&LINT, context, site, args, (message, help))?.label(LABEL);
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
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.branch", "op": "regex", "value": "^feat/.*$"}]}, {"conditions": [{"path": "args.sql", "op": "regex", "value": "^.*\\.sql$"}]}]}}"#,
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
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.branch", "op": "regex", "value": "(?m)^daily$"}]}]}}"#,
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.branch", "op": "regex", "value": "^(?:(?m)^daily$)"}]}]}}"#,
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.branch", "op": "regex", "value": ".*daily.*"}]}]}}"#,
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.branch", "op": "regex", "value": "^.*daily.*"}]}]}}"#,
                r#""tools": {"a": {"require": [{"conditions": [{"path": "args.branch", "op": "regex", "value": "^daily.*$"}]}]}}"#,
                r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.sql", "op": "regex", "value": "DROP TABLE"}]}, {"conditions": [{"path": "args.branch", "op": "regex", "value": "^main$"}]}]}}"#,
            ])
            .fix([
                (
                    r#""tools": {"a": {"require": [{"conditions": [{"path": "args.branch", "op": "regex", "value": "feat/"}]}]}}"#,
                    r#""tools": {"a": {"require": [{"conditions": [{"path": "args.branch", "op": "regex", "value": "^feat/"}]}]}}"#,
                ),
                (
                    r#""tools": {"a": {"require": [{"conditions": [{"path": "args.branch", "op": "regex", "value": "main|dev"}]}]}}"#,
                    r#""tools": {"a": {"require": [{"conditions": [{"path": "args.branch", "op": "regex", "value": "^(?:main|dev)$"}]}]}}"#,
                ),
                (
                    r#""tools": {"a": {"require": [{"conditions": [{"path": "args.branch", "op": "regex", "value": "(?m)^daily$"}]}]}}"#,
                    r#""tools": {"a": {"require": [{"conditions": [{"path": "args.branch", "op": "regex", "value": "^daily$"}]}]}}"#,
                ),
                (
                    r#""tools": {"a": {"require": [{"conditions": [{"path": "args.branch", "op": "regex", "value": "^(?:(?m)^daily$)"}]}]}}"#,
                    r#""tools": {"a": {"require": [{"conditions": [{"path": "args.branch", "op": "regex", "value": "^(?:(?m)\\Adaily\\z)"}]}]}}"#,
                ),
                (
                    r#""tools": {"a": {"require": [{"conditions": [{"path": "args.branch", "op": "regex", "value": "^main|dev$"}]}]}}"#,
                    r#""tools": {"a": {"require": [{"conditions": [{"path": "args.branch", "op": "regex", "value": "^(?:^main|dev$)$"}]}]}}"#,
                ),
                (
                    r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.sql", "op": "regex", "value": "DROP TABLE"}]}]}}"#,
                    r#""tools": {"a": {"deny_if": [{"conditions": [{"path": "args.sql", "op": "regex", "value": "(?i)DROP\\s+TABLE"}]}]}}"#,
                ),
            ])
            .run();
    }
}
