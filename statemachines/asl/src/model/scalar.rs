//! Small values that may be written down, pointed to or computed.

/// A value that must be written down, such as a retrier's `IntervalSeconds`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Scalar<N> {
    /// The value itself.
    Value(N),
    /// Text with a `${Name}` in it, which is filled in when the definition is deployed.
    Placeholder(String),
}

impl<N: Copy> Scalar<N> {
    /// The value, unless it is still a placeholder.
    pub fn value(&self) -> Option<N> {
        match self {
            Scalar::Value(value) => Some(*value),
            Scalar::Placeholder(_) => None,
        }
    }
}

impl<N> From<N> for Scalar<N> {
    fn from(value: N) -> Self {
        Scalar::Value(value)
    }
}

/// A number that may be computed when the state runs: `TimeoutSeconds` and its kin.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Quantity<N> {
    /// The number itself: `"TimeoutSeconds": 30`.
    Value(N),
    /// Where the number is (JSONPath): `"TimeoutSecondsPath": "$.timeout"`.
    Path(String),
    /// A JSONata expression, braces included: `"TimeoutSeconds": "{% $timeout %}"`.
    Expression(String),
    /// Text with a `${Name}` in it, which is filled in when the definition is deployed.
    Placeholder(String),
}

impl<N> From<N> for Quantity<N> {
    fn from(value: N) -> Self {
        Quantity::Value(value)
    }
}

/// Text that may be computed when the state runs: a Fail's `Error` and `Cause`, a Wait's
/// `Timestamp`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Text {
    /// The text itself, or a JSONata expression (see [`expression`]): `"Error": "Order.Lost"`.
    Literal(String),
    /// Where the text is (JSONPath): a path, or for `ErrorPath` and `CausePath` also an intrinsic
    /// function.
    Path(String),
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Text::Literal(text.to_owned())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Text::Literal(text)
    }
}

/// `InputPath`, `OutputPath` or `ResultPath`: a path, or `null` for "discard".
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum DataPath {
    /// `null`: no input (`{}`), no output (`{}`), or the result thrown away.
    Discard,
    /// The path; also a variable (`$name`) or the context object (`$$.Execution.Id`).
    Path(String),
}

impl From<&str> for DataPath {
    fn from(path: &str) -> Self {
        DataPath::Path(path.to_owned())
    }
}

impl From<String> for DataPath {
    fn from(path: String) -> Self {
        DataPath::Path(path)
    }
}

/// The JSONata source inside `{% … %}`, trimmed; none if `text` is no expression. An expression
/// opens at the very start of the string and closes at its very end.
pub fn expression(text: &str) -> Option<&str> {
    text.strip_prefix("{%")?.strip_suffix("%}").map(str::trim)
}

/// Whether `text` holds a `${Name}` that deployment fills in.
pub fn is_placeholder(text: &str) -> bool {
    text.split_once("${")
        .and_then(|(_, rest)| rest.split_once('}'))
        .is_some_and(|(name, _)| !name.is_empty() && !name.contains(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_told_from_text() {
        assert_eq!(expression("{% $x + 1 %}"), Some("$x + 1"));
        assert_eq!(expression("{%$x%}"), Some("$x"));
        assert_eq!(expression(" {% $x %}"), None);
        assert_eq!(expression("{% $x"), None);
        assert_eq!(expression("{%}"), None);
    }

    #[test]
    fn placeholders_have_a_name() {
        assert!(is_placeholder("${Seconds}"));
        assert!(is_placeholder("arn:${AWS::Partition}:x"));
        assert!(!is_placeholder("${}"));
        assert!(!is_placeholder("${ not one }"));
        assert!(!is_placeholder("$.path"));
        assert!(!is_placeholder("${open"));
    }
}
