//! Putting expressions together: the one place where text meets text.

use breaker::names::error;
use breaker::payload::MAX_ANSWER_BYTES;
use serde_json::Value;

/// The milliseconds at which the state was entered: a clock that a test and the simulator can set.
pub(crate) const NOW: &str = "$toMillis($states.context.State.EnteredTime)";

/// The ARN of the execution, which workers log.
pub(crate) const EXECUTION: &str = "$states.context.Execution.Id";

/// An expression as a field's value: `{% … %}`.
pub(crate) fn expression(source: &str) -> String {
    format!("{{% {source} %}}")
}

/// The same as JSON.
pub(crate) fn value(source: &str) -> Value {
    Value::String(expression(source))
}

/// A text as a literal: in single quotes, which need no escaping inside JSON, unless something in it needs escaping
/// anyway; then JSON's quoting is JSONata's too.
pub(crate) fn literal(text: &str) -> String {
    if text.contains(['\'', '\\']) || text.contains(char::is_control) {
        Value::String(text.to_owned()).to_string()
    } else {
        format!("'{text}'")
    }
}

/// A user's field, which is plain text or a whole expression, as a term inside another expression.
pub(crate) fn term(field: &str) -> String {
    match asl::expression(field) {
        Some(source) => format!("({source})"),
        None => literal(field),
    }
}

/// The input, handed on: every state of a guard gives the caller's input to the next.
pub(crate) fn input() -> Value {
    value("$states.input")
}

/// A list of texts.
pub(crate) fn list<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = texts.into_iter().map(literal).collect();
    format!("[{}]", quoted.join(", "))
}

/// A duration in seconds, as a number literal.
pub(crate) fn seconds(duration: std::time::Duration) -> String {
    duration.as_secs_f64().to_string()
}

/// An answer, which is a variable, as JSON text that an item can keep and a state read back; one that is too large is an
/// error, which `Catch` sees.
///
/// `$string` leaves a text as it is, which is no JSON; within brackets it quotes it. What is counted is never less than the
/// text's bytes inside JSON: a byte that JSON writes as two, UTF-8 as several, takes three here.
pub(crate) fn kept_text(answer: &str) -> String {
    format!(
        "($listed := $string([{answer}]); \
         $text := $type({answer}) = 'string' ? $substring($listed, 1, $length($listed) - 2) : $string({answer}); \
         $length($encodeUrlComponent($text)) <= {MAX_ANSWER_BYTES} ? $text : $error('{}'))",
        error::ANSWER_TOO_LARGE
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_what_would_end_a_literal() {
        assert_eq!(literal("it's \"5\" \\ 3"), r#""it's \"5\" \\ 3""#);
        assert_eq!(literal("5\" pipe"), "'5\" pipe'");
        assert_eq!(term("plain"), "'plain'");
        assert_eq!(term("{% $states.input.id %}"), "($states.input.id)");
    }
}
