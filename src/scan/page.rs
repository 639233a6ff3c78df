//! One page of a list of tools, from the text that the server sent.

use rmcp::model::{CustomResult, ServerResult};
use serde_json::Value;

use super::error::Problem;
use crate::document::Document;
use crate::source::Source;

/// One page.
pub(super) struct Page {
    pub(super) tools: Vec<Value>,
    pub(super) next: Option<String>,
}

/// Reads what [`super::wire`] has sealed. A key that stands twice is an error: another reader may see another tool.
pub(super) fn page(result: ServerResult) -> Result<Page, Problem> {
    let refuse = |reason: &str| Problem::NotAList { reason: reason.to_owned() };
    let ServerResult::CustomResult(CustomResult(Value::String(text))) = result else {
        return Err(refuse("it has no `tools`"));
    };
    let source = Source::new("tools/list", text);
    let (document, diagnostics) = Document::parse(&source);
    if let Some(diagnostic) = diagnostics.first() {
        return Err(refuse(&diagnostic.message));
    }
    let Some(Value::Object(mut result)) = document.map(|document| document.value()) else {
        return Err(refuse("it is no object"));
    };
    let Some(Value::Array(tools)) = result.remove("tools") else {
        return Err(refuse("its `tools` is no array"));
    };
    let next = match result.remove("nextCursor") {
        None | Some(Value::Null) => None,
        // all clients stop here
        Some(Value::String(cursor)) if cursor.is_empty() => None,
        Some(Value::String(cursor)) => Some(cursor),
        Some(_) => return Err(refuse("its `nextCursor` is no string")),
    };
    Ok(Page { tools, next })
}

#[cfg(test)]
mod tests {
    use rmcp::model::{CustomResult, ServerResult};
    use serde_json::Value;

    use super::page;

    fn read(text: &str) -> Result<(usize, Option<String>), String> {
        let result = ServerResult::CustomResult(CustomResult(Value::String(text.to_owned())));
        page(result).map(|page| (page.tools.len(), page.next)).map_err(|problem| problem.to_string())
    }

    #[test]
    fn reads_tools_and_the_way_on() {
        assert_eq!(read(r#"{"tools":[{},{}],"nextCursor":"a"}"#), Ok((2, Some("a".to_owned()))));
        assert_eq!(read(r#"{"tools":[],"nextCursor":""}"#), Ok((0, None)));
        assert_eq!(read(r#"{"tools":[null],"nextCursor":null}"#), Ok((1, None)));
    }

    #[test]
    fn refuses_what_readers_could_differ_about() {
        let twice = read(r#"{"tools":[{"name":"safe","name":"delete"}]}"#).unwrap_err();
        assert!(twice.contains("the key `name` stands twice"), "{twice}");
        for text in [
            r#"{"tools":{}}"#,
            r#"{"tools":[],"tools":[{}]}"#,
            r#"{"tools":[],"nextCursor":1}"#,
            r#"{"tools":[1e999]}"#,
        ] {
            assert!(read(text).is_err(), "{text}");
        }
        assert!(page(ServerResult::empty(())).is_err());
    }
}
