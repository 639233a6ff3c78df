//! Whether a tool can be called at all, and whether its rules deny any call.
//!
//! Where a question takes too much work, the answer is the strict one: a tool *can* be called unless the contrary is
//! proved, and a rule denies something only if a call that it denies was found.

use std::cell::{Cell, RefCell};
use std::fmt;

use super::values::{ArgSet, Budget, Solver, Unknown};
use crate::decide::Arguments;
use crate::policy::{DefaultAction, Policy, Rule, ToolEntry};

/// What a policy lets happen to a tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reach {
    /// In `hide`: removed from the list and denied.
    Hidden,
    /// Not listed, under `default: deny`.
    DefaultDenied,
    /// Listed, but its rules deny every call.
    NeverAllowed,
    /// Some call passes.
    Callable {
        /// Whether some rule denies some call. Limits are no matter of this.
        guarded: bool,
    },
}

impl Reach {
    /// Whether some call passes.
    pub fn is_callable(self) -> bool {
        matches!(self, Self::Callable { .. })
    }
}

/// Answers questions about reach. Keep one for many questions: what they may cost together is bounded.
pub struct Reasoner {
    solver: RefCell<Solver>,
    /// Whether some question was not answered.
    unanswered: Cell<bool>,
}

impl Default for Reasoner {
    fn default() -> Self {
        Self::new(Budget::default())
    }
}

impl fmt::Debug for Reasoner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reasoner")
    }
}

impl Reasoner {
    fn new(budget: Budget) -> Self {
        Self { solver: RefCell::new(Solver::new(budget)), unanswered: Cell::new(false) }
    }

    /// What the policy lets happen to the tool of this name. Takes time proportional to `hide`: for many tools look them
    /// up in an index and ask [`Self::reach_listed`].
    pub fn reach(&self, policy: &Policy, tool: &str) -> Reach {
        if policy.hides(tool) {
            return Reach::Hidden;
        }
        match (policy.tools.get(tool), policy.default) {
            (Some(entry), _) => self.reach_listed(entry),
            (None, DefaultAction::Deny) => Reach::DefaultDenied,
            (None, DefaultAction::Allow) => Reach::Callable { guarded: false },
        }
    }

    /// What its entry lets happen to a tool that is not hidden: never [`Reach::Hidden`] or [`Reach::DefaultDenied`].
    pub fn reach_listed(&self, entry: &ToolEntry) -> Reach {
        // most entries have no conditions, and for these there is nothing to solve
        if entry.require.iter().chain(&entry.deny_if).all(|rule| rule.conditions.is_empty()) {
            let denied = !entry.deny_if.is_empty();
            return if denied { Reach::NeverAllowed } else { Reach::Callable { guarded: false } };
        }
        if self.is_spent() {
            return Reach::Callable { guarded: false };
        }
        let allowed = ArgSet::allowed_by(entry);
        if self.is_surely_empty(&allowed) {
            return Reach::NeverAllowed;
        }
        let denied = allowed.complement();
        Reach::Callable { guarded: self.is_empty(&denied) == Some(false) }
    }

    /// The work of all questions so far, see [`Budget::work`].
    pub fn worked(&self) -> u64 {
        self.solver.borrow().worked()
    }

    /// Whether so much was asked that nothing more is found out: then no question is worth putting together.
    pub fn is_spent(&self) -> bool {
        self.solver.borrow().is_spent()
    }

    /// Whether some arguments meet all conditions of the rule; `true` where that cannot be told.
    pub fn can_hold(&self, rule: &Rule) -> bool {
        self.can_hold_together([rule])
    }

    /// Whether some arguments meet all conditions of all these rules; `true` where that cannot be told.
    pub fn can_hold_together<'a>(&self, rules: impl IntoIterator<Item = &'a Rule>) -> bool {
        self.is_spent() || !self.is_surely_empty(&ArgSet::of_rules(rules))
    }

    /// Whether it is proved that `other` holds whenever `rule` does.
    pub fn implies(&self, rule: &Rule, other: &Rule) -> bool {
        !self.is_spent() && self.is_surely_empty(&ArgSet::of_rule(rule).difference(&ArgSet::of_rule(other)))
    }

    /// Whether it is proved that the set has no member.
    pub fn is_surely_empty(&self, set: &ArgSet) -> bool {
        self.is_empty(set) == Some(true)
    }

    /// A small, readable member of the set, if one was found.
    pub fn member(&self, set: &ArgSet) -> Option<Arguments> {
        self.answered(self.solver.borrow_mut().member(set)).flatten()
    }

    /// Whether some question was not answered, because a pattern or a combination of rules is too large. What was not found
    /// out was taken on the strict side, so that lints which prove something may have missed it.
    pub fn left_something_unanswered(&self) -> bool {
        self.unanswered.get()
    }

    fn is_empty(&self, set: &ArgSet) -> Option<bool> {
        self.answered(self.solver.borrow_mut().is_empty(set))
    }

    fn answered<T>(&self, answer: Result<T, Unknown>) -> Option<T> {
        self.unanswered.set(self.unanswered.get() || answer.is_err());
        answer.ok()
    }
}

