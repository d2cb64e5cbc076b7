//! Whether there is a case for everything that must have one.

use asl::syntax::{Notation, Tree};

use super::case::{Case, Subject};

/// The words of a list (an object from kinds to words, in YAML) that stand in no case's definition, nor in what it
/// expects of errors and events.
pub fn uncovered(list: &str, cases: &[Case]) -> Vec<String> {
    let (tree, errors) = Tree::parse(list, Notation::Yaml);
    let mut missing: Vec<String> = errors.iter().map(ToString::to_string).collect();
    let texts: Vec<String> = cases.iter().map(text).collect();
    for kind in tree.root().members() {
        for word in kind.value.items() {
            let Some(word) = word.text() else {
                missing.push(format!(
                    "{}: expected text, found {}",
                    kind.key.text,
                    word.describe()
                ));
                continue;
            };
            if !texts.iter().any(|text| has_word(text, word)) {
                missing.push(format!("{}: no case has `{word}`", kind.key.text));
            }
        }
    }
    if tree.root().members().is_empty() {
        missing.push("the list is empty".to_owned());
    }
    missing
}

/// Whether a text has a word that is not a part of a longer one.
fn has_word(text: &str, word: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text
            .get(at + word.len()..)
            .and_then(|text| text.chars().next());
        !before.is_some_and(is_letter) && !after.is_some_and(is_letter)
    })
}

/// Everything that a case runs and looks at.
fn text(case: &Case) -> String {
    match &case.subject {
        Subject::Execution(it) => {
            format!("{} {} {:?}", it.workflow.as_str(), it.definition, it.expect)
        }
        Subject::Rule(it) => it.definition.clone(),
        Subject::Validation(it) => format!("{} {:?}", it.definition, it.refused),
        Subject::References { definition, .. } => definition.clone(),
        Subject::TestState { request, expect } => format!("{request} {expect:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::has_word;

    #[test]
    fn a_part_of_a_word_is_none() {
        assert!(has_word(r#"{"Next": "A"}"#, "Next"));
        assert!(!has_word(r#"{"NextState": "A"}"#, "Next"));
        assert!(has_word("$sum(a) $summary", "$sum"));
        assert!(!has_word("$summary(a)", "$sum"));
    }
}
