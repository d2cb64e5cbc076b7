//! What a misspelt word probably meant.

/// The candidate nearest to `word`, if it is near enough to be a slip of the hand.
pub(super) fn nearest(word: &str, candidates: Vec<String>) -> Option<String> {
    let lower = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (distance(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| distance * 3 <= candidate.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Insertions, deletions, replacements and swaps of neighbours between two words.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    // `rows[i][j]` is the distance between the first `i` and the first `j` characters.
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for (i, left) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, right) in b.iter().enumerate() {
            let cell = |up: usize, at: usize| {
                let row = rows.len().checked_sub(up).and_then(|row| rows.get(row));
                row.and_then(|row| row.get(at))
                    .copied()
                    .unwrap_or(usize::MAX / 2)
            };
            let replaced = cell(1, j) + usize::from(left != right);
            let shorter = cell(1, j + 1).min(row.last().copied().unwrap_or(usize::MAX / 2)) + 1;
            let swap = i > 0 && j > 0 && a.get(i - 1) == Some(right) && b.get(j - 1) == Some(left);
            let swapped = if swap { cell(2, j - 1) + 1 } else { usize::MAX };
            row.push(replaced.min(shorter).min(swapped));
        }
        rows.push(row);
    }
    rows.last().and_then(|row| row.last()).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("same", "same"), 0);
        assert_eq!(distance("retyr", "retry"), 1);
    }

    #[test]
    fn only_slips_are_corrected() {
        let fields = || {
            vec![
                "Retry".to_owned(),
                "Next".to_owned(),
                "ResultPath".to_owned(),
            ]
        };
        assert_eq!(nearest("Retyr", fields()), Some("Retry".to_owned()));
        assert_eq!(nearest("next", fields()), Some("Next".to_owned()));
        assert_eq!(
            nearest("ResutlPath", fields()),
            Some("ResultPath".to_owned())
        );
        assert_eq!(nearest("Parameters", fields()), None);
    }
}
