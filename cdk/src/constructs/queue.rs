//! The queue for events that could not be delivered.

use serde_json::{Value, json};

use crate::names::DEAD_LETTERS;
use crate::template::intrinsic::{attribute, reference};
use crate::template::{Resource, Template};

/// How long an undelivered event is kept, seconds: 14 days, the most that SQS does.
const KEPT: u32 = 1_209_600;

/// Adds the queue, after every rule: EventBridge may write to it for those, nobody else.
pub(crate) fn add(template: &mut Template) {
    let queue = Resource::new(
        "AWS::SQS::Queue",
        json!({ "MessageRetentionPeriod": KEPT, "SqsManagedSseEnabled": true }),
    );
    template.add(DEAD_LETTERS, queue.removal("Delete"));
    let rules: Vec<Value> = template
        .ids_of("AWS::Events::Rule")
        .map(|rule| attribute(rule, "Arn"))
        .collect();
    let policy = Resource::new(
        "AWS::SQS::QueuePolicy",
        json!({
            "Queues": [reference(DEAD_LETTERS)],
            "PolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Sid": "UndeliveredEvents",
                        "Effect": "Allow",
                        "Principal": { "Service": "events.amazonaws.com" },
                        "Action": "sqs:SendMessage",
                        "Resource": attribute(DEAD_LETTERS, "Arn"),
                        "Condition": { "ArnEquals": { "aws:SourceArn": rules } },
                    },
                    {
                        "Sid": "OnlyEncryptedInTransit",
                        "Effect": "Deny",
                        "Principal": "*",
                        "Action": "sqs:SendMessage",
                        "Resource": attribute(DEAD_LETTERS, "Arn"),
                        "Condition": { "Bool": { "aws:SecureTransport": "false" } },
                    },
                ],
            },
        }),
    );
    template.add(format!("{DEAD_LETTERS}Policy"), policy);
}
