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
        .filter(|candidate| candidate.len().abs_diff(word.len()) <= word.len().max(candidate.len()) / 3 + 1)
        .filter_map(|candidate| Some((distance(&folded, candidate)?, candidate)))
        .min()
        .map(|(_, candidate)| candidate)
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
    use super::nearest;

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
}
