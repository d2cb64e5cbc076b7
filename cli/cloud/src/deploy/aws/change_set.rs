//! A change set as CloudFormation describes it.

use aws_sdk_cloudformation::operation::describe_change_set::DescribeChangeSetOutput;
use aws_sdk_cloudformation::types;

use crate::deploy::change::{Action, Change, Detail, Replacement};
use crate::deploy::error::DeployError;
use crate::deploy::ports::ChangeSetSeen;
use crate::deploy::status::{ChangeSetStatus, ExecutionStatus};
use crate::deploy::step::ChangeSet;

/// The reasons by which CloudFormation says that there is nothing to change.
const EMPTY: [&str; 2] = ["didn't contain changes", "No updates are to be performed"];

pub(super) fn seen(answer: &DescribeChangeSetOutput) -> Result<ChangeSetSeen, DeployError> {
    let reason = answer.status_reason().filter(|reason| !reason.is_empty());
    let status = answer.status().map_or("", |status| status.as_str());
    let execution = answer
        .execution_status()
        .map_or("", |status| status.as_str());
    Ok(ChangeSetSeen {
        id: answer.change_set_id().unwrap_or_default().to_owned(),
        stack: answer.stack_id().unwrap_or_default().to_owned(),
        state: ChangeSet {
            status: ChangeSetStatus::parse(status)?,
            execution: ExecutionStatus::parse(execution)?,
            is_empty: reason.is_some_and(|reason| EMPTY.iter().any(|words| reason.contains(words))),
        },
        reason: reason.map(str::to_owned),
        changes: changes(answer).collect(),
    })
}

pub(super) fn changes(answer: &DescribeChangeSetOutput) -> impl Iterator<Item = Change> {
    answer
        .changes()
        .iter()
        .filter_map(|change| change.resource_change().map(of))
}

fn of(change: &types::ResourceChange) -> Change {
    let policy = change.policy_action().map_or("", |policy| policy.as_str());
    let action = match change.action().map_or("", |action| action.as_str()) {
        "Add" => Action::Add,
        "Modify" => Action::Modify,
        "Remove" => Action::Remove,
        "Import" => Action::Import,
        // `Dynamic`, and whatever may come.
        _ => Action::Unknown,
    };
    Change {
        action,
        id: change.logical_resource_id().unwrap_or_default().to_owned(),
        kind: change.resource_type().unwrap_or_default().to_owned(),
        physical: change
            .physical_resource_id()
            .filter(|physical| !physical.is_empty())
            .map(str::to_owned),
        replacement: match change.replacement().map_or("", |one| one.as_str()) {
            "True" => Replacement::Yes,
            "Conditional" => Replacement::Maybe,
            _ => Replacement::No,
        },
        kept: matches!(policy, "Retain" | "ReplaceAndRetain"),
        details: change.details().iter().filter_map(detail).collect(),
    }
}

/// What changes, by its name only: the values come from the templates.
fn detail(detail: &types::ResourceChangeDetail) -> Option<Detail> {
    let target = detail.target()?;
    let attribute = target.attribute()?.as_str();
    Some(Detail {
        path: match target.name().filter(|name| !name.is_empty()) {
            Some(name) => format!("{attribute}.{name}"),
            None => attribute.to_owned(),
        },
        before: None,
        after: None,
    })
}
