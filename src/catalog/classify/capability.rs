//! What flows through a tool: secrets and private data in, strangers' text in, data out.

use super::super::risk::RiskClass;
use super::arguments::ArgumentsReading;
use super::description::DescriptionReading;
use super::lexicon::Marks;
use super::name::NameReading;
use super::signal::Signal;

/// The signals of a tool of this class, each once, in the order of [`Signal::ALL`].
pub(super) fn signals(
    class: RiskClass,
    name: &NameReading<'_>,
    description: &DescriptionReading<'_>,
    arguments: &ArgumentsReading,
) -> Vec<Signal> {
    let takes = |wanted: Signal| arguments.signals.iter().any(|(signal, _)| *signal == wanted);
    let heads = name.object.head | description.object.head;
    let things = name.object.all() | description.object.all();
    let acts = name.action_marks | description.action_marks;
    let looks = class == RiskClass::Read;
    let changes = matches!(class, RiskClass::Write | RiskClass::Execute | RiskClass::Financial);
    // a computation over somebody's data hands none of it out
    let hands_out = looks && (acts.any(Marks::RETRIEVE) || name.from_noun || description.from_noun);
    let runs = takes(Signal::ShellCommand) || takes(Signal::Code);
    let holds = |signal: Signal| match signal {
        Signal::ReadsSecrets => {
            let leaked = name.object.head.any(Marks::LEAK) && name.object.before.any(Marks::SECRET);
            hands_out && (heads.any(Marks::SECRET) || leaked)
        }
        Signal::ReadsPrivateData => (hands_out && things.any(Marks::PRIVATE)) || takes(Signal::ShellCommand),
        Signal::TakesUntrustedContent => {
            let brought = acts.any(Marks::INWARD) && (takes(Signal::Url) || !looks);
            hands_out && things.any(Marks::UNTRUSTED) || brought
        }
        Signal::SendsOutside => {
            let writes = acts.any(Marks::COMMIT | Marks::AMEND) && things.any(Marks::OUTSIDE);
            let gives = changes && (acts.any(Marks::OUTWARD) || writes || takes(Signal::Url));
            runs || gives || looks && acts.any(Marks::INWARD) && takes(Signal::Url)
        }
        Signal::ManyOperations => description.many_operations || takes(signal),
        other => takes(other),
    };
    Signal::ALL.iter().copied().filter(|signal| holds(*signal)).collect()
}
