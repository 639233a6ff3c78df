//! Any two policies and any calls: `{"old": …, "new": …, "calls": [[tool, arguments], …]}`, or bytes out of which these are
//! drawn.

use mcp_policy::analysis::compare::{Change, Witness, compare};
use mcp_policy::analysis::values::{ArgSet, Budget, Solver};
use mcp_policy::decide::{Arguments, Call, Counters, Timestamp, decide, decide_times, decide_without_limits};
use mcp_policy::diff::diff;
use mcp_policy::policy::{self, Policy, ToolEntry, Window};
use mcp_policy::source::Source;
use serde_json::{Value, json};

use super::generate::Draw;

/// Sets hold what is decided, members and witnesses are true, and nothing that passes is missed.
pub fn check(data: &[u8]) {
    let input = serde_json::from_slice(data).ok().filter(Value::is_object).unwrap_or_else(|| {
        let mut draw = Draw::new(data);
        let old = draw.policy();
        let new = draw.neighbour(&old);
        json!({"old": old, "new": new, "calls": draw.calls()})
    });
    let load = |side: &str| policy::load(&Source::new("x", input[side].to_string())).policy;
    let (Some(old), Some(new)) = (load("old"), load("new")) else {
        return assert!(data.starts_with(b"{"), "{input}");
    };
    let calls: Vec<(&str, Arguments)> = input["calls"].as_array().into_iter().flatten().filter_map(call).collect();
    let mut solver = Solver::new(Budget::default());
    for (name, entry) in old.tools.iter().chain(new.tools.iter()) {
        let args = calls.iter().filter(|(tool, _)| *tool == name).map(|(_, args)| args);
        members(entry, &args.collect::<Vec<_>>(), &mut solver, &input);
    }
    comparison(&old, &new, &calls, &input);
    diff(&old, &new, None, false);
}

fn call(call: &Value) -> Option<(&str, Arguments)> {
    Some((call[0].as_str()?, Arguments::new(call[1].clone()).ok()?))
}

fn members(entry: &ToolEntry, calls: &[&Arguments], solver: &mut Solver, input: &Value) {
    let tools = policy::Tools::new(vec![("t".to_owned(), entry.clone())]).unwrap();
    let alone = Policy { default: policy::DefaultAction::Deny, hide: Vec::new(), all_tools: Vec::new(), tools };
    let allows = |args: &Arguments| decide_without_limits(&alone, Call { tool: "t", args }).verdict.is_allowed();
    let set = ArgSet::allowed_by(entry);
    for args in calls {
        assert_eq!(set.contains(args.value()), allows(args), "{}\n{input}", args.value());
    }
    for (set, passes) in [(&set, true), (&set.complement(), false)] {
        match solver.member(set) {
            Ok(Some(member)) => assert_eq!(allows(&member), passes, "{}\n{input}", member.value()),
            Ok(None) => calls.iter().for_each(|args| assert_ne!(allows(args), passes, "{}\n{input}", args.value())),
            Err(unknown) => assert!(!unknown.reason.is_empty()),
        }
    }
}

fn comparison(old: &Policy, new: &Policy, calls: &[(&str, Arguments)], input: &Value) {
    let found = compare(old, new, &mut Solver::new(Budget::default()));
    let back = compare(new, old, &mut Solver::new(Budget::default()));
    let mirrored = match found.change {
        Change::Tighter => Change::Looser,
        Change::Looser => Change::Tighter,
        other => other,
    };
    assert_eq!(back.change, mirrored, "{input}");
    for change in found.tools.iter().chain(&found.all_tools) {
        for (witness, allows, denies) in [(&change.gain, new, old), (&change.loss, old, new)] {
            assert!(witness.as_ref().is_none_or(|shown| plays(shown, allows, denies)), "{witness:#?}\n{input}");
        }
    }
    for (tool, args) in calls {
        let call = Call { tool, args };
        let first = |policy: &Policy| decide(policy, call, &mut Counters::default(), Timestamp(0)).verdict.is_allowed();
        let [before, after] = [old, new].map(first);
        assert!(before || !after || found.change.may_loosen(), "{tool} {}\n{input}", args.value());
        assert!(!before || after || back.change.may_loosen(), "{tool} {}\n{input}", args.value());
    }
    assert_eq!(compare(old, old, &mut Solver::new(Budget::default())).change, Change::Same, "{input}");
}

/// Makes the calls of a witness minute by minute, as many as one policy lets pass. All must fit in the window, and the
/// other policy must deny one of them at the same moment.
fn plays(witness: &Witness, allows: &Policy, denies: &Policy) -> bool {
    let minutes = witness.window.map_or(1, Window::seconds) / 60;
    let (mut allowing, mut denying) = (Counters::default(), Counters::default());
    let mut left: Vec<u64> = witness.calls.iter().map(|call| call.times).collect();
    let mut denied = false;
    for minute in 0..minutes.max(1) {
        let at = Timestamp(86_400 * 20_000 + 60 * i64::try_from(minute).unwrap());
        for (call, left) in witness.calls.iter().zip(&mut left).filter(|(_, left)| **left > 0) {
            let call = Call { tool: &call.tool, args: &call.args };
            let passed = decide_times(allows, call, &mut allowing, at, *left).passed;
            *left -= passed;
            if passed > 0 {
                denied |= decide_times(denies, call, &mut denying, at, passed).passed < passed;
            }
        }
    }
    denied && left.iter().all(|left| *left == 0)
}
