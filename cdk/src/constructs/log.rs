//! Log groups.

use serde_json::{Value, json};

use crate::plan::Plan;
use crate::template::{Resource, Template};

/// Adds a log group; a name only where a service asks for one.
pub(crate) fn add(template: &mut Template, plan: &Plan<'_>, id: &str, name: Option<String>) {
    let group = Resource::new(
        "AWS::Logs::LogGroup",
        json!({
            "LogGroupName": name,
            "RetentionInDays": plan.stack.log_retention,
            "KmsKeyId": plan.key().unwrap_or(Value::Null),
        }),
    );
    // Logs go with their stack: what must outlive it belongs where a company keeps its logs.
    template.add(id, group.removal("Delete"));
}
