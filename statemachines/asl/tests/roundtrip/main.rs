//! Printing and parsing again gives the same machine, for random machines; no text makes the
//! parser panic, and what it calls right, other readers read the same way.

mod machines;

use asl::print;
use asl::syntax::{Notation, Tree};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn json_comes_back(machine in machines::machine()) {
        let parsed = asl::parse_as(&machine.to_json(), Notation::Json);
        prop_assert_eq!(&parsed.errors, &[]);
        prop_assert_eq!(parsed.machine.as_ref(), Some(&machine));
        prop_assert_eq!(parsed.tree.root().to_value(), machine.to_value());
    }

    #[test]
    fn yaml_comes_back(machine in machines::machine()) {
        let text = machine.to_yaml();
        let parsed = asl::parse_as(&text, Notation::Yaml);
        prop_assert_eq!(&parsed.errors, &[], "{}", text);
        prop_assert_eq!(parsed.machine, Some(machine), "{}", text);
    }

    #[test]
    fn any_value_comes_back_from_yaml(value in machines::value()) {
        let text = print::yaml(&value);
        let (tree, errors) = Tree::parse(&text, Notation::Yaml);
        prop_assert_eq!(errors, []);
        prop_assert_eq!(tree.root().to_value(), value);
    }

    /// What serde_json accepts is accepted with the same meaning; what it refuses is refused.
    #[test]
    fn json_is_what_serde_json_says(text in r#"[\[\]{},:"'\\/ \n0-9eE.+\-a-cnutrfls]{0,24}"#) {
        agrees_with_serde_json(&text)?;
    }

    #[test]
    fn damaged_definitions_are_told(
        machine in machines::machine(),
        at in any::<prop::sample::Index>(),
        cut in 0_usize..3,
        put in r#"[\[\]{},:"\\ 0-9a-c]{0,2}"#,
    ) {
        let mut text: Vec<char> = machine.to_json().chars().collect();
        let at = at.index(text.len());
        let end = text.len().min(at + cut);
        text.splice(at..end, put.chars());
        let text: String = text.into_iter().collect();
        agrees_with_serde_json(&text)?;
        let parsed = asl::parse_as(&text, Notation::Json);
        for error in &parsed.errors {
            let span = error.place.span;
            prop_assert!(text.get(span.start..span.end).is_some(), "{error} at {span:?}");
        }
        asl::parse_as(&text, Notation::Yaml);
    }

    #[test]
    fn no_text_panics(text in any::<String>()) {
        asl::parse_as(&text, Notation::Json);
        asl::parse_as(&text, Notation::Yaml);
    }
}

fn agrees_with_serde_json(text: &str) -> Result<(), TestCaseError> {
    let (tree, errors) = Tree::parse(text, Notation::Json);
    let ours = |error: &asl::SyntaxError| {
        // Keys written twice are JSON, and depth is counted differently at the limit.
        !matches!(
            error.problem,
            asl::Problem::DuplicateKey { .. } | asl::Problem::TooDeep { .. }
        )
    };
    let refused = errors.iter().any(ours);
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(value) => {
            prop_assert!(!refused, "{text:?}: {errors:?}");
            prop_assert_eq!(tree.root().to_value(), value);
        }
        Err(error) => prop_assert!(refused, "{text:?}: {error}"),
    }
    Ok(())
}
