//! `http` and `task`: the call that is protected.

use std::time::Duration;

use indexmap::IndexMap;
use schemars::{Schema, SchemaGenerator};

use crate::read::{At, Reader, Setting, Written, note_repeated, text_schema};
use crate::units::{Template, Text, is_expression};
use crate::words;
use crate::written;
use crate::written::Permission;
use crate::yaml::{Node, Value};

pub(crate) const HTTP_TIMEOUT: Setting<Duration> = Setting::new(
    Duration::from_secs(3),
    Duration::from_millis(100),
    // What a Lambda function may run at most.
    Duration::from_secs(900),
);
pub(crate) const CONNECT_TIMEOUT: Setting<Duration> = Setting::new(
    Duration::from_secs(1),
    Duration::from_millis(10),
    Duration::from_secs(60),
);
pub(crate) const TASK_TIMEOUT: Setting<Duration> = Setting::new(
    Duration::from_secs(30),
    Duration::from_secs(1),
    Duration::from_secs(86_400),
);

written! {
    /// An HTTP endpoint, called by the stack's own call worker. A URL alone will do.
    #[schemars(transform = crate::schema::or_text)]
    struct Http, "a URL or the settings of a request" {
        /// Where to call: an `http://` or `https://` URL, or one JSONata expression that gives it.
        #[schemars(required)]
        url "url": CallUrl, needs "url: https://payments.example.com/v1/charges";
        /// The request's method. Default `GET`.
        #[schemars(extend("default" = "GET"))]
        method "method": Method;
        /// Headers by name; each value is text or one JSONata expression. Default none.
        headers "headers": Headers;
        /// What is sent, as JSON: anything, with JSONata expressions where they are needed. Default nothing.
        body "body": Template;
        /// How long the whole call may take. Default `3s`, `100ms` to `15m`.
        timeout "timeout": Duration = HTTP_TIMEOUT;
        /// How long connecting may take, as a part of `timeout`. Default `1s` (or `timeout`, if that is less), `10ms` to `1m`.
        connect_timeout "connectTimeout": Duration = CONNECT_TIMEOUT;
    }
    shorthand url
}

written! {
    /// Any Task of Step Functions: a Lambda function, an AWS SDK integration, an HTTP task.
    struct Task, "the settings of a task" {
        /// The Task's `Resource`: an ARN, or a `${Substitution}` that gives one.
        #[schemars(required)]
        resource "resource": Resource, needs "resource: arn:aws:states:::lambda:invoke";
        /// The Task's `Arguments`: any JSON, with JSONata expressions where they are needed. Default: the input.
        arguments "arguments": Template;
        /// What counts as the answer: any JSON, with JSONata expressions. Default: the Task's whole result.
        output "output": Template;
        /// How long the Task may take, in whole seconds. Default `30s`, `1s` to `1d`.
        timeout "timeout": Duration = TASK_TIMEOUT;
        /// What the guard's role may do to carry the Task out. Default: read from `resource` and `arguments`, for services where that can be done.
        permissions "permissions": Vec<At<Permission>>;
        /// The state machine that makes the call, by its name, where a breaker is wrapped into one of your own that makes it once an execution: failures are judged by how many executions there are. Default: the stack's own guard.
        callers "callers": Text;
    }
}

words! {
    /// An HTTP method.
    pub enum Method {
        /// Reads.
        #[default]
        "GET" => Get,
        /// Reads the headers only.
        "HEAD" => Head,
        /// Creates, or does anything else.
        "POST" => Post,
        /// Replaces.
        "PUT" => Put,
        /// Changes.
        "PATCH" => Patch,
        /// Takes away.
        "DELETE" => Delete,
    }
}

/// A URL, or an expression that gives one.
#[derive(Clone, Debug)]
pub(crate) struct CallUrl(pub(crate) String);

/// A URL.
#[derive(Clone, Debug)]
pub(crate) struct HttpUrl(pub(crate) String);

/// An ARN that a Task may name.
#[derive(Clone, Debug)]
pub(crate) struct Resource(pub(crate) String);

/// Header values by name.
#[derive(Clone, Debug)]
pub(crate) struct Headers(pub(crate) IndexMap<String, String>);

const URL_PATTERN: &str = r"^https?://[^\s]+$";

