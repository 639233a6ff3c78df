//! Any patterns and texts: `pattern NUL pattern NUL text`.

use mcp_policy::analysis::values::{ArgSet, Budget, Solver};
use mcp_policy::decide::holds;
use mcp_policy::policy::{ArgPath, Condition, Pattern, Test};
use serde_json::{Value, json};

use super::{parts, text};

/// A pattern that compiles means the same to whoever decides and whoever reasons about sets.
pub fn check(data: &[u8]) {
    let mut texts = parts(data).map(text);
    let (Some(Some(one)), other, tried) = (texts.next(), texts.next(), texts.next()) else { return };
    let (other, tried) = (other.flatten().unwrap_or("^[a-z]"), tried.flatten().unwrap_or("abc"));
    let mut conditions = Vec::new();
    for source in [one, other] {
        match Pattern::new(source) {
            Ok(pattern) => {
                conditions.push(Condition { path: ArgPath::parse("args.a").unwrap(), test: Test::Regex(pattern) })
            }
            Err(error) => assert!(!error.message.is_empty()),
        }
    }
    let args = json!({"a": tried});
    let mut sets = Vec::new();
    for condition in &conditions {
        let set = ArgSet::of_condition(condition);
        assert_eq!(set.contains(&args), holds(&condition.test, Some(&args["a"])));
        sets.push((set, condition));
    }
    let mut solver = Solver::new(Budget::default());
    for (set, condition) in &sets {
        agrees(&mut solver, set, &args, |args| holds(&condition.test, args.get("a")));
        agrees(&mut solver, &set.complement(), &args, |args| !holds(&condition.test, args.get("a")));
    }
    if let [(one, first), (other, second)] = sets.as_slice() {
        let only = |args: &Value| holds(&first.test, args.get("a")) && !holds(&second.test, args.get("a"));
        agrees(&mut solver, &one.difference(other), &args, only);
    }
}

fn agrees(solver: &mut Solver, set: &ArgSet, tried: &Value, belongs: impl Fn(&Value) -> bool) {
    match solver.member(set) {
        Ok(Some(member)) => assert!(belongs(member.value()), "{}", member.value()),
        Ok(None) => assert!(!belongs(tried), "{tried}"),
        Err(unknown) => assert!(!unknown.reason.is_empty()),
    }
}
