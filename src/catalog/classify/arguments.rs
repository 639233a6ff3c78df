//! Reads the arguments of a tool: what can be put into it, and which operations it hides.

use super::super::risk::RiskClass;
use super::claim::Claim;
use super::kind::{destroys, may_speak, opens_wallet, speaks_for};
use super::lexicon::Force;
use super::name;
use super::outline::{Argument, arguments};
use super::signal::Signal;
use super::words::{beginning, words};

/// Bytes of a name or value that are quoted.
const MAX_QUOTE: usize = 128;

/// How the names of arguments end that name what an amount is of.
const CURRENCIES: [&str; 4] = ["currency", "asset", "coin", "token"];

/// What the arguments say.
#[derive(Debug, Default)]
pub(super) struct ArgumentsReading {
    /// Classes that they speak for.
    pub claims: Vec<ArgumentClaim>,
    /// What they make possible, with the name of the argument.
    pub signals: Vec<(Signal, String)>,
    /// An argument names the currency or the asset of an amount.
    currency: bool,
    /// The schema could not be read.
    pub unreadable: bool,
}

impl ArgumentsReading {
    /// Whether an argument makes this possible.
    pub(super) fn takes(&self, wanted: Signal) -> bool {
        self.signals.iter().any(|(signal, _)| *signal == wanted)
    }
}

/// A class that an argument speaks for.
#[derive(Debug, Clone)]
pub(super) struct ArgumentClaim {
    /// The class.
    pub class: RiskClass,
    /// How surely; a weak one is only a doubt.
    pub force: Force,
    /// The name of the argument or one of its values.
    pub quote: String,
}

/// Reads the schema of the arguments.
pub(super) fn read(schema: &str) -> ArgumentsReading {
    let Some(found) = arguments(schema) else { return ArgumentsReading { unreadable: true, ..Default::default() } };
    let mut reading = ArgumentsReading::default();
    for argument in &found {
        let words = words(&argument.name);
        reading.currency |= CURRENCIES.iter().any(|word| ends_with(&argument.name, word));
        if !may_speak(&words) {
            continue;
        }
        for signal in Signal::ALL.iter().filter(|signal| speaks_for(argument, &words, **signal)) {
            reading.signals.push((*signal, shortened(&argument.name)));
        }
        if speaks_for(argument, &words, Signal::OperationSelector) {
            add_operations(&mut reading, argument);
        }
    }
    add_claims(&mut reading);
    reading
}

/// The operations that a selector offers: the strictest of them is what the tool can do.
fn add_operations(reading: &mut ArgumentsReading, argument: &Argument<'_>) {
    if argument.values.is_empty() {
        // any text: nothing tells what it selects
        reading.claims.push(ArgumentClaim {
            class: RiskClass::Execute,
            force: Force::Weak,
            quote: shortened(&argument.name),
        });
        return;
    }
    let mut changes = 0;
    let mut looks = 0;
    let mut strictest: Option<(Claim<'_>, &str)> = None;
    for value in &argument.values {
        let Some(claim) = name::read(value).action else { continue };
        // `issue_fields` is what is looked at, `delete_label` what is done
        if claim.force < Force::Sure && !value.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            continue;
        }
        *(if claim.class == RiskClass::Read { &mut looks } else { &mut changes }) += 1;
        if strictest.is_none_or(|(worst, _)| claim.class.rank() > worst.class.rank()) {
            strictest = Some((claim, value));
        }
    }
    if looks > 0 && changes > 0
        || changes > 1 && strictest.is_some_and(|(claim, _)| claim.class == RiskClass::Destructive)
    {
        reading.signals.push((Signal::ManyOperations, shortened(&argument.name)));
    }
    reading.claims.extend(strictest.map(|(claim, value)| ArgumentClaim {
        class: claim.class,
        force: claim.force.min(Force::Likely),
        quote: shortened(value),
    }));
}

/// The classes that the signals speak for.
fn add_claims(reading: &mut ArgumentsReading) {
    let quote =
        |wanted: Signal| reading.signals.iter().find(|(signal, _)| *signal == wanted).map(|(_, name)| name.clone());
    let mut claims = Vec::new();
    let mut add =
        |class, force, quote: Option<String>| claims.extend(quote.map(|quote| ArgumentClaim { class, force, quote }));
    add(RiskClass::Execute, Force::Likely, quote(Signal::ShellCommand));
    add(RiskClass::Execute, Force::Weak, quote(Signal::Code));
    add(RiskClass::Execute, Force::Weak, quote(Signal::Sql));
    add(RiskClass::Write, Force::Weak, quote(Signal::DryRunFlag));
    add(RiskClass::Write, Force::Weak, quote(Signal::ConfirmFlag));
    let force = reading.signals.iter().find(|(signal, name)| *signal == Signal::ForceFlag && destroys(&words(name)));
    add(RiskClass::Destructive, Force::Weak, force.map(|(_, name)| name.clone()));
    // whoever holds the key of a wallet can empty it
    let key =
        reading.signals.iter().find(|(signal, name)| *signal == Signal::SecretArgument && opens_wallet(&words(name)));
    add(RiskClass::Financial, Force::Weak, key.map(|(_, name)| name.clone()));
    if quote(Signal::Recipient).is_some() || reading.currency {
        add(RiskClass::Financial, Force::Weak, quote(Signal::Amount));
    }
    reading.claims.extend(claims);
}

fn ends_with(name: &str, end: &str) -> bool {
    let tail = name.len().checked_sub(end.len()).and_then(|start| name.as_bytes().get(start..));
    tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end.as_bytes()))
}

/// The beginning of a name: enough to find it, whatever its length.
fn shortened(name: &str) -> String {
    beginning(name, MAX_QUOTE).to_owned()
}
