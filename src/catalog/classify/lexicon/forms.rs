//! From the words of `lexicon.txt` to all their forms, and to the table in which the program looks them up.
//!
//! `POLICY_UPDATE=1 cargo test lexicon` writes the table anew.

use std::collections::BTreeMap;

use super::super::super::risk::RiskClass;
use super::super::kind;
use super::table::{Found, build};
use super::{Force, Form, Marks, Verb, Word, roles};

const TEXT: &str = include_str!("../lexicon.txt");

type Table = BTreeMap<String, Word>;

/// All that is looked up: the forms, the words that have a role in a sentence, and those that tell arguments apart.
fn entries() -> BTreeMap<String, Found> {
    let words = read(TEXT).into_iter();
    let mut entries: BTreeMap<String, Found> =
        words.map(|(text, word)| (text, Found { word: Some(word), ..Found::default() })).collect();
    for (role, words) in roles::WORDS {
        for word in words {
            let entry = entries.entry((*word).to_owned()).or_default();
            entry.roles = entry.roles | role;
        }
    }
    for word in kind::vocabulary() {
        entries.entry(word.to_owned()).or_default().tells_an_argument = true;
    }
    entries
}

/// What a heading makes of the words below it.
#[derive(Clone, Copy)]
enum Heading {
    Verb { class: RiskClass, worst: RiskClass, force: Force },
    Verbs(Marks),
    Nouns(Marks),
    Words(Marks),
}

impl Heading {
    fn read(line: &str) -> Option<Self> {
        let mut columns = line.strip_prefix('[')?.strip_suffix(']')?.split(' ');
        let kind = columns.next()?;
        let first = columns.next()?;
        match kind {
            "verb" => {
                let class = first.parse().ok()?;
                let force = match columns.next()? {
                    "sure" => Force::Sure,
                    "likely" => Force::Likely,
                    _ => Force::Weak,
                };
                let worst = columns.next().map_or(Some(class), |word| word.parse().ok())?;
                Some(Self::Verb { class, worst, force })
            }
            "verbs" => Marks::named(first).map(Self::Verbs),
            "nouns" => Marks::named(first).map(Self::Nouns),
            _ => Marks::named(first).map(Self::Words),
        }
    }
}

fn read(text: &str) -> Table {
    let mut forms: Vec<(String, Word)> = Vec::new();
    let mut heading = None;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match Heading::read(line) {
            Some(found) => heading = Some(found),
            None => line.split_whitespace().for_each(|entry| {
                if let Some(heading) = heading {
                    forms.extend(words(heading, &Lemma::read(entry)));
                }
            }),
        }
    }
    // plain forms come first, so that a derived form never hides a word that stands in the file itself
    let (plain, derived): (Vec<_>, Vec<_>) = forms.into_iter().partition(|(_, word)| word.form == Form::Plain);
    let mut table = Table::new();
    plain.into_iter().chain(derived).for_each(|(text, word)| add(&mut table, text, word));
    table
}

/// What an entry of the file makes of each of its forms.
fn words(heading: Heading, lemma: &Lemma<'_>) -> impl Iterator<Item = (String, Word)> {
    let (verb, marks) = match heading {
        Heading::Verb { class, worst, force } => {
            (Some(Verb { class, worst, force, also_noun: lemma.also_noun }), Marks::default())
        }
        Heading::Verbs(marks) | Heading::Nouns(marks) | Heading::Words(marks) => (None, marks),
    };
    let forms = match heading {
        Heading::Words(_) => vec![(lemma.plain.replace('-', " "), Form::Plain)],
        Heading::Nouns(_) => {
            let plain = lemma.plain.replace('-', " ");
            vec![(with_s(&plain), Form::Third), (plain, Form::Plain)]
        }
        _ => lemma.forms(),
    };
    forms.into_iter().map(move |(text, form)| (text, Word { verb, form, marks, opens_pair: false }))
}

