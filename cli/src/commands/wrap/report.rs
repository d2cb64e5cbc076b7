//! What `wrap` says beside the definition.

use generator::{Permissions, WrapError};
use serde_json::{Value, json};

/// What the machine's role and its deployment need, to be pasted into a template: `Resource` with `Fn::Sub`.
pub(super) fn permissions(permissions: &Permissions) -> String {
    let statements: Vec<Value> = permissions
        .statements()
        .into_iter()
        .map(|statement| {
            let resource = json!({ "Fn::Sub": statement.resource });
            let mut printed = json!({
                "Sid": statement.sid,
                "Effect": "Allow",
                "Action": statement.action,
                "Resource": resource,
            });
            if let (Some(condition), Value::Object(fields)) = (statement.condition, &mut printed) {
                fields.insert("Condition".to_owned(), condition);
            }
            printed
        })
        .collect();
    asl::print::json(&json!({
        "Statement": statements,
        "DefinitionSubstitutions": permissions.substitutions(),
    }))
}

/// One of several errors.
pub(super) fn error(error: &WrapError) -> String {
    match error.hint() {
        Some(hint) => format!("{error}\n  = hint: {hint}"),
        None => error.to_string(),
    }
}
