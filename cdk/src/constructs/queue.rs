//! The queue for events and notices that could not be delivered.

use serde_json::{Value, json};

use crate::names::DEAD_LETTERS;
use crate::plan::Plan;
use crate::template::intrinsic::{attribute, reference};
use crate::template::{Resource, Template};

/// How long an undelivered event is kept, seconds: 14 days, the most that SQS does.
const KEPT: u32 = 1_209_600;

/// Adds the queue, after everything that is delivered: EventBridge may write to it for the rules, SNS for the topic, nobody
/// else.
pub(crate) fn add(template: &mut Template, plan: &Plan<'_>) {
    let queue = Resource::new(
        "AWS::SQS::Queue",
        json!({ "MessageRetentionPeriod": KEPT, "SqsManagedSseEnabled": true }),
    );
    template.add(DEAD_LETTERS, queue.removal("Delete"));
    let rules: Vec<Value> = template
        .ids_of("AWS::Events::Rule")
        .map(|rule| attribute(rule, "Arn"))
        .collect();
    let mut statements = vec![send("UndeliveredEvents", "events", &json!(rules))];
    if template.ids_of("AWS::SNS::Subscription").next().is_some() {
        statements.push(send("UndeliveredNotices", "sns", &plan.topic_arn()));
    }
    statements.push(json!({
        "Sid": "OnlyEncryptedInTransit",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sqs:*",
        "Resource": attribute(DEAD_LETTERS, "Arn"),
        "Condition": { "Bool": { "aws:SecureTransport": "false" } },
    }));
    let policy = Resource::new(
        "AWS::SQS::QueuePolicy",
        json!({
            "Queues": [reference(DEAD_LETTERS)],
            "PolicyDocument": { "Version": "2012-10-17", "Statement": statements },
        }),
    );
    template.add(format!("{DEAD_LETTERS}Policy"), policy);
}

/// Lets a service write to the queue for some resources of this stack.
fn send(sid: &str, service: &str, sources: &Value) -> Value {
    json!({
        "Sid": sid,
        "Effect": "Allow",
        "Principal": { "Service": format!("{service}.amazonaws.com") },
        "Action": "sqs:SendMessage",
        "Resource": attribute(DEAD_LETTERS, "Arn"),
        "Condition": { "ArnEquals": { "aws:SourceArn": sources } },
    })
}
