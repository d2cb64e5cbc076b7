//! What CloudFormation tells of an operation, resource by resource, and what of it matters in the end.

use serde::Serialize;

use super::status::StackStatus;

/// The type under which a stack tells of itself.
const STACK: &str = "AWS::CloudFormation::Stack";

/// Something happened to a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Names it, once and for all.
    pub id: String,
    /// The stack.
    pub stack: String,
    /// The resource's logical id; of the stack itself, its name.
    pub resource: String,
    /// The resource's name or ARN where it lives; empty before it has one.
    pub physical: String,
    /// The resource's type.
    pub kind: String,
    /// `CREATE_IN_PROGRESS`, `UPDATE_FAILED`…
    pub status: String,
    /// Why, if CloudFormation says.
    pub reason: Option<String>,
    /// The operation it belongs to, where CloudFormation numbers them.
    pub operation: Option<String>,
}

impl Event {
    /// The stack's own status, when this tells of the stack itself.
    #[must_use]
    pub fn of_stack(&self) -> Option<StackStatus> {
        if self.kind == STACK && self.resource == self.stack {
            // A status that is unknown here ends no operation; asked for the stack itself, it is an error.
            StackStatus::parse(&self.status).ok()
        } else {
            None
        }
    }

    /// Whether something went wrong.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        self.status.ends_with("_FAILED")
    }
}

/// Why an operation failed: a resource and the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cause {
    /// The resource's logical id.
    pub resource: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// What CloudFormation says.
    pub reason: String,
}

/// A resource that outlives the stack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Retained {
    /// Its logical id.
    pub resource: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its name or ARN.
    pub physical: String,
}

/// Reasons that only say that something else had failed already.
const CASCADES: [&str; 4] = [
    "Resource creation cancelled",
    "Resource update cancelled",
    "Resource deletion cancelled",
    "The following resource(s) failed",
];

/// The first causes among an operation's events, oldest first: what failed by itself before anything was undone.
#[must_use]
pub fn first_causes(events: &[Event]) -> Vec<Cause> {
    let undoing = |event: &Event| {
        matches!(
            event.of_stack(),
            Some(
                StackStatus::RollbackInProgress
                    | StackStatus::UpdateRollbackInProgress
                    | StackStatus::ImportRollbackInProgress
            )
        )
    };
    let before: &[Event] = match events.iter().position(undoing) {
        // What the stack says of why it goes back is a summary, unless nothing else had time to fail.
        Some(end) => events.get(..=end).unwrap_or(events),
        None => events,
    };
    let causes: Vec<Cause> = before
        .iter()
        .filter(|one| one.is_failure())
        .filter_map(cause)
        .collect();
    if causes.is_empty() {
        return before
            .iter()
            .filter(|one| undoing(one))
            .filter_map(cause)
            .collect();
    }
    causes
}

fn cause(event: &Event) -> Option<Cause> {
    let reason = event.reason.as_deref()?.trim();
    let is_cascade = CASCADES.iter().any(|words| reason.starts_with(words));
    if reason.is_empty() || is_cascade {
        return None;
    }
    Some(Cause {
        resource: event.resource.clone(),
        kind: event.kind.clone(),
        reason: reason.to_owned(),
    })
}

/// The resources that an operation left behind, as their deletion policies say.
#[must_use]
pub fn retained(events: &[Event]) -> Vec<Retained> {
    let skipped = events
        .iter()
        .filter(|event| event.status == "DELETE_SKIPPED");
    let mut retained: Vec<Retained> = skipped
        .map(|event| Retained {
            resource: event.resource.clone(),
            kind: event.kind.clone(),
            physical: event.physical.clone(),
        })
        .collect();
    retained.dedup();
    retained
}

#[cfg(test)]
mod tests;
