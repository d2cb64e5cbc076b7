//! What a mocked context object may hold.

use expr::Value;

use super::Refusal;

/// The fields, and the fields of those.
const FIELDS: [(&str, &[&str]); 4] = [
    (
        "Execution",
        &[
            "Id",
            "Input",
            "Name",
            "RoleArn",
            "StartTime",
            "RedriveCount",
            "RedriveTime",
        ],
    ),
    ("State", &["EnteredTime", "Name", "RetryCount"]),
    ("StateMachine", &["Id", "Name"]),
    ("Task", &["Token"]),
];

/// Checks a mocked context object; `may_have_task` says whether the state's own would have a `Task`.
pub(super) fn check(context: Option<&Value>, may_have_task: bool) -> Result<(), Refusal> {
    let Some(Value::Object(fields)) = context else {
        return Ok(());
    };
    for (key, value) in fields {
        if **key == *"Map" {
            return Err(refused(
                "'Map' field is not supported when mocking a Context object",
            ));
        }
        let known = FIELDS.iter().find(|(name, _)| **name == **key);
        let Some((_, inner)) = known else {
            return Err(not_allowed(key));
        };
        if **key == *"Task" && !may_have_task {
            return Err(refused(
                "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' \
                 service integration pattern",
            ));
        }
        if let Some(fields) = value.as_object()
            && let Some(strange) = fields.keys().find(|key| !inner.contains(&&***key))
        {
            return Err(not_allowed(strange));
        }
    }
    Ok(())
}

fn not_allowed(field: &str) -> Refusal {
    refused(&format!("Field '{field}' is not allowed"))
}

fn refused(why: &str) -> Refusal {
    Refusal::validation(format!("Invalid Context object provided: {why}"))
}
