//! From the text of one JSON-RPC message to what the protocol's own types make of it, with lists of tools kept as text.
//!
//! The SDK's types drop every field of a tool that they do not know, and whole tools whose schema they do not like. So a
//! result that has `tools` is handed through the SDK sealed in a string, which its types leave alone.

use rmcp::model::ServerJsonRpcMessage;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::error::Problem;
use super::meter::Meter;

/// The text of a message in which the result, where it is a list of tools, is sealed. Its values are counted first: what
/// is made of them takes many times the memory.
pub(super) fn seal(text: &str, meter: &Meter) -> Result<String, Problem> {
    meter.values(text)?;
    let refuse = |error: serde_json::Error| Problem::NotAMessage { reason: error.to_string(), text: excerpt(text) };
    let envelope: Envelope<'_> = serde_json::from_str(text).map_err(refuse)?;
    match (envelope.jsonrpc, envelope.id, envelope.result) {
        ("2.0", Some(id), Some(result)) if has_tools(result) => {
            let sealed = serde_json::Value::String(result.get().to_owned());
            Ok(format!(r#"{{"jsonrpc":"2.0","id":{},"result":{sealed}}}"#, id.get()))
        }
        ("2.0", ..) => Ok(text.to_owned()),
        _ => Err(Problem::NotAMessage { reason: "`jsonrpc` is not \"2.0\"".to_owned(), text: excerpt(text) }),
    }
}

/// The message that a text is, its list of tools sealed.
pub(super) fn decode(text: &str, meter: &Meter) -> Result<ServerJsonRpcMessage, Problem> {
    serde_json::from_str(&seal(text, meter)?).map_err(|_| Problem::NotAMessage {
        reason: "neither a request, nor a notification, nor an answer".to_owned(),
        text: excerpt(text),
    })
}

/// The message that bytes are, its list of tools sealed.
pub(super) fn decode_bytes(bytes: &[u8], meter: &Meter) -> Result<ServerJsonRpcMessage, Problem> {
    match str::from_utf8(bytes) {
        Ok(text) => decode(text, meter),
        Err(error) => {
            Err(Problem::NotAMessage { reason: error.to_string(), text: excerpt(&String::from_utf8_lossy(bytes)) })
        }
    }
}

/// Enough of a text to recognise it by.
pub(super) fn excerpt(text: &str) -> String {
    text.chars().take(200).collect()
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(default)]
    jsonrpc: &'a str,
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
}

fn has_tools(result: &RawValue) -> bool {
    #[derive(Deserialize)]
    struct Peek {
        #[expect(dead_code, reason = "only its presence counts")]
        tools: IgnoredAny,
    }
    // a sequence is read as a struct too, and no list of tools is one; a key that stands twice is found later
    match serde_json::from_str::<Peek>(result.get()) {
        Ok(_) => result.get().starts_with('{'),
        Err(error) => error.to_string().starts_with("duplicate field"),
    }
}

#[cfg(test)]
mod tests {
    use rmcp::model::{ServerJsonRpcMessage, ServerResult};

    use super::super::error::Problem;
    use super::super::limits::Limits;
    use super::super::meter::Meter;

    fn seal(text: &str) -> Result<String, Problem> {
        super::seal(text, &Meter::new(Limits::default()))
    }

    fn decode(text: &str) -> Result<ServerJsonRpcMessage, Problem> {
        super::decode(text, &Meter::new(Limits::default()))
    }

    #[test]
    fn a_list_of_tools_comes_through_the_types_untouched() {
        let result = r#"{ "tools": [{"name":"x","execution":{"a":1.50}}], "nextCursor":"é\n" }"#;
        let message = decode(&format!(r#"{{"jsonrpc":"2.0","id":7,"result":{result}}}"#)).unwrap();
        let ServerJsonRpcMessage::Response(response) = message else { panic!("{message:?}") };
        let ServerResult::CustomResult(custom) = response.result else { panic!("{:?}", response.result) };
        assert_eq!(custom.0, serde_json::Value::String(result.to_owned()));
    }

    #[test]
    fn other_messages_stay_as_they_are() {
        for text in [
            r#"{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}"#,
            r#"{"jsonrpc":"2.0","id":1,"result":{}}"#,
            r#"{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no"}}"#,
        ] {
            assert_eq!(seal(text).unwrap(), text);
            decode(text).unwrap();
        }
    }

    #[test]
    fn what_is_no_message_is_refused() {
        for text in
            [r#"{"jsonrpc":"1.0","id":1,"result":{}}"#, r#"{"id":1}"#, "{", r#"{"jsonrpc":"2.0"}"#, "[]", "null"]
        {
            assert!(decode(text).is_err(), "{text}");
        }
        let deep = format!(r#"{{"jsonrpc":"2.0","id":1,"result":{}}}"#, "[".repeat(1_000_000));
        assert!(decode(&deep).is_err());
    }

    #[test]
    fn the_values_of_a_message_and_of_all_are_bounded() {
        let meter = Meter::new(Limits { message_values: 20, total_values: 40, ..Limits::default() });
        let list = |values: &str| format!(r#"{{"jsonrpc":"2.0","id":1,"result":{{"tools":[{values}]}}}}"#);
        let too_rich = super::decode(&list(&r#"{"":0},"#.repeat(10)), &meter).unwrap_err();
        assert_eq!(too_rich, Problem::MessageTooRich { limit: 20 });
        assert_eq!(too_rich.to_string(), "the server sent a message of more than 20 JSON values");
        let prose = r#"{"description":"[,,,,,,,,,,,,,,,,,,,,,{"}"#;
        let read: Vec<_> = (0..6).map(|_| super::decode(&list(prose), &meter)).collect();
        let [.., before, last] = read.as_slice() else { panic!() };
        assert!(before.is_ok(), "{before:?}");
        assert_eq!(*last.as_ref().unwrap_err(), Problem::TooManyValues { limit: 40 });
    }
}
