//! Responses that are chosen by what is sent.

use expr::Value;

/// What matches anything.
const ANY: &str = "<any>";

/// Whether what is sent is what an entry is for.
pub(super) fn matches(pattern: &Value, sent: &Value) -> bool {
    match (pattern, sent) {
        (Value::String(text), _) if **text == *ANY => true,
        (Value::Object(pattern), Value::Object(sent)) => {
            pattern.len() == sent.len()
                && pattern
                    .iter()
                    .all(|(key, pattern)| sent.get(key).is_some_and(|sent| matches(pattern, sent)))
        }
        (Value::Array(pattern), Value::Array(sent)) => {
            pattern.len() == sent.len()
                && pattern
                    .iter()
                    .zip(sent.iter())
                    .all(|(pattern, sent)| matches(pattern, sent))
        }
        (pattern, sent) => pattern == sent,
    }
}

#[cfg(test)]
mod tests {
    use expr::value;

    use super::*;

    #[test]
    fn any_matches_anything_at_its_place() {
        assert!(matches(
            &value!({"a": "<any>", "b": [1]}),
            &value!({"b": [1], "a": {}})
        ));
        assert!(!matches(&value!({"a": "<any>"}), &value!({"a": 1, "b": 2})));
        assert!(!matches(&value!([1]), &value!([1, 2])));
    }
}
