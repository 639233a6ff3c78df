//! A limit allows more calls a minute than the class of the tool recommends.

use crate::analysis::quota::Quota;
use crate::catalog::RiskClass;
use crate::diagnostic::{Diagnostic, Edit, Fix, Level, Place};
use crate::lint::context::Listed;
use crate::lint::shared::{limits, repairs};
use crate::lint::{Category, Context, Findings, Lint};
use crate::policy::{Limit, Window};
use crate::source::quote;

pub(super) const LINT: Lint = Lint {
    id: "loose-limit",
    summary: "a limit allows more calls a minute than the class of the tool recommends",
    category: Category::Risk,
    level: Level::Warn,
    since: "0.1.0",
    fixable: true,
    needs_catalogue: true,
    docs: include_str!("loose_limit.md"),
    check,
};

fn check(context: &Context<'_>, found: &mut Findings) {
    for listed in context.listed() {
        let Some(class) = listed.callable_class() else { continue };
        let allowed = Quota::of(&listed.entry.limits).minute;
        let (Some(allowed), Some(most)) = (allowed, limits::most_per_minute(class)) else { continue };
        if allowed > most {
            found.add_rated(too_many(context, listed, class, allowed, most), listed.is_guess());
        }
    }
}

fn too_many(context: &Context<'_>, listed: &Listed<'_>, class: RiskClass, allowed: u64, most: u64) -> Diagnostic {
    let name = quote(listed.name);
    let message =
        format!("{name} is {class} and may be called {allowed} times within a minute, {most} are recommended");
    let tightest = |(_, limit): &(usize, &Limit)| (limit.increment_from.is_some(), limit.max, limit.window);
    let Some((at, limit)) = listed.entry.limits.iter().enumerate().min_by_key(tightest) else {
        return LINT.finding(Place::key(listed.pointer()), message, String::new());
    };
    let max = listed.pointer().key("limits").index(at).key("max");
    let place = Place::value(max.clone());
    if limit.window == Window::Minute {
        let fix = Fix {
            title: format!("limit {name} to {most} calls a minute"),
            edits: vec![Edit::Replace(max, most.into())],
        };
        return LINT.finding(place, message, format!("lower `max` to {most}")).tool(listed.name).fix(fix);
    }
    let help = format!("add a limit of {most} calls a minute to the `limits` of {name}");
    let finding = LINT
        .finding(place, message, help)
        .label(format!("all of them may come in one minute of the {}", limit.window))
        .tool(listed.name);
    match context.free_counter(listed.name) {
        Some(counter) => finding.fix(repairs::limit(listed.name, &counter, most)),
        None => finding,
    }
}
