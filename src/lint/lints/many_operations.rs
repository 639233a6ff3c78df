//! An argument selects whether the tool reads, changes or deletes.

use serde_json::json;

use crate::catalog::RiskClass;
use crate::catalog::classify::{Operations, operations};
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::catalogues::Entry;
use crate::lint::{CatalogueContext, Category, Check, Findings, Lint};
use crate::source::{Safe, quote};

pub(super) const LINT: Lint = Lint {
    id: "many-operations",
    summary: "an argument selects whether the tool reads, changes or deletes",
    category: Category::Catalogue,
    level: Level::Warn,
    since: "0.1.0",
    fixable: false,
    needs_catalogue: false,
    docs: include_str!("many_operations.md"),
    check: Check::Catalogue(check),
};

fn check(context: &CatalogueContext<'_>, found: &mut Findings) {
    for entry in context.entries() {
        let Some(schema) = entry.tool.input_schema else { continue };
        if let Some(operations) = operations(schema.get()).filter(|operations| is_hiding(operations, entry.tool.class))
        {
            found.add(many(&entry, &operations));
        }
    }
}

/// Whether what the tool can do is more than its class tells: it also looks, or it destroys although it is rated milder.
fn is_hiding(operations: &Operations, class: Option<RiskClass>) -> bool {
    operations.looks.is_some() || !matches!(class, Some(RiskClass::Destructive | RiskClass::Financial))
}

fn many(entry: &Entry<'_>, operations: &Operations) -> Diagnostic {
    let Operations { argument, looks, changes, ends } = operations;
    let values: Vec<String> = [looks, changes, ends].into_iter().flatten().map(|value| quote(value)).collect();
    let (name, values) = (quote(entry.name()), values.join(", "));
    let message = format!("{name} does what its argument {} says: {values}", quote(argument));
    let admit = looks.as_ref().or(changes.as_ref()).map(String::as_str).unwrap_or_default();
    let rule = json!({"path": format!("args.{argument}"), "op": "in", "value": [admit]}).to_string();
    let help = format!(
        "have the server make it several tools, or admit in the policy only what is needed: \
         `\"require\": [{{\"conditions\": [{}]}}]`",
        Safe(&rule)
    );
    LINT.finding(entry.named(), message, help).label("one name, several risks").tool(entry.name())
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::catalogue_tester::CatalogueTester;

    #[test]
    fn finds_what_it_says() {
        let tool = |class: &str, values: &str| {
            format!(
                r#"{{"name": "items", "class": "{class}", "inputSchema": {{"type": "object",
                    "properties": {{"action": {{"type": "string", "enum": [{values}]}}}}}}}}"#
            )
        };
        let pass = [
            tool("Read", r#""get", "list""#),
            tool("Write", r#""create", "update""#),
            tool("Destructive", r#""create", "delete""#),
        ];
        let fail = [
            tool("Destructive", r#""list", "update", "delete""#),
            tool("Write", r#""create", "delete""#),
            tool("Read", r#""get", "create""#),
        ];
        CatalogueTester::new(&LINT)
            .pass([r#"{"name": "items"}"#, pass[0].as_str(), pass[1].as_str(), pass[2].as_str()])
            .fail([fail[0].as_str(), fail[1].as_str(), fail[2].as_str()])
            .run();
    }
}