impl Written for CallUrl {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Value::Text(text) = &node.value {
            // An expression that is only a part is noted as such.
            if text.contains("{%") {
                return Text::read(node, reader).map(|text| CallUrl(text.0));
            }
            if is_url(text) {
                return Some(CallUrl(text.clone()));
            }
        }
        let expected = "an `http://` or `https://` URL or an expression in quotes";
        reader.expected(node, expected, with_scheme(node));
        None
    }

    fn schema(_generator: &mut SchemaGenerator) -> Schema {
        text_schema(
            r"^(https?://[^\s]+|\{%[\s\S]+%\})$",
            &[
                "https://payments.example.com/v1/charges",
                "{% 'https://example.com/orders/' & $states.input.orderId %}",
            ],
        )
    }
}

impl Written for HttpUrl {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Value::Text(text) = &node.value
            && is_url(text)
        {
            return Some(HttpUrl(text.clone()));
        }
        reader.expected(node, "an `http://` or `https://` URL", with_scheme(node));
        None
    }

    fn schema(_generator: &mut SchemaGenerator) -> Schema {
        text_schema(URL_PATTERN, &["https://payments.example.com/health"])
    }
}

impl Written for Resource {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Value::Text(text) = &node.value
            && (text.starts_with("arn:") && text.split(':').count() >= 6 || text.starts_with("${"))
            && !text.contains(char::is_whitespace)
        {
            return Some(Resource(text.clone()));
        }
        reader.expected(
            node,
            "an ARN such as `arn:aws:states:::lambda:invoke`",
            None,
        );
        None
    }

    fn schema(_generator: &mut SchemaGenerator) -> Schema {
        text_schema(
            r"^(arn:|\$\{)[^\s]+$",
            &[
                "arn:aws:states:::lambda:invoke",
                "arn:aws:states:::aws-sdk:s3:getObject",
            ],
        )
    }
}

impl Written for Headers {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::Mapping(entries) = &node.value else {
            reader.expected(node, "headers by name", None);
            return None;
        };
        note_repeated(entries, reader);
        let mut headers = IndexMap::new();
        for (key, value) in entries {
            if !is_header_name(&key.text) {
                let named = Node {
                    at: key.at,
                    value: Value::Text(key.text.clone()),
                };
                reader.expected(&named, "a header name such as `content-type`", None);
            }
            if let Some(text) = At::<HeaderValue>::read(value, reader) {
                headers.insert(key.text.clone(), text.value.0);
            }
        }
        Some(Headers(headers))
    }

    fn schema(_generator: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "type": "object",
            "propertyNames": { "pattern": "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$" },
            "additionalProperties": { "type": ["string", "number", "boolean"] },
            "examples": [{ "content-type": "application/json" }],
        })
    }
}

/// Header values are text, but nobody puts quotes around `1` or `true`.
#[derive(Clone, Debug)]
struct HeaderValue(String);

impl Written for HeaderValue {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.value {
            Value::Text(text) if text.contains(['\n', '\r']) => {
                reader.expected(node, "text on one line", None);
                None
            }
            Value::Text(_) => Text::read(node, reader).map(|text| HeaderValue(text.0)),
            Value::Number(number) => Some(HeaderValue(number.to_string())),
            Value::Bool(value) => Some(HeaderValue(value.to_string())),
            Value::Null | Value::List(_) | Value::Mapping(_) => {
                reader.expected(node, "text or an expression in quotes", None);
                None
            }
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        Text::schema(generator)
    }
}

/// A scheme, a host, nothing that cannot be sent. Names that do not exist are found out by calling.
fn is_url(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let Some(rest) = rest else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !host.is_empty()
        && !host.starts_with(':')
        && !text.contains(|one: char| one.is_whitespace() || one.is_control())
}

fn with_scheme(node: &Node) -> Option<String> {
    let Value::Text(text) = &node.value else {
        return None;
    };
    let fixed = format!("https://{}", text.trim());
    (!text.contains(':') && text.contains('.') && is_url(&fixed) && !is_expression(text))
        .then_some(fixed)
}

/// A token of RFC 9110.
fn is_header_name(text: &str) -> bool {
    let token = |one: char| one.is_ascii_alphanumeric() || "!#$%&'*+.^_`|~-".contains(one);
    !text.is_empty() && text.chars().all(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_have_a_scheme_and_a_host() {
        assert!(is_url("https://example.com"));
        assert!(is_url("http://localhost:8080/a?b=c"));
        for text in [
            "example.com",
            "ftp://example.com",
            "https://",
            "https:///a",
            "https://a b",
        ] {
            assert!(!is_url(text), "{text}");
        }
    }

    #[test]
    fn header_names_are_tokens() {
        assert!(is_header_name("content-type"));
        for text in ["", "content type", "a:b", "ä"] {
            assert!(!is_header_name(text), "{text}");
        }
    }
}
