//! Who hears of a circuit's transitions.

/// One subscriber.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Notification {
    /// An e-mail address.
    Email(String),
    /// A phone number in E.164 form, with the `+`.
    Sms(String),
    /// An `https://` URL.
    Https(String),
    /// The ARN of a Lambda function.
    Lambda(String),
    /// The ARN of an SQS queue.
    Sqs(String),
    /// The ARN of an existing SNS topic, used instead of one of the stack's own.
    Topic(String),
}
