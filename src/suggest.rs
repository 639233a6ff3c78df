//! "Did you mean": the nearest of some known names, or none when nothing is near.

/// Names longer than this are never compared: the distance is quadratic and the input hostile.
const LONGEST_COMPARED: usize = 256;

/// The candidate nearest to `word`, if it is near enough to be a plausible slip of the pen.
///
/// Near means a different spelling of the same letters (case and `_ - . space` ignored) or at most a third of the longer
/// word's letters changed. Ties go to the candidate that sorts first.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST_COMPARED {
        return None;
    }
    let folded = fold(word);
    candidates
        .into_iter()
        .filter(|candidate| *candidate != word && candidate.len() <= LONGEST_COMPARED)
        .filter(|candidate| are_alike(word.len(), candidate.len()))
        .filter_map(|candidate| Some((distance(&folded, candidate)?, candidate)))
        .min()
        .map(|(_, candidate)| candidate)
}

/// Pairs of letters that are compared in one [`Search`]. Four hundred thousand pairs of names of usual length are as many.
const MOST_PAIRS: usize = 400_000_000;

/// The search of near names for many words, which gives up when it has taken too long: words and names may be many, and
/// each may be long.
#[derive(Debug)]
pub struct Search {
    left: usize,
}

impl Default for Search {
    fn default() -> Self {
        Self { left: MOST_PAIRS }
    }
}

impl Search {
    /// The candidate nearest to `word`, see [`nearest`]; none once the search was given up.
    pub fn nearest<'a>(&mut self, word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        let near = nearest(word, candidates.into_iter().take_while(|candidate| self.may_compare(word, candidate)));
        near.filter(|_| !self.is_given_up())
    }

    /// Whether so much was compared that nothing more is found.
    pub fn is_given_up(&self) -> bool {
        self.left == 0
    }

    fn may_compare(&mut self, word: &str, candidate: &str) -> bool {
        self.left = self.left.saturating_sub(1 + pairs(word.len(), candidate.len()));
        !self.is_given_up()
    }
}

/// Whether each of these words can be compared with each of these candidates in one [`Search`].
pub fn can_all_be_compared<'w, 'c>(
    words: impl IntoIterator<Item = &'w str>,
    candidates: impl IntoIterator<Item = &'c str>,
) -> bool {
    let letters = |name: &str| name.len().min(LONGEST_COMPARED);
    let of_words = words.into_iter().map(letters).fold(0, usize::saturating_add);
    let of_candidates = candidates.into_iter().map(letters).fold(0, usize::saturating_add);
    of_words.saturating_mul(of_candidates) <= MOST_PAIRS
}

/// Pairs of letters of two words that are compared. Words of very different lengths are not.
fn pairs(word: usize, candidate: usize) -> usize {
    let longest = word.max(candidate);
    if longest > LONGEST_COMPARED || !are_alike(word, candidate) { 0 } else { word * candidate }
}

/// Whether words of these lengths may be near.
fn are_alike(word: usize, candidate: usize) -> bool {
    candidate.abs_diff(word) <= word.max(candidate) / 3 + 1
}

fn distance(folded: &str, candidate: &str) -> Option<usize> {
    let candidate = fold(candidate);
    let longest = folded.chars().count().max(candidate.chars().count());
    let cutoff = match longest {
        0 => return None,
        1..=2 => 0,
        3..=5 => 1,
        _ => longest / 3,
    };
    let distance = strsim::osa_distance(folded, &candidate);
    (distance <= cutoff).then_some(distance)
}

fn fold(word: &str) -> String {
    word.chars().filter(|c| !matches!(c, '_' | '-' | '.' | ' ')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::{Search, can_all_be_compared, nearest};

    #[test]
    fn finds_a_slip_of_the_pen() {
        let names = ["create_issue", "delete_file", "list_issues"];
        assert_eq!(nearest("delete_fiel", names), Some("delete_file"));
        assert_eq!(nearest("deleteFile", names), Some("delete_file"));
        assert_eq!(nearest("LIST-ISSUES", names), Some("list_issues"));
    }

    #[test]
    fn is_silent_when_nothing_is_near() {
        assert_eq!(nearest("merge_pull_request", ["create_issue", "delete_file"]), None);
        assert_eq!(nearest("gt", ["lt"]), None);
        assert_eq!(nearest("", ["lt"]), None);
    }

    #[test]
    fn never_suggests_the_word_itself() {
        assert_eq!(nearest("hide", ["hide"]), None);
    }

    #[test]
    fn a_huge_word_costs_nothing() {
        let huge = "x".repeat(1_000_000);
        assert_eq!(nearest(&huge, ["delete_file", huge.as_str()]), None);
    }

    #[test]
    fn a_search_gives_up() {
        let names: Vec<String> = (0..2_000).map(|n| format!("{n:0250}")).collect();
        let names = || names.iter().map(String::as_str);
        let mut search = Search::default();
        assert_eq!(search.nearest("delete_fiel", ["delete_file"]), Some("delete_file"));
        assert!(search.nearest(&"x".repeat(250), names()).is_none() && !search.is_given_up());
        search.left = 1_000_000;
        assert!(search.nearest(&"0".repeat(250), names()).is_none() && search.is_given_up());
        assert_eq!(search.nearest("delete_fiel", ["delete_file"]), None);
    }

    #[test]
    fn what_can_be_compared_is_told_before() {
        let names = |length: usize| vec!["x".repeat(length); 1_000];
        let can = |length: usize| {
            let names = names(length);
            can_all_be_compared(names.iter().map(String::as_str), names.iter().map(String::as_str))
        };
        assert!(can(20) && !can(256) && !can(1_000_000));
    }
}
