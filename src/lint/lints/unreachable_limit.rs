//! A limit that the other limits of the tool make impossible to reach.

use crate::analysis::quota::Quota;
use crate::diagnostic::{Diagnostic, Level, Place};
use crate::lint::context::Listed;
use crate::lint::shared::repairs;
use crate::lint::{Category, Context, Findings, Lint};
use crate::policy::{Limit, Window};
use crate::source::quote;

pub(super) const LINT: Lint = Lint {
    id: "unreachable-limit",
    summary: "a limit that the other limits of the tool make impossible to reach",
    category: Category::Document,
    level: Level::Warn,
    since: "0.1.0",
    fixable: true,
    needs_catalogue: false,
    docs: include_str!("unreachable_limit.md"),
    check,
};

fn check(context: &Context<'_>, found: &mut Findings) {
    for listed in context.listed().iter().filter(|listed| listed.entry.limits.len() > 1) {
        let counted = |limit: &&Limit| limit.increment_from.is_none();
        let mut left: Vec<(usize, &Limit)> =
            listed.entry.limits.iter().enumerate().filter(|(_, limit)| counted(limit)).collect();
        // only the tightest limits of each window can cap anything, so few are left to compare
        let mut unreachable = Vec::new();
        for window in Window::ALL {
            let tightest = left
                .iter()
                .filter(|(_, limit)| limit.window == window)
                .min_by_key(|(at, limit)| (limit.max, *at))
                .map(|(at, _)| *at);
            let (others, kept) =
                left.into_iter().partition(|(at, limit)| limit.window == window && Some(*at) != tightest);
            left = kept;
            unreachable.extend::<Vec<_>>(others);
        }
        for window in Window::ALL {
            let Some(index) = left.iter().position(|(_, limit)| limit.window == window) else { continue };
            let (at, limit) = left.remove(index);
            let most = Quota::of(left.iter().map(|(_, limit)| *limit)).most(window);
            if most.is_some_and(|most| most <= limit.max) {
                unreachable.push((at, limit))
            } else {
                left.insert(index, (at, limit))
            }
        }
        unreachable.sort_by_key(|(at, _)| *at);
        let quota = Quota::of(&listed.entry.limits);
        unreachable.into_iter().for_each(|(at, limit)| found.add(out_of_reach(listed, at, limit, quota)));
    }
}

fn out_of_reach(listed: &Listed<'_>, at: usize, limit: &Limit, quota: Quota) -> Diagnostic {
    let name = quote(listed.name);
    let most = quota.most(limit.window).unwrap_or(limit.max);
    let message = format!(
        "the limit of {} calls a {} on {name} never decides, the other limits allow at most {most}",
        limit.max, limit.window
    );
    let pointer = listed.pointer().key("limits").index(at);
    LINT.finding(Place::value(pointer.key("max")), message, "take the limit out, or make it the tighter one".to_owned())
        .label("is never passed")
        .tool(listed.name)
        .fix(repairs::remove(format!("take the limit that never decides out of {name}"), pointer))
}
