//! Reads one clause of a description: what it says is done, and to what.

use super::super::risk::RiskClass;
use super::claim::{Claim, Object, claim};
use super::lexicon::{Force, Form, Marks, Roles, Verb, Word};
use super::tokens::{Gap, Token};

/// An action of a clause.
pub(super) struct Action<'t> {
    /// What it speaks for.
    pub claim: Claim<'t>,
    /// Its properties.
    pub marks: Marks,
    /// What it acts on.
    pub object: Object,
    verb: Verb,
    form: Form,
    /// It stands at the start of the clause.
    pub leads: bool,
    /// It may only describe what is looked at: `transfer history`.
    looked_at: bool,
}

impl Action<'_> {
    /// Whether it casts doubt on the main action although it stands in a later clause.
    pub(super) fn is_doubt(&self, main: Option<Claim<'_>>) -> bool {
        let worse = main.is_some_and(|main| self.claim.class.rank() > main.worst.rank());
        let irreversible = self.claim.class.rank() >= RiskClass::Financial.rank();
        worse
            && self.leads
            && self.claim.force == Force::Sure
            && !self.verb.also_noun
            && (irreversible || self.form == Form::Third)
    }
}

/// What a clause says.
#[derive(Default)]
pub(super) struct Clause<'t> {
    /// Its actions, the main one first.
    pub actions: Vec<Action<'t>>,
    /// Words that may be actions or only describe what is looked at: `withdraw balance`.
    pub doubts: Vec<Claim<'t>>,
    /// The thing that the clause is about, if it has no action.
    pub subject: Object,
    /// That this is something that is looked at.
    pub seen: Option<Claim<'t>>,
    /// Words that call the effect final.
    pub last_word: Option<&'t str>,
}

/// Where the reader is in a clause.
#[derive(Clone, Copy)]
struct Position {
    /// Only words without meaning so far.
    leading: bool,
    /// How many further words a negation reaches.
    negated: u8,
    /// In `when you want to …`.
    subordinate: bool,
    /// Only one unknown word so far: `base64 encode …`.
    second: bool,
    /// The word before was an action.
    after_action: bool,
    /// `only` stood before: what it limits itself to is no evidence.
    only: bool,
}

