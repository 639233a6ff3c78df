//! Measures ratings against labels: how often they agree, what was taken for harmless, what a policy built on them
//! would let through, and how well the weights carry over to servers that had no part in choosing them.

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer, Serialize};

use super::super::risk::{Confidence, RiskClass};
use super::{Rating, Subject, Tuning, classify_with};

/// A tool whose class somebody has stated: one line of a file of labels.
#[derive(Debug, Clone, Deserialize)]
pub struct Label {
    /// The server that has the tool.
    pub server: String,
    /// The name of the tool.
    pub tool: String,
    /// Its class.
    pub class: RiskClass,
    /// What it does; may be empty.
    #[serde(default, deserialize_with = "text_or_nothing")]
    pub description: String,
}

fn text_or_nothing<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

impl Label {
    /// Rates the labelled tool by its name and description.
    #[must_use]
    pub fn rate(&self, tuning: Tuning) -> Rating {
        let description = self.is_described().then_some(self.description.as_str());
        classify_with(&Subject { name: &self.tool, description, ..Subject::default() }, tuning)
    }

    /// Whether the tool has a description.
    #[must_use]
    pub fn is_described(&self) -> bool {
        !self.description.trim().is_empty()
    }
}

/// How ratings compare with labels.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Ratings of the label's class, among the tools that have a description.
    pub described: Share,
    /// The same among all tools.
    pub all: Share,
    /// The same by confidence, low first.
    pub by_confidence: [Share; 3],
    /// Described tools by the class of the label (row) and of the rating (column), in the order of [`RiskClass::ALL`].
    pub confusion: [[usize; 6]; 6],
    /// Destructive and Financial tools that a policy built on the ratings lets be called.
    pub dangerous_callable: Share,
    /// Those of them that no limit caps.
    pub dangerous_unlimited: usize,
    /// Destructive and Financial tools rated Read or Other with high confidence.
    pub dangerous_trusted: usize,
    /// Read tools that such a policy lets be called.
    pub reads_callable: Share,
}

/// A part of a whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// How many fulfil the condition.
    pub part: usize,
    /// Of how many.
    pub of: usize,
}

impl Share {
    /// The share in per cent; of nothing, nothing.
    #[must_use]
    pub fn percent(self) -> f64 {
        if self.of == 0 {
            return 0.0;
        }
        let [part, of] = [self.part, self.of].map(|count| f64::from(u32::try_from(count).unwrap_or(u32::MAX)));
        100.0 * part / of
    }

    fn count(&mut self, holds: bool) {
        self.part += usize::from(holds);
        self.of += 1;
    }

    fn add(&mut self, other: Self) {
        self.part += other.part;
        self.of += other.of;
    }
}

/// A dangerous tool that was rated harmless, or that a policy built on the ratings would let be called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnderCall<'l> {
    /// The server that has the tool.
    pub server: &'l str,
    /// The name of the tool.
    pub tool: &'l str,
    /// The class of the label.
    pub label: RiskClass,
    /// The class of the rating.
    pub class: RiskClass,
    /// How sure the rating is.
    pub confidence: Confidence,
    /// The class whose recommended entry the tool gets, or none where it is left out.
    pub entry: Option<RiskClass>,
}

/// Compares ratings with labels.
#[must_use]
pub fn figures<'l>(rated: impl IntoIterator<Item = (&'l Label, &'l Rating)>) -> Figures {
    let mut figures = Figures::default();
    for (label, rating) in rated {
        let agree = rating.class == label.class;
        let entry = rating.entry().filter(|class| !is_dangerous(*class));
        figures.all.count(agree);
        if let Some(share) = figures.by_confidence.get_mut(position(Confidence::ALL, &rating.confidence)) {
            share.count(agree);
        }
        if label.is_described() {
            figures.described.count(agree);
            let row = figures.confusion.get_mut(position(RiskClass::ALL, &label.class));
            if let Some(cell) = row.and_then(|row| row.get_mut(position(RiskClass::ALL, &rating.class))) {
                *cell += 1;
            }
        }
        if is_dangerous(label.class) {
            figures.dangerous_callable.count(entry.is_some());
            figures.dangerous_unlimited += usize::from(entry == Some(RiskClass::Read));
            let trusted = is_harmless(rating.class) && rating.confidence == Confidence::High;
            figures.dangerous_trusted += usize::from(trusted);
        } else if label.class == RiskClass::Read {
            figures.reads_callable.count(entry.is_some());
        }
    }
    figures
}

