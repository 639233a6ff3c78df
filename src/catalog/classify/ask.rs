//! Single questions about a tool, for checks that need no rating.

use super::super::risk::RiskClass;
use super::capability::{Flows, Undescribed};
use super::description::DescriptionReading;
use super::lexicon::{Force, Marks};
use super::outline::arguments as arguments_of;
use super::signal::Signal;
use super::words::words;
use super::{Subject, arguments, description, gist, kind, name};

/// The action that a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Action<'n> {
    /// The class that it speaks for.
    pub class: RiskClass,
    /// Its word in the name, verbatim.
    pub word: &'n str,
    /// Whether the word means the action wherever it stands, and the name as a whole is readable.
    pub is_sure: bool,
}

/// The action in the name of a tool, if one can be told.
#[must_use]
pub fn action(tool: &str) -> Option<Action<'_>> {
    let reading = name::read(tool);
    let action = reading.action.filter(|_| !reading.from_noun)?;
    Some(Action { class: action.class, word: action.quote, is_sure: action.force == Force::Sure && !reading.odd })
}

/// Operations of different kinds among which an argument selects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operations {
    /// The argument.
    pub argument: String,
    /// A value that looks something up.
    pub looks: Option<String>,
    /// A value that changes something, in a way that can be taken back.
    pub changes: Option<String>,
    /// A value that destroys something or moves money.
    pub ends: Option<String>,
}

/// The argument of a tool that selects among operations of at least two kinds, by the schema of its arguments.
#[must_use]
pub fn operations(input_schema: &str) -> Option<Operations> {
    // most schemas need not be parsed to know that they list no values
    if !input_schema.contains("\"enum\"") {
        return None;
    }
    let arguments = arguments_of(input_schema)?;
    let selectors = arguments.iter().filter(|argument| {
        argument.values.len() > 1 && kind::speaks_for(argument, &words(&argument.name), Signal::OperationSelector)
    });
    selectors
        .map(|selector| {
            let mut found = Operations { argument: selector.name.to_string(), looks: None, changes: None, ends: None };
            for value in &selector.values {
                let reading = name::read(value);
                let Some(action) = reading.action.filter(|action| action.force == Force::Sure) else { continue };
                let kind = match action.class {
                    RiskClass::Read if reading.action_marks.any(Marks::RETRIEVE) => &mut found.looks,
                    RiskClass::Read | RiskClass::Other => continue,
                    RiskClass::Write | RiskClass::Execute => &mut found.changes,
                    RiskClass::Financial | RiskClass::Destructive => &mut found.ends,
                };
                kind.get_or_insert_with(|| value.to_string());
            }
            found
        })
        .find(|found| [&found.looks, &found.changes, &found.ends].into_iter().flatten().count() > 1)
}

/// What flows through a tool of a class: what the signals of a rating say of that, for a fraction of its cost.
#[derive(Debug, Clone, Copy)]
pub struct FlowReading<'t> {
    undescribed: Undescribed,
    description: Option<&'t str>,
}

impl<'t> FlowReading<'t> {
    /// Reads the name and the arguments of a tool of this class.
    #[must_use]
    pub fn of(subject: &Subject<'t>, class: RiskClass) -> Self {
        let schema = subject.input_schema.filter(|schema| kind::may_let_through(schema));
        let arguments = schema.map(arguments::read).unwrap_or_default();
        let undescribed = Undescribed::of(class, &name::read(subject.name), &arguments);
        Self { undescribed, description: subject.description }
    }

    /// What flows through it whatever its description says.
    #[must_use]
    pub fn least(&self) -> Flows {
        self.undescribed.flows(&DescriptionReading::default())
    }

    /// What may flow through it by the words of its description, whose sentences are not read. No other thing does.
    #[must_use]
    pub fn most(&self) -> Flows {
        let Some(description) = self.description else { return self.least() };
        gist::at_most(description).map_or(Flows::ALL, |most| self.undescribed.flows(&most))
    }

    /// What flows through it. It reads the description.
    #[must_use]
    pub fn flows(&self) -> Flows {
        self.undescribed.flows(&self.description.map(description::read_main).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::Signal::{self, ReadsPrivateData, ReadsSecrets, SendsOutside, TakesUntrustedContent};
    use super::{FlowReading, Flows, Subject, action, operations};
    use crate::catalog::RiskClass;
    use crate::catalog::classify::classify;

    type Part = fn(&Flows) -> bool;

    const PARTS: [(Signal, Part); 4] = [
        (ReadsSecrets, |flows| flows.reads_secrets),
        (ReadsPrivateData, |flows| flows.reads_private_data),
        (TakesUntrustedContent, |flows| flows.takes_untrusted_content),
        (SendsOutside, |flows| flows.sends_outside),
    ];

    #[test]
    fn names_tell_their_action() {
        let told = action("VenueOptionsDeleteKey").unwrap();
        assert_eq!((told.class, told.word, told.is_sure), (RiskClass::Destructive, "Delete", true));
        assert_eq!(action("xyzzy"), None);
    }

    #[test]
    fn operations_of_several_kinds_are_found() {
        let schema = |values: &str| {
            format!(r#"{{"properties": {{"id": {{}}, "action": {{"type": "string", "enum": [{values}]}}}}}}"#)
        };
        let found = operations(&schema(r#""get_item", "create", "delete""#)).unwrap();
        assert_eq!(found.argument, "action");
        assert_eq!(
            (found.looks.as_deref(), found.changes.as_deref(), found.ends.as_deref()),
            (Some("get_item"), Some("create"), Some("delete"))
        );
        assert_eq!(operations(&schema(r#""get", "list""#)), None);
        assert_eq!(operations(&schema(r#""create", "update""#)), None);
        assert_eq!(operations("{\"enum\""), None);
    }

    #[test]
    fn what_flows_is_what_a_rating_says() {
        let names = ["get_secret", "run_shell", "fetch_page", "send_email", "list_issues", "getFile", "post_hook"];
        let arguments = "cmd bash argv commandline shell_line command commands source_code javascript python js lambda code \
                         script expression snippet program url uri urls href webhook website n callbackUrl";
        let descriptions =
            ["Fetches a web page. Deletes it, too.", "weather forecast. Sends an email to the user.", ""];
        for (name, argument) in names.iter().flat_map(|name| arguments.split(' ').map(move |word| (name, word))) {
            let schema = format!(r#"{{"properties": {{"{argument}": {{"type": "string"}}}}}}"#);
            for description in descriptions {
                let subject =
                    Subject { name, description: Some(description), input_schema: Some(&schema), annotations: None };
                let rating = classify(&subject);
                let says = |signal| rating.signals.contains(&signal);
                let reading = FlowReading::of(&subject, rating.class);
                let (least, found, most) = (reading.least(), reading.flows(), reading.most());
                for (signal, part) in PARTS {
                    assert_eq!(part(&found), says(signal), "{subject:?}");
                    assert!(part(&least) <= part(&found) && part(&found) <= part(&most), "{subject:?}");
                }
            }
        }
    }
}
