//! What a misspelt name probably meant.

/// The candidate nearest to `word`, if it is near enough to be a slip of the hand: another case, other hyphens, one letter
/// in three.
#[must_use]
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    // Nobody mistypes a whole novel, and comparing two of them takes long.
    const MAX_LENGTH: usize = 200;
    /// One letter may be wrong in names this short.
    const SHORT: usize = 3;
    if word.len() > MAX_LENGTH {
        return None;
    }
    let written = plain(word);
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= MAX_LENGTH)
        .map(|candidate| {
            let distance = strsim::osa_distance(&written, &plain(candidate));
            (distance, candidate)
        })
        .filter(|(distance, candidate)| distance * 3 <= candidate.chars().count().max(SHORT))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// What counts of a name.
fn plain(name: &str) -> String {
    name.to_lowercase().replace(['-', '_'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_slips_are_corrected() {
        assert_eq!(nearest("Dine", ["Done", "Start"]), Some("Done"));
        assert_eq!(nearest("Else", ["Done", "Start"]), None);
    }

    #[test]
    fn case_and_hyphens_are_forgiven() {
        let known = ["coolDown", "backoff", "maximum", "jitter"];
        assert_eq!(nearest("cooldown", known), Some("coolDown"));
        assert_eq!(nearest("cool_down", known), Some("coolDown"));
        assert_eq!(nearest("maximun", known), Some("maximum"));
        assert_eq!(nearest("probes", known), None);
    }
}
