//! No text makes the reader panic, hang, or answer without a place.

use proptest::prelude::*;

const FULL: &str = include_str!("../../src/starter/http.yaml");

/// Reads a text and shows what comes back: nothing in it may panic, and every place must exist.
fn read(text: &str) {
    if let Err(errors) = spec::parse(text) {
        assert!(!errors.is_empty());
        let lines = text.lines().count().max(1);
        for error in &errors {
            assert!(
                error.at.line >= 1 && error.at.line <= lines + 1,
                "{error:?} in {text:?}"
            );
            assert!(error.at.column >= 1 && error.at.length >= 1);
        }
        assert!(!spec::render("breaker.yaml", text, &errors).is_empty());
    }
}

/// Every single error's message; the code of the first.
fn code(text: &str) -> &'static str {
    spec::parse(text).unwrap_err()[0].mistake.code()
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut text = String::from("version: 1\na0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let below = format!("*a{}", level - 1);
        text.push_str(&format!(
            "a{level}: &a{level} [{}]\n",
            [below.as_str(); 9].join(", ")
        ));
    }
    assert_eq!(code(&text), "syntax");
}

#[test]
fn a_huge_text_is_refused() {
    let text = format!("version: 1\n# {}\n", "x".repeat(2 << 20));
    assert_eq!(code(&text), "too-large");
}

#[test]
fn deep_nesting_is_refused() {
    assert_eq!(code(&format!("version: {}", "[".repeat(100_000))), "syntax");
    let nested = format!("{}1{}", "[".repeat(60), "]".repeat(60));
    let text = format!(
        "version: 1\ndependencies: {{ a: {{ http: 'https://a.example', fallback: {{ default: {nested} }} }} }}"
    );
    assert_eq!(code(&text), "syntax");
}

#[test]
fn many_mistakes_are_all_reported() {
    let dependencies: String = (0..500)
        .map(|one| format!("  d{one}: {{ htp: x }}\n"))
        .collect();
    let text = format!("version: 1\ndependencies:\n{dependencies}");
    assert_eq!(spec::parse(&text).unwrap_err().len(), 500);
}

#[test]
fn as_many_mistakes_as_fit_are_told_up_to_a_thousand() {
    let fields = "x: 1\n    ".repeat(20_000);
    let text = format!("version: 1\ndependencies:\n  a:\n    {fields}");
    assert_eq!(spec::parse(&text).unwrap_err().len(), 1_000);
    let names = ["a b"; 20_000].join(", ");
    let text = format!(
        "{{version: 1, dependencies: {{a: {{detection: {{errors: {{ignore: [{names}]}}}}}}}}}}"
    );
    let errors = spec::parse(&text).unwrap_err();
    assert_eq!(errors.len(), 1_000);
    assert!(spec::render("breaker.yaml", &text, &errors).len() < 1_000_000);
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_no_mistake() {
    let text = FULL.replace('\n', "\r\n");
    assert_eq!(spec::parse(&text), spec::parse(FULL));
    assert_eq!(spec::parse(&format!("\u{feff}{FULL}")), spec::parse(FULL));
}

/// A place must be right also behind a byte order mark.
#[test]
fn places_are_right_behind_a_byte_order_mark() {
    let text =
        "\u{feff}version: 1\ndependencies:\n  a:\n    http: https://a.example\n    opn: {}\n";
    let errors = spec::parse(text).unwrap_err();
    assert_eq!(
        (errors[0].at.line, errors[0].at.column, errors[0].at.length),
        (5, 5, 3)
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
        read(&text);
    }

    #[test]
    fn any_yaml_like_text_is_read_or_refused(
        text in "([ \\-:{}\\[\\]&*!|>'\"%#,?\n\tab1{%%}$]|version: 1\n|dependencies:\n|  a: |http: ){0,60}"
    ) {
        read(&text);
    }

    /// A correct spec with a few characters changed.
    #[test]
    fn a_damaged_spec_is_read_or_refused(
        damage in prop::collection::vec((0..FULL.len(), any::<char>(), any::<bool>()), 1..6)
    ) {
        let mut characters: Vec<char> = FULL.chars().collect();
        for (at, character, insert) in damage {
            let at = at % characters.len();
            if insert {
                characters.insert(at, character);
            } else {
                characters[at] = character;
            }
        }
        read(&characters.into_iter().collect::<String>());
    }
}
