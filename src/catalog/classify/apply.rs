//! Ratings written into catalogues.

use std::num::NonZero;
use std::thread;

use super::super::risk::{RatedBy, RiskClass};
use super::super::tool::{Catalogue, Tool};
use super::{Rating, Subject, classify};

/// Tools of which the results are held at a time, for each thread.
const CHUNK: usize = 2048;

impl Tool {
    /// What a rating of the tool goes by.
    pub fn subject(&self) -> Subject<'_> {
        Subject {
            name: &self.name,
            description: self.description.as_deref(),
            input_schema: self.input_schema.as_deref().map(|schema| schema.get()),
            annotations: self.annotations.as_ref(),
        }
    }

    /// Takes over our own rating. A severity that was stated before stays where it is the stricter one.
    pub fn rate(&mut self, rating: Rating) {
        self.stated_severity = self.stated_severity.max(self.stated_severity.and(Some(rating.severity)));
        self.class = Some(rating.class);
        self.treat_as = Some(rating.treat_as).filter(|treat_as| *treat_as != rating.class);
        self.rated_by = Some(RatedBy::Classifier);
        self.confidence = Some(rating.confidence);
        self.evidence = rating.evidence;
        self.contradictions = rating.contradictions;
        self.signals = rating.signals;
    }

    /// The strictest class that its rating leaves plausible; `None` for an unrated tool.
    pub fn plausible(&self) -> Option<RiskClass> {
        let class = self.class?;
        Some(self.treat_as.map_or(class, |treat_as| class.stricter(treat_as)))
    }
}

impl Catalogue {
    /// Rates the tools that have no class. Gives how many these were.
    pub fn classify(&mut self) -> usize {
        let unrated: Vec<&Tool> = self.tools().iter().filter(|tool| tool.class.is_none()).collect();
        let mut ratings = Vec::with_capacity(unrated.len());
        let rate = |tools: &[&Tool]| -> Vec<Rating> { tools.iter().map(|tool| classify(&tool.subject())).collect() };
        in_parallel(&unrated, rate, |mut some| ratings.append(&mut some));
        let count = ratings.len();
        let mut ratings = ratings.into_iter();
        self.revise(|tool| {
            if tool.class.is_none()
                && let Some(rating) = ratings.next()
            {
                tool.rate(rating);
            }
        });
        count
    }
}

/// Does work on chunks of the items, on as many threads as there are processors, and takes the results in the order of
/// the items, a few at a time.
pub fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&[T]) -> R + Sync, mut take: impl FnMut(R)) {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let work = &work;
    for batch in items.chunks(CHUNK * threads) {
        let size = batch.len().div_ceil(threads).max(64);
        let mut chunks = batch.chunks(size);
        let Some(first) = chunks.next() else { continue };
        thread::scope(|scope| {
            let others: Vec<_> = chunks.map(|chunk| scope.spawn(move || work(chunk))).collect();
            take(work(first));
            for other in others {
                match other.join() {
                    Ok(result) => take(result),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::in_parallel;
    use crate::catalog::{Catalogue, Confidence, RatedBy, RiskClass, Server, Severity, Tool};

    #[test]
    fn only_unrated_tools_are_rated() {
        let tool = |name: &str, class| Tool { name: name.to_owned(), class, ..Tool::default() };
        let stated = Tool { stated_severity: Some(Severity::Low), ..tool("delete_account", None) };
        let mut catalogue = Catalogue::new(
            Server::default(),
            [tool("delete_file", Some(RiskClass::Read)), stated, tool("get_file", None)],
        );
        assert_eq!(catalogue.classify(), 2);
        let [given, ours, _] = catalogue.tools() else { panic!() };
        assert_eq!((given.class, given.rated_by), (Some(RiskClass::Read), None));
        assert_eq!((ours.class, ours.rated_by), (Some(RiskClass::Destructive), Some(RatedBy::Classifier)));
        assert_eq!((ours.confidence, ours.severity()), (Some(Confidence::High), Some(Severity::Critical)));
        assert!(!ours.evidence.is_empty() && catalogue.classify() == 0);
    }

    #[test]
    fn results_come_in_the_order_of_the_items() {
        for count in [0, 1, 63, 64, 129, 10_001] {
            let items: Vec<usize> = (0..count).collect();
            let mut results = Vec::new();
            in_parallel(&items, <[usize]>::to_vec, |mut some| results.append(&mut some));
            assert_eq!(results, items);
        }
    }
}
