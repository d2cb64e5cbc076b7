//! `notifications`: who hears of a circuit's transitions.

use schemars::{Schema, SchemaGenerator};

use super::HttpUrl;
use crate::read::{Reader, Written, text_schema};
use crate::written;
use crate::yaml::{Node, Value};

written! {
    /// One subscriber; exactly one of the fields.
    #[schemars(extend("minProperties" = 1, "maxProperties" = 1))]
    struct Notification, "one of `email`, `sms`, `https`, `lambda`, `sqs` and `topic`" {
        /// An e-mail address. AWS asks its owner to confirm.
        email "email": Email;
        /// A phone number in international form.
        sms "sms": Phone;
        /// An HTTPS endpoint that confirms its subscription itself.
        https "https": HttpUrl;
        /// The ARN of a Lambda function.
        lambda "lambda": Arn;
        /// The ARN of an SQS queue.
        sqs "sqs": Arn;
        /// The ARN of an SNS topic that exists: it is used instead of one of the stack's own.
        topic "topic": Arn;
    }
}

/// An e-mail address.
#[derive(Clone, Debug)]
pub(crate) struct Email(pub(crate) String);

/// A phone number in E.164 form.
#[derive(Clone, Debug)]
pub(crate) struct Phone(pub(crate) String);

/// An ARN; of which service is checked where the field is known.
#[derive(Clone, Debug)]
pub(crate) struct Arn(pub(crate) String);

impl Arn {
    /// The service it belongs to.
    pub(crate) fn service(&self) -> &str {
        self.0.split(':').nth(2).unwrap_or_default()
    }
}

impl Written for Email {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Value::Text(text) = &node.value
            && let Some((name, domain)) = text.split_once('@')
            && !name.is_empty()
            && !domain.is_empty()
            && !domain.contains('@')
            && !text.contains(char::is_whitespace)
        {
            return Some(Email(text.clone()));
        }
        reader.expected(node, "an address such as `sre@example.com`", None);
        None
    }

    fn schema(_generator: &mut SchemaGenerator) -> Schema {
        text_schema(r"^[^@\s]+@[^@\s]+$", &["sre@example.com"])
    }
}

impl Written for Phone {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let fix = match &node.value {
            Value::Text(text) => match text.strip_prefix('+') {
                Some(number) if (7..=15).contains(&number.len()) && digits(number) => {
                    return Some(Phone(text.clone()));
                }
                _ => None,
            },
            // YAML reads +4915112345678 as a number.
            Value::Number(number) => {
                let number = number.to_string();
                digits(&number).then(|| format!("\"+{number}\""))
            }
            Value::Null | Value::Bool(_) | Value::List(_) | Value::Mapping(_) => None,
        };
        reader.expected(
            node,
            "a phone number in quotes such as `\"+4915112345678\"`",
            fix,
        );
        None
    }

    fn schema(_generator: &mut SchemaGenerator) -> Schema {
        text_schema(r"^\+[0-9]{7,15}$", &["+4915112345678"])
    }
}

impl Written for Arn {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Value::Text(text) = &node.value
            && text.starts_with("arn:")
            && text.split(':').count() >= 6
            && !text.contains(char::is_whitespace)
        {
            return Some(Arn(text.clone()));
        }
        reader.expected(
            node,
            "an ARN such as `arn:aws:sns:eu-central-1:123456789012:alerts`",
            None,
        );
        None
    }

    fn schema(_generator: &mut SchemaGenerator) -> Schema {
        text_schema(
            r"^arn:[^\s]+$",
            &["arn:aws:sns:eu-central-1:123456789012:alerts"],
        )
    }
}