/// Whether the rule holds for every call. No single condition does, so only a rule without conditions can.
pub fn always_holds(rule: &Rule) -> bool {
    rule.conditions.is_empty()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Budget, Reach, Reasoner};
    use crate::policy::{Policy, Rule, ToolEntry};

    fn entry(entry: Value) -> Reach {
        let policy = json!({"version": "1", "default": "deny", "tools": {"t": entry}});
        reach(&serde_json::from_value::<Policy>(policy).unwrap(), "t")
    }

    fn reach(policy: &Policy, tool: &str) -> Reach {
        Reasoner::default().reach(policy, tool)
    }

    fn can_hold(rule: &Rule) -> bool {
        Reasoner::default().can_hold(rule)
    }

    fn implies(rule: &Rule, other: &Rule) -> bool {
        Reasoner::default().implies(rule, other)
    }

    fn rule(conditions: Value) -> Rule {
        serde_json::from_value(json!({"conditions": conditions})).unwrap()
    }

    fn condition(path: &str, op: &str, value: Value) -> Value {
        json!({"path": format!("args.{path}"), "op": op, "value": value})
    }

    const OPEN: Reach = Reach::Callable { guarded: false };
    const GUARDED: Reach = Reach::Callable { guarded: true };

    #[test]
    fn hide_default_and_listing() {
        let policy = |text: &str| serde_json::from_str::<Policy>(text).unwrap();
        let deny = policy(r#"{"version": "1", "default": "deny", "hide": ["a"], "tools": {"a": {}, "b": {}}}"#);
        assert_eq!(reach(&deny, "a"), Reach::Hidden);
        assert_eq!(reach(&deny, "b"), OPEN);
        assert_eq!(reach(&deny, "c"), Reach::DefaultDenied);
        let allow = policy(r#"{"version": "1", "default": "allow"}"#);
        assert_eq!(reach(&allow, "c"), OPEN);
        assert_eq!(reach(&policy(r#"{"version": "1", "default": "allow", "hide": ["*"]}"#), "c"), Reach::Hidden);
    }

    #[test]
    fn rules_that_deny_nothing_are_no_guards() {
        assert_eq!(entry(json!({"require": [{"conditions": []}]})), OPEN);
        let contradiction = [condition("a", "gt", json!(5)), condition("a", "lt", json!(3))];
        assert_eq!(entry(json!({"deny_if": [{"conditions": contradiction}]})), OPEN);
        assert_eq!(entry(json!({"deny_if": [{"conditions": [condition("a", "in", json!([]))]}]})), OPEN);
        assert_eq!(entry(json!({"limits": [{"counter": "c", "window": "day", "max": 1, "scope": "grant"}]})), OPEN);
    }

    #[test]
    fn rules_that_deny_something_are_guards() {
        for conditions in [
            [condition("a", "exists", json!(false))],
            [condition("a.b", "neq", json!("x"))],
            [condition("a", "regex", json!("^DROP [a-z]+$"))],
            [condition("a", "contains", json!("secret"))],
        ] {
            assert_eq!(entry(json!({"require": [{"conditions": conditions}]})), GUARDED, "{conditions:?}");
            assert_eq!(entry(json!({"deny_if": [{"conditions": conditions}]})), GUARDED, "{conditions:?}");
        }
    }

    #[test]
    fn rules_that_deny_every_call() {
        let denied = [
            json!({"deny_if": [{"conditions": []}]}),
            json!({"require": [{"conditions": [condition("a", "in", json!([]))]}]}),
            json!({"require": [
                {"conditions": [condition("a", "eq", json!("x"))]},
                {"conditions": [condition("a", "eq", json!("y"))]},
            ]}),
            json!({"deny_if": [
                {"conditions": [condition("a", "exists", json!(true))]},
                {"conditions": [condition("a", "exists", json!(false))]},
            ]}),
            // whichever way the first rule is escaped, one of the others denies
            json!({"deny_if": [
                {"conditions": [condition("a", "exists", json!(true)), condition("b", "exists", json!(true))]},
                {"conditions": [condition("a", "exists", json!(false))]},
                {"conditions": [condition("b", "exists", json!(false))]},
            ]}),
            json!({
                "require": [{"conditions": [condition("n", "gte", json!(1))]}],
                "deny_if": [{"conditions": [condition("n", "gt", json!(0))]}],
            }),
            json!({"require": [
                {"conditions": [condition("a.b", "gt", json!(0))]},
                {"conditions": [condition("a", "eq", json!("x"))]},
            ]}),
        ];
        for rules in denied {
            assert_eq!(entry(rules.clone()), Reach::NeverAllowed, "{rules}");
        }
    }

    #[test]
    fn a_narrow_way_through_is_found() {
        let allowed = [
            json!({"require": [{"conditions": [condition("n", "gt", json!(1)), condition("n", "lt", json!(1.5))]}]}),
            json!({
                "require": [{"conditions": [condition("s", "in", json!(["a", "b", "5"]))]}],
                "deny_if": [
                    {"conditions": [condition("s", "eq", json!("a"))]},
                    {"conditions": [condition("s", "eq", json!("b")), condition("t", "exists", json!(false))]},
                    {"conditions": [condition("s", "eq", json!(5))]},
                ],
            }),
            json!({"require": [
                {"conditions": [condition("l", "contains", json!(1)), condition("l", "contains", json!("two"))]},
            ]}),
            json!({
                "require": [{"conditions": [condition("a.b", "eq", json!(true)), condition("a.c", "exists", json!(false))]}],
                "deny_if": [{"conditions": [condition("a", "exists", json!(false))]}],
            }),
            json!({"require": [
                {"conditions": [condition("s", "contains", json!("x")), condition("s", "neq", json!("x"))]},
                {"conditions": [condition("s", "regex", json!("^[a-z]{3}$"))]},
            ]}),
        ];
        for rules in allowed {
            assert_eq!(entry(rules.clone()), GUARDED, "{rules}");
        }
    }

    #[test]
    fn single_rules() {
        assert!(can_hold(&rule(json!([]))));
        assert!(can_hold(&rule(json!([condition("a", "neq", json!("x")), condition("a", "not_in", json!(["y"]))]))));
        for impossible in [
            json!([condition("a", "eq", json!("x")), condition("a", "eq", json!("y"))]),
            json!([condition("a", "exists", json!(true)), condition("a", "exists", json!(false))]),
            json!([condition("a", "gt", json!(1)), condition("a", "regex", json!("."))]),
            json!([condition("a", "regex", json!("^x")), condition("a", "eq", json!("y"))]),
            json!([condition("a", "exists", json!(false)), condition("a.b", "exists", json!(true))]),
            json!([condition("a", "eq", json!(5)), condition("a", "neq", json!("5"))]),
        ] {
            assert!(!can_hold(&rule(impossible.clone())), "{impossible}");
        }
    }

    #[test]
    fn implication_between_rules() {
        let at_most = |max: u64| rule(json!([condition("n", "lte", json!(max))]));
        assert!(implies(&at_most(5), &at_most(9)));
        assert!(!implies(&at_most(9), &at_most(5)));
        assert!(implies(&at_most(9), &rule(json!([]))));
        assert!(!implies(&rule(json!([])), &at_most(9)));
        assert!(implies(&at_most(9), &rule(json!([condition("n", "exists", json!(true))]))));
    }

    #[test]
    fn answers_are_strict_once_too_much_was_asked() {
        let tired = Reasoner::new(Budget { work: 1_000, ..Budget::default() });
        let dead = rule(json!([condition("a", "eq", json!("x")), condition("a", "eq", json!("y"))]));
        let denying: ToolEntry =
            serde_json::from_value(json!({"require": [{"conditions": [condition("a", "in", json!([]))]}]})).unwrap();
        assert!(!tired.can_hold(&dead) && !tired.is_spent());
        while !tired.is_spent() {
            tired.can_hold(&dead);
        }
        assert!(tired.can_hold(&dead) && !tired.implies(&dead, &dead));
        assert_eq!(tired.reach_listed(&denying), OPEN);
        assert_eq!(Reasoner::default().reach_listed(&denying), Reach::NeverAllowed);
    }

    #[test]
    fn hostile_rules_end_soon() {
        let rules: Vec<Value> = (0..200)
            .map(|n| {
                json!({"conditions": [
                    condition(&format!("a{n}"), "exists", json!(true)),
                    condition(&format!("a{}", (n + 1) % 200), "exists", json!(false)),
                ]})
            })
            .collect();
        assert!(entry(json!({"deny_if": rules})).is_callable());
        let names = vec!["a"; 100_000].join(".");
        assert_eq!(
            entry(json!({"require": [{"conditions": [condition(&names, "exists", json!(true))]}]})),
            Reach::NeverAllowed
        );
        let many: Vec<usize> = (0..50_000).collect();
        assert_eq!(entry(json!({"require": [{"conditions": [condition("a", "not_in", json!(many))]}]})), GUARDED);
    }
}
