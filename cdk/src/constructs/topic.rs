//! The topic that people subscribe to, and the key it is encrypted with.

use breaker::names::substitution;
use serde_json::{Value, json};
use spec::Notification;

use crate::names::{DEAD_LETTERS, NOTICE_KEY};
use crate::plan::Plan;
use crate::template::intrinsic::{attribute, reference, sub};
use crate::template::{Resource, Template};

/// Adds topic, key and subscriptions; an existing topic only gets the subscriptions.
pub(crate) fn add(template: &mut Template, plan: &Plan<'_>) {
    if plan.existing_topic().is_none() {
        if plan.stack.key.is_none() {
            template.add(NOTICE_KEY, key());
        }
        let topic = Resource::new(
            "AWS::SNS::Topic",
            json!({
                "DisplayName": plan.name(),
                "KmsMasterKeyId": plan.notice_key().unwrap_or(Value::Null),
            }),
        );
        template.add(substitution::TOPIC, topic);
        template.add(format!("{}Policy", substitution::TOPIC), policy());
    }
    let subscribers = plan.spec.notifications.iter().filter_map(subscriber);
    for (number, (protocol, endpoint)) in subscribers.enumerate() {
        let subscription = Resource::new(
            "AWS::SNS::Subscription",
            json!({
                "TopicArn": plan.topic_arn(),
                "Protocol": protocol,
                "Endpoint": endpoint,
                // A subscriber that cannot be reached is one who does not know that calls fail.
                "RedrivePolicy": { "deadLetterTargetArn": attribute(DEAD_LETTERS, "Arn") },
            }),
        );
        template.add(format!("Subscription{}", number + 1), subscription);
        if protocol == "lambda" {
            let permission = Resource::new(
                "AWS::Lambda::Permission",
                json!({
                    "Action": "lambda:InvokeFunction",
                    "FunctionName": endpoint,
                    "Principal": "sns.amazonaws.com",
                    "SourceArn": plan.topic_arn(),
                }),
            );
            template.add(format!("Subscription{}Permission", number + 1), permission);
        }
    }
}

/// A subscriber's protocol and endpoint; none for a topic, which is subscribed to.
fn subscriber(one: &Notification) -> Option<(&'static str, &str)> {
    match one {
        Notification::Email(address) => Some(("email", address)),
        Notification::Sms(number) => Some(("sms", number)),
        Notification::Https(url) => Some(("https", url)),
        Notification::Lambda(arn) => Some(("lambda", arn)),
        Notification::Sqs(arn) => Some(("sqs", arn)),
        Notification::Topic(_) => None,
    }
}

/// A key of the stack's own: CloudWatch's alarms cannot publish under AWS's own key for SNS, whose policy nobody can
/// change.
fn key() -> Resource {
    let root = sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root");
    let account = json!({ "StringEquals": { "aws:SourceAccount": reference("AWS::AccountId") } });
    Resource::new(
        "AWS::KMS::Key",
        json!({
            "Description": "Encrypts the notices of circuit breakers until they are delivered.",
            "EnableKeyRotation": true,
            "PendingWindowInDays": 7,
            "KeyPolicy": {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Sid": "TheAccountDecides",
                        "Effect": "Allow",
                        "Principal": { "AWS": root },
                        "Action": "kms:*",
                        "Resource": "*",
                    },
                    {
                        "Sid": "AlarmsPublish",
                        "Effect": "Allow",
                        "Principal": { "Service": "cloudwatch.amazonaws.com" },
                        "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
                        "Resource": "*",
                        "Condition": account,
                    },
                    {
                        "Sid": "GrantsAreForServices",
                        "Effect": "Deny",
                        "Principal": "*",
                        "Action": "kms:CreateGrant",
                        "Resource": "*",
                        "Condition": {
                            "BoolIfExists": {
                                "kms:GrantIsForAWSResource": "false",
                                "aws:PrincipalIsAWSService": "false",
                            },
                        },
                    },
                ],
            },
        }),
    )
    .removal("Delete")
}

/// Who may publish beside the incident's role, which its own policy allows: the account's alarms.
fn policy() -> Resource {
    let topic = reference(substitution::TOPIC);
    Resource::new(
        "AWS::SNS::TopicPolicy",
        json!({
            "Topics": [topic],
            "PolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Sid": "AlarmsPublish",
                        "Effect": "Allow",
                        "Principal": { "Service": "cloudwatch.amazonaws.com" },
                        "Action": "sns:Publish",
                        "Resource": topic,
                        "Condition": {
                            "StringEquals": { "aws:SourceAccount": reference("AWS::AccountId") },
                        },
                    },
                    {
                        "Sid": "OnlyEncryptedInTransit",
                        "Effect": "Deny",
                        "Principal": "*",
                        "Action": "sns:Publish",
                        "Resource": topic,
                        "Condition": { "Bool": { "aws:SecureTransport": "false" } },
                    },
                ],
            },
        }),
    )
}