impl<'t> Clause<'t> {
    /// Reads one clause.
    pub(super) fn read(tokens: &[Token<'t>]) -> Self {
        let mut clause = Self::default();
        let mut here =
            Position { leading: true, negated: 0, subordinate: false, second: false, after_action: false, only: false };
        for (at, token) in tokens.iter().enumerate() {
            let marks = token.word.marks;
            let following = tokens.get(at + 1..).unwrap_or_default();
            let previous = at.checked_sub(1).and_then(|before| tokens.get(before));
            if token.gap == Gap::Comma {
                here.negated = 0;
                here.subordinate &= !clause.actions.is_empty();
                here.leading |= clause.actions.is_empty() && !here.subordinate && previous.is_none();
            }
            if token.roles.any(Roles::TURNS) {
                here.negated = 0;
            }
            clause.look_for_end(token, here.negated > 0);
            if negates(token) {
                here.negated = 4;
            } else if token.roles.any(Roles::LIMITS) {
                here.only = true;
            } else if token.roles.any(Roles::SUBORDINATES) {
                here.subordinate = true;
            } else if !marks.any(Marks::SOOTHING) {
                let found = (here.negated == 0 && !here.subordinate)
                    .then(|| clause.action(token, previous, following, here))
                    .flatten();
                let doubt = found.as_ref().filter(|action| action.looked_at).map(|action| action.claim);
                let action =
                    found.filter(|action| !(action.looked_at || here.only && action.claim.class == RiskClass::Read));
                here.after_action = action.is_some() || here.after_action && token.roles.any(Roles::JOINS);
                here.second = here.leading && token.word == Word::default() && !is_adverb(token);
                here.leading &= (marks.any(Marks::FILLER) || is_adverb(token)) && action.is_none();
                here.negated = here.negated.saturating_sub(1);
                clause.actions.extend(action);
                clause.doubts.extend(doubt.filter(|doubt| doubt.worst.rank() > RiskClass::Write.rank()));
            }
        }
        clause.look_at_subject(tokens);
        clause
    }

    /// The action that a word is, if it is one where it stands.
    fn action(
        &self,
        token: &Token<'t>,
        previous: Option<&Token<'t>>,
        following: &[Token<'t>],
        here: Position,
    ) -> Option<Action<'t>> {
        let verb = token.word.verb.filter(|_| !following.first().is_some_and(negates))?;
        let form = token.word.form;
        let accepted = match self.actions.first() {
            None => {
                here.leading && leads(verb, form, following)
                    || introduced(verb, form, previous)
                    || here.second && second(verb, form)
            }
            Some(first) => self.coordinated(verb, form, token, previous, here, first.form),
        };
        if !accepted {
            return None;
        }
        let object = object(following);
        let changes =
            verb.class == RiskClass::Destructive || verb.class == RiskClass::Write && verb.force == Force::Sure;
        let article = following.first().is_some_and(|next| next.roles.any(Roles::ARTICLE));
        let looked_at =
            object.head.any(Marks::OUTCOME) && !article && (verb.also_noun || !self.actions.is_empty()) && !changes;
        Some(Action {
            claim: claim(verb, token.word.marks, object, token.text),
            marks: token.word.marks,
            object,
            verb,
            form,
            leads: here.leading,
            looked_at: looked_at && verb.class != RiskClass::Read,
        })
    }

    /// Whether a further action stands beside the earlier ones: `create, update and delete`.
    fn coordinated(
        &self,
        verb: Verb,
        form: Form,
        token: &Token<'_>,
        previous: Option<&Token<'_>>,
        here: Position,
        first: Form,
    ) -> bool {
        let and = previous.is_some_and(|word| word.roles.any(Roles::JOINS));
        let separated = and || matches!(token.gap, Gap::Comma | Gap::Slash);
        let bent = matches!(form, Form::Plain | Form::Third) || form == first;
        let next_to = here.after_action && !(verb.also_noun && form == Form::Third);
        let parallel = !verb.also_noun && (and || verb.force == Force::Sure && form == first);
        separated && bent && (next_to || parallel)
    }

    /// Notes words that call the effect final: `permanently`, `cannot be undone`.
    fn look_for_end(&mut self, token: &Token<'t>, negated: bool) {
        let undone = token.roles.any(Roles::UNDOES);
        if token.word.marks.any(Marks::FINAL) && !negated || undone && negated {
            self.last_word = self.last_word.or(Some(token.text));
        }
    }

    /// Without an action, the clause may name what is looked at: `hourly forecast for a place`.
    fn look_at_subject(&mut self, tokens: &[Token<'t>]) {
        // what a clause denies, or limits the tool to, is no evidence
        if !self.actions.is_empty() || tokens.iter().any(|token| negates(token) || token.roles.any(Roles::LIMITS)) {
            return;
        }
        self.subject = thing(tokens);
        let length = thing_length(tokens);
        let force = match self.subject.head {
            head if head.any(Marks::OUTCOME) => Force::Likely,
            head if head.any(Marks::READING) => Force::Weak,
            _ => return,
        };
        let quote = tokens.get(..length).unwrap_or_default().iter().rfind(|token| !token.word.marks.any(Marks::FILLER));
        self.seen =
            quote.map(|token| Claim { class: RiskClass::Read, worst: RiskClass::Read, force, quote: token.text });
    }
}

fn negates(token: &Token<'_>) -> bool {
    token.word.marks.any(Marks::NEGATION) || token.roles.any(Roles::DENIES)
}

/// `automatically`, `recursively`: how it is done, not what.
fn is_adverb(token: &Token<'_>) -> bool {
    token.text.len() > 4
        && token.word.verb.is_none()
        && token.text.as_bytes().last_chunk().is_some_and(|end: &[u8; 2]| end.eq_ignore_ascii_case(b"ly"))
}

/// Whether a word at the start of a clause is its action: `Delete …`, `Deletes …`, `Listing …`.
fn leads(verb: Verb, form: Form, following: &[Token<'_>]) -> bool {
    let next = following.first().filter(|next| next.gap < Gap::Comma);
    let of = next.is_some_and(|next| next.roles.any(Roles::OF));
    let bound = next.is_some_and(|next| next.word.marks.any(Marks::BOUNDARY));
    match form {
        Form::Plain => !(verb.also_noun && of),
        Form::Third => !(verb.also_noun && bound),
        Form::Ongoing => verb.force == Force::Sure,
        Form::Past => false,
    }
}

/// Whether a word behind one unknown word is the action.
fn second(verb: Verb, form: Form) -> bool {
    form == Form::Plain && !verb.also_noun
}

/// Whether a word behind a subject is the action: `allows users to delete`, `the service deletes`.
fn introduced(verb: Verb, form: Form, previous: Option<&Token<'_>>) -> bool {
    let to = previous.is_some_and(|word| word.roles.any(Roles::INTRODUCES));
    match form {
        Form::Plain => to && !verb.also_noun,
        Form::Third => !verb.also_noun || to && previous.is_some_and(|word| word.roles.any(Roles::RELATES)),
        Form::Ongoing => {
            previous.is_some_and(|word| word.roles.any(Roles::FOR | Roles::OF)) && verb.force == Force::Sure
        }
        Form::Past => false,
    }
}

/// What an action acts on: the words up to the next preposition, comma or conjunction.
fn object(tokens: &[Token<'_>]) -> Object {
    match tokens.first() {
        Some(first) if first.gap < Gap::Comma => thing(tokens),
        _ => Object::default(),
    }
}

fn thing(tokens: &[Token<'_>]) -> Object {
    let mut object = Object::default();
    for token in tokens.iter().take(thing_length(tokens)) {
        if !token.word.marks.any(Marks::FILLER | Marks::SOOTHING) {
            object.push(token.word.marks);
        }
    }
    object
}

fn thing_length(tokens: &[Token<'_>]) -> usize {
    let ends = |(at, token): (usize, &Token<'_>)| {
        let separate = token.gap >= Gap::Comma || token.roles.any(Roles::JOINS);
        at >= 8 || at > 0 && separate || token.word.marks.any(Marks::BOUNDARY | Marks::NEGATION)
    };
    tokens.iter().enumerate().position(ends).unwrap_or(tokens.len())
}