fn add(table: &mut Table, text: String, told: Word) {
    if let Some((head, _)) = text.split_once(' ') {
        table.entry(head.to_owned()).or_default().opens_pair = true;
    }
    let word = table.entry(text).or_default();
    word.marks |= told.marks;
    if word.verb.is_none() && told.verb.is_some() {
        word.verb = told.verb;
        word.form = told.form;
    }
}

/// One entry of the file.
struct Lemma<'t> {
    plain: &'t str,
    also_noun: bool,
    doubles: bool,
    irregular: &'t str,
}

impl<'t> Lemma<'t> {
    fn read(entry: &'t str) -> Self {
        let (word, irregular) = entry.split_once('(').unwrap_or((entry, ""));
        let plain = word.trim_end_matches(['~', '+']);
        let has = |mark| word.len() > plain.len() && word.contains(mark);
        Self { plain, also_noun: has('~'), doubles: has('+'), irregular: irregular.trim_end_matches(')') }
    }

    /// All forms of the action; of two words the first is bent, and both are also found as one.
    fn forms(&self) -> Vec<(String, Form)> {
        let (head, particle) = self.plain.split_once('-').unwrap_or((self.plain, ""));
        let mut forms = vec![(head.to_owned(), Form::Plain), (with_s(head), Form::Third)];
        let mut stems = vec![head.to_owned()];
        if let (true, Some(last)) = (self.doubles, head.chars().last()) {
            stems.push(format!("{head}{last}"));
        }
        for stem in stems {
            let silent = stem.strip_suffix('e').unwrap_or(&stem);
            let past = match stem.strip_suffix('y') {
                Some(consonant) if !consonant.ends_with(['a', 'e', 'o', 'u']) => format!("{consonant}ied"),
                _ => format!("{silent}ed"),
            };
            forms.extend([(format!("{silent}ing"), Form::Ongoing), (past, Form::Past)]);
        }
        let irregular = self.irregular.split(',').filter(|form| !form.is_empty());
        forms.extend(irregular.map(|form| (form.to_owned(), Form::Past)));
        if particle.is_empty() {
            return forms;
        }
        let mut pairs: Vec<_> = forms.into_iter().map(|(text, form)| (format!("{text} {particle}"), form)).collect();
        pairs.extend([(format!("{head}{particle}"), Form::Plain), (format!("{head}{particle}s"), Form::Third)]);
        pairs
    }
}

