//! The fixes of any policy and any catalogue: `{"policy": …, "catalogue": …}`, or bytes out of which these are drawn.

use mcp_policy::analysis::compare::compare;
use mcp_policy::analysis::values::{Budget, Solver};
use mcp_policy::catalog::{self, Catalogue};
use mcp_policy::fix::{Checked, Courage, Fixed, fix};
use mcp_policy::lint::{self, Context, Levels};
use mcp_policy::policy::{self, Policy};
use mcp_policy::source::{Source, is_unsafe_char};

use super::lint::drawn;

/// A fixed file is a policy; without courage it is not looser than before; and fixing it again changes nothing.
pub fn check(data: &[u8]) {
    let input = drawn(data);
    let source = Source::new("policy.json", format!("{:#}\n", input["policy"]));
    let Some(before) = policy::load(&source).policy else { return };
    let file = Source::new("catalog.json", input["catalogue"].to_string());
    let catalogue = catalog::load_facts([&file], None).ok().map(|loaded| loaded.catalogue);
    for courage in [Courage::Safe, Courage::Unsafe] {
        let (after, fixed) = fixed(&source, courage, catalogue.as_ref());
        let told = || format!("{courage:?}: {fixed:#?}\n{input}");
        assert_eq!(fixed.applied.is_empty(), fixed.text == source.text(), "{}", told());
        for repair in fixed.applied.iter().chain(&fixed.withheld) {
            assert!(!repair.title.is_empty() && !repair.title.contains(is_unsafe_char), "{}", told());
        }
        if courage == Courage::Safe {
            let change = compare(&before, &after, &mut Solver::new(Budget::default())).change;
            assert!(!change.may_loosen(), "{}", told());
        }
        if !fixed.unfinished {
            let (_, again) = self::fixed(&Source::new("policy.json", fixed.text.as_str()), courage, catalogue.as_ref());
            assert!(again.applied.is_empty() && again.text == fixed.text, "{}\n{again:#?}", told());
        }
    }
}

fn fixed(source: &Source, courage: Courage, catalogue: Option<&Catalogue>) -> (Policy, Fixed) {
    let fixed = fix(source, courage, &mut |source| {
        let loaded = policy::load(source);
        let findings = match &loaded.policy {
            Some(policy) => lint::check(&Context::new(policy, catalogue), &Levels::default()).findings,
            None => loaded.diagnostics,
        };
        Checked { policy: loaded.policy, findings, work: 0 }
    });
    let loaded = policy::load(&Source::new("fixed.json", fixed.text.as_str()));
    let Some(policy) = loaded.policy else { panic!("no policy any more: {:#?}\n{fixed:#?}", loaded.diagnostics) };
    (policy, fixed)
}
