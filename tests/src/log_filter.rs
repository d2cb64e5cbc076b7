//! Filter patterns of CloudWatch Logs, as much of them as the stacks use: `{ ($.type = "A") && ($.details.name = "B c") }`.
//!
//! The syntax is that of the CloudWatch Logs User Guide, “Filter pattern syntax”, for terms in JSON log events: a selector
//! of a property, a quoted text that it must equal, and all of several such conditions.

use serde_json::Value;

/// Whether a line of JSON is what the pattern looks for.
///
/// # Panics
/// When the pattern is of a form that is not known here, or the line is no JSON.
#[must_use]
pub fn matches(pattern: &str, line: &str) -> bool {
    let line: Value = serde_json::from_str(line).expect("a log line is JSON");
    let inside = known(pattern, between(pattern, '{', '}'));
    let mut conditions = inside.split("&&").map(|part| {
        let condition = known(pattern, between(part, '(', ')'));
        let (selector, text) = known(pattern, condition.split_once('='));
        let path = known(pattern, selector.trim().strip_prefix("$."));
        let text = known(pattern, between(text, '"', '"'));
        // Others would be wildcards, or the beginning of something else.
        let is_plain = |c: char| c.is_ascii_alphanumeric() || " .:?".contains(c);
        assert!(text.chars().all(is_plain), "{text} in {pattern}");
        (path.replace('.', "/"), text)
    });
    conditions.all(|(path, text)| line.pointer(&format!("/{path}")) == Some(&Value::from(text)))
}

/// What stands between two signs, of which nothing is before and behind but spaces.
fn between(text: &str, first: char, last: char) -> Option<&str> {
    text.trim().strip_prefix(first)?.strip_suffix(last)
}

fn known<T>(pattern: &str, part: Option<T>) -> T {
    part.unwrap_or_else(|| panic!("not a pattern that is known here: {pattern}"))
}

#[cfg(test)]
mod tests {
    use super::matches;

    const PATTERN: &str = r#"{ ($.type = "Left") && ($.details.name = "A b") }"#;

    #[test]
    fn every_condition_must_hold() {
        assert!(matches(
            PATTERN,
            r#"{"details":{"name":"A b","more":1},"type":"Left"}"#
        ));
        for line in [
            r#"{"details":{"name":"A"},"type":"Left"}"#,
            r#"{"details":{"name":"A b"},"type":"LeftToo"}"#,
            r#"{"details":{},"type":"Left"}"#,
            r#"{"name":"A b","type":"Left"}"#,
        ] {
            assert!(!matches(PATTERN, line), "{line}");
        }
    }

    #[test]
    #[should_panic(expected = "not a pattern that is known here")]
    fn what_is_not_known_is_no_match() {
        let _ = matches("{ $.type = Left || $.a = 1 }", "{}");
    }
}