/// The plural of a noun, the third person of a verb.
fn with_s(word: &str) -> String {
    match word.strip_suffix('y') {
        Some(consonant) if !consonant.ends_with(['a', 'e', 'o', 'u']) => format!("{consonant}ies"),
        _ if word.ends_with(['s', 'x', 'z', 'o']) || word.ends_with("ch") || word.ends_with("sh") => {
            format!("{word}es")
        }
        _ => format!("{word}s"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::{Roles, cuts, look_up, pair, table, tells_an_argument, word};
    use super::{Force, Form, Heading, Lemma, Marks, TEXT, build, entries};
    use crate::catalog::RiskClass;

    #[test]
    fn the_table_holds_what_the_file_says() {
        let entries = entries();
        let built = build(&entries);
        if std::env::var_os("POLICY_UPDATE").is_some() {
            std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/catalog/classify/lexicon/table.bin"), &built)
                .unwrap();
            return;
        }
        assert!(built == include_bytes!("table.bin"), "run `POLICY_UPDATE=1 cargo test lexicon`, then this again");
        for (text, told) in &entries {
            assert_eq!(table::find([text]), *told, "{text}");
        }
        // texts lose their apostrophes before they are looked up
        for (text, told) in entries.iter().filter(|(text, _)| !text.contains('\'')) {
            let marks = told.word.unwrap_or_default().marks;
            for spelled in [text, &text.to_uppercase(), &format!("{text}'"), text.split(' ').next().unwrap()] {
                let most = table::marks_at_most(spelled.as_bytes());
                assert_eq!(most | marks, most, "{spelled}");
            }
        }
        for text in ["", "xyzzy", "delet", "deletee", "log  out"] {
            assert_eq!(table::find([text]), table::Found::default(), "{text}");
        }
    }

    #[test]
    fn a_word_is_cut_wherever_something_is_known_of_what_stands_before() {
        for text in entries().keys().filter(|text| text.len() > 2) {
            for joined in [format!("{text}email"), format!("re{text}email"), format!("un{text}x")] {
                let cuts: Vec<usize> = cuts(&joined).collect();
                let known = (1..joined.len()).filter(|cut| word(joined.split_at(*cut).0).verb.is_some());
                assert!(known.into_iter().all(|cut| cuts.contains(&cut)), "{joined}");
            }
        }
        assert_eq!(cuts("zzsendemail").count(), 0);
    }

    #[test]
    fn words_have_their_roles() {
        assert!(look_up("and").1.any(Roles::TURNS) && look_up("and").1.any(Roles::JOINS));
        assert!(!look_up("delete").1.any(Roles::JOINS));
        assert!(tells_an_argument("cmd") && !tells_an_argument("colour"));
        // a role makes no word known, and hides none
        assert!(word("restored").verb.is_some());
    }

    #[test]
    fn every_line_of_the_file_is_understood_and_no_action_stands_twice() {
        let mut seen = HashSet::new();
        let mut heading = None;
        for line in TEXT.lines().filter(|line| !line.starts_with('#')) {
            if line.starts_with('[') {
                heading = Heading::read(line);
                assert!(heading.is_some(), "{line}");
            } else if let Some(heading) = heading {
                for entry in line.split_whitespace() {
                    assert!(entry.is_ascii() && entry.to_lowercase() == entry, "{entry}");
                    if let Heading::Verb { class, worst, .. } = heading {
                        assert!(worst.rank() >= class.rank());
                        assert!(seen.insert(Lemma::read(entry).plain), "{entry} stands twice");
                    }
                    if let Heading::Verbs(_) = heading {
                        assert!(
                            word(&entry.replace('-', " ")).verb.is_some(),
                            "{entry} is marked as an action, but is none"
                        );
                    }
                }
            }
        }
        assert!(seen.len() > 700);
    }

    #[test]
    fn forms_are_derived() {
        for (text, form) in
            [("delete", Form::Plain), ("deletes", Form::Third), ("deleting", Form::Ongoing), ("deleted", Form::Past)]
        {
            let known = word(text);
            assert_eq!((known.verb.unwrap().class, known.form), (RiskClass::Destructive, form), "{text}");
        }
        for text in [
            "stopping",
            "copies",
            "copied",
            "searches",
            "cancelled",
            "canceled",
            "paid",
            "withdrew",
            "modifies",
            "running",
        ] {
            assert!(word(text).verb.is_some(), "{text}");
        }
        assert_eq!(word("gets").verb.unwrap().force, Force::Sure);
        assert_eq!(word("reschedules").verb.unwrap().class, RiskClass::Write);
        assert_eq!(word("unfavorite").verb.unwrap().worst, RiskClass::Destructive);
        assert!(word("xyzzy").verb.is_none() && word("under").verb.is_none());
    }

    #[test]
    fn two_words_make_one_action() {
        assert_eq!(pair("logs", "out").unwrap().verb.unwrap().class, RiskClass::Destructive);
        assert_eq!(word("lookup").verb.unwrap().class, RiskClass::Read);
        assert!(word("shutting").opens_pair || word("shut").opens_pair);
        assert!(pair("delete", "file").is_none());
    }

    #[test]
    fn properties_hold_for_all_forms() {
        assert!(word("payments").marks.any(Marks::MONEY));
        assert!(word("creates").marks.any(Marks::COMMIT));
        assert!(word("histories").marks.any(Marks::OUTCOME));
    }
}