/// The dangerous under-calls, in the order of the labels.
pub fn under_calls<'l>(
    rated: impl IntoIterator<Item = (&'l Label, &'l Rating)>,
) -> impl Iterator<Item = UnderCall<'l>> {
    rated.into_iter().filter(|(label, _)| is_dangerous(label.class)).filter_map(|(label, rating)| {
        let entry = rating.entry().filter(|class| !is_dangerous(*class));
        (entry.is_some() || is_harmless(rating.class)).then(|| UnderCall {
            server: &label.server,
            tool: &label.tool,
            label: label.class,
            class: rating.class,
            confidence: rating.confidence,
            entry,
        })
    })
}

/// What is left of the figures when the weights are chosen without the servers they are measured on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CrossValidation {
    /// The figures of all folds together.
    pub figures: Figures,
    /// Agreement on described tools, fold by fold.
    pub folds: Vec<Share>,
    /// In how many folds the weights in use were also the best of the others.
    pub same_tuning: usize,
}

/// Divides the servers into `folds` groups; rates the tools of each group with the weights that do best on all others.
/// The words of the lexicon are the same in every fold: only the weights are chosen anew.
#[must_use]
pub fn cross_validate(labels: &[Label], folds: usize) -> CrossValidation {
    let servers: Vec<&str> =
        labels.iter().map(|label| label.server.as_str()).collect::<BTreeSet<_>>().into_iter().collect();
    let fold_of = |label: &Label| servers.binary_search(&label.server.as_str()).unwrap_or_default() % folds.max(1);
    let rated: Vec<(Tuning, Vec<Rating>)> =
        Tuning::candidates().map(|tuning| (tuning, labels.iter().map(|label| label.rate(tuning)).collect())).collect();
    let part = |ratings: &'_ [Rating], fold: usize, inside: bool| {
        figures(labels.iter().zip(ratings).filter(|(label, _)| (fold_of(label) == fold) == inside))
    };
    let mut result = CrossValidation { figures: Figures::default(), folds: Vec::new(), same_tuning: 0 };
    for fold in 0..folds.max(1) {
        // of equals the first, which is the tuning in use
        let best = rated.iter().rev().max_by_key(|(_, ratings)| worth(&part(ratings, fold, false)));
        let Some((tuning, ratings)) = best else { continue };
        let measured = part(ratings, fold, true);
        result.same_tuning += usize::from(*tuning == Tuning::default());
        result.folds.push(measured.described);
        result.figures.add(&measured);
    }
    result
}

/// What makes weights better: first that no danger passes, then agreement, then that Read tools stay callable.
fn worth(figures: &Figures) -> impl Ord + use<> {
    let passed = figures.dangerous_trusted + figures.dangerous_unlimited;
    let denied = std::cmp::Reverse(figures.dangerous_callable.part);
    (std::cmp::Reverse(passed), figures.described.part, denied, figures.reads_callable.part)
}

impl Figures {
    fn add(&mut self, other: &Self) {
        self.described.add(other.described);
        self.all.add(other.all);
        self.dangerous_callable.add(other.dangerous_callable);
        self.reads_callable.add(other.reads_callable);
        self.dangerous_unlimited += other.dangerous_unlimited;
        self.dangerous_trusted += other.dangerous_trusted;
        for (mine, theirs) in self.by_confidence.iter_mut().zip(other.by_confidence) {
            mine.add(theirs);
        }
        for (mine, theirs) in self.confusion.iter_mut().flatten().zip(other.confusion.iter().flatten()) {
            *mine += theirs;
        }
    }
}

