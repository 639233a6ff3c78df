//! Any input schemas: `schema NUL schema NUL arguments`.

use mcp_policy::analysis::values::{ArgSet, Budget, Solver};
use mcp_policy::catalog;
use mcp_policy::decide::Arguments;
use mcp_policy::drift;
use mcp_policy::schema::check_arguments;
use mcp_policy::source::Source;
use serde_json::{Value, json};

use super::{is_fit_for_a_terminal, parts, text};

/// The set of a schema has all arguments that the schema accepts; two schemas are compared without trouble.
pub fn check(data: &[u8]) {
    let mut texts = parts(data).map(|part| text(part).unwrap_or_default());
    let (one, other, args) = (texts.next(), texts.next(), texts.next());
    let args = args.and_then(|args| Arguments::parse(args).ok()).unwrap_or_default();
    let schemas: Vec<Value> =
        [one, other].into_iter().flatten().filter_map(|text| serde_json::from_str(text).ok()).collect();
    let mut solver = Solver::new(Budget::default());
    for schema in &schemas {
        let set = ArgSet::of_schema(schema);
        let has = set.contains(args.value());
        assert_eq!(set.complement().contains(args.value()), !has);
        match check_arguments(schema, args.value()) {
            Ok(misfits) => {
                misfits.iter().for_each(|misfit| is_fit_for_a_terminal(misfit));
                assert!(has || !misfits.is_empty(), "{schema} accepts {}", args.value());
            }
            Err(unchecked) => is_fit_for_a_terminal(&unchecked.0),
        }
        match solver.member(&set) {
            Ok(Some(member)) => assert!(set.contains(member.value()), "{schema}: {}", member.value()),
            Ok(None) => assert!(!has, "{schema}: {}", args.value()),
            Err(unknown) => assert!(!unknown.reason.is_empty()),
        }
    }
    let loaded = schemas.iter().filter_map(|schema| {
        let file = json!({"tools": [{"name": "t", "class": "Write", "inputSchema": schema}]}).to_string();
        catalog::load(&[Source::new("x", file)], None).ok()
    });
    if let [old, new] = loaded.collect::<Vec<_>>().as_slice() {
        drift::compare(&old.catalogue, &new.catalogue, true, None);
        assert!(drift::compare(&old.catalogue, &old.catalogue, true, None).tools.is_empty());
    }
}
