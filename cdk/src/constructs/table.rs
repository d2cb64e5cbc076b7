//! The table of circuits, counts, leases and answers.

use breaker::item::{EXPIRES, PK};
use breaker::names::substitution;
use serde_json::{Value, json};
use spec::Removal;

use crate::plan::Plan;
use crate::template::{Resource, Template};

/// Adds the table, unless one exists that is used instead.
pub(crate) fn add(template: &mut Template, plan: &Plan<'_>) {
    if plan.stack.table.is_some() {
        return;
    }
    // Without a key of the user's it is encrypted under AWS's own for DynamoDB.
    let encryption = match plan.key() {
        Some(key) => json!({ "SSEEnabled": true, "SSEType": "KMS", "KMSMasterKeyId": key }),
        None => json!({ "SSEEnabled": true }),
    };
    let table = Resource::new(
        "AWS::DynamoDB::Table",
        json!({
            "AttributeDefinitions": [{ "AttributeName": PK, "AttributeType": "S" }],
            "KeySchema": [{ "AttributeName": PK, "KeyType": "HASH" }],
            "BillingMode": "PAY_PER_REQUEST",
            "TimeToLiveSpecification": { "AttributeName": EXPIRES, "Enabled": true },
            "PointInTimeRecoverySpecification": { "PointInTimeRecoveryEnabled": true },
            "SSESpecification": encryption,
        }),
    );
    let policy = match plan.stack.removal {
        Removal::Destroy => "Delete",
        Removal::Retain => "Retain",
    };
    template.add(substitution::TABLE, table.removal(policy));
}

/// The actions on the table that one item at a time needs, as the item's key says.
pub(crate) fn only_keys(keys: &[String]) -> Value {
    json!({ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": keys } })
}
