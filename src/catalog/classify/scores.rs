//! Adds up the evidence for each class.

use super::super::risk::RiskClass;
use super::lexicon::Force;
use super::tuning::Tuning;
use super::weigh::Readings;

/// The weight of the evidence for each class.
pub(super) struct Scores([(RiskClass, u8); 6]);

impl Scores {
    /// Adds up what the sources say.
    pub(super) fn of(readings: &Readings<'_>, tuning: Tuning) -> Self {
        let classes = [
            RiskClass::Read,
            RiskClass::Other,
            RiskClass::Write,
            RiskClass::Execute,
            RiskClass::Financial,
            RiskClass::Destructive,
        ];
        let mut scores = Self(classes.map(|class| (class, 0)));
        for (action, weights) in
            [(readings.name.action, tuning.name), (readings.description.action, tuning.description)]
        {
            if let Some(action) = action {
                scores.add(action.class, weight(action.force, weights));
            }
        }
        for claim in &readings.arguments.claims {
            scores.add(claim.class, weight(claim.force, tuning.arguments));
        }
        if readings.description.last_word.is_some()
            && scores.class().is_some_and(|class| class.rank() >= RiskClass::Write.rank())
        {
            scores.add(RiskClass::Destructive, weight(Force::Weak, tuning.description));
        }
        scores
    }

    fn add(&mut self, class: RiskClass, weight: u8) {
        for (known, score) in &mut self.0 {
            if *known == class {
                *score = score.saturating_add(weight);
            }
        }
    }

    /// The class of the greatest weight, of several the strictest; `None` without any evidence.
    pub(super) fn class(&self) -> Option<RiskClass> {
        let best = self.0.iter().max_by_key(|(class, score)| (*score, class.rank()));
        best.filter(|(_, score)| *score > 0).map(|(class, _)| *class)
    }

    /// The weight of that class.
    pub(super) fn top(&self) -> u8 {
        self.0.iter().map(|(_, score)| *score).max().unwrap_or_default()
    }

    /// Whether that class leads the next one clearly.
    pub(super) fn leads(&self, tuning: Tuning) -> bool {
        let class = self.class();
        let next = self.0.iter().filter(|(other, _)| Some(*other) != class).map(|(_, score)| *score).max();
        self.top() >= next.unwrap_or_default().saturating_add(tuning.lead)
    }
}

fn weight(force: Force, [weak, likely, sure]: [u8; 3]) -> u8 {
    match force {
        Force::Weak => weak,
        Force::Likely => likely,
        Force::Sure => sure,
    }
}