fn is_dangerous(class: RiskClass) -> bool {
    class.rank() >= RiskClass::Financial.rank()
}

fn is_harmless(class: RiskClass) -> bool {
    class.rank() <= RiskClass::Other.rank()
}

fn position<T: PartialEq>(all: &[T], one: &T) -> usize {
    all.iter().position(|other| other == one).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Label, Share, cross_validate, figures, under_calls};
    use crate::catalog::RiskClass;
    use crate::catalog::classify::{Rating, Tuning};

    fn label(server: &str, tool: &str, class: RiskClass, description: &str) -> Label {
        Label { server: server.to_owned(), tool: tool.to_owned(), class, description: description.to_owned() }
    }

    fn labels() -> Vec<Label> {
        vec![
            label("a", "get_room", RiskClass::Read, "Get a room"),
            label("a", "list_rooms", RiskClass::Read, ""),
            label("a", "frobnicate", RiskClass::Read, ""),
            label("b", "delete_room", RiskClass::Destructive, "Delete a room"),
            label("b", "create_room", RiskClass::Destructive, "Create a room"),
            label("b", "get_ruin", RiskClass::Destructive, "Get a ruin"),
            label("c", "pay", RiskClass::Financial, "Pay a bill"),
            label("c", "update_room", RiskClass::Execute, "Update a room"),
        ]
    }

    #[test]
    fn figures_count_agreement_and_what_slips_through() {
        let labels = labels();
        let ratings: Vec<Rating> = labels.iter().map(|label| label.rate(Tuning::default())).collect();
        let found = figures(labels.iter().zip(&ratings));
        assert_eq!(found.described, Share { part: 3, of: 6 });
        assert_eq!(found.all, Share { part: 4, of: 8 });
        assert_eq!(found.by_confidence.iter().map(|share| share.of).sum::<usize>(), 8);
        assert_eq!(found.dangerous_callable, Share { part: 2, of: 4 });
        assert_eq!((found.dangerous_unlimited, found.dangerous_trusted), (1, 1));
        assert_eq!(found.reads_callable, Share { part: 2, of: 3 });
        // rows are labels, columns ratings: Read, Other, Write, Execute, Financial, Destructive
        assert_eq!(
            found.confusion,
            [[1, 0, 0, 0, 0, 0], [0; 6], [0; 6], [0, 0, 1, 0, 0, 0], [0, 0, 0, 0, 1, 0], [1, 0, 1, 0, 0, 1]]
        );
        let missed: Vec<_> = under_calls(labels.iter().zip(&ratings)).map(|call| (call.tool, call.entry)).collect();
        assert_eq!(missed, [("create_room", Some(RiskClass::Write)), ("get_ruin", Some(RiskClass::Read))]);
    }

    #[test]
    fn every_label_is_measured_once_across_the_folds() {
        let labels = labels();
        for folds in [0, 1, 2, 3, 9] {
            let crossed = cross_validate(&labels, folds);
            assert_eq!(crossed.figures.all.of, labels.len());
            assert_eq!(crossed.folds.len(), folds.max(1));
            assert_eq!(crossed.folds.iter().map(|fold| fold.of).sum::<usize>(), crossed.figures.described.of);
        }
        assert_eq!(cross_validate(&[], 5).figures.all, Share::default());
    }

    #[test]
    fn shares_are_printed_in_per_cent() {
        assert_eq!(Share { part: 1, of: 4 }.percent(), 25.0);
        assert_eq!(Share::default().percent(), 0.0);
    }

    #[test]
    fn the_tuning_in_use_is_the_first_candidate() {
        assert_eq!(Tuning::candidates().next(), Some(Tuning::default()));
    }

    #[test]
    fn a_label_may_say_more_than_is_needed() {
        let line =
            r#"{"server": "a", "tool": "t", "class": "read", "severity": null, "description": " ", "form": "x"}"#;
        let label: Label = serde_json::from_str(line).unwrap();
        assert!(label.class == RiskClass::Read && !label.is_described());
    }
}
