//! Whether a value is the expected one.

use expr::Value;
use regex_lite::Regex;

/// Matches any value.
const ANY: &str = "<any>";

/// Begins a regular expression that a whole string must match: `<re:[0-9]+>`.
const REGEX: &str = "<re:";

/// How an object of an expectation is read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Mode {
    /// Its keys are all there are.
    Exact,
    /// Other keys may be there, too.
    Partial,
}

/// Whether a value fits a pattern. Numbers are equal by value, the order of keys is free.
pub(super) fn fits(pattern: &Value, value: &Value, mode: Mode) -> bool {
    match (pattern, value) {
        (Value::String(text), _) if **text == *ANY => true,
        (Value::String(text), Value::String(found)) => match regex(text) {
            Some(Ok(regex)) => regex.is_match(found),
            Some(Err(_)) => false,
            None => text == found,
        },
        // Many fields of the API are JSON text; expectations are written as values.
        (
            Value::Object(_) | Value::Array(_) | Value::Number(_) | Value::Bool(_),
            Value::String(text),
        ) if mode == Mode::Partial => {
            Value::parse(text).is_ok_and(|value| fits(pattern, &value, Mode::Exact))
        }
        (Value::Object(pattern), Value::Object(value)) => {
            (mode == Mode::Partial || pattern.len() == value.len())
                && pattern.iter().all(|(key, pattern)| {
                    value
                        .get(key)
                        .is_some_and(|value| fits(pattern, value, mode))
                })
        }
        (Value::Array(pattern), Value::Array(value)) => {
            pattern.len() == value.len()
                && pattern
                    .iter()
                    .zip(value.iter())
                    .all(|(pattern, value)| fits(pattern, value, mode))
        }
        (pattern, value) => pattern == value,
    }
}

/// Everything in a pattern that can match nothing: regular expressions with mistakes.
pub(super) fn mistakes(pattern: &Value) -> Vec<String> {
    match pattern {
        Value::String(text) => match regex(text) {
            Some(Err(error)) => vec![format!("`{text}` is not a regular expression: {error}")],
            Some(Ok(_)) | None => Vec::new(),
        },
        Value::Array(items) => items.iter().flat_map(mistakes).collect(),
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(_, value)| mistakes(value))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

fn regex(text: &str) -> Option<Result<Regex, regex_lite::Error>> {
    let body = text.strip_prefix(REGEX)?.strip_suffix('>')?;
    Some(Regex::new(&format!("^(?s:{body})$")))
}

#[cfg(test)]
mod tests {
    use expr::value;

    use super::*;

    #[test]
    fn an_exact_pattern_names_every_key() {
        let found = value!({"a": 1, "b": [2]});
        assert!(fits(&value!({"b": [2.0], "a": 1}), &found, Mode::Exact));
        assert!(!fits(&value!({"a": 1}), &found, Mode::Exact));
        assert!(!fits(&value!({"a": 1, "b": []}), &found, Mode::Exact));
        assert!(fits(&value!({"a": 1}), &found, Mode::Partial));
        assert!(!fits(&value!({"a": 2}), &found, Mode::Partial));
    }

    #[test]
    fn wildcards_and_regular_expressions_match_whole_values() {
        assert!(fits(
            &value!({"a": "<any>"}),
            &value!({"a": {}}),
            Mode::Exact
        ));
        assert!(fits(&value!("<re:[0-9]+>"), &value!("42"), Mode::Exact));
        assert!(!fits(&value!("<re:[0-9]+>"), &value!("42s"), Mode::Exact));
        assert!(!fits(&value!("<re:[0-9]+>"), &value!(42), Mode::Exact));
        assert_eq!(mistakes(&value!(["<re:(>"])).len(), 1);
    }

    #[test]
    fn json_text_is_compared_as_a_value_in_partial_patterns_only() {
        assert!(fits(
            &value!({"a": 1}),
            &value!("{\"a\": 1}"),
            Mode::Partial
        ));
        assert!(!fits(
            &value!({"a": 1}),
            &value!("{\"a\": 1, \"b\": 2}"),
            Mode::Partial
        ));
        assert!(!fits(&value!({"a": 1}), &value!("{\"a\": 1}"), Mode::Exact));
    }
}
