//! What flows through a tool: secrets and private data in, strangers' text in, data out.

use super::super::risk::RiskClass;
use super::arguments::ArgumentsReading;
use super::claim::Object;
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

impl Flows {
    /// Everything.
    pub(super) const ALL: Self =
        Self { reads_secrets: true, reads_private_data: true, takes_untrusted_content: true, sends_outside: true };
}

/// What a tool tells of what flows through it, before its description is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Undescribed {
    class: RiskClass,
    object: Object,
    action_marks: Marks,
    from_noun: bool,
    shell: bool,
    code: bool,
    url: bool,
}

impl Undescribed {
    pub fn of(class: RiskClass, name: &NameReading<'_>, arguments: &ArgumentsReading) -> Self {
        Self {
            class,
            object: name.object,
            action_marks: name.action_marks,
            from_noun: name.from_noun,
            shell: arguments.takes(Signal::ShellCommand),
            code: arguments.takes(Signal::Code),
            url: arguments.takes(Signal::Url),
        }
    }

    /// What flows through the tool if its description says this.
    pub fn flows(&self, description: &DescriptionReading<'_>) -> Flows {
        let heads = self.object.head | description.object.head;
        let things = self.object.all() | description.object.all();
        let acts = self.action_marks | description.action_marks;
        let looks = self.class == RiskClass::Read;
        let changes = matches!(self.class, RiskClass::Write | RiskClass::Execute | RiskClass::Financial);
        // a computation over somebody's data hands none of it out
        let hands_out = looks && (acts.any(Marks::RETRIEVE) || self.from_noun || description.from_noun);
        let leaked = self.object.head.any(Marks::LEAK) && self.object.before.any(Marks::SECRET);
        let brought = acts.any(Marks::INWARD) && (self.url || !looks);
        let writes = acts.any(Marks::COMMIT | Marks::AMEND) && things.any(Marks::OUTSIDE);
        let gives = changes && (acts.any(Marks::OUTWARD) || writes || self.url);
        let runs = self.shell || self.code;
        Flows {
            reads_secrets: hands_out && (heads.any(Marks::SECRET) || leaked),
            reads_private_data: (hands_out && things.any(Marks::PRIVATE)) || self.shell,
            takes_untrusted_content: hands_out && things.any(Marks::UNTRUSTED) || brought,
            sends_outside: runs || gives || looks && acts.any(Marks::INWARD) && self.url,
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
    let flows = Undescribed::of(class, name, arguments).flows(description);
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
