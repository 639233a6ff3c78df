//! What flows through the tools that a policy lets be called.

use std::cell::OnceCell;

use serde_json::value::RawValue;

use crate::catalog::classify::{FlowReading, Flows, Subject, action};
use crate::catalog::{RiskClass, Tool};
use crate::diagnostic::Place;
use crate::lint::Context;
use crate::lint::context::tool_pointer;
use crate::policy::DefaultAction;
use crate::source::Pointer;

/// Something that may flow through a tool.
pub(in crate::lint) type Part = fn(&Flows) -> bool;

/// Credentials come out.
pub(in crate::lint) const SECRETS: Part = |flows| flows.reads_secrets;
/// Data that belongs to somebody comes out.
pub(in crate::lint) const PRIVATE_DATA: Part = |flows| flows.reads_secrets || flows.reads_private_data;
/// Text that strangers wrote comes in.
pub(in crate::lint) const UNTRUSTED_CONTENT: Part = |flows| flows.takes_untrusted_content;
/// Data goes to somebody outside.
pub(in crate::lint) const WAY_OUT: Part = |flows| flows.sends_outside;

/// A tool that can be called, and what flows through it.
#[derive(Debug, Clone)]
pub(in crate::lint) struct Flow<'a> {
    pub(in crate::lint) name: &'a str,
    /// Whether it stands under `tools`; else `default: allow` lets it through.
    pub(in crate::lint) is_listed: bool,
    reading: FlowReading<'a>,
    least: Flows,
    most: Flows,
    /// What really flows through it, once its description is read: of most tools nobody needs to know.
    flows: OnceCell<Flows>,
}

impl<'a> Flow<'a> {
    fn through(tool: &'a Tool, is_listed: bool) -> Self {
        let class = tool.class.or_else(|| action(&tool.name).map(|action| action.class)).unwrap_or(RiskClass::Read);
        let subject = Subject {
            name: &tool.name,
            description: tool.description.as_deref(),
            input_schema: tool.input_schema.as_deref().map(RawValue::get),
            annotations: None,
        };
        let reading = FlowReading::of(&subject, class);
        let (least, most) = (reading.least(), reading.most());
        Self { name: &tool.name, is_listed, reading, least, most, flows: OnceCell::new() }
    }

    /// Whether this flows through it.
    pub(in crate::lint) fn has(&self, part: Part) -> bool {
        self.surely_has(part) || self.may_have(part) && part(self.flows.get_or_init(|| self.reading.flows()))
    }

    /// Whether this flows through it, whatever its description says. A quick look.
    pub(in crate::lint) fn surely_has(&self, part: Part) -> bool {
        part(&self.least)
    }

    /// Whether this may flow through it. A quick look.
    pub(in crate::lint) fn may_have(&self, part: Part) -> bool {
        part(&self.most)
    }

    /// What in the policy lets it be called.
    pub(in crate::lint) fn place(&self) -> Place {
        match self.is_listed {
            true => Place::key(tool_pointer(self.name)),
            false => Place::value(Pointer::root().key("default")),
        }
    }
}

/// The tools that can be called, those listed first, as far as the catalogue knows them.
pub(in crate::lint) fn of<'a>(context: &Context<'a>) -> Vec<Flow<'a>> {
    let listed = context.listed().iter().filter(|listed| listed.reach.is_callable());
    let listed = listed.filter_map(|listed| Some(Flow::through(listed.tool?, true)));
    let is_open = context.policy().default == DefaultAction::Allow && context.hidden_at("*").is_none();
    let catalogue = context.catalogue().filter(|_| is_open);
    let tools = catalogue.into_iter().flat_map(|catalogue| catalogue.tools());
    let unlisted = tools.filter(|tool| !context.mentions(&tool.name)).map(|tool| Flow::through(tool, false));
    listed.chain(unlisted).collect()
}
