//! What flows through a tool: secrets and private data in, strangers' text in, data out.

use super::super::risk::RiskClass;
use super::arguments::ArgumentsReading;
use super::description::DescriptionReading;
use super::lexicon::Marks;
use super::name::NameReading;
use super::signal::Signal;

/// What flows through a tool. The more a reading tells, the more of it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flows {
    /// [`Signal::ReadsSecrets`].
    pub reads_secrets: bool,
    /// [`Signal::ReadsPrivateData`].
    pub reads_private_data: bool,
    /// [`Signal::TakesUntrustedContent`].
    pub takes_untrusted_content: bool,
    /// [`Signal::SendsOutside`].
    pub sends_outside: bool,
}

/// What flows through a tool at least and at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FlowRange {
    /// What certainly does.
    pub least: Flows,
    /// What may: all that is not among this does not.
    pub most: Flows,
}

impl Flows {
    /// Everything.
    pub(super) const ALL: Self =
        Self { reads_secrets: true, reads_private_data: true, takes_untrusted_content: true, sends_outside: true };

    /// Through a tool of this class.
    pub(super) fn of(
        class: RiskClass,
        name: &NameReading<'_>,
        description: &DescriptionReading<'_>,
        arguments: &ArgumentsReading,
    ) -> Self {
        let heads = name.object.head | description.object.head;
        let things = name.object.all() | description.object.all();
        let acts = name.action_marks | description.action_marks;
        let looks = class == RiskClass::Read;
        let changes = matches!(class, RiskClass::Write | RiskClass::Execute | RiskClass::Financial);
        // a computation over somebody's data hands none of it out
        let hands_out = looks && (acts.any(Marks::RETRIEVE) || name.from_noun || description.from_noun);
        let leaked = name.object.head.any(Marks::LEAK) && name.object.before.any(Marks::SECRET);
        let (shell, url) = (arguments.takes(Signal::ShellCommand), arguments.takes(Signal::Url));
        let brought = acts.any(Marks::INWARD) && (url || !looks);
        let writes = acts.any(Marks::COMMIT | Marks::AMEND) && things.any(Marks::OUTSIDE);
        let gives = changes && (acts.any(Marks::OUTWARD) || writes || url);
        let runs = shell || arguments.takes(Signal::Code);
        Self {
            reads_secrets: hands_out && (heads.any(Marks::SECRET) || leaked),
            reads_private_data: (hands_out && things.any(Marks::PRIVATE)) || shell,
            takes_untrusted_content: hands_out && things.any(Marks::UNTRUSTED) || brought,
            sends_outside: runs || gives || looks && acts.any(Marks::INWARD) && url,
        }
    }
}

/// The signals of a tool of this class, each once, in the order of [`Signal::ALL`].
pub(super) fn signals(
    class: RiskClass,
    name: &NameReading<'_>,
    description: &DescriptionReading<'_>,
    arguments: &ArgumentsReading,
) -> Vec<Signal> {
    let flows = Flows::of(class, name, description, arguments);
    let holds = |signal: Signal| match signal {
        Signal::ReadsSecrets => flows.reads_secrets,
        Signal::ReadsPrivateData => flows.reads_private_data,
        Signal::TakesUntrustedContent => flows.takes_untrusted_content,
        Signal::SendsOutside => flows.sends_outside,
        Signal::ManyOperations => description.many_operations || arguments.takes(signal),
        other => arguments.takes(other),
    };
    Signal::ALL.iter().copied().filter(|signal| holds(*signal)).collect()
}
