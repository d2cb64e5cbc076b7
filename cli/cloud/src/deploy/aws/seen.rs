//! What CloudFormation answers, as the deployment sees it.

use aws_sdk_cloudformation::types;

use crate::deploy::error::DeployError;
use crate::deploy::event::{Cause, Event};
use crate::deploy::ports::StackSeen;
use crate::deploy::status::StackStatus;

pub(super) fn stack(stack: &types::Stack) -> Result<StackSeen, DeployError> {
    let outputs = stack.outputs().iter();
    let parameters = stack.parameters().iter();
    Ok(StackSeen {
        name: text(stack.stack_name()),
        id: text(stack.stack_id()),
        status: StackStatus::parse(stack.stack_status().map_or("", |status| status.as_str()))?,
        reason: stack
            .stack_status_reason()
            .filter(|reason| !reason.is_empty())
            .map(str::to_owned),
        outputs: outputs
            .map(|one| (text(one.output_key()), text(one.output_value())))
            .collect(),
        parameters: parameters
            .map(|one| (text(one.parameter_key()), text(one.parameter_value())))
            .collect(),
        is_protected: stack.enable_termination_protection().unwrap_or(false),
    })
}

pub(super) fn event(event: &types::StackEvent) -> Event {
    Event {
        id: text(event.event_id()),
        stack: text(event.stack_name()),
        resource: text(event.logical_resource_id()),
        physical: text(event.physical_resource_id()),
        kind: text(event.resource_type()),
        status: event
            .resource_status()
            .map(|status| status.as_str().to_owned())
            .unwrap_or_default(),
        reason: event
            .resource_status_reason()
            .filter(|reason| !reason.is_empty())
            .map(str::to_owned),
        operation: event.operation_id().map(str::to_owned),
    }
}

/// What was found wrong before anything was done.
pub(super) fn violation(event: &types::OperationEvent) -> Option<Cause> {
    let reason = event.validation_status_reason()?;
    let path = event.validation_path().unwrap_or_default();
    Some(Cause {
        resource: text(event.logical_resource_id()),
        kind: text(event.resource_type()),
        reason: if path.is_empty() {
            reason.to_owned()
        } else {
            format!("{path}: {reason}")
        },
    })
}

fn text(value: Option<&str>) -> String {
    value.unwrap_or_default().to_owned()
}
