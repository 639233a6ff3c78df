//! What flows through the tools that a policy lets be called.

use serde_json::value::RawValue;

use crate::catalog::classify::{self, Subject, action};
use crate::catalog::{RiskClass, Tool};
use crate::diagnostic::Place;
use crate::lint::Context;
use crate::lint::context::tool_pointer;
use crate::policy::DefaultAction;
use crate::source::Pointer;

/// Tools that take longer to read than a thread to start.
const WORTH_A_THREAD: usize = 256;

/// A tool that can be called, and what flows through it.
#[derive(Debug, Clone)]
pub(in crate::lint) struct Flow<'a> {
    pub(in crate::lint) name: &'a str,
    /// Whether it stands under `tools`; else `default: allow` lets it through.
    pub(in crate::lint) is_listed: bool,
    flows: classify::Flows,
}

impl Flow<'_> {
    /// Returns credentials.
    pub(in crate::lint) fn reads_secrets(&self) -> bool {
        self.flows.reads_secrets
    }

    /// Returns data that belongs to somebody.
    pub(in crate::lint) fn reads_private_data(&self) -> bool {
        self.reads_secrets() || self.flows.reads_private_data
    }

    /// Brings in text that strangers wrote.
    pub(in crate::lint) fn takes_untrusted_content(&self) -> bool {
        self.flows.takes_untrusted_content
    }

    /// Gives data to somebody outside.
    pub(in crate::lint) fn sends_outside(&self) -> bool {
        self.flows.sends_outside
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
    let listed = listed.filter_map(|listed| Some((listed.tool?, true)));
    let is_open = context.policy().default == DefaultAction::Allow && context.hidden_at("*").is_none();
    let catalogue = context.catalogue().filter(|_| is_open);
    let tools = catalogue.into_iter().flat_map(|catalogue| catalogue.tools());
    let unlisted = tools.filter(|tool| !context.mentions(&tool.name)).map(|tool| (tool, false));
    flows(&listed.chain(unlisted).collect::<Vec<_>>())
}

/// Of many tools, half are read on a second thread: nothing else in linting takes as long.
fn flows<'a>(tools: &[(&'a Tool, bool)]) -> Vec<Flow<'a>> {
    let mut flows = Vec::with_capacity(tools.len());
    if tools.len() < WORTH_A_THREAD {
        flows.extend(read(tools));
        return flows;
    }
    let (first, rest) = tools.split_at(tools.len() / 2);
    std::thread::scope(|scope| {
        let second = scope.spawn(|| read(rest).collect::<Vec<_>>());
        flows.extend(read(first));
        flows.extend(second.join().unwrap_or_else(|_| read(rest).collect()));
    });
    flows
}

fn read<'a>(tools: &[(&'a Tool, bool)]) -> impl Iterator<Item = Flow<'a>> {
    tools.iter().map(|(tool, is_listed)| flow(tool, *is_listed))
}

fn flow(tool: &Tool, is_listed: bool) -> Flow<'_> {
    let class = tool.class.or_else(|| action(&tool.name).map(|action| action.class)).unwrap_or(RiskClass::Read);
    let subject = Subject {
        name: &tool.name,
        description: tool.description.as_deref(),
        input_schema: tool.input_schema.as_deref().map(RawValue::get),
        annotations: None,
    };
    Flow { name: &tool.name, is_listed, flows: classify::flows(&subject, class) }
}
